"""A list of aspects is read, or refused with the place of its first fault."""

import pytest

from cham.core.aspects import AspectError, default_taxonomy, parse_taxonomy
from cham.core.aspects.reading import MOST_ASPECTS, MOST_CHARACTERS, MOST_PHRASES

GIVEN = """
wrapping:
  vi: Gói quà
  en: Gift wrap
  phrases: [gói quà, "giấy gói"]
"""
BARE = "  vi: a\n  en: b\n  phrases: []\n"


def test_a_list_of_ones_own_is_read():
    found = parse_taxonomy(GIVEN)
    assert [(a.key, a.vi, a.en, a.phrases) for a in found.aspects] == [
        ("wrapping", "Gói quà", "Gift wrap", ("gói quà", "giấy gói"))
    ]
    assert found.found_in("goi qua dep lam") == ("wrapping",)
    assert found.without(frozenset({"wrapping"})).aspects == ()


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "aspects_missing", (1, 1)),
        ("- a\n- b\n", "aspects_missing", (1, 1)),
        (GIVEN.replace("  en: Gift wrap\n", ""), "aspect_faulty", (2, 1)),
        (GIVEN + "  note: x\n", "aspect_faulty", (2, 1)),
        (GIVEN.replace("Gift wrap", "''"), "aspect_name", (4, 3)),
        (GIVEN.replace("Gift wrap", "12"), "aspect_name", (4, 3)),
        (GIVEN.replace('[gói quà, "giấy gói"]', "gói quà"), "aspect_faulty", (5, 3)),
        (GIVEN.replace('"giấy gói"', "113"), "aspect_phrase", (5, 22)),
        (GIVEN.replace('"giấy gói"', "'  '"), "aspect_phrase", (5, 22)),
        (GIVEN + "other: [\n", "aspects_syntax", (7, 1)),
        (GIVEN + "\twrong\n", "aspects_syntax", (6, 1)),
        (GIVEN + "two words:\n" + BARE, "aspect_key", (6, 1)),
        (GIVEN + "wrapping:\n" + BARE, "aspects_twice", (6, 1)),
        (GIVEN.replace("gói quà,", "&a gói quà,"), "aspects_not_plain", (5, 13)),
        (GIVEN + "---\na: b\n", "aspects_not_plain", (6, 1)),
        (GIVEN + "x: " + "[" * 5000, "aspects_not_plain", (6, 23)),
    ],
)
def test_a_faulty_list_is_refused_with_its_place(text: str, code: str, place: tuple[int, int]):
    with pytest.raises(AspectError) as refused:
        parse_taxonomy(text)
    told = refused.value
    assert (told.code, (told.fields["line"], told.fields["column"])) == (code, place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#" * (MOST_CHARACTERS + 1), "aspects_too_long"),
        ("".join(f"a{n}:\n{BARE}" for n in range(MOST_ASPECTS + 1)), "aspects_many"),
        (f"a:\n{BARE}".replace("[]", f"[{'x, ' * MOST_PHRASES}x]"), "aspect_phrases_many"),
    ],
)
def test_a_list_that_nobody_could_keep_up_is_refused(text: str, code: str):
    with pytest.raises(AspectError) as refused:
        parse_taxonomy(text)
    assert refused.value.code == code


def test_what_comes_with_the_product_is_found_in_both_languages():
    find = default_taxonomy().found_in
    assert find("Phải đợi 40 phút, thu ngân cộc lốc") == ("staff", "waiting")
    assert find("The courier was rude and I want my money back") == ("delivery", "staff", "refund")
    assert find("cho mình hỏi gian hàng còn mở không") == ()
