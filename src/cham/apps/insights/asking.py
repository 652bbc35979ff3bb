"""What a reader asks for: a journey, a period and a filter, which all numbers of a page obey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cham.apps.insights.errors import (
    ChoiceTooLongError,
    TooManyChoicesError,
    ValueBandUnknownError,
)
from cham.apps.reports.periods import Period

DEFAULT_PERIOD = "12m"
VALUE_BANDS = ("high", "middle", "low")

_REMEMBERED = "journey"
_MOST_CHOICES = 50
_LONGEST_CHOICE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A journey, a period and a filter.

    Attributes
    ----------
    journey
        Its key; None for the only one, or for what happens where none is planned.
    period
        `7d`, `30d`, `90d`, `12m`, `all` or two days, `2025-01-01..2025-03-31`.
    channels, units
        Only interactions with one of these, in the order of their names; empty for all.
    persona, value_band
        Only customers of this persona, or of this band of value; empty for all.
    """

    journey: str | None = None
    period: str = DEFAULT_PERIOD
    channels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    persona: str = ""
    value_band: str = ""

    def __post_init__(self) -> None:
        Period(self.period)  # refuses what is none
        for name, chosen in self._choices().items():
            _refuse_long(name, chosen)
            object.__setattr__(self, name, tuple(sorted(set(chosen))))
        _refuse_long("persona", (self.persona,))
        _refuse_long("journey", (self.journey or "",))
        if self.value_band and self.value_band not in VALUE_BANDS:
            raise ValueBandUnknownError(value=self.value_band, allowed=", ".join(VALUE_BANDS))

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read it off a request's query string; the journey last looked at is remembered.

        Raises
        ------
        PeriodUnknownError, TooManyChoicesError, ChoiceTooLongError, ValueBandUnknownError
            When a value cannot be asked for.
        """
        asked = cls.read(request.GET)
        session = getattr(request, "session", None)
        if session is None:
            return asked
        if asked.journey is None:
            return replace(asked, journey=session.get(_REMEMBERED))
        if session.get(_REMEMBERED) != asked.journey:
            session[_REMEMBERED] = asked.journey
        return asked

    @classmethod
    def read(cls, given: QueryDict) -> "Asked":
        """Read it off a query string, raises as `of`."""
        return cls(
            journey=given.get("journey", "") or None,
            period=given.get("period") or _two_days(given) or DEFAULT_PERIOD,
            channels=_chosen(given.getlist("channel")),
            units=_chosen(given.getlist("unit")),
            persona=given.get("persona", ""),
            value_band=given.get("value", ""),
        )

    @classmethod
    def parse(cls, query: str) -> "Asked":
        """Read it off its canonical query string.

        Examples
        --------
        >>> Asked.parse("journey=mua-com&period=7d").period
        '7d'
        """
        return cls.read(QueryDict(query))

    @property
    def query(self) -> str:
        """The canonical query string: the same for the same question, defaults left out."""
        pairs = [
            ("journey", self.journey or ""),
            ("period", "" if self.period == DEFAULT_PERIOD else self.period),
            *(("channel", each) for each in self.channels),
            *(("unit", each) for each in self.units),
            ("persona", self.persona),
            ("value", self.value_band),
        ]
        return urlencode([pair for pair in pairs if pair[1]])

    @property
    def is_filtered(self) -> bool:
        """Whether anything but journey and period is chosen."""
        return bool(self.channels or self.units or self.persona or self.value_band)

    @property
    def is_preset(self) -> bool:
        """Whether its figures are kept ready."""
        return not self.is_filtered and Period(self.period).is_preset

    def label(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """Say the period and the filter in words.

        Parameters
        ----------
        names
            What keys of channels, units and personas are called; a key without a name stands
            for itself.
        """
        called = names or {}
        with translation.override(language):
            said = [period_label(self.period)]
            said += [called.get(each, each) for each in (*self.channels, *self.units)]
            if self.persona:
                said.append(called.get(self.persona, self.persona))
            if self.value_band:
                said.append(value_band_label(self.value_band))
        return " · ".join(said)

    def _choices(self) -> dict[str, tuple[str, ...]]:
        return {"channels": self.channels, "units": self.units}


def period_label(period: str) -> str:
    """Say a period in the words of the language in force."""
    words = {
        "7d": _("Last 7 days"),
        "30d": _("Last 30 days"),
        "90d": _("Last 90 days"),
        "12m": _("Last 12 months"),
        "all": _("All time"),
    }
    if period in words:
        return words[period]
    days = Period(period).days
    assert days is not None  # a period that is no preset is two days
    return " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)


def value_band_label(band: str) -> str:
    """Say a band of customer value in the words of the language in force."""
    words = {
        "high": _("High-value customers"),
        "middle": _("Middle-value customers"),
        "low": _("Low-value customers"),
    }
    return words[band]


def _two_days(given: QueryDict) -> str:
    """Read the two days that a form without a period gives."""
    since, until = given.get("since", ""), given.get("until", "")
    return f"{since}..{until}" if since and until else ""


def _chosen(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in values if each)


def _refuse_long(name: str, chosen: Sequence[str]) -> None:
    if len(chosen) > _MOST_CHOICES:
        raise TooManyChoicesError(name=name, count=len(chosen), most=_MOST_CHOICES)
    for each in chosen:
        if len(each) > _LONGEST_CHOICE:
            raise ChoiceTooLongError(name=name, value=each[:20], most=_LONGEST_CHOICE)
