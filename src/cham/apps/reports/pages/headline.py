"""A sentence that matters, with what its numbers count, so that a page can lead there."""

from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    """What the numbers of a sentence count."""

    ANSWERS = "answers"
    MONEY = "money"
    PAINS = "pains"
    NO_OWNER = "no_owner"
    PLAN = "plan"
    SKIPPED = "skipped"
    FUNNEL = "funnel"
    GONE = "gone"
    DROPPED = "dropped"
    PING_PONG = "ping_pong"
    REPEATED = "repeated"
    EDGE = "edge"
    PATHS = "paths"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes
    ----------
    keys
        What it counts them of: a touchpoint, the two ends of a move, two units.
    """

    text: str
    counted: Counted
    keys: tuple[str, ...] = ()


Headline = tuple[Sentence, ...]
"""Sentences that belong together."""
