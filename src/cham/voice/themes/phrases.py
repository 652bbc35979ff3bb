"""Words that belong together, so that `sản phẩm` is one term and never `sản` and `phẩm`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from cham.core.text import fold
from cham.voice.themes.stop_words import bare_without_content, without_content
from cham.voice.themes.tokens import BREAK, Flags, Tokens, Whole

COMPOUND = 0.4  # from this normalised PMI on two words are one
_WITH_FUNCTION_WORD = 0.5  # `không gian`: what else holds a function word must be surer
_HALF = 0.8  # so often beside one other word, with which it is a compound, a word is its half
_TOLD = 0.05  # what a phrase of the lists has before one that stands together as often
_PHRASE = 0.15  # two units side by side are a term besides
_ROUNDS = 4
_LONGEST = 4  # syllables of a term


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What comments speak of.

    Attributes
    ----------
    keys
        Each term as its words without marks; a single word keeps them, because bán is no bạn.
    shown
        The most frequent spelling of each.
    clause, term
        Which term stands in which clause, each pair once.
    text_of_clause
        The text of each clause.
    """

    keys: list[str]
    shown: list[str]
    clause: Whole
    term: Whole
    text_of_clause: Whole


def npmi(together: Whole, first: Whole, second: Whole, places: int) -> np.ndarray:
    """Compute normalised pointwise mutual information of neighbours.

    Parameters
    ----------
    together, first, second : array of int, shape (n,)
        How often the pair stands side by side, and either word anywhere.
    places : int
        How many places there are.

    Returns
    -------
    array of float, shape (n,)
        1 where neither stands without the other, 0 where they meet by chance. No unit.

    Notes
    -----
    log(p(a, b) / (p(a) p(b))) / −log p(a, b).

    References
    ----------
    .. [1] Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction.
       Proceedings of the Biennial GSCL Conference, 31-40.
    """
    joint = together / places
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(joint * places * places / (first * second)) / -np.log(joint)
    return np.where(joint >= 1, 1.0, found)


def find_terms(tokens: Tokens, *, least: int, kept: Collection[str] = ()) -> Terms:
    """Find the words and phrases that stand in at least so many texts.

    Parameters
    ----------
    tokens : Tokens
        The comments.
    least : int
        In how many texts a term must stand.
    kept : collection of str
        Keys that are terms in however few texts they stand.

    Returns
    -------
    Terms
        In the order of their keys, which depends on no order of the texts.
    """
    units = _join_compounds(tokens, least, kept)
    units = _beside(_join_units(units, least), least, kept)
    return _kept(units, least, kept)


@dataclass(frozen=True, eq=False, slots=True)
class _Units:
    """Words and compounds in their order; `BREAK` between thoughts."""

    ids: Whole
    text: Whole
    clause: Whole
    keys: list[str]
    shown: list[str]
    has_content: Flags


@dataclass(frozen=True, eq=False, slots=True)
class _Pairs:
    """Neighbours within a thought: where each begins, which it is, and how often each comes."""

    at: Whole
    which: Whole
    first: Whole
    second: Whole
    count: Whole
    npmi: np.ndarray


def _pairs(ids: Whole) -> _Pairs:
    at = np.flatnonzero((ids[:-1] != BREAK) & (ids[1:] != BREAK))
    width = int(ids.max(initial=0)) + 1
    keys, which, count = np.unique(
        ids[at] * width + ids[at + 1], return_inverse=True, return_counts=True
    )
    first, second = keys // width, keys % width
    alone = np.bincount(ids[ids != BREAK], minlength=width)
    found = npmi(count, alone[first], alone[second], max(int(alone.sum()), 1))
    return _Pairs(at, which, first, second, count, found)


def _join_compounds(tokens: Tokens, least: int, kept: Collection[str]) -> _Units:
    words = tokens.words
    # A copy of the last word's number stands for BREAK, so that looking it up gives anything.
    folds = np.where(tokens.ids == BREAK, BREAK, np.append(words.folds, 0)[tokens.ids])
    pairs = _pairs(folds)
    names = [
        f"{words.bare[one]} {words.bare[other]}"
        for one, other in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    ]
    stop = bare_without_content()
    content = _with(words.has_content, [False])
    both = content[tokens.ids[pairs.at]] & content[tokens.ids[pairs.at + 1]]
    either = content[tokens.ids[pairs.at]] | content[tokens.ids[pairs.at + 1]]
    score = np.maximum(pairs.npmi, _surest_spelling(tokens, pairs, least))[pairs.which]
    sure = (both & (score >= COMPOUND)) | (either & (score >= _WITH_FUNCTION_WORD))
    sure &= pairs.count[pairs.which] >= least
    known = np.array([name in stop for name in names], dtype=np.bool_)[pairs.which]
    told = np.array([name in kept for name in names], dtype=np.bool_)[pairs.which] | known
    scores = np.full(len(folds) + 1, -np.inf)
    goes = told | (sure & ~_cuts(tokens))
    scores[pairs.at] = np.where(goes, score + _TOLD * known, -np.inf)
    begins = _choose(scores)
    pair_at = np.full(len(folds), BREAK, dtype=np.int64)
    pair_at[pairs.at] = pairs.which
    used = np.unique(pair_at[begins])
    number = np.zeros(len(names), dtype=np.int64)
    number[used] = np.arange(len(used)) + len(words.spelt)
    ids = tokens.ids.copy()
    ids[begins] = number[pair_at[begins]]
    stays = np.ones(len(ids), dtype=np.bool_)
    stays[begins + 1] = False
    spelt = _spellings(tokens, begins, number[pair_at[begins]] - len(words.spelt), len(used))
    return _Units(
        ids[stays],
        tokens.text[stays],
        np.cumsum(ids == BREAK)[stays],
        [*words.spelt, *(names[each] for each in used.tolist())],
        [*words.spelt, *spelt],
        _with(
            words.has_content,
            [
                spelling not in without_content() and names[each] not in stop
                for spelling, each in zip(spelt, used.tolist(), strict=True)
            ],
        ),
    )


