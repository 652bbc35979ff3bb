"""The experiences that can be compared, each with what was true before and what came after.

Every scored experience is a landmark: prior value and tenure are taken at its moment, the loss is
looked for after it, and nothing that happens later decides whether it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cham.core.interactions import Scale, ScaleError
from cham.core.pains.history import MICROSECONDS_A_DAY, Flags, Floats, History, Ints
from cham.core.pains.settings import Cuts, PainSettings
from cham.core.pains.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """Scored experiences of the period, in the order of time.

    Attributes
    ----------
    row
        Where the experience stands in the history.
    position
        The score's place on its scale, 0 the lowest, 1 the highest, so that scales compare.
    band
        −1 bad, 0 neutral, 1 good.
    lost
        No purchase within the horizon after the moment.
    value
        Margin of the `value_days` before the moment, minor units.
    tenure
        Days since the first purchase; −1 where there was none before.
    """

    row: Ints
    customer: Ints
    touchpoint: Ints
    time: Ints
    position: Floats
    band: Ints
    lost: Flags
    value: Floats
    tenure: Floats

    def __len__(self) -> int:
        return len(self.customer)

    def take(self, rows: Flags | Ints) -> "Landmarks":
        """Give some of the rows."""
        return Landmarks(
            row=self.row[rows],
            customer=self.customer[rows],
            touchpoint=self.touchpoint[rows],
            time=self.time[rows],
            position=self.position[rows],
            band=self.band[rows],
            lost=self.lost[rows],
            value=self.value[rows],
            tenure=self.tenure[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Every score on its scale in the period, whether or not it can be followed.

    Attributes
    ----------
    row
        Where the experience stands in the history.
    """

    row: Ints
    customer: Ints
    touchpoint: Ints
    time: Ints
    position: Floats
    band: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """The landmarks, and per touchpoint how many answers were left out of them and why.

    Attributes
    ----------
    bands
        Where bad ends and good starts, for every scale that was asked on.
    """

    answers: Answers
    landmarks: Landmarks
    out_of_scale: Ints
    after_leaving: Ints
    not_followed: Ints
    repeated: Ints
    bands: Mapping[str, Cuts]


def sift(history: History, purchases: Timeline, settings: PainSettings, count: int) -> Sifted:
    """Turn answers into landmarks.

    Parameters
    ----------
    history : History
        All rows; only those of the period are used.
    purchases : Timeline
        The purchases of `history`, sorted.
    settings : PainSettings
        Period, horizon, bands.
    count : int
        The number of touchpoints.

    Returns
    -------
    Sifted
        Landmarks and the count of answers left out, by reason.

    Notes
    -----
    Each experience of a customer counts, for each may be the one after which they leave; but
    answers about the same touchpoint with no purchase between them see the same future, so the
    first of them stands for all. Taking only a customer's worst or last experience instead would
    let the outcome choose the experience: who stays longer has more chances of a bad one, and
    who leaves early has an early last one.

    References
    ----------
    .. [1] J. M. Gran et al., "A sequential Cox approach for estimating the causal effect of
       treatment in the presence of time-dependent confounding", Stat. Med. 29 (2010) 2757-2768.
    """
    answers, out_of_scale, bands = _read_answers(history, settings, count)
    step = purchases.position(answers.customer, answers.time, "right")
    gone = _after_leaving(history, purchases, answers)
    followed = answers.time + settings.horizon <= settings.as_of
    kept = ~gone & followed
    again = np.zeros(len(kept), dtype=np.bool_)
    again[kept] = seen_before(answers.touchpoint[kept], step[kept], answers.customer[kept])

    def tally(rows: Flags) -> Ints:
        return np.bincount(answers.touchpoint[rows], minlength=count)

    return Sifted(
        answers=answers,
        landmarks=_look_around(
            answers, np.flatnonzero(kept & ~again), history, purchases, settings
        ),
        out_of_scale=out_of_scale,
        after_leaving=tally(gone),
        not_followed=tally(~gone & ~followed),
        repeated=tally(again),
        bands=bands,
    )


