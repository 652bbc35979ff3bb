"""What people write into the map's forms, and what the map makes of it."""

import pytest
from django import forms
from hypothesis import given, strategies as st

from cham.apps.maps.errors import PropertyLineError
from cham.apps.maps.fields import EmotionField, MoneyField
from cham.apps.maps.rule_lines import (
    read_list,
    read_properties,
    write_list,
    write_properties,
)
from cham.apps.maps.texts import in_language, language_to_edit, with_language
from cham.core.journeys import Span, Text, Value

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters='"')
WORDS = st.text(LETTERS, min_size=1).map(str.strip).filter(bool)
NAMES = WORDS.map(lambda text: text.replace(":", "-"))
NUMBERS = st.integers(-(10**15), 10**15) | st.integers(-(10**9), 10**9).map(lambda n: n + 0.25)
VALUES: st.SearchStrategy[Value] = WORDS | NUMBERS | st.booleans()


@given(st.lists(WORDS))
def test_names_are_read_back_as_they_were_written(names: list[str]) -> None:
    assert read_list(write_list(names)) == names


@given(st.dictionaries(NAMES, st.lists(VALUES, min_size=1)))
def test_properties_are_read_back_as_they_were_written(wanted: dict[str, list[Value]]) -> None:
    given_ = {name: tuple(values) for name, values in wanted.items()}
    read = read_properties(write_properties(given_))
    assert read == {
        name: values[0] if len(values) == 1 else values for name, values in wanted.items()
    }


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("amount: 1..5", {"amount": {"at_least": 1, "at_most": 5}}),
        ("amount: 1..", {"amount": {"at_least": 1}}),
        ("amount: ..-2.5", {"amount": {"at_most": -2.5}}),
        ("status: done, paid", {"status": ["done", "paid"]}),
        ('code: "007"', {"code": "007"}),
        ("first: true", {"first": True}),
        ('"a:b": 1', {"a:b": 1}),
        ("\n  \n", {}),
    ],
)
def test_a_condition_says_what_it_looks_like(line: str, wanted: object) -> None:
    assert read_properties(line) == wanted


@pytest.mark.parametrize("line", ["amount", "amount:", ": 1", "amount: ..", "a: ,"])
def test_a_line_that_is_no_condition_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(PropertyLineError) as refused:
        read_properties(f"status: done\n{line}")
    assert refused.value.fields["number"] == 2


def test_spans_are_written_as_they_are_read() -> None:
    spans = {"a": Span(at_least=1), "b": Span(at_most=2.5), "c": Span(at_least=-1, at_most=1)}
    big = {"amount": Span(at_least=12_500_000.0)}
    assert write_properties(big) == "amount: 12500000.."
    assert write_properties(spans) == "a: 1..\nb: ..2.5\nc: -1..1"


@pytest.mark.parametrize(
    ("written", "read"), [("0,5", 0.5), ("−1", -1.0), ("+2", 2.0), (" 1.5 ", 1.5)]
)
def test_a_feeling_is_read_as_people_write_it(written: str, read: float) -> None:
    assert EmotionField().clean(written) == read


@pytest.mark.parametrize("written", ["2,1", "-3", "vui", "nan", "inf"])
def test_what_is_no_feeling_is_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError):
        EmotionField().clean(written)


@pytest.mark.parametrize(
    ("written", "decimals", "read"),
    [
        ("", 0, None),
        ("12.500", 0, 12_500),
        ("1,250,000 ₫", 0, 1_250_000),
        ("12,5", 2, 1_250),
        ("1.234,56", 2, 123_456),
        ("7", 2, 700),
    ],
)
def test_money_is_read_in_minor_units(written: str, decimals: int, read: int | None) -> None:
    field = MoneyField(required=False)
    field.decimals = decimals
    assert field.clean(written) == read


@pytest.mark.parametrize("written", ["nhiều", "-5", "12,5", "9" * 20, "1.2.3"])
def test_what_is_no_amount_of_whole_dong_is_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField(required=False).clean(written)


def test_one_language_is_written_and_the_other_kept() -> None:
    text = Text((("vi", "Nhanh"), ("en", "Fast")))
    assert with_language(text, "en", "  Quick ") == {"vi": "Nhanh", "en": "Quick"}
    assert with_language(text, "en", " ") == {"vi": "Nhanh"}
    assert with_language(Text((("vi", "Nhanh"),)), "vi", "") is None
    assert in_language(Text((("vi", "Nhanh"),)), "en") == ""


@pytest.mark.parametrize(
    ("written", "reader", "edited"),
    [
        ((), "en", "en"),
        ((("vi", "Nhanh"),), "en", "vi"),
        ((("vi", ""), ("en", "Fast")), "vi", "en"),
    ],
)
def test_a_text_is_edited_in_the_language_in_which_it_is_read(
    written: tuple[tuple[str, str], ...], reader: str, edited: str
) -> None:
    assert language_to_edit(Text(written), reader) == edited
