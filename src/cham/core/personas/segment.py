"""Which customers belong to a persona: a small declarative form, no code."""

from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """What is known of a customer and may be asked.

    `VALUE` is what they bought for in the year before, in integer minor units; `TENURE` and `SINCE_ORDER` count days; `TRAIT` is anything that a customer file or an
    identify call says about them.
    """

    ORDERS = "orders"
    VALUE = "value"
    SINCE_ORDER = "days_since_order"
    TENURE = "tenure_days"
    VALUE_BAND = "value_band"
    CHANNEL = "channel"
    DEVICE = "device"
    UNIT = "unit"
    TRAIT = "trait"


class Test(StrEnum):
    """How a fact is compared."""

    __test__ = False  # no test of pytest

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"
    NONE_OF = "none_of"


class Match(StrEnum):
    """Whether all conditions must hold, or any one of them."""

    ALL = "all"
    ANY = "any"


NUMBERS = frozenset({Fact.ORDERS, Fact.VALUE, Fact.SINCE_ORDER, Fact.TENURE})
"""Facts that are numbers; a trait may be one too."""

WORDS = frozenset({Fact.VALUE_BAND, Fact.CHANNEL, Fact.DEVICE, Fact.UNIT})
"""Facts that are words, of which a customer may have several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on one fact.

    Attributes
    ----------
    trait
        Which one, where the fact is a trait.
    number
        What `AT_LEAST` and `AT_MOST` compare with; the number itself is included.
    words
        What `ONE_OF` and `NONE_OF` compare with, without regard to case.
    """

    fact: Fact
    test: Test
    trait: str = ""
    number: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A rule over customers; without conditions it takes nobody."""

    match: Match = Match.ALL
    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions)

    @property
    def facts(self) -> frozenset[Fact]:
        """What the rule asks."""
        return frozenset(each.fact for each in self.conditions)
