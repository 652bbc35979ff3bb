"""Themes as groups of terms that stand together more often than by chance."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import eigsh

from cham.voice.themes.phrases import Terms
from cham.voice.themes.tokens import Flags, Whole

Floats = NDArray[np.float64]

MOST_THEMES = 40
_COUNTS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 26, 30)
_LEAST_TOGETHER = 3
_ROUNDS, _ROUNDS_TO_CHOOSE = 100, 40
_NOTHING = 1e-9  # beside the greatest weight
_AS_STABLE = 0.85  # of the best stability: among numbers that agree, more themes say more
_BELONGS = 0.4  # the least part of a term's weight that lies in its theme
_TELLS = 0.02  # the least weight of a term beside the theme's greatest
_TIED = 0.18  # the least part of a term's clauses that its theme explains
_FEWEST_TERMS, _MOST_TERMS = 3, 40


@dataclass(frozen=True, eq=False, slots=True)
class Factors:
    """Themes as terms.

    Attributes
    ----------
    terms
        For each theme the numbers of its terms, the most telling first.
    stability
        How far halves of the comments agree, 0 to 1; None where it was not asked.
    """

    terms: list[Whole]
    stability: float | None


def together(terms: Terms, clauses: Flags) -> csr_matrix:
    """Count for each two terms how far more clauses hold both than chance would put them in.

    Parameters
    ----------
    terms : Terms
        Which term stands where.
    clauses : array of bool
        Which clauses to look at.

    Returns
    -------
    sparse array of float, shape (terms, terms)
        (o − e − √e) / (d₁ d₂)^¼ where that is positive and o at least 3; o observed, e = d₁ d₂ / n
        expected, d clauses of each term. Terms that share a word are not counted, because a
        phrase always stands with its parts. No unit.

    Notes
    -----
    Subtracting what independence expects is what modularity does [1]_; the fourth root stands
    between pure counts, which only general words win, and the cosine, which only rare ones win.

    References
    ----------
    .. [1] Newman, M. E. J. (2006). Modularity and community structure in networks. PNAS 103,
       8577-8582.
    """
    chosen = clauses[terms.clause]
    size = len(terms.keys)
    n = max(int(clauses.sum()), 1)
    row, column = terms.clause[chosen], terms.term[chosen]
    there = csr_matrix((np.ones(len(row)), (row, column)), shape=(len(clauses), size))
    count = np.bincount(column, minlength=size).astype(np.float64)
    both = (there.T @ there).tocoo()
    product = count[both.row] * count[both.col]
    expected = product / n
    excess = both.data - expected - np.sqrt(expected)
    keep = np.flatnonzero((both.data >= _LEAST_TOGETHER) & (excess > 0))
    words = [frozenset(key.split()) for key in terms.keys]
    apart = [
        words[one].isdisjoint(words[other])
        for one, other in zip(both.row[keep].tolist(), both.col[keep].tolist(), strict=True)
    ]
    keep = keep[np.array(apart, dtype=np.bool_)]
    weight = excess[keep] / product[keep] ** 0.25
    return csr_matrix((weight, (both.row[keep], both.col[keep])), shape=(size, size))


def factor(affinity: csr_matrix, count: int, *, seed: int, rounds: int = _ROUNDS) -> Floats:
    """Part a symmetric table into groups: non-negative factors H with H Hᵀ near it.

    Parameters
    ----------
    affinity : sparse array of float, shape (n, n)
        Symmetric, none negative.
    count : int
        How many groups, below n.
    seed : int
        Of the vector that the search for eigenvectors begins with.
    rounds : int
        How often each factor is solved for.

    Returns
    -------
    array of float, shape (n, count)
        The weight of each row in each group. No unit.

    Notes
    -----
    Symmetric non-negative factoring [1]_, made fast by dropping the symmetry: |A − W Hᵀ|² +
    μ |W − H|² by coordinate descent over columns [2]_, from the positive halves of eigenvectors
    [3]_. Nothing is drawn by chance but the first vector.

    References
    ----------
    .. [1] Kuang, D., Yun, S. and Park, H. (2015). SymNMF: nonnegative low-rank approximation of a
       similarity matrix for graph clustering. Journal of Global Optimization 62, 545-574.
    .. [2] Zhu, Z., Li, X., Liu, K. and Li, Q. (2018). Dropping symmetry for fast symmetric
       nonnegative matrix factorization. NeurIPS 31.
    .. [3] Boutsidis, C. and Gallopoulos, E. (2008). SVD based initialization: a head start for
       nonnegative matrix factorization. Pattern Recognition 41, 1350-1362.
    """
    first = np.random.default_rng(seed).random(affinity.shape[0])
    values, vectors = eigsh(affinity, k=count, v0=first, which="LA")
    order = np.argsort(-values)
    halves = vectors[:, order] * np.sqrt(np.maximum(values[order], 0))
    up, down = np.maximum(halves, 0), np.maximum(-halves, 0)
    left = np.where(np.square(up).sum(axis=0) >= np.square(down).sum(axis=0), up, down)
    # What should be nothing is something like 1e-17, above or below, as each processor rounds.
    left[left <= _NOTHING * left.max()] = left.mean() / 100
    right = left.copy()
    for _ in range(rounds):
        pull = np.square(right).sum() / count / 2
        _descend(left, right, affinity @ right, pull)
        _descend(right, left, affinity @ left, pull)
    found: Floats = (left + right) / 2
    found *= np.linalg.norm(found, axis=0)
    return found


def _descend(side: Floats, other: Floats, product: Floats, pull: float) -> None:
    gram = other.T @ other + pull * np.eye(other.shape[1])
    target = product + pull * other
    for column in range(side.shape[1]):
        step = (target[:, column] - side @ gram[:, column]) / (gram[column, column] + 1e-12)
        side[:, column] = np.maximum(side[:, column] + step, 1e-12)


def find_factors(terms: Terms, ids: Sequence[str], count: int | None, *, seed: int) -> Factors:
    """Find groups of terms; as many as asked for, or as two halves of the comments agree on.

    Parameters
    ----------
    terms : Terms
        Which term stands where.
    ids : sequence of str
        Of each text; they say which half it is in, whatever the order.
    count : int, optional
        How many groups at most.
    seed : int
        See `factor`.

    Returns
    -------
    Factors
        Groups of three terms or more, no term in two. No unit.

    Notes
    -----
    Both halves are parted into 2, 3, … 30 groups; columns are matched by the Hungarian method and
    their mean cosine is the stability. The greatest number that comes to
    .85 of the best is taken.
    """
    everything = np.ones(len(terms.text_of_clause), dtype=np.bool_)
    affinity = together(terms, everything)
    linked = np.flatnonzero(np.diff(affinity.indptr) > 0)
    most = min(MOST_THEMES, len(linked) // 3)
    if most < 1:
        return Factors([], None)
    stability = None
    if count is None:
        count, stability = _choose(terms, ids, most, seed=seed)
    inner = affinity[linked][:, linked]
    weights = np.zeros((len(terms.keys), min(count, most)))
    weights[linked] = factor(inner, min(count, most), seed=seed)
    size = np.bincount(terms.term, minlength=len(terms.keys))
    return Factors(_belonging(weights, affinity, size), stability)


def _choose(terms: Terms, ids: Sequence[str], most: int, *, seed: int) -> tuple[int, float | None]:
    half = np.array([zlib.crc32(each.encode()) & 1 for each in ids], dtype=np.bool_)
    of_clause = half[terms.text_of_clause]
    sides = [together(terms, of_clause), together(terms, ~of_clause)]
    linked = np.flatnonzero((np.diff(sides[0].indptr) > 0) & (np.diff(sides[1].indptr) > 0))
    inner = [side[linked][:, linked] for side in sides]
    tried = [each for each in _COUNTS if each <= most and each < len(linked) - 1]
    if not tried:
        return min(most, _COUNTS[0]), None
    agreed = [_agreement(inner, each, seed) for each in tried]
    good = [
        (count, value)
        for count, value in zip(tried, agreed, strict=True)
        if value >= _AS_STABLE * max(agreed)
    ]
    return good[-1]


def _agreement(sides: Sequence[csr_matrix], count: int, seed: int) -> float:
    one, other = (factor(side, count, seed=seed, rounds=_ROUNDS_TO_CHOOSE) for side in sides)
    cosine = (one / (np.linalg.norm(one, axis=0) + 1e-12)).T @ (
        other / (np.linalg.norm(other, axis=0) + 1e-12)
    )
    rows, columns = linear_sum_assignment(cosine, maximize=True)
    return float(cosine[rows, columns].mean())


def _belonging(weights: Floats, affinity: csr_matrix, count: Whole) -> list[Whole]:
    """Give each term to the theme that holds most of its weight, where one does."""
    part = weights / (weights.sum(axis=1, keepdims=True) + 1e-12)
    strength = weights * part
    best = strength.argmax(axis=1)
    rows = np.arange(len(best))
    belongs = (part[rows, best] >= _BELONGS) & (
        strength[rows, best] >= _TELLS * strength.max(axis=0)[best]
    )
    terms = []
    for theme in range(weights.shape[1]):
        own = np.flatnonzero(belongs & (best == theme))
        own = own[_tied(own, affinity, count)]
        own = own[np.argsort(-strength[own, theme], kind="stable")][:_MOST_TERMS]
        if len(own) >= _FEWEST_TERMS:
            terms.append(own)
    return terms


def _tied(own: Whole, affinity: csr_matrix, count: Whole) -> Flags:
    """Leave out general words, which stand with the theme's terms and with all others as well."""
    if not len(own):
        return np.zeros(0, dtype=np.bool_)
    inner = affinity[own][:, own].tocoo()
    size = count[own].astype(np.float64)
    # Undo the fourth root: how many clauses of a term stand with others beyond chance.
    excess = np.bincount(
        inner.row,
        weights=inner.data * (size[inner.row] * size[inner.col]) ** 0.25,
        minlength=len(own),
    )
    return np.asarray(excess >= _TIED * size)
