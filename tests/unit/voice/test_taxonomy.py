import pytest

from cham.voice import default_taxonomy
from cham.voice.errors import AspectFaultyError, TaxonomyError
from cham.voice.taxonomy import parse_taxonomy, signals_of

GIVEN = """
wrapping:
  vi: Gói quà
  en: Gift wrap
  phrases: [gói quà, "giấy gói"]
"""


def test_a_list_of_ones_own_is_read():
    found = parse_taxonomy(GIVEN, "mine.yaml")
    assert [(a.key, a.vi, a.en, a.phrases) for a in found.aspects] == [
        ("wrapping", "Gói quà", "Gift wrap", ("gói quà", "giấy gói"))
    ]
    assert found.found_in("goi qua dep lam") == ("wrapping",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("- a\n- b\n", 1),
        (GIVEN.replace("  en: Gift wrap\n", ""), 2),
        (GIVEN.replace("Gift wrap", "''"), 2),
        (GIVEN.replace('[gói quà, "giấy gói"]', "gói quà"), 2),
        (GIVEN + "other: [\n", 7),
        (GIVEN + "1:\n  vi: a\n  en: b\n  phrases: []\n", 6),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(text: str, line: int):
    with pytest.raises((TaxonomyError, AspectFaultyError)) as refused:
        parse_taxonomy(text, "mine.yaml")
    assert refused.value.fields["line"] == line


def test_what_comes_with_the_product_is_found_in_both_languages():
    find = default_taxonomy().found_in
    assert find("Phải đợi 40 phút, thu ngân cộc lốc") == ("staff", "waiting")
    assert find("The courier was rude and I want my money back") == ("delivery", "staff", "refund")
    assert find("cho mình hỏi gian hàng còn mở không") == ()


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("Tôi sẽ khiếu nại lên quản lý thị trường", ("complaint",)),
        ("chuyen sang nha mang khac day", ("leaving",)),
        ("Uninstalled, never again", ("leaving",)),
        ("Con tôi bị ngộ độc, cần gấp!", ("urgency",)),
        ("Quán dễ thương, tuần sau ghé tiếp", ()),
    ],
)
def test_signals_are_shown_by_words(text: str, signals: tuple[str, ...]):
    assert signals_of(text) == signals
