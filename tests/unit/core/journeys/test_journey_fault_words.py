"""Faults of a journey file, as people read them in both languages."""

import gettext
import re
from pathlib import Path

import pytest

import cham
from cham.core.journeys import JourneyError, JourneyFaults, read_journey
from cham.core.journeys.errors import JourneyValueError

LOCALE = Path(cham.__file__).parent / "web" / "locale"
HEAD = "journey: j\nname: N\n"
# English words that a sentence about a fault cannot do without.
ENGLISH = re.compile(r"\b(must|the|and|letters|number|text|list|unit|fields|below|empty)\b")


def in_touchpoint(line: str) -> str:
    return f"{HEAD}stages:\n  - key: s\n    name: S\n    touchpoints:\n      - {{key: t, name: T, {line}}}\n"


def faults(text: str) -> list[JourneyError]:
    with pytest.raises(JourneyFaults) as caught:
        read_journey(text)
    return [each for each in caught.value.exceptions if isinstance(each, JourneyError)]


SAMPLES = {
    f"{HEAD}stages: []\nname: M\n": "trường “name” chỉ được có một lần",
    f"{HEAD}stages: []\n---\n{HEAD}": "một tài liệu khác bắt đầu ở đây",
    f"{HEAD}stages: []\nnotes: !!str 12\n": "không dùng thẻ kiểu",
    f"{HEAD}stages: {'[' * 30}": "tối đa 20 cấp",
    f"{HEAD}stages: []\n? [a]\n: x\n": "tên trường phải là chữ",
    f"{HEAD}stages: []\nnotes: a\x07b\n": "ký tự U+0007",
    f"{HEAD}stages: []\nlanguage: fr\n": "phải là một trong: vi, en",
    "journey: J\nname: N\nstages: []\n": "chữ thường không dấu",
    in_touchpoint("cost: {amount: 1, currency: vnd}"): "ba chữ in hoa",
    in_touchpoint("cost: {amount: -1}"): "phải từ 0 trở lên",
    in_touchpoint("expected_emotion: 2.5"): "phải từ 2 trở xuống",
    f"journey: j\nname: {'x' * 4001}\nstages: []\n": "tối đa 4000 ký tự",
    in_touchpoint("rule: {}"): "không được để trống",
    f"{HEAD}stages: []\nunits: [{{key: u, name: U, parent: u}}]\n": "không nằm dưới chính nó",
    in_touchpoint("owner: {person: 5}"): "phải là chữ; hãy đặt trong dấu ngoặc kép",
    in_touchpoint("want: 5"): "mỗi ngôn ngữ một câu như {vi: …, en: …}",
    in_touchpoint("expected_emotion: vui"): "phải là số;",
    in_touchpoint("cost: {amount: 0.5}"): "phải là số nguyên",
    in_touchpoint("required: yes"): "phải là true hoặc false",
    f"{HEAD}stages: 5\n": "phải là danh sách; hãy bắt đầu mỗi mục",
    "- a\n": "phải gồm các trường",
    in_touchpoint("rule: {name: 5}"): "phải là chữ hoặc danh sách chữ",
    in_touchpoint("rule: 5"): "phải là các điều kiện",
    f"{in_touchpoint('want: a')}handoffs: [{{from: t, to: t}}]\n": "phải là một điểm chạm khác",
    in_touchpoint("rule: {properties: {p: {at_least: 6, at_most: 1}}}"): "phải từ 6 trở lên",
    in_touchpoint("rule: {kind: contac}"): "phải là một trong: action, visit",
    in_touchpoint("rule: {properties: {p: null}}"): "hoặc khoảng như {at_least: 0, at_most: 6}",
}


@pytest.mark.parametrize(("text", "said"), SAMPLES.items(), ids=SAMPLES.values())
def test_a_fault_is_said_in_vietnamese_without_english_left_in_it(text: str, said: str) -> None:
    spoken = gettext.translation("django", str(LOCALE), ["vi"])
    fault = faults(text)[0]
    words = spoken.gettext(fault.template).format(**fault.fields)
    assert said in words
    assert re.match(r"dòng \d+, cột \d+: ", words)
    assert not ENGLISH.search(words.replace(str(fault.fields.get("value", "")), ""))


def test_every_kind_of_value_has_words_of_its_own() -> None:
    kinds = {type(faults(text)[0]) for text in SAMPLES}
    assert {*JourneyValueError.__subclasses__(), JourneyValueError} <= kinds


def test_a_fault_of_value_keeps_its_code_whatever_its_words() -> None:
    assert {each.code for each in JourneyValueError.__subclasses__()} == {"journey_value"}
