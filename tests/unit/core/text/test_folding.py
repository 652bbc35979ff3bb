"""Words are found as people type them: with marks, without, decomposed, in capitals."""

import unicodedata

import pytest

from cham.core.text import fold, rank_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diem cham", "điểm chạm"),
        ("ĐIỂM CHẠM", "điểm chạm"),
        ("don hang", "Đơn hàng"),
        ("dak lak", "Đắk Lắk"),
        ("trai nghiem", "trải nghiệm"),
        ("phuong", "phường"),
        ("nguyen", "Nguyễn"),
        ("duong", "đường"),
        ("hoa", "hòa"),
        ("hoa", "hoà"),
    ],
)
def test_marks_and_case_do_not_matter(typed, meant):
    assert fold(typed) == fold(meant) == fold(unicodedata.normalize("NFD", meant))
    assert rank_of(typed, meant) is not None


def test_the_same_marks_come_first():
    texts = ["Ban hàng", "Bán hàng", "Bản hàng"]
    assert min(texts, key=lambda text: rank_of("bán", text) or 0) == "Bán hàng"


def test_every_word_must_begin_a_word():
    assert rank_of("giao com", "Giao cơm đến văn phòng") == 1
    assert rank_of("com giao", "Giao cơm đến văn phòng") == 3
    assert rank_of("om", "Giao cơm đến văn phòng") is None
    assert rank_of("", "Giao cơm") is None
