"""Near duplicates are grouped, and nobody's comment is lost."""

import numpy as np
import pytest

from cham.core.text.duplicates import near_duplicates
from cham.core.text.min_hash import BANDS, ROWS, grams_of, signatures
from cham.core.text.word_lists import words_of

WORDS = np.array(
    words_of(
        "quán giao hàng chậm nhanh ngon dở rẻ đắt nhân viên thái độ tốt tệ hộp cơm canh nguội nóng sạch bẩn "
        "hôm nay qua tuần trước tháng shop app lỗi thanh toán hoàn tiền gọi không ai nghe máy trả lời"
    )
)


def comments(count: int, seed: int) -> list[list[str]]:
    random = np.random.default_rng(seed)
    return [random.choice(WORDS, size=random.integers(14, 30)).tolist() for _ in range(count)]


def jaccard(one: str, other: str) -> float:
    grams = grams_of([one, other])
    first, second = grams.of(0), grams.of(1)
    return len(first & second) / len(first | second)


def test_marks_shorthand_case_and_signs_make_no_difference():
    texts = [
        "Giao hàng ko đc nhanh!!!",
        "giao hang khong duoc nhanh 😡",
        "GIAO HÀNG KHÔNG ĐƯỢC NHANH",
    ]
    assert near_duplicates(texts).members == {0: (0, 1, 2)}


def test_every_text_is_in_one_group_with_its_first_as_name():
    texts = ["ngon", "tệ", "Ngon", "", "", "😡", "😍", "tệ."]
    found = near_duplicates(texts)
    assert found.group_of == (0, 1, 0, 3, 3, 5, 6, 1)
    assert found.members == {0: (0, 2), 1: (1, 7), 3: (3, 4), 5: (5,), 6: (6,)}


def test_no_texts_no_groups():
    assert near_duplicates([]).members == {}


def test_planted_copies_are_found_and_others_are_not():
    originals = comments(400, seed=4)
    random = np.random.default_rng(5)
    copies = []
    for words in originals[:200]:
        changed = list(words)
        changed[random.integers(len(changed))] = "này"
        copies.append(changed)
    texts = [" ".join(words) for words in (*originals, *copies)]
    found = near_duplicates(texts, alike=0.7)
    alike = [at for at in range(200) if jaccard(texts[at], texts[400 + at]) >= 0.75]
    assert len(alike) > 100
    together = sum(found.group_of[at] == found.group_of[400 + at] for at in alike)
    assert together / len(alike) > 0.97
    assert max(len(members) for members in found.members.values()) == 2


def test_a_flood_by_template_is_one_group():
    template = "Cảm ơn quán đã giao đúng giờ, mình sẽ giới thiệu cho cả phòng cùng đặt vào tuần sau, suất số {}"
    texts = [template.format(number) for number in range(300)]
    assert near_duplicates(texts).members == {0: tuple(range(300))}


@pytest.mark.parametrize("alike", [0.5, 0.8, 0.95])
def test_bands_agree_as_often_as_the_formula_says(alike):
    """Sets of 200 with a known overlap: a band agrees with probability s⁴."""
    shared = round(400 * alike / (1 + alike))
    random = np.random.default_rng(6)
    agreed = []
    for _ in range(120):
        hashes = random.integers(0, 2**63, size=400, dtype=np.uint64)
        one, other = hashes[:200], np.concatenate((hashes[:shared], hashes[200 : 400 - shared]))
        grams = grams_of(["abcd", "abcd"])
        both = type(grams)(np.concatenate((one, other)), np.array([0, 200, 400]))
        bands = signatures(both)
        agreed.append((bands[0] == bands[1]).mean())
    truth = (shared / (400 - shared)) ** ROWS
    error = (truth * (1 - truth) / (120 * BANDS)) ** 0.5
    assert abs(float(np.mean(agreed)) - truth) < 5 * error