def _with(flags: Flags, more: Sequence[bool]) -> Flags:
    return np.concatenate((flags, np.array(more, dtype=np.bool_)))


def _surest_spelling(tokens: Tokens, pairs: "_Pairs", least: int) -> np.ndarray:
    """Give for each pair the surest of its spellings: `co` is có everywhere, cơ bản is rare."""
    toned = _pairs(np.where(tokens.with_marks, tokens.ids, BREAK))
    found = np.full(len(pairs.count), -1.0)
    frequent = toned.count[toned.which] >= least
    where = np.full(len(tokens.ids), BREAK, dtype=np.int64)
    where[pairs.at] = pairs.which
    np.maximum.at(found, where[toned.at[frequent]], toned.npmi[toned.which[frequent]])
    return found


def _cuts(tokens: Tokens) -> Flags:
    """Tell of each two neighbours whether one is the half of a compound with its other neighbour.

    In `tính năng nổi bật` hardly any `năng` stands without `tính` before it, and more often there
    than before `nổi`: to join `năng nổi` would cut the compound. Before a function word the halves
    of several compounds are none of its own either: ứng dụng + bị, tín dụng + bị.
    """
    pairs = _pairs(tokens.ids)
    width = int(tokens.ids.max(initial=0)) + 1
    alone = np.bincount(tokens.ids[tokens.ids != BREAK], minlength=width)
    before, after = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    has_content = tokens.words.has_content
    both = has_content[pairs.first] & has_content[pairs.second]
    bound = np.where(both & (pairs.npmi >= COMPOUND), pairs.count, 0)
    np.maximum.at(before, pairs.second, bound)
    np.maximum.at(after, pairs.first, bound)
    cut_before = (before >= _HALF * alone)[pairs.first] & (
        ~both | (before[pairs.first] > pairs.count)
    )
    several = np.bincount(pairs.second, weights=bound, minlength=width)
    cut_before |= (several >= _HALF * alone)[pairs.first] & ~has_content[pairs.second]
    cut_after = (after >= _HALF * alone)[pairs.second] & (
        ~both | (after[pairs.second] > pairs.count)
    )
    cuts: Flags = (cut_before | cut_after)[pairs.which]
    return cuts


def _choose(scores: np.ndarray) -> Whole:
    """Choose pairs that share no word, the surest first."""
    scores = np.concatenate(([-np.inf], scores))
    chosen: list[Whole] = []
    for _ in range(_ROUNDS):
        inner = scores[1:-1]
        best = np.flatnonzero((inner > scores[:-2]) & (inner >= scores[2:])) + 1
        if not len(best):
            break
        chosen.append(best - 1)
        for near in (-1, 0, 1):
            scores[best + near] = -np.inf
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, dtype=np.int64)


def _spellings(tokens: Tokens, begins: Whole, pair: Whole, count: int) -> list[str]:
    """Give each pair its most frequent spelling, those with marks before all others."""
    width = len(tokens.words.spelt)
    seen, times = np.unique(
        np.stack(
            (pair, tokens.with_marks[begins], tokens.ids[begins] * width + tokens.ids[begins + 1])
        ),
        axis=1,
        return_counts=True,
    )
    spelt = [""] * count
    spell = tokens.words.spelt
    best: dict[int, tuple[int, int, str]] = {}
    for (which, marked, both), many in zip(seen.T.tolist(), times.tolist(), strict=True):
        words = f"{spell[both // width]} {spell[both % width]}"
        best[which] = max(best.get(which, (0, 0, "")), (marked, many, words))
    for which, (_, _, words) in best.items():
        spelt[which] = words
    return spelt


