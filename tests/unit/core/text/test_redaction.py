"""Personal data is found, and prices, order codes, hotlines and dates are not."""

import re
import time
import unicodedata
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from cham.core.text import Finding, Personal, clauses, language_of, normalise, redact
from cham.core.text.redaction import canonical, reading, redacting
from cham.core.text.redaction.numerals import is_card, is_citizen_id, is_tax_code
from cham.core.text.redaction.spans import Spans

HERE = Path(__file__).parent
MARKED = re.compile(r"\{([A-Z]+)\|([^}]*)\}")
FEWEST_FOUND = 0.95


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read(line: str) -> tuple[str, set[tuple[int, int, str]]]:
    """Part a line of the test set into its text and what must be found in it."""
    text, places, done = "", set(), 0
    for found in MARKED.finditer(line):
        text += line[done : found.start()]
        places.add((len(text), len(text) + len(found[2]), found[1]))
        text += found[2]
        done = found.end()
    return text + line[done:], places


def found_in(text: str) -> set[tuple[int, int, str]]:
    return {(each.start, each.end, each.kind.value) for each in redact(text).findings}


def test_of_each_kind_nearly_all_is_found_and_nothing_else():
    asked: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: list[str] = []
    for line in lines("with_personal_data.txt"):
        text, places = read(line)
        found = found_in(text)
        asked.update(kind for *_, kind in places)
        missed.update(kind for *_, kind in places - found)
        wrong += [f"{text[start:end]} ({kind}) in {text}" for start, end, kind in found - places]
    assert wrong == []
    assert set(asked) == {kind.value for kind in Personal}
    assert {kind: 1 - missed[kind] / asked[kind] for kind in asked if missed[kind]} == {}
    assert asked.total() >= 150


@pytest.mark.parametrize("text", lines("without_personal_data.txt"))
def test_what_is_not_personal_stays(text):
    assert redact(text).text == text


def test_one_value_has_one_placeholder_however_it_is_written():
    text = "0901234567 hay +84 901 234 567, mail A@b.vn và a@B.vn, không được thì 0987654321"
    assert redact(text).text == (
        "[PHONE_1] hay [PHONE_1], mail [EMAIL_1] và [EMAIL_1], không được thì [PHONE_2]"
    )


VALUES = {
    "PHONE": "0901234567",
    "CARD": "4111 1111 1111 1111",
    "ID": "001201012345",
    "EMAIL": "an@cham.example",
}


@pytest.mark.parametrize(("first", "second"), [*permutations(VALUES, 2)])
def test_values_side_by_side_do_not_hide_each_other(first: str, second: str):
    assert redact(f"{VALUES[first]} {VALUES[second]}").text == f"[{first}_1] [{second}_1]"


