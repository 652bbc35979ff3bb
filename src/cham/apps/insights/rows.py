"""The rows behind a number: which number is meant, who may see them, and one page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import (
    ChoiceTooLongError,
    FigureUnknownError,
    PageUnknownError,
    PartMissingError,
)
from cham.apps.insights.waiting import ROWS
from cham.core.journeys import Journey

PAGE_ROWS = 50
PAGE_PATHS = 10

MOST_PAGES = 1_000
_LONGEST_PART = 2_000
_BETWEEN = "|"


class Figure(StrEnum):
    """The numbers whose rows can be opened."""

    INTERACTIONS = "interactions"
    PURCHASES = "purchases"
    CONTACTS = "contacts"
    COMPLAINTS = "complaints"
    SOURCE = "source"
    STEPS = "steps"
    ANSWERS = "answers"
    EDGE = "edge"
    LAST = "last"
    DROPPED = "dropped"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    VARIANT = "variant"
    OFF_PLAN = "off_plan"
    STAGE = "stage"
    PING_PONG = "ping_pong"
    EXPERIENCES = "experiences"
    UNHAPPY = "unhappy"


_PARTS: dict[Figure, tuple[str, ...]] = {
    Figure.SOURCE: ("source",),
    Figure.STEPS: ("touchpoint",),
    Figure.EDGE: ("before", "after"),
    Figure.LAST: ("touchpoint",),
    Figure.SKIPPED: ("touchpoint",),
    Figure.REPEATED: ("touchpoint",),
    Figure.VARIANT: ("steps",),
    Figure.STAGE: ("stage",),
    Figure.PING_PONG: ("of_unit", "other"),  # `unit` in an address is a filter
    Figure.EXPERIENCES: ("touchpoint",),
    Figure.UNHAPPY: ("touchpoint",),
}
_ALSO: dict[Figure, tuple[str, ...]] = {
    Figure.ANSWERS: ("touchpoint", "scale", "band", "score"),
    Figure.DROPPED: ("touchpoint",),
    Figure.PURCHASES: ("touchpoint",),
    Figure.CONTACTS: ("touchpoint",),
    Figure.COMPLAINTS: ("touchpoint",),
}
_OF_PATHS = frozenset(
    {
        Figure.EDGE,
        Figure.LAST,
        Figure.DROPPED,
        Figure.SKIPPED,
        Figure.REPEATED,
        Figure.VARIANT,
        Figure.OFF_PLAN,
        Figure.STAGE,
        Figure.PING_PONG,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsAsked:
    """Which rows are meant.

    Attributes
    ----------
    parts
        What the figure needs to know besides, as pairs in the order of their names.
    page
        From 1 on.
    units
        The units whose touchpoints may be seen; None for all.
    """

    asked: Asked
    figure: Figure
    parts: tuple[tuple[str, str], ...] = ()
    page: int = 1
    units: frozenset[str] | None = None

    @classmethod
    def of(cls, request: HttpRequest, units: frozenset[str] | None) -> "RowsAsked":
        """Read it off a request.

        Raises
        ------
        FigureUnknownError, PartMissingError, ChoiceTooLongError, PageUnknownError
            When the address names no figure, not enough of it, or no page.
        """
        given = request.GET
        return cls.about(
            Asked.of(request),
            _figure(given.get("figure", "")),
            {name: value for name, value in given.items() if isinstance(value, str)},
            page=page_number(given.get("page", "1")),
            units=units,
        )

    @classmethod
    def about(
        cls,
        asked: Asked,
        figure: Figure,
        given: Mapping[str, str],
        *,
        page: int,
        units: frozenset[str] | None,
    ) -> "RowsAsked":
        """Say which rows are meant; what else was given than the figure knows is left out.

        Raises
        ------
        PartMissingError, ChoiceTooLongError
            When not enough of the figure is given, or too much of a part.
        """
        needed = _PARTS.get(figure, ())
        parts = {name: given.get(name, "") for name in (*needed, *_ALSO.get(figure, ()))}
        for name in needed:
            if not parts[name]:
                raise PartMissingError(name=name, figure=figure.value)
        for name, value in parts.items():
            if len(value) > _LONGEST_PART:
                raise ChoiceTooLongError(name=name, value=value[:20], most=_LONGEST_PART)
        return cls(
            asked=asked,
            figure=figure,
            parts=tuple(sorted((name, value) for name, value in parts.items() if value)),
            page=page,
            units=units,
        )

    @property
    def is_of_paths(self) -> bool:
        """Whether the figure counts paths, so that whole paths are shown."""
        return self.figure in _OF_PATHS

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What is asked besides the question that all numbers obey, name and value."""
        return (("figure", self.figure.value), *self.parts)

    @property
    def kind(self) -> str:
        """Name the snapshot that holds the rows."""
        return ROWS + urlencode([*self.kept, ("page", str(self.page)), *units_part(self.units)])

    @property
    def address(self) -> str:
        """Where the rows are shown."""
        return listed_address("insights:rows", self.kept, self.page, self.asked)

    def on_page(self, page: int) -> "RowsAsked":
        """Ask for another page."""
        return replace(self, page=page)

    def part(self, name: str) -> str:
        """Give a part of the figure; empty where it was left out."""
        return dict(self.parts).get(name, "")

    @property
    def steps(self) -> tuple[str, ...]:
        """The touchpoints of a variant, in order."""
        return tuple(self.part("steps").split(_BETWEEN))


