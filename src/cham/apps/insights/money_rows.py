"""What the money at risk at a touchpoint is made of: bad experiences, each with its part."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import ChoiceTooLongError, PartMissingError
from cham.apps.insights.rows import (
    BehindRow,
    listed_address,
    page_number,
    units_in,
    units_part,
)
from cham.apps.insights.waiting import MONEY

PAGE_PARTS = 50
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAsked:
    """Whose parts of the money are meant.

    Attributes
    ----------
    page
        From 1 on.
    units
        The units whose touchpoints may be seen; None for all.
    """

    asked: Asked
    touchpoint: str
    page: int = 1
    units: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.touchpoint:
            raise PartMissingError(name="touchpoint", figure="money")
        if len(self.touchpoint) > _LONGEST:
            raise ChoiceTooLongError(name="touchpoint", value=self.touchpoint[:20], most=_LONGEST)

    @classmethod
    def of(cls, request: HttpRequest, units: frozenset[str] | None) -> "MoneyAsked":
        """Read it off a request.

        Raises
        ------
        PartMissingError, ChoiceTooLongError, PageUnknownError
            When the address names no touchpoint, or no page.
        """
        return cls(
            asked=Asked.of(request),
            touchpoint=request.GET.get("touchpoint", ""),
            page=page_number(request.GET.get("page", "1")),
            units=units,
        )

    @classmethod
    def parse(cls, kind: str, asked: Asked) -> "MoneyAsked":
        """Read back what a snapshot holds."""
        given = QueryDict(kind.removeprefix(MONEY))
        return cls(
            asked=asked,
            touchpoint=given["touchpoint"],
            page=int(given["page"]),
            units=units_in(given),
        )

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What is asked besides the question that all numbers obey, name and value."""
        return (("touchpoint", self.touchpoint),)

    @property
    def kind(self) -> str:
        """Name the snapshot that holds the parts."""
        return MONEY + urlencode([*self.kept, ("page", str(self.page)), *units_part(self.units)])

    @property
    def address(self) -> str:
        """Where the parts are shown."""
        return listed_address("insights:money", self.kept, self.page, self.asked)

    def on_page(self, page: int) -> "MoneyAsked":
        """Ask for another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPart:
    """One bad experience and its part of the money.

    Attributes
    ----------
    row
        The answer.
    is_lost
        Whether nothing was bought within the horizon after it.
    kind
        The number of the kind of customers that it is compared within, from 1.
    expected
        The share of like customers who were lost after a good experience.
    amount
        Integer minor units; negative where the customer came back.
    """

    row: BehindRow
    is_lost: bool
    kind: int
    expected: float
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyKind:
    """One kind of customers: alike in what they bought before, and since when.

    Attributes
    ----------
    stake
        What one of its bad experiences puts at stake over the horizon, minor units.
    amount
        What its bad experiences add up to, minor units.
    """

    number: int
    bad: int
    bad_lost: int
    good: int
    good_lost: int
    stake: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    """One page of the parts of the money at risk at a touchpoint, the largest first.

    Attributes
    ----------
    money
        The figure, which all parts add up to; None where it cannot be told.
    total, customers, lost
        Bad experiences, how many customers had them, and after how many nothing was bought.
    """

    parts: tuple[MoneyPart, ...] = ()
    kinds: tuple[MoneyKind, ...] = ()
    money: int | None = None
    total: int = 0
    customers: int = 0
    lost: int = 0
    horizon_days: int = 0
    has_more: bool = False
