"""Who keeps to the planned path and who does not: one row a customer, with where they left it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import SideUnknownError
from cham.apps.insights.rows import listed_address, page_number, units_in, units_part
from cham.apps.insights.waiting import PLAN

PAGE_CUSTOMERS = 25


class PlanSide(StrEnum):
    """On the plan as far as they have come, or off it."""

    ON = "on"
    OFF = "off"


class DepartureKind(StrEnum):
    """In which way a path leaves the plan."""

    TURNED = "turned"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAsked:
    """Whose paths are meant.

    Attributes
    ----------
    page
        From 1 on.
    units
        The units whose touchpoints may be seen; None for all.
    """

    asked: Asked
    side: PlanSide = PlanSide.OFF
    page: int = 1
    units: frozenset[str] | None = None

    @classmethod
    def of(cls, request: HttpRequest, units: frozenset[str] | None) -> "PlanAsked":
        """Read it off a request.

        Raises
        ------
        SideUnknownError, PageUnknownError
            When the address names no side, or no page.
        """
        side = request.GET.get("side", PlanSide.OFF.value)
        if side not in set(PlanSide):
            raise SideUnknownError(side=side[:40], allowed=", ".join(PlanSide))
        return cls(
            asked=Asked.of(request),
            side=PlanSide(side),
            page=page_number(request.GET.get("page", "1")),
            units=units,
        )

    @classmethod
    def parse(cls, kind: str, asked: Asked) -> "PlanAsked":
        """Read back what a snapshot holds."""
        given = QueryDict(kind.removeprefix(PLAN))
        return cls(
            asked=asked,
            side=PlanSide(given["side"]),
            page=int(given["page"]),
            units=units_in(given),
        )

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What is asked besides the question that all numbers obey, name and value."""
        return (("side", self.side.value),)

    @property
    def kind(self) -> str:
        """Name the snapshot that holds the customers."""
        return PLAN + urlencode([*self.kept, ("page", str(self.page)), *units_part(self.units)])

    @property
    def address(self) -> str:
        """Where the customers are shown."""
        return listed_address("insights:plan", self.kept, self.page, self.asked)

    def on_page(self, page: int) -> "PlanAsked":
        """Ask for another page."""
        return replace(self, page=page)

    def on_side(self, side: PlanSide) -> "PlanAsked":
        """Ask for the others, from their first page on."""
        return replace(self, side=side, page=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One way in which a path leaves the plan.

    Attributes
    ----------
    where
        The touchpoint skipped or repeated, the step off the map; for a turn the two stages, the
        first of them empty at the beginning.
    """

    how: DepartureKind
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPath:
    """One customer, or one case where interactions name no customer.

    Attributes
    ----------
    path
        The customer's code, or the case-key.
    """

    path: str
    steps: int
    first: datetime
    last: datetime
    departures: tuple[Departure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """One page of the customers on the plan, or off it.

    Attributes
    ----------
    on, off
        How many there are on each side; None where nothing is planned.
    """

    paths: tuple[PlanPath, ...] = ()
    on: int | None = None
    off: int | None = None
    has_more: bool = False
