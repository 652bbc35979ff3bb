"""Themes of a period as they are kept: figures and terms, and no words of single comments."""

from dataclasses import dataclass
from datetime import datetime

from cham.core.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A theme's share of the comments now against the period before.

    Attributes
    ----------
    verdict
        `growing`, `shrinking`, `within_noise` or `cannot_tell`, tested with all other themes.
    value, low, high
        Share now minus share before and its interval, in percent.
    adjusted_p_value
        After Benjamini–Hochberg over all themes of the period.
    before, of
        Comments of the theme in the period before, and of all.
    """

    verdict: str
    value: float | None
    low: float | None
    high: float | None
    adjusted_p_value: float | None
    before: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTheme:
    """A theme of a period.

    Attributes
    ----------
    name
        Its first terms.
    share
        Of all comments of the period, in percent.
    counted
        Comments that the sentiments are shares of.
    sentiments
        By calibrated probabilities; empty where nothing is read yet.
    signs, units
        How many comments came with each sign, and were said to each unit.
    moments
        Comments in each of `Findings.starts`.
    change
        None where there is no period before.
    """

    code: str
    name: str
    terms: tuple[str, ...]
    count: int
    share: Estimate
    counted: int
    complaints: int
    sentiments: dict[str, Estimate]
    signs: tuple[tuple[int, int], ...]
    units: tuple[tuple[str, int], ...]
    moments: tuple[int, ...]
    change: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All themes of a period.

    Attributes
    ----------
    of
        Comments of both periods that there are; more than `n` and `n_before` together where only
        some, chosen by chance, were looked at.
    n, n_before
        Comments of the period and of the one before that were looked at.
    covered
        Share that belongs to a theme.
    other
        Comments that belong to none.
    cannot_tell
        Why there are no themes; empty where there are.
    starts, totals
        Stretches of time, by their beginnings, and the comments in each.
    first
        The place in `starts` where the period begins.
    """

    of: int
    n: int
    n_before: int
    covered: Estimate
    other: int
    cannot_tell: str
    starts: tuple[datetime, ...]
    totals: tuple[int, ...]
    first: int
    themes: tuple[FoundTheme, ...]
