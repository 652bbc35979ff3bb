"""What is looked for is found however either side was typed, and nothing else is."""

import pytest
from hypothesis import given, strategies as st

from cham.core.text import searchable, sought


def finds(query: str, text: str) -> bool:
    return all(term.stands_in(searchable(text)) for term in sought(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("bàn", "Bàn ăn bẩn"),
        ("bàn", "ban an ban"),
        ("ban", "bạn ơi"),
        ("ko ship", "shop không ship hàng"),
        ('"giao hàng"', "GIAO HÀNG, chậm"),
        ('"giao hàng chậm"', "Giao hang cham qua"),
        ("“nhân viên” thô lỗ", "thô lỗ quá, nv kia"),
        ("hoà", "hòa nhã"),
        ("😍", "ngon 🥰"),
        ('"giao', "giao trễ"),
        ("", "gì cũng được"),
    ],
)
def test_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("bàn", "bạn ơi"),
        ('"hàng giao"', "giao hàng"),
        ("giao trễ", "giao sớm"),
        ("an", "bàn"),
        ('"giao hàng"', "giao nhanh, hàng đẹp"),
    ],
)
def test_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself(text: str) -> None:
    unquoted = text.replace('"', " ").replace("“", " ").replace("”", " ")
    assert finds(f'"{unquoted}"', unquoted)


@given(st.text(max_size=400))
def test_any_query_can_be_asked(query: str) -> None:
    assert len(sought(query)) <= 20
