"""What themes look like over the API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from cham.apps.comments.api_shapes import Code
from cham.apps.comments.models import Sentiment
from cham.apps.insights.api_shapes import EstimateOut
from cham.apps.insights.asking import DEFAULT_PERIOD
from cham.apps.themes.actions import LONGEST_NAME
from cham.apps.themes.findings import Findings
from cham.apps.themes.queries import Listed, Quoted

_PERIOD = r"^(7d|30d|90d|12m|all|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$"

ThemeCode = Annotated[str, Field(max_length=16, pattern="^[0-9a-f]+$")]


class PeriodIn(Schema):
    """Of which period themes are asked; a journey names their touchpoints."""

    period: str = Field(
        default=DEFAULT_PERIOD,
        pattern=_PERIOD,
        description="7d, 30d, 90d, 12m, all, or two days: 2026-01-01..2026-03-31.",
    )
    journey: str = Field(
        default="", max_length=64, description="Its key; the first journey without one."
    )


class ThemeChangeOut(Schema):
    """Share now minus share in the period before, in percent, with its interval.

    `verdict` holds for all themes together: of those called growing or shrinking at most 5 in 100
    are called so by chance (Benjamini–Hochberg).
    """

    verdict: Literal["growing", "shrinking", "within_noise", "cannot_tell"]
    value: float | None
    low: float | None
    high: float | None
    adjusted_p_value: float | None
    before: int
    of: int


class ThemeCountOut(Schema):
    """How many of a theme's comments belong to a touchpoint or a unit."""

    key: str
    count: int


class ThemeMomentOut(Schema):
    """Comments of the theme, and of all, in a stretch of time."""

    start: datetime
    count: int
    of: int


class ThemeQuoteOut(Schema):
    """Words of a comment, letter for letter as they are stored, from `start` to `end`."""

    comment: Code
    text: str
    start: int
    end: int


class MergedThemeOut(Schema):
    """A theme that was merged into another one."""

    code: str
    name: str


class ThemeOut(Schema):
    """One thing that customers write about.

    `share` is in percent of the period's comments; `sentiments` are by calibrated probabilities of
    `counted` comments; `change` is null where there is no period before; `quotes` are of comments
    that the caller may see, and empty for who may not see answers. For members bound to units all
    of it is counted from the comments of the period that they may see, and `change` is null.
    """

    code: str
    name: str
    is_named: bool
    is_pinned: bool
    terms: list[str]
    count: int
    share: EstimateOut
    complaints: int
    counted: int
    sentiments: dict[Sentiment, EstimateOut]
    touchpoints: list[ThemeCountOut]
    units: list[ThemeCountOut]
    change: ThemeChangeOut | None
    moments: list[ThemeMomentOut]
    quotes: list[ThemeQuoteOut]
    merged: list[MergedThemeOut]


class ThemesOut(Schema):
    """The themes of a period, pinned ones first, then the largest; `count` is how many.

    `of` comments were there in both periods; where `n` and `n_before` are fewer together, so many
    were drawn by chance. `nothing` says why there are no themes: `no_comments`,
    `too_few_comments` or `nothing_in_common`. `is_old` says that newer ones are on their way.
    """

    period: str
    made_at: datetime | None = None
    is_old: bool = False
    of: int = 0
    n: int = 0
    n_before: int = 0
    covered: EstimateOut | None = None
    other: int = 0
    nothing: Literal["", "no_comments", "too_few_comments", "nothing_in_common"] = ""
    items: list[ThemeOut] = []
    count: int = 0


class ThemesWaitingOut(Schema):
    """Themes that are being found: ask again after the seconds in the header `Retry-After`."""

    period: str
    since: datetime


class DecidedThemeOut(Schema):
    """A theme as people want it; the next run keeps to it. `name` is empty where its terms name it."""

    code: str
    name: str
    is_pinned: bool
    merged_into: str | None


class ThemeIn(Schema):
    """What is to change; what is left out stays."""

    name: str | None = Field(
        default=None, max_length=LONGEST_NAME, description="An empty one gives back its terms."
    )
    is_pinned: bool | None = None


class MergeThemesIn(Schema):
    """Which themes become part of the one in the address."""

    themes: list[ThemeCode] = Field(min_length=1, max_length=40)


def told(
    listed: Listed, findings: Findings, here: Mapping[int, str], quotes: Sequence[Quoted]
) -> dict[str, Any]:
    """Say what there is to say of a theme."""
    found = listed.found
    at: dict[str, int] = {}
    for sign, count in found.signs:
        if sign in here:
            at[here[sign]] = at.get(here[sign], 0) + count
    ordered = sorted(at.items(), key=lambda each: (-each[1], each[0]))
    return {
        "code": found.code,
        "name": listed.name,
        "is_named": bool(listed.own_name),
        "is_pinned": listed.is_pinned,
        "terms": list(found.terms),
        "count": found.count,
        "share": found.share,
        "complaints": found.complaints,
        "counted": found.counted,
        "sentiments": found.sentiments,
        "touchpoints": [{"key": key, "count": count} for key, count in ordered],
        "units": [{"key": key, "count": count} for key, count in found.units],
        "change": found.change,
        "moments": [
            {"start": start, "count": count, "of": of}
            for start, count, of in zip(
                findings.starts, found.moments, findings.totals, strict=True
            )
        ],
        "quotes": [
            {"comment": q.comment.code, "text": q.text, "start": q.start, "end": q.end}
            for q in quotes
        ],
        "merged": [{"code": code, "name": name} for code, name in listed.merged],
    }
