"""What is known of every customer, in columns: one place in each array is one person."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cham.core.personas.segment import Fact

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """Which customers have which words: a pair of places for each.

    Attributes
    ----------
    words
        Each different one, once.
    customer, word
        Pairs of places; a customer may have several words, or none.
    """

    words: tuple[str, ...]
    customer: Ints
    word: Ints

    def having(self, wanted: Collection[str], count: int) -> Flags:
        """Tell for each of `count` customers whether they have any of some words."""
        folded = {fold_word(each) for each in wanted}
        chosen = np.array([fold_word(each) in folded for each in self.words], np.bool_)
        found = np.zeros(count, np.bool_)
        if len(self.words):
            found[self.customer[chosen[self.word]]] = True
        return found

    def numbers(self, count: int) -> Floats:
        """Read the words as numbers; not a number where a customer has none that is one."""
        read = np.array([_number(each) for each in self.words], np.float64)
        found = np.full(count, np.nan)
        if len(self.words):
            found[self.customer] = read[self.word]
        return found


NO_WORDS = Words((), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of customers at one moment.

    Attributes
    ----------
    customers
        Their codes.
    orders
        Purchases, ever; refunds are none.
    value
        What they bought for in the 365 days before, less refunds, integer minor units.
    since_order, tenure
        Days since the last purchase, and since they were first heard of; not a number where that
        never was.
    channels, devices, units
        What they ever used, or were served by.
    traits
        What is said about them, by the trait's name; the latest word counts.
    visitors
        How many people besides have only looked around or asked; they are in no segment.
    facts
        Those that were gathered; the words and traits of others are empty.
    """

    customers: tuple[str, ...]
    orders: Ints
    value: Ints
    since_order: Floats
    tenure: Floats
    channels: Words = NO_WORDS
    devices: Words = NO_WORDS
    units: Words = NO_WORDS
    traits: Mapping[str, Words] = field(default_factory=dict)
    visitors: int = 0
    facts: frozenset[Fact] = frozenset(Fact)

    def __len__(self) -> int:
        return len(self.customers)


def fold_word(text: str) -> str:
    """Write a word as words are compared: composed, without case, single spaces.

    Examples
    --------
    >>> fold_word("  Nhân viên  VĂN phòng")
    'nhân viên văn phòng'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
