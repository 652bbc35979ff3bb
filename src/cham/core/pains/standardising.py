"""Bad against good experiences of like customers, once and with customers drawn anew."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VALUE_CLASSES = 5  # the loss is measured apart for so many classes of prior value
_DRAWS_AT_ONCE = 4_000_000  # weights held in memory together: 32 MB
_BAD, _BAD_LOST, _GOOD, _GOOD_LOST = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Experiences that are compared, every row in a stratum of its touchpoint.

    Attributes
    ----------
    customer, stratum
        Numbered without gaps; strata are numbered through all touchpoints, ascending with them.
    first_stratum
        Where each compared touchpoint's strata begin, ascending.
    stake
        Margin at stake of the row, minor units.
    """

    customer: Ints
    stratum: Ints
    bad: Flags
    lost: Flags
    stake: Floats
    first_stratum: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A figure of the bad experiences and of the good ones made comparable with them.

    Attributes
    ----------
    bad, good
        One row per draw, one column per compared touchpoint.
    """

    bad: Floats
    good: Floats

    @property
    def difference(self) -> Floats:
        """Bad minus good."""
        return self.bad - self.good


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same experiences, compared in three ways.

    Attributes
    ----------
    loss
        Shares lost, standardised to the bad experiences.
    money
        Margin lost among the bad experiences, minor units.
    naive
        Shares lost without comparing like with like.
    """

    loss: Sides
    money: Sides
    naive: Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What one lost experience adds to each figure, per stratum (naive: per touchpoint).

    Attributes
    ----------
    loss, money
        The weight of a stratum's whole bad (and standardised good) group.
    bad, good
        How many experiences stand on each side of the stratum.
    """

    loss: Floats
    money: Floats
    bad: Floats
    good: Floats


def weigh(rows: Compared) -> Weights:
    """Give each stratum the weight of its bad experiences, in number and in money.

    Parameters
    ----------
    rows : Compared
        The experiences and their strata.

    Returns
    -------
    Weights
        Per stratum: a share of its touchpoint's bad experiences, money in minor units, counts.

    Notes
    -----
    The loss is standardised to the bad experiences: w_s = n_s / sum n. For money each bad
    experience brings its margin at stake. To weigh every stratum with its own money would rest
    most of the figure on the few losses of the few best customers; to take one difference for
    all would hide that loyal customers may bear more. Between the two, strata are sorted by their
    mean stake and cut into fifths of the bad experiences, and within a fifth every bad experience
    weighs the fifth's mean stake: w_s = n_s M_k / n_k.

    References
    ----------
    .. [1] K. J. Rothman, S. Greenland, T. L. Lash, Modern Epidemiology, 3rd ed. (2008), ch. 15:
       standardisation to the exposed.
    """
    strata = int(rows.stratum.max(initial=-1)) + 1
    bad = np.bincount(rows.stratum[rows.bad], minlength=strata).astype(np.float64)
    good = np.bincount(rows.stratum[~rows.bad], minlength=strata).astype(np.float64)
    stake = np.bincount(rows.stratum[rows.bad], rows.stake[rows.bad], strata).astype(np.float64)
    loss, money = np.zeros(strata), np.zeros(strata)
    for start, stop in zip(rows.first_stratum, [*rows.first_stratum[1:], strata], strict=True):
        here = slice(start, stop)
        loss[here] = bad[here] / bad[here].sum()
        money[here] = _spread(bad[here], stake[here])
    return Weights(loss=loss, money=money, bad=bad, good=good)


def _spread(bad: Floats, stake: Floats) -> Floats:
    order = np.argsort(stake / bad, kind="stable")
    middle = (np.cumsum(bad[order]) - bad[order] / 2) / bad.sum()
    classes = np.empty(len(bad), dtype=np.int64)
    classes[order] = np.floor(middle * VALUE_CLASSES).astype(np.int64)
    counts = np.bincount(classes, bad, minlength=VALUE_CLASSES)
    mean = np.bincount(classes, stake, minlength=VALUE_CLASSES) / np.maximum(counts, 1.0)
    return bad * mean[classes]


def compare(rows: Compared, weights: Weights) -> Comparison:
    """Compare bad with good experiences once, every customer counted once.

    Parameters
    ----------
    rows : Compared
        The experiences and their strata.
    weights : Weights
        From `weigh`.

    Returns
    -------
    Comparison
        One row: shares lost (0 to 1) and money (minor units) per touchpoint and side.

    Notes
    -----
    With d_s of n_s bad and D_s of N_s good experiences lost in stratum s and weight w_s:
    bad = sum w_s d_s / n_s, good = sum w_s D_s / N_s. Their difference is the pain.

    References
    ----------
    .. [1] K. J. Rothman, S. Greenland, T. L. Lash, Modern Epidemiology, 3rd ed. (2008), ch. 15.
    """
    cells = _Cells.of(rows)
    return _compare(cells.observed[:, None, :], cells, rows, weights)


def resample(
    rows: Compared, weights: Weights, replicates: int, generator: np.random.Generator
) -> Comparison:
    """Repeat the comparison with customers drawn anew.

    Parameters
    ----------
    rows : Compared
        The experiences and their strata, which stay as they are.
    weights : Weights
        From `weigh`; they stay too, for the period's bad experiences are known, not estimated.
    replicates : int
        The number of draws.
    generator : np.random.Generator
        The source of chance.

    Returns
    -------
    Comparison
        `replicates` rows: shares lost (0 to 1) and money (minor units) per touchpoint and side.

    Notes
    -----
    Whole customers are drawn with all their experiences, since those go together. Each gets a
    Poisson(1) weight, which is the bootstrap's multinomial weight when customers are many, and
    lets draws be made in pieces of bounded memory. All touchpoints see the same draws, so that
    differences between them and the largest among them can be judged. A side of a stratum that
    vanishes from a draw keeps its observed share in it.

    References
    ----------
    .. [1] A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application (1997), ch. 2, 3.
    .. [2] J. A. Hanley, B. MacGibbon, "Creating non-parametric bootstrap samples using Poisson
       frequencies", Comput. Methods Programs Biomed. 83 (2006) 57-62.
    """
    cells = _Cells.of(rows)
    customers = cells.table.shape[1]
    at_once = max(1, _DRAWS_AT_ONCE // customers)
    pieces = []
    for done in range(0, replicates, at_once):
        drawn = generator.poisson(1.0, (min(at_once, replicates - done), customers))
        pieces.append(_compare(cells.count(drawn.astype(np.float64)), cells, rows, weights))
    return Comparison(
        loss=_stack([piece.loss for piece in pieces]),
        money=_stack([piece.money for piece in pieces]),
        naive=_stack([piece.naive for piece in pieces]),
    )


def _stack(sides: list[Sides]) -> Sides:
    return Sides(
        bad=np.concatenate([each.bad for each in sides]),
        good=np.concatenate([each.good for each in sides]),
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """How many experiences each customer has on each side of each stratum.

    Attributes
    ----------
    table
        One row per side and stratum, one column per customer.
    observed
        The sums over customers, shape (4, strata).
    """

    table: "csr_array"
    observed: Floats

    @classmethod
    def of(cls, rows: Compared) -> "_Cells":
        from scipy.sparse import coo_array

        strata = int(rows.stratum.max(initial=-1)) + 1
        sides = (rows.bad, rows.bad & rows.lost, ~rows.bad, ~rows.bad & rows.lost)
        customer = np.concatenate([rows.customer[side] for side in sides])
        cell = np.concatenate([at * strata + rows.stratum[side] for at, side in enumerate(sides)])
        shape = (len(sides) * strata, int(rows.customer.max(initial=-1)) + 1)
        table = coo_array((np.ones(len(cell)), (cell, customer)), shape=shape).tocsr()
        return cls(table, np.asarray(table.sum(axis=1)).reshape(len(sides), strata))

    def count(self, drawn: Floats) -> Floats:
        """Count experiences per draw; shape (4, draws, strata)."""
        counts = np.asarray(self.table @ drawn.T)
        return np.moveaxis(counts.reshape(*self.observed.shape, len(drawn)), 1, 2)


def _compare(counts: Floats, cells: _Cells, rows: Compared, weights: Weights) -> Comparison:
    seen = cells.observed
    bad = _share(counts[_BAD_LOST], counts[_BAD], seen[_BAD_LOST] / seen[_BAD])
    good = _share(counts[_GOOD_LOST], counts[_GOOD], seen[_GOOD_LOST] / seen[_GOOD])

    def total(amounts: Floats) -> Floats:
        return np.add.reduceat(amounts, rows.first_stratum, axis=1)

    whole = [total(part) for part in counts]
    return Comparison(
        loss=Sides(bad=total(bad * weights.loss), good=total(good * weights.loss)),
        money=Sides(bad=total(bad * weights.money), good=total(good * weights.money)),
        naive=Sides(
            bad=_share(whole[_BAD_LOST], whole[_BAD], np.zeros(1)),
            good=_share(whole[_GOOD_LOST], whole[_GOOD], np.zeros(1)),
        ),
    )


def _share(part: Floats, whole: Floats, otherwise: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), otherwise)
