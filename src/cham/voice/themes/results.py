"""Themes as they are shown: what they are made of, how large they are, and who says so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cham.core.measures import Difference, Estimate, Verdict
from cham.voice.themes.memory import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a customer wrote, with what is known of it.

    Attributes
    ----------
    id
        Its own among the comments given.
    text
        As stored; personal data are taken out before anything else is done.
    time
        When it was written, with a time zone.
    sentiment, touchpoint, unit
        Codes; None where nothing is known.
    """

    id: str
    text: str
    time: datetime
    sentiment: str | None = None
    touchpoint: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: a part of a comment, letter for letter.

    Attributes
    ----------
    comment
        The id of the comment.
    text
        `redact(comment).text[start:end]`.
    start, end
        Places in the redacted text.
    """

    comment: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """How many comments of a theme have one sentiment, touchpoint or unit.

    Attributes
    ----------
    code
        Which.
    count
        Comments.
    share
        Of the theme's comments for which it is known, in percent, with Wilson's interval.
    """

    code: str
    count: int
    share: Estimate


class Trend(StrEnum):
    """What became of a theme since the earlier period."""

    GROWING = "growing"
    SHRINKING = "shrinking"
    WITHIN_NOISE = "within_noise"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One thing that customers write about.

    Attributes
    ----------
    id
        The same from run to run, as long as the theme is the same.
    name
        Its first terms, or what a person called it.
    is_named, is_pinned
        Whether a person named it, and whether it is kept whatever is written.
    terms
        The words by which a comment belongs to it, the most telling first.
    count
        Comments of the period that use one of the terms.
    share
        Of all comments of the period, in percent, with Wilson's interval.
    sentiments, touchpoints, units
        Parts by count, the largest first.
    quotes
        Three or more, no two of them nearly alike, those of the period first and earlier ones
        only where it has too few; only a pinned theme may have fewer.
    change
        Share now minus share in the earlier period, tested together with all other themes; None
        where no earlier period was asked for.
    comments, earlier
        Ids of its comments of the period, and of those of the earlier one.
    """

    id: str
    name: str
    is_named: bool
    is_pinned: bool
    terms: tuple[str, ...]
    count: int
    share: Estimate
    sentiments: tuple[Part, ...]
    touchpoints: tuple[Part, ...]
    units: tuple[Part, ...]
    quotes: tuple[Quote, ...]
    change: Difference | None
    comments: tuple[str, ...]
    earlier: tuple[str, ...]

    @property
    def trend(self) -> Trend | None:
        """Say what became of it; None where no earlier period was asked for."""
        if self.change is None:
            return None
        if self.change.verdict is Verdict.CANNOT_TELL or self.change.value is None:
            return Trend.CANNOT_TELL
        if self.change.verdict is Verdict.WITHIN_NOISE:
            return Trend.WITHIN_NOISE
        return Trend.GROWING if self.change.value > 0 else Trend.SHRINKING


class NoThemes(StrEnum):
    """Why there are no themes."""

    TOO_FEW_COMMENTS = "too_few_comments"
    NOTHING_IN_COMMON = "nothing_in_common"


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """What a set of comments is about.

    Attributes
    ----------
    themes
        The largest first.
    n
        Comments of the period.
    covered
        Share of them that belong to a theme, in percent.
    other
        Comments that belong to none, those of themes without enough quotes among them.
    stability
        How far two halves of the comments give the same themes, 0 to 1; None where the number of
        themes was given.
    cannot_tell
        Why there are none; None where there are.
    memory
        What the next run needs to know these themes again.
    """

    themes: tuple[Theme, ...]
    n: int
    covered: Estimate
    other: int
    stability: float | None
    cannot_tell: NoThemes | None
    memory: tuple[Remembered, ...]
