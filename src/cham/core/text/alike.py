"""Near duplicates among texts that come one after the other and are kept elsewhere.

Each text has keys under which it is found again; texts that share one are compared, and those that
are alike are one group. A group is what its members make it: it depends neither on the order in
which they came nor on any that are gone.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import product

import numpy as np

from cham.core.text.min_hash import grams_of, signatures

SHORTEST = 24
"""Characters of a text that can be nearly like another; of shorter ones a word more is a half."""

MOST_UNDER_A_KEY = 32
"""Texts under one key that are compared; a crowd is a template, and each is like any other."""

ALIKE = 0.8
"""The Jaccard index of character 4-grams from which texts are alike."""

_BANDS, _ROWS = 8, 6
_REMEMBERED = 1 << 14


def keys_of(gists: Sequence[str]) -> list[list[int]]:
    """Give the keys under which texts are found again.

    Texts with a Jaccard index s share one with probability 1 - (1 - s⁶)⁸: .91 at .8, .998 at .9,
    and 2 in a million at .08, what comments of one firm have in common.

    Parameters
    ----------
    gists : Sequence of str, shape (n,)
        The words of each, without marks.

    Returns
    -------
    list of list of int, shape (n, 8)
        Whole numbers of 64 bits with a sign, as databases have them; no unit.

    Examples
    --------
    >>> first, second = keys_of(["giao hang cham qua shop oi"] * 2)
    >>> first == second, len(first)
    (True, 8)
    """
    if not gists:
        return []
    bands = signatures(grams_of(gists), bands=_BANDS, rows=_ROWS)
    # The same hash in another band is another key.
    apart = bands + np.arange(_BANDS, dtype=np.uint64)
    keys: list[list[int]] = apart.view(np.int64).tolist()
    return keys


def joined(
    under: Mapping[int, Collection[str]],
    groups: Mapping[str, str],
    gists: Mapping[str, str],
    new: frozenset[str],
) -> dict[str, str]:
    """Join groups that have members which are alike.

    Parameters
    ----------
    under : Mapping
        The texts under each key.
    groups : Mapping
        The group of each of these texts before: the smallest name in it.
    gists : Mapping
        The words of each of these texts, without marks; one that is gone is like no other.
    new : frozenset
        Texts that were not compared before; two others are not compared again.

    Returns
    -------
    dict
        For each group that goes on in another one, that other one; no unit.

    Examples
    --------
    >>> gists = {"a": "giao hang cham qua shop oi", "b": "giao hang cham qua shop oi nhe"}
    >>> joined({1: "ab"}, {"a": "a", "b": "b"}, gists, frozenset("b"))
    {'b': 'a'}
    """
    above: dict[str, str] = {}

    def root(group: str) -> str:
        while group in above:
            group = above[group]
        return group

    grams = lru_cache(_REMEMBERED)(lambda name: grams_of([gists.get(name, name)]).of(0))
    for names in under.values():
        ordered = sorted(names)
        for one, other in product(ordered[:MOST_UNDER_A_KEY], ordered):
            if one < other and not new.isdisjoint((one, other)):
                low, high = sorted((root(groups[one]), root(groups[other])))
                if low != high and _are(grams(one), grams(other)):
                    above[high] = low
    return {group: root(group) for group in above}


def _are(one: frozenset[int], other: frozenset[int]) -> bool:
    shared = len(one & other)
    return shared >= ALIKE * (len(one) + len(other) - shared)
