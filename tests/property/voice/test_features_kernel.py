"""The kernel finds the features that a plain reading of the text finds."""

import itertools
import unicodedata

import numpy as np
from hypothesis import given, strategies as st

from cham.core.text import fold
from cham.voice.features import Batch, find_keys
from cham.voice.features_kernel import BARE, BARE_2, BARE_3, PIECE, WORD, WORDS_2
from cham.voice.linear import Linear
from cham.voice.packing import encode, levels_below

BITS = (1 << 64) - 1
OFFSET, PRIME, STEP = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệ01 _,!?.😡\u0301Ж漢"

# Latin letters are read one by one; the table of the kernel ends where other scripts begin.
written = st.text(st.sampled_from(LETTERS), max_size=40)


def hashed(signs: str) -> int:
    value = OFFSET
    for sign in signs:
        value = ((value ^ ord(sign)) * PRIME) & BITS
    return value


def key(value: int, kind: int) -> int:
    mixed = (value + STEP * (kind + 1)) & BITS
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & BITS
    return ((mixed ^ (mixed >> 31)) >> 32) or 1


def joined(before: int, word: int) -> int:
    return ((before * STEP) & BITS) ^ ((word + (before >> 31)) & BITS)


def words_of(text: str) -> list[str]:
    words, run = [], ""
    for sign in text:
        is_letter = ord(sign) < 0x2C00 and (sign == "_" or unicodedata.category(sign)[0] in "LMN")
        if is_letter:
            run += sign
            continue
        words += [run] if run else []
        run = ""
        words += [] if unicodedata.category(sign)[0] in "ZC" else [sign]
    return words + ([run] if run else [])


def plainly(text: str) -> list[tuple[int, int]]:
    """Give kind and key of every feature, in any order."""
    words = words_of(text)
    toned = [hashed(word) for word in words]
    bare = [hashed("".join(filter(None, map(bare_sign, word)))) for word in words]
    found = [(WORD, key(value, WORD)) for value in toned]
    found += [(BARE, key(value, BARE)) for value in bare]
    for before, after in itertools.pairwise(toned):
        found.append((WORDS_2, key(joined(before, after), WORDS_2)))
    pairs = [joined(before, after) for before, after in itertools.pairwise(bare)]
    found += [(BARE_2, key(pair, BARE_2)) for pair in pairs]
    for before, pair in zip(bare, pairs[1:], strict=False):
        found.append((BARE_3, key(joined(before, pair), BARE_3)))
    for word in words:
        edged = f" {word} "
        for size in range(2, 6):
            for start in range(len(edged) - size + 1):
                found.append((PIECE, key(hashed(edged[start : start + size]), PIECE)))
    return found


def bare_sign(sign: str) -> str:
    if ord(sign) >= 0x2C00:
        return sign
    if sign == "_" or not unicodedata.combining(sign):
        return fold(sign) or sign
    return ""


@given(st.lists(written, max_size=5))
def test_the_kernel_finds_what_a_plain_reading_finds(texts: list[str]) -> None:
    batch = Batch.of(texts)
    found, ends = find_keys(batch, with_pieces=True)
    start = 0
    for (first, last), end in zip(batch.spans.tolist(), ends.tolist(), strict=True):
        text = "".join(map(chr, batch.chars[first:last].tolist()))
        given_ = zip(found.kinds[start:end].tolist(), found.keys[start:end].tolist(), strict=True)
        assert sorted(given_) == sorted(plainly(text))
        start = end


@given(st.lists(written, min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_scores_are_weighted_sums_of_known_features(texts: list[str], seed: int) -> None:
    chance = np.random.default_rng(seed)
    batch = Batch.of(texts)
    found, ends = find_keys(batch, with_pieces=True)
    known = np.unique(found.keys)
    known = known[chance.random(len(known)) < 0.7]
    weights = chance.normal(size=(len(known), 2))
    levels = levels_below(float(np.abs(weights).max(initial=1.0)))
    model = Linear(
        keys=known,
        scales=chance.uniform(1, 9, len(known)).astype(np.float16),
        codes=encode(weights, levels),
        levels=levels,
        bias=np.array([0.5, -0.5], np.float32),
        with_pieces=True,
    )
    sums = model.sums(batch)
    start = 0
    for text, end in enumerate(ends.tolist()):
        expected = model.bias.astype(float).copy()
        blocks: dict[int, list[int]] = {0: [], 1: [], 2: []}
        for kind, each in zip(found.kinds[start:end], found.keys[start:end], strict=True):
            place = int(np.searchsorted(known, each))
            if place < len(known) and known[place] == each:
                blocks[0 if kind < BARE else 2 if kind == PIECE else 1].append(place)
        for places in blocks.values():
            scales = model.scales[places].astype(float)
            values = model.levels[model.codes[places].astype(int) + 128].astype(float)
            if places:
                expected += (scales[:, None] * values).sum(0) / np.sqrt((scales**2).sum())
        assert np.allclose(sums.outputs[text], expected, atol=1e-4)
        start = end


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_copies_alike(text: str) -> None:
    batch = Batch.of([text, "", text])
    found, ends = find_keys(batch, with_pieces=True)
    assert ends[0] == ends[1]
    assert (found.keys[: ends[0]] == found.keys[ends[1] :]).all()