def _read_answers(
    history: History, settings: PainSettings, count: int
) -> tuple[Answers, Ints, dict[str, Cuts]]:
    rows = history.experiences
    in_period = (rows.time >= settings.start) & (rows.time < settings.end)
    scored = np.flatnonzero(
        in_period & (rows.touchpoint >= 0) & (rows.scale >= 0) & ~np.isnan(rows.score)
    )
    scored = scored[np.argsort(rows.time[scored], kind="stable")]
    score, scale = rows.score[scored], rows.scale[scored]
    position = np.full(len(scored), np.nan)
    band = np.zeros(len(scored), dtype=np.int64)
    bands: dict[str, Cuts] = {}
    for code in np.unique(scale):
        kind = _scale(rows.scales[code])
        if kind is None:
            continue
        here = scale == code
        valid = here & (score >= kind.low) & (score <= kind.high) & (score == np.floor(score))
        position[valid] = (score[valid] - kind.low) / (kind.high - kind.low)
        band[valid] = settings.bands(kind, score[valid])
        bands[kind.name] = settings.cuts_of(kind)
    on_scale = ~np.isnan(position)
    touchpoint = rows.touchpoint[scored]
    answers = Answers(
        row=scored[on_scale],
        customer=rows.customer[scored][on_scale],
        touchpoint=touchpoint[on_scale],
        time=rows.time[scored][on_scale],
        position=position[on_scale],
        band=band[on_scale],
    )
    return answers, np.bincount(touchpoint[~on_scale], minlength=count), bands


def _scale(name: str) -> Scale | None:
    """Read a scale; on one that cannot be read, no score has a place."""
    try:
        return Scale.parse(name)
    except ScaleError:
        return None


def _after_leaving(history: History, purchases: Timeline, answers: Answers) -> Flags:
    """Tell who answered after saying goodbye and before buying again: an answer about the past."""
    if history.leaves is None or not len(history.leaves.time):
        return np.zeros(len(answers.time), dtype=np.bool_)
    leaves = Timeline.of(history.leaves.customer, history.leaves.time)
    last = leaves.position(answers.customer, answers.time, "right") - 1
    place = np.maximum(last, 0)
    own = (last >= 0) & (leaves.customer[place] == answers.customer)
    before = purchases.position(answers.customer, leaves.time[place], "right")
    now = purchases.position(answers.customer, answers.time, "right")
    return np.asarray(own & (now == before))


def seen_before(*keys: Ints) -> Flags:
    """Tell for each row whether an earlier row has the same keys.

    Parameters
    ----------
    *keys : Ints of shape (n,)
        One or more columns.

    Returns
    -------
    Flags of shape (n,)
        True for every row but the first of its kind; no unit.

    References
    ----------
    .. [1] NumPy, numpy.lexsort: an indirect stable sort, so equal rows keep their order.

    Examples
    --------
    >>> seen_before(np.array([3, 1, 3]), np.array([0, 0, 0])).tolist()
    [False, False, True]
    """
    order = np.lexsort(keys)
    same = np.ones(len(order), dtype=np.bool_)
    same[:1] = False
    for key in keys:
        same[1:] &= key[order][1:] == key[order][:-1]
    seen = np.empty(len(order), dtype=np.bool_)
    seen[order] = same
    return seen


def _look_around(
    answers: Answers, rows: Ints, history: History, purchases: Timeline, settings: PainSettings
) -> Landmarks:
    customer, time = answers.customer[rows], answers.time[rows]
    margin = settings.margin.of(history.purchases.amount[purchases.order])
    now = purchases.position(customer, time, "right")
    since = purchases.position(customer, time - settings.value_days * MICROSECONDS_A_DAY, "left")
    first = purchases.position(customer, np.full(len(time), np.iinfo(np.int64).min), "left")
    bought = now > first
    start = (
        np.where(bought, purchases.time[np.minimum(first, len(purchases.time) - 1)], time)
        if len(purchases.time)
        else time
    )
    return Landmarks(
        row=answers.row[rows],
        customer=customer,
        touchpoint=answers.touchpoint[rows],
        time=time,
        position=answers.position[rows],
        band=answers.band[rows],
        lost=~purchases.follows_within(customer, time, settings.horizon),
        value=purchases.total(margin, since, now),
        tenure=np.where(bought, (time - start) / MICROSECONDS_A_DAY, -1.0),
    )
