"""From comments to themes, the whole way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from scipy.sparse import csc_matrix

from cham.core.measures import Difference, share_interval
from cham.core.text import fold, redact
from cham.voice.themes.belonging import worth_of
from cham.voice.themes.counting import changes_of, parts_of
from cham.voice.themes.errors import CommentTwiceError, ThemeCountError
from cham.voice.themes.factoring import MOST_THEMES, find_factors
from cham.voice.themes.memory import Memory, Recognised, Remembered, recognise
from cham.voice.themes.phrases import Terms, find_terms
from cham.voice.themes.quoting import FEWEST, quotes_of
from cham.voice.themes.results import Comment, NoThemes, Quote, Theme, Themes, Trend
from cham.voice.themes.tokens import Flags, Whole, tokenise

FEWEST_COMMENTS = 30
_LEAST_TEXTS = 3
_IN_NAME = 3
_INSIDE = 0.7  # from this part on a theme's comments are another theme's
_AT_EASE = 300  # characters; of two comments with the same terms the shorter one says it clearer


def find_themes(
    comments: Sequence[Comment],
    *,
    count: int | None = None,
    previous: Sequence[Remembered] = (),
    since: datetime | None = None,
    seed: int = 0,
) -> Themes:
    """Find what comments are about.

    Parameters
    ----------
    comments : sequence of Comment
        In any order, which changes nothing. Vietnamese with marks or without, English, mixed.
    count : int, optional
        How many themes at most, 1 to 40; chosen by how far two halves agree where left out.
    previous : sequence of Remembered
        `Themes.memory` of the run before, with what a person renamed, merged and pinned since.
    since : datetime, optional
        Where the period begins. Earlier comments are the earlier period that themes are tested
        against; they are not counted otherwise.
    seed : int
        The same comments and seed give the same themes.

    Returns
    -------
    Themes
        Each theme with its share in percent, parts, change and quotes; with fewer than 30
        comments none, and the reason.

    Raises
    ------
    CommentTwiceError
        When two comments have one id.
    ThemeCountError
        When the count is outside 1 to 40.

    Notes
    -----
    Personal data are taken out; words become terms (`phrases`), terms become themes by symmetric
    non-negative factoring of how often they share a clause beyond chance (`factoring`). A comment
    belongs to every theme of which it uses a term, so anybody can check why it does; a term that
    mostly stands without the theme's others, and is not its first, must stand beside one of them.
    A theme with
    fewer than three quotes that are not nearly alike is no theme, unless it is pinned. Quotes are
    of both periods for that, so that what vanished is found too and the test favours neither; of
    what nobody writes of any more only that is shown which shrank beyond chance.

    Examples
    --------
    >>> find_themes([]).cannot_tell
    <NoThemes.TOO_FEW_COMMENTS: 'too_few_comments'>
    """
    if count is not None and not 1 <= count <= MOST_THEMES:
        raise ThemeCountError(count=count, most=MOST_THEMES)
    ordered = sorted(comments, key=lambda each: each.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise CommentTwiceError(id=one.id)
    is_now = np.array([since is None or each.time >= since for each in ordered], dtype=np.bool_)
    pinned = any(each.is_pinned for each in previous)
    if len(ordered) < FEWEST_COMMENTS and not pinned:
        return _none(int(is_now.sum()), NoThemes.TOO_FEW_COMMENTS, tuple(previous))
    read = _Read(ordered, [redact(each.text).text for each in ordered], is_now)
    return _find(read, count, previous, tested=since is not None, seed=seed)


@dataclass(frozen=True, eq=False, slots=True)
class _Read:
    """Comments in the order of their ids, without personal data."""

    comments: list[Comment]
    texts: list[str]
    is_now: Flags

    @property
    def lengths(self) -> Whole:
        return np.array([len(each) for each in self.texts], dtype=np.int64)

    @property
    def n(self) -> int:
        return int(self.is_now.sum())


def _find(
    read: _Read, count: int | None, previous: Sequence[Remembered], *, tested: bool, seed: int
) -> Themes:
    known = {term for each in previous for part in each.parts for term in part}
    least = max(_LEAST_TEXTS, round(math.sqrt(len(read.texts)) / 10))
    terms = find_terms(tokenise(read.texts), least=least, kept=known)
    ids = [each.id for each in read.comments]
    factors = find_factors(terms, ids, count, seed=seed)
    found = [tuple(terms.keys[each] for each in own.tolist()) for own in factors.terms]
    found = [each for each in found if len(_apart(each)) > 1]
    recognised = recognise(found, previous)
    drafts = _drafts(read, terms, recognised, previous)
    if not drafts:
        return _none(read.n, NoThemes.NOTHING_IN_COMMON, recognised.memory)
    changes: Sequence[Difference | None] = [None] * len(drafts)
    if tested:
        changes = changes_of(
            [int(read.is_now[each.members].sum()) for each in drafts],
            read.n,
            [int((~read.is_now[each.members]).sum()) for each in drafts],
            len(read.texts) - read.n,
        )
    themes = [_theme(read, *each) for each in zip(drafts, changes, strict=True)]
    themes = [each for each in themes if _is_shown(each)]
    inside = np.zeros(len(read.texts), dtype=np.bool_)
    for draft in drafts:
        inside[draft.members] = True
    covered = int((inside & read.is_now).sum())
    return Themes(
        themes=tuple(sorted(themes, key=lambda each: (-each.count, each.id))),
        n=read.n,
        covered=share_interval(covered, read.n, name="covered"),
        other=read.n - covered,
        stability=factors.stability,
        cannot_tell=None,
        memory=_worth_keeping(recognised.memory, previous, drafts),
    )


def _worth_keeping(
    memory: Memory, previous: Sequence[Remembered], drafts: Sequence["_Draft"]
) -> Memory:
    """Remember what was remembered and what is shown; a group without evidence is forgotten."""
    kept = {each.id for each in previous} | {each.remembered.id for each in drafts}
    return tuple(each for each in memory if each.id in kept)


@dataclass(frozen=True, eq=False, slots=True)
class _Draft:
    """A theme before it is compared: its terms, where it stands, and its evidence."""

    remembered: Remembered
    terms: tuple[str, ...]
    members: Whole
    quotes: tuple[Quote, ...]


def _drafts(
    read: _Read, terms: Terms, recognised: Recognised, previous: Sequence[Remembered]
) -> list[_Draft]:
    """Gather the evidence of themes: those found again, those not found but still written of, new.

    Of the last two only what is no part of another theme becomes one, so that small shifts in
    what stands together neither end a theme nor double it. What a person named stays one.
    """
    width = max(len(terms.keys), 1)
    pairs = np.unique(terms.text_of_clause[terms.clause] * width + terms.term)
    ones = np.ones(len(pairs))
    uses = csc_matrix((ones, (pairs // width, pairs % width)), shape=(len(read.texts), width))
    number = {key: at for at, key in enumerate(terms.keys)}
    ids = [each.id for each in read.comments]
    lengths = read.lengths
    known = {each.id for each in previous}
    steady = known & recognised.living
    drafts: list[_Draft] = []
    for each in sorted(
        recognised.memory, key=lambda one: (one.id not in steady, one.id not in known)
    ):
        keys = _in_turn(each.parts)
        own = [key for key in keys if key in number]
        worth = worth_of(uses[:, [number[key] for key in own]])
        members = np.flatnonzero(worth > 0)
        is_wanted = each.is_pinned or each.name is not None
        if not (each.id in steady or is_wanted or _is_apart(members, drafts)):
            continue
        telling = worth[members] / (1 + lengths[members] / _AT_EASE)
        candidates = members[np.argsort(-telling, kind="stable")]
        quotes = quotes_of(keys, candidates.tolist(), read.texts, ids)
        # Chosen without looking at the time: who asks for evidence of now finds only what grew.
        if len(quotes) >= FEWEST or each.is_pinned:
            quotes = _latest(read, keys, candidates, quotes)
            shown = tuple(terms.shown[number[key]] if key in number else key for key in keys)
            drafts.append(_Draft(each, shown, members, quotes))
    return drafts


def _latest(
    read: _Read, keys: Sequence[str], candidates: Whole, quotes: tuple[Quote, ...]
) -> tuple[Quote, ...]:
    """Let those of the period speak first; earlier comments only where they are too few."""
    is_now = read.is_now[candidates]
    if is_now.all():
        return quotes
    ids = [each.id for each in read.comments]
    recent = quotes_of(keys, candidates[is_now].tolist(), read.texts, ids)
    if len(recent) >= FEWEST:
        return recent
    at = [*candidates[is_now].tolist(), *candidates[~is_now].tolist()]
    both = quotes_of(keys, at, read.texts, ids)
    return both if len(both) >= FEWEST else quotes


def _is_apart(members: Whole, drafts: Sequence[_Draft]) -> bool:
    return all(np.isin(members, each.members).sum() <= _INSIDE * len(members) for each in drafts)


def _in_turn(parts: Sequence[tuple[str, ...]]) -> list[str]:
    """List the terms of merged themes by turns, so that each has its say in the name."""
    longest = max(map(len, parts), default=0)
    turns = (part[at] for at in range(longest) for part in parts if at < len(part))
    return list(dict.fromkeys(turns))


def _is_shown(theme: Theme) -> bool:
    """Leave out, once all are tested, what is not written of and may be missing by chance."""
    return theme.count > 0 or theme.is_pinned or theme.trend is Trend.SHRINKING


def _theme(read: _Read, draft: _Draft, change: Difference | None) -> Theme:
    is_now = read.is_now[draft.members]
    own = [read.comments[at] for at in draft.members[is_now].tolist()]
    earlier = [read.comments[at].id for at in draft.members[~is_now].tolist()]
    remembered = draft.remembered
    return Theme(
        id=remembered.id,
        name=remembered.name or name_of(draft.terms),
        is_named=remembered.name is not None,
        is_pinned=remembered.is_pinned,
        terms=draft.terms,
        count=len(own),
        share=share_interval(len(own), read.n, name=remembered.id),
        sentiments=parts_of(each.sentiment for each in own),
        touchpoints=parts_of(each.touchpoint for each in own),
        units=parts_of(each.unit for each in own),
        quotes=draft.quotes,
        change=change,
        comments=tuple(each.id for each in own),
        earlier=tuple(earlier),
    )


def name_of(terms: Sequence[str]) -> str:
    """Name a theme by its first terms that do not repeat each other.

    Examples
    --------
    >>> name_of(["giao hàng", "giao hàng chậm", "shipper", "hàng", "đóng gói"])
    'giao hàng · shipper · đóng gói'
    """
    return " · ".join(_apart(terms))


def _apart(terms: Sequence[str]) -> list[str]:
    """Choose terms without a word in common; a theme of one word in many phrases has only one."""
    chosen: list[str] = []
    used: set[str] = set()
    for term in terms:
        words = fold(term).split()
        if used.isdisjoint(words):
            chosen.append(term)
            used.update(words)
    return chosen[:_IN_NAME]


def _none(n: int, why: NoThemes, memory: Memory) -> Themes:
    return Themes(
        themes=(),
        n=n,
        covered=share_interval(0, n, name="covered"),
        other=n,
        stability=None,
        cannot_tell=why,
        memory=memory,
    )
