"""What a pain's money is made of: the part that each bad experience has in it."""

from dataclasses import dataclass

import numpy as np

from cham.core.pains.history import Flags, Floats, History, Ints
from cham.core.pains.landmarks import Landmarks, sift
from cham.core.pains.screening import screen
from cham.core.pains.settings import PainSettings
from cham.core.pains.standardising import Compared, compare, weigh
from cham.core.pains.testing import compared, in_strata
from cham.core.pains.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The kinds of customers that are compared apart, one position each.

    Attributes
    ----------
    bad, bad_lost, good, good_lost
        Experiences, and those of them that nobody bought after.
    stake
        Margin at stake of one bad experience, minor units.
    """

    bad: Ints
    bad_lost: Ints
    good: Ints
    good_lost: Ints
    stake: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """Every bad experience with its part of the money, in the order of time.

    Attributes
    ----------
    row
        Where the experience stands in the history.
    customer
        As the history numbers them.
    kind
        The position in `kinds` of the customers that it is compared with.
    lost
        Whether nothing was bought within the horizon after it.
    expected
        The share of like customers who were lost after a good experience, 0 to 1.
    amount
        Its part, minor units: negative where the customer came back. They add up to `money`.
    money
        The money at risk, minor units, as the ranking of pains says it.
    """

    row: Ints
    customer: Ints
    time: Ints
    kind: Ints
    lost: Flags
    expected: Floats
    amount: Ints
    kinds: Kinds
    money: int


def contributions(
    history: History, position: int, count: int, settings: PainSettings
) -> Contributions | None:
    """Take the money at risk at one touchpoint apart.

    Parameters
    ----------
    history : History
        As `find_pains` looks at it.
    position : int
        The touchpoint, by its position in the journey.
    count : int
        How many touchpoints the journey has.
    settings : PainSettings
        The question that was asked.

    Returns
    -------
    Contributions or None
        Money in minor units, shares from 0 to 1; None where the touchpoint cannot be tested.

    Notes
    -----
    Money at risk is sum over strata w_s (d_s / n_s − D_s / N_s), with d_s of n_s bad and D_s of
    N_s good experiences lost. With m_s = w_s / n_s, the margin at stake of one bad experience,
    that is the sum over bad experiences i of m_s (lost_i − D_s / N_s): whoever was lost adds what
    is at stake less what would have been lost anyway, and whoever came back takes that much off.
    Parts are rounded to whole minor units so that they add up to the money as it is rounded: the
    largest remainders are rounded up [1]_.

    References
    ----------
    .. [1] M. L. Balinski, H. P. Young, Fair Representation, 2nd ed. (2001), ch. 2 (largest
       remainders).

    Examples
    --------
    >>> from cham.core.pains.history import Experiences, Purchases
    >>> from cham.core.pains.settings import last_year
    >>> none = np.zeros(0, np.int64)
    >>> nothing = History(
    ...     experiences=Experiences(
    ...         customer=none, touchpoint=none, time=none, score=np.zeros(0), scale=none, scales=()
    ...     ),
    ...     purchases=Purchases(customer=none, time=none, amount=none),
    ... )
    >>> contributions(nothing, 0, 1, last_year(20_000 * 86_400_000_000)) is None
    True
    """
    purchases = Timeline.of(history.purchases.customer, history.purchases.time)
    landmarks = sift(history, purchases, settings, count).landmarks
    here = landmarks.take(landmarks.touchpoint == position)
    if screen(here, settings) is not None:
        return None
    kept, strata = in_strata(here)
    return _apart(kept, compared([(kept, strata)], settings))


def _apart(kept: Landmarks, rows: Compared) -> Contributions:
    weights = weigh(rows)
    money = round(float(compare(rows, weights).money.difference[0, 0]))
    kinds = _kinds(rows, weights.money / weights.bad)
    bad = kept.take(rows.bad)
    kind = rows.stratum[rows.bad]
    expected = (kinds.good_lost / kinds.good)[kind]
    return Contributions(
        row=bad.row,
        customer=bad.customer,
        time=bad.time,
        kind=kind,
        lost=bad.lost,
        expected=expected,
        amount=_whole(kinds.stake[kind] * (bad.lost - expected), money),
        kinds=kinds,
        money=money,
    )


def _kinds(rows: Compared, stake: Floats) -> Kinds:
    def counted(chosen: Flags) -> Ints:
        return np.bincount(rows.stratum[chosen], minlength=len(stake))

    return Kinds(
        bad=counted(rows.bad),
        bad_lost=counted(rows.bad & rows.lost),
        good=counted(~rows.bad),
        good_lost=counted(~rows.bad & rows.lost),
        stake=stake,
    )


def _whole(parts: Floats, money: int) -> Ints:
    """Round parts so that they add up to the whole, each by less than one."""
    low = np.floor(parts).astype(np.int64)
    missing = min(max(money - int(low.sum()), 0), len(parts))
    up = np.argsort(low - parts, kind="stable")[:missing]
    low[up] += 1
    return low