def lengths_looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give a list that fills with the length of each text or stretch that is looked through."""
    looked: list[int] = []
    look = redacting._find

    def counting(composed: str, *, has_marks: bool = False) -> Spans:
        looked.append(len(composed))
        return look(composed, has_marks=has_marks)

    monkeypatch.setattr(redacting, "_find", counting)
    return looked


def test_numbers_that_touch_are_found_in_one_look(monkeypatch: pytest.MonkeyPatch):
    """Each placeholder frees the number behind it: looks must not grow with their count."""
    looked = lengths_looked_at(monkeypatch)
    assert redact("o9" * 500).text == "[PHONE_1]" * 100
    assert len(looked) <= 2


def test_second_looks_stay_near_what_was_found(monkeypatch: pytest.MonkeyPatch):
    looked = lengths_looked_at(monkeypatch)
    far = "ngon lắm, giá 45.000 một ly. " * 2000
    assert redact(f"{far} gọi 0901234567 lúc 12 {far}").text.count("[PHONE_1]") == 1
    assert len(looked) > 1
    assert sum(looked[1:]) < 1000


def test_second_looks_are_one_however_many_stretches_they_have(monkeypatch: pytest.MonkeyPatch):
    """Only once the telephone is gone the code behind it stands on its own."""
    looked = lengths_looked_at(monkeypatch)
    far, both = "ngon lắm, giá 45.000 một ly. " * 100, "0901234567otp 123456, "
    shown = "[PHONE_1]otp [OTP_1], "
    assert redact(both + far + both + far + both + both).text == (
        shown + far + shown + far + shown + shown
    )
    assert len(looked) <= 3


def test_decomposed_text_is_looked_at_again_in_its_own_places():
    text = unicodedata.normalize("NFD", "chị Hương 0901234567otp 123456 ạ")
    assert [text[each.start : each.end] for each in redact(text).findings] == [
        unicodedata.normalize("NFD", "Hương"),
        "0901234567",
        "123456",
    ]


@pytest.mark.parametrize("name", ["with_personal_data.txt", "without_personal_data.txt"])
def test_a_text_is_read_alike_among_many_and_alone(name, monkeypatch: pytest.MonkeyPatch):
    """Long texts are looked through by their outlines, short ones sign by sign."""
    texts = [read(line)[0] for line in lines(name)]
    alone = [redact(text) for text in texts]
    monkeypatch.setattr(reading, "_LONG", 0)
    assert [redact(text) for text in texts] == alone


def test_a_password_with_one_digit_is_taken_out_wherever_it_stands():
    far = "ngon lắm, món nào cũng nóng. " * 40
    assert redact("mật khẩu wifi là hoanglan1").text == "mật khẩu wifi là [OTP_1]"
    assert redact(f"0901234567pass: a1--b {far} lúc 12 giờ").text.startswith(
        "[PHONE_1]pass: [OTP_1] "
    )


def test_findings_stand_where_the_original_has_them():
    assert redact("gọi 0901234567").findings == (Finding(Personal.PHONE, 4, 14, "[PHONE_1]"),)


def test_numbers_go_on_after_placeholders_of_before():
    once = redact("gọi 0901234567 giúp").text
    assert redact(once).text == once
    assert redact(f"{once}, số mới 0912345678").text == "gọi [PHONE_1] giúp, số mới [PHONE_2]"


def test_decomposed_text_is_redacted_in_its_own_places():
    text = unicodedata.normalize(
        "NFD", "chủ tài khoản Nguyễn Văn Tuấn, số tài khoản 1903123456789 ạ"
    )
    found = redact(text)
    assert [each.kind for each in found.findings] == [Personal.NAME, Personal.BANK_ACCOUNT]
    name = found.findings[0]
    assert unicodedata.normalize("NFC", text[name.start : name.end]) == "Nguyễn Văn Tuấn"
    assert "1903" not in found.text


def test_values_compare_in_one_form():
    assert canonical(Personal.PHONE, "(+84) 28 3822 1234") == "02838221234"
    assert canonical(Personal.PLATE, "51F-123.45") == canonical(Personal.PLATE, "51f 12345")
    assert canonical(Personal.NAME, "Trần  Lan") == canonical(Personal.NAME, "TRAN LAN")


@pytest.mark.parametrize("digits", ["4111111111111111", "378282246310005", "9704000000000018"])
def test_one_wrong_digit_makes_no_card(digits):
    assert is_card(digits)
    assert not any(
        is_card(digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :])
        for at in range(6, len(digits))
    )


def test_check_digits_and_shapes():
    assert is_tax_code("0300588569")
    assert not is_tax_code("0300588568")
    assert is_citizen_id("001099012345")
    assert not is_citizen_id("003099012345")  # no such province
    assert not is_citizen_id("001899012345")  # no such century


SOUP = [
    "1",
    "1 ",
    "0 ",
    "09 ",
    "@",
    "a@",
    "a.",
    " ",
    "a",
    "A ",
    "chị Lan ",
    "stk ",
    "stk 12345678 ",
    "0901234567 ",
    "otp la ",
    "mã đơn ",
    "NGUYEN ",
    "51F-123.45 ",
    "a\u0301",
    "\u0301\u0327",
    "(+84",
    "4444 ",
    "tên là ",
    "[PHONE_1]",
    "x" * 40 + "anh Lan ",
    "so the 4444444444444444 ",
    "o9",
    "VCB 12345678 9.5 ",
    "nhân viên Lan ",
    "a@b.vn, ",
]


@pytest.mark.parametrize("piece", SOUP)
def test_time_grows_with_the_text_and_no_faster(piece):
    """Four times the text takes about four times as long; with a square it would take sixteen.

    All that is done to a text is measured together, each on its own being as quick.
    """

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = float("inf")
        for _ in range(2):
            begun = time.process_time()
            for reads in (redact, normalise, clauses, language_of):
                reads(text)
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(40_000) < 9 * seconds(10_000) + 0.01


@pytest.mark.long
@pytest.mark.parametrize("piece", SOUP)
def test_a_megabyte_of_anything_is_read_in_a_second(piece):
    """A core of its own needs less than a second; a shared one is given two."""
    text = piece * (1_000_000 // len(piece.encode()))
    begun = time.process_time()
    redact(text)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("0901234567chị Lan", "[PHONE_1]chị [NAME_1]"),
        ("ở quán 0901234567anh Tuấn nhé", "ở quán [PHONE_1]anh [NAME_1] nhé"),
    ],
)
def test_a_name_after_a_word_that_a_number_ran_into_is_taken_out_at_once(text: str, redacted: str):
    assert redact(text).text == redacted
    assert redact(redacted).text == redacted
