"""Parts of a comment with their exact places, so that a quote is what was written."""

import unicodedata

import pytest

from cham.core.text import clauses


def parts(text: str, *, at_commas: bool = False) -> list[str]:
    return [text[start:end] for start, end in clauses(text, at_commas=at_commas)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đồ ăn ngon nhưng giao chậm", ["Đồ ăn ngon", "nhưng giao chậm"]),
        ("do an ngon nhung giao cham", ["do an ngon", "nhung giao cham"]),
        ("đồ ăn ngon nhg giao chậm", ["đồ ăn ngon", "nhg giao chậm"]),
        ("toi thich nhung mon o day", ["toi thich nhung mon o day"]),
        ("những món ở đây ngon", ["những món ở đây ngon"]),
        ("Tuy đắt nhưng ngon", ["Tuy đắt", "nhưng ngon"]),
        ("Quán đẹp, tuy nhiên ồn", ["Quán đẹp,", "tuy nhiên ồn"]),
        ("Ngon mỗi tội lâu", ["Ngon", "mỗi tội lâu"]),
        ("Anh thích, còn chị thì không", ["Anh thích,", "còn chị thì không"]),
        ("Còn hàng không", ["Còn hàng không"]),
        ("không những ngon mà còn rẻ", ["không những ngon mà còn rẻ"]),
        ("Great food but slow. However, cheap", ["Great food", "but slow.", "However, cheap"]),
        ("nothing but the best", ["nothing but the best"]),
        ("not only good but also cheap", ["not only good but also cheap"]),
        ("giao nhanh.hàng đẹp", ["giao nhanh.", "hàng đẹp"]),
        ("xem shop.vn hay a@b.com nhé", ["xem shop.vn hay a@b.com nhé"]),
        ("ở Tp. HCM, giá 1.200.000đ", ["ở Tp. HCM, giá 1.200.000đ"]),
        ("1. Giao chậm\n2. Hàng lỗi", ["1. Giao chậm", "2. Hàng lỗi"]),
        ("Tệ!!! 😡😡 Không mua nữa", ["Tệ!!!", "😡😡 Không mua nữa"]),
        ("Tệ!!! 😡😡", ["Tệ!!! 😡😡"]),
        ("Ngon; rẻ; nhanh", ["Ngon;", "rẻ;", "nhanh"]),
        ("", []),
        (" \n ", []),
        ("😍", ["😍"]),
    ],
)
def test_where_a_text_is_parted(text, expected):
    assert parts(text) == expected


def test_decomposed_text_is_quoted_as_it_stands():
    text = unicodedata.normalize("NFD", "Đồ ăn ngon nhưng giao chậm")
    assert [unicodedata.normalize("NFC", part) for part in parts(text)] == [
        "Đồ ăn ngon",
        "nhưng giao chậm",
    ]
    assert all(part in text for part in parts(text))


def test_lists_are_parted_on_request_only():
    text = "Máy đẹp, giá 1,2 triệu, pin kém"
    assert parts(text) == [text]
    assert parts(text, at_commas=True) == ["Máy đẹp,", "giá 1,2 triệu,", "pin kém"]