def listed_address(view: str, kept: Sequence[tuple[str, str]], page: int, asked: Asked) -> str:
    """Give the address of a page of rows, under the question that all numbers obey."""
    pairs = [*kept, *([("page", str(page))] if page > 1 else [])]
    return f"{reverse(view)}?{'&'.join(filter(None, (urlencode(pairs), asked.query)))}"


def rows_address(asked: Asked, figure: Figure | str, **parts: str) -> str:
    """Give the address of the rows behind a number, for a page that shows the number.

    Parameters
    ----------
    parts
        `touchpoint`, `scale`, `band`, `score`, `before`, `after`, `steps` (with | between),
        `stage`, `of_unit`, `other`, `source`: what the figure is about.
    """
    return RowsAsked(
        asked=asked, figure=Figure(figure), parts=tuple(sorted(parts.items()))
    ).address


def steps_part(steps: tuple[str, ...]) -> str:
    """Write the touchpoints of a variant as the part of an address."""
    return _BETWEEN.join(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindRow:
    """One interaction.

    Attributes
    ----------
    path
        The customer's code, or the case-key where only cases are known.
    touchpoint
        Its key; empty where no touchpoint stands for it.
    score
        As it was given; None where none was.
    text
        Without personal data.
    amount
        Integer minor units; None where there is none.
    """

    sequence: int
    path: str
    moment: datetime
    received: datetime
    touchpoint: str
    name: str
    kind: str
    channel: str
    unit: str
    device: str
    source: str
    case_key: str
    score: float | None
    scale: str
    text: str
    amount: int | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """One page of the rows behind a number.

    Attributes
    ----------
    total
        How many rows there are; None where whole paths are shown.
    has_more
        Whether another page follows.
    hidden
        Rows that others open under the same number and the reader may not see; where whole paths
        are shown, those of this page's paths.
    paths
        How many paths there are; None where rows are shown, and behind an edge.
    times
        How often an edge was gone; a path may have gone it more than once.
    """

    rows: tuple[BehindRow, ...]
    total: int | None
    has_more: bool
    hidden: int = 0
    paths: int | None = None
    times: int | None = None

    @property
    def pages(self) -> int | None:
        """How many pages there are to turn; None where that is not known before the last."""
        if self.paths is not None:
            return min(max(1, -(-self.paths // PAGE_PATHS)), MOST_PAGES)
        if self.total is not None:
            return min(max(1, -(-self.total // PAGE_ROWS)), MOST_PAGES)
        return None


def parse_kind(kind: str, asked: Asked) -> RowsAsked:
    """Read back which rows a snapshot holds."""
    given = QueryDict(kind.removeprefix(ROWS))
    figure = Figure(given["figure"])
    names = (*_PARTS.get(figure, ()), *_ALSO.get(figure, ()))
    return RowsAsked(
        asked=asked,
        figure=figure,
        parts=tuple(sorted((name, given[name]) for name in names if name in given)),
        page=int(given["page"]),
        units=units_in(given),
    )


def _figure(name: str) -> Figure:
    try:
        return Figure(name)
    except ValueError:
        known = ", ".join(each.value for each in Figure)
        raise FigureUnknownError(figure=name[:40], allowed=known) from None


def page_number(given: str) -> int:
    """Read the number of a page.

    Raises
    ------
    PageUnknownError
        When it is none.
    """
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= MOST_PAGES:
        raise PageUnknownError(page=given[:20], most=MOST_PAGES)
    return int(given)


def seen_touchpoints(journey: Journey, units: frozenset[str] | None) -> frozenset[str] | None:
    """Give the touchpoints that some units answer for or take part in; None for all."""
    if units is None:
        return None
    return frozenset(
        each.key
        for each in journey.touchpoints
        if units & {*each.ownership.accountable, *each.ownership.contributors}
    )


def units_part(units: frozenset[str] | None) -> list[tuple[str, str]]:
    """Write the units that a reader sees into the name of a snapshot; nothing for all units."""
    return [] if units is None else [("seen", _BETWEEN.join(sorted(units)))]


def units_in(given: QueryDict) -> frozenset[str] | None:
    """Read them back."""
    seen = given.get("seen")
    return None if seen is None else frozenset(filter(None, seen.split(_BETWEEN)))