def _join_units(units: _Units, least: int) -> _Units:
    """Join what belongs together once more: cơ sở + vật chất, thẻ + tín dụng."""
    content = _with(units.has_content, [False])
    pairs = _pairs(np.where(content[units.ids], units.ids, BREAK))
    sure = (pairs.npmi >= COMPOUND) & (pairs.count >= least) & _short_enough(units, pairs)
    scores = np.full(len(units.ids) + 1, -np.inf)
    scores[pairs.at] = np.where(sure, pairs.npmi, -np.inf)[pairs.which]
    begins = _choose(scores)
    pair_at = np.full(len(units.ids), BREAK, dtype=np.int64)
    pair_at[pairs.at] = pairs.which
    used, number = np.unique(pair_at[begins], return_inverse=True)
    ids = units.ids.copy()
    ids[begins] = number + len(units.keys)
    stays = np.ones(len(ids), dtype=np.bool_)
    stays[begins + 1] = False
    keys, shown = _named(units, pairs.first[used], pairs.second[used])
    return _Units(
        ids[stays],
        units.text[stays],
        units.clause[stays],
        [*units.keys, *keys],
        [*units.shown, *shown],
        _with(units.has_content, [True] * len(used)),
    )


def _short_enough(units: _Units, pairs: _Pairs) -> Flags:
    """Leave out what is a sentence rather than a term."""
    length = np.array([key.count(" ") + 1 for key in units.keys], dtype=np.int64)
    return np.asarray(length[pairs.first] + length[pairs.second] <= _LONGEST)


def _named(units: _Units, first: Whole, second: Whole) -> tuple[list[str], list[str]]:
    both = list(zip(first.tolist(), second.tolist(), strict=True))
    return (
        [fold(f"{units.keys[one]} {units.keys[other]}") for one, other in both],
        [f"{units.shown[one]} {units.shown[other]}" for one, other in both],
    )


def _beside(units: _Units, least: int, kept: Collection[str]) -> _Units:
    """Add phrases of two units that belong together, beside the units themselves."""
    ids = units.ids
    content = _with(units.has_content, [False])
    pairs = _pairs(np.where(content[ids], ids, BREAK))
    names, spelt = _named(units, pairs.first, pairs.second)
    told = np.array([name in kept for name in names], dtype=np.bool_)
    sure = (pairs.npmi >= _PHRASE) & (pairs.count >= least) & _short_enough(units, pairs)
    good = np.flatnonzero(sure | told)
    number = np.full(len(pairs.count), BREAK, dtype=np.int64)
    number[good] = np.arange(len(good)) + len(units.keys)
    added = number[pairs.which]
    at = pairs.at[added != BREAK]
    keys, shown = ([part[each] for each in good.tolist()] for part in (names, spelt))
    return _Units(
        np.concatenate((ids, added[added != BREAK])),
        np.concatenate((units.text, units.text[at])),
        np.concatenate((units.clause, units.clause[at])),
        [*units.keys, *keys],
        [*units.shown, *shown],
        _with(units.has_content, [True] * len(good)),
    )


def _kept(units: _Units, least: int, wanted: Collection[str]) -> Terms:
    there = units.ids != BREAK
    ids, clause, text = units.ids[there], units.clause[there], units.text[there]
    # Two phrases of one key (bán/bạn + hàng) are one term: number by key.
    names = sorted(set(units.keys))
    place = {name: number for number, name in enumerate(names)}
    by_key = np.array([place[name] for name in units.keys], dtype=np.int64)
    content = units.has_content[ids]
    ids, clause, text = by_key[ids[content]], clause[content], text[content]
    span = int(text.max(initial=0)) + 1
    in_texts = np.bincount(np.unique(ids * span + text) // span, minlength=len(names))
    is_wanted = np.array([name in wanted for name in names], dtype=np.bool_)
    keeps = np.flatnonzero((in_texts >= least) | (is_wanted & (in_texts > 0)))
    number = np.full(len(names), BREAK, dtype=np.int64)
    number[keeps] = np.arange(len(keeps))
    kept = number[ids] != BREAK
    width = max(len(keeps), 1)
    clauses, clause = np.unique(clause[kept], return_inverse=True)
    text_of = np.zeros(len(clauses), dtype=np.int64)
    text_of[clause] = text[kept]
    unique = np.unique(clause * width + number[ids[kept]])
    shown = _most_used(units, names)
    return Terms(
        [names[each] for each in keeps.tolist()],
        [shown[names[each]] for each in keeps.tolist()],
        unique // width,
        unique % width,
        text_of,
    )


def _most_used(units: _Units, names: list[str]) -> dict[str, str]:
    times = np.bincount(units.ids[units.ids != BREAK], minlength=len(units.keys)).tolist()
    best = dict.fromkeys(names, (-1, ""))
    for key, shown, many in zip(units.keys, units.shown, times, strict=True):
        best[key] = max(best[key], (many, shown))
    return {key: shown for key, (_, shown) in best.items()}
