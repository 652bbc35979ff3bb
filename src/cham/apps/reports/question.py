"""What a report or a page is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cham.apps.reports.evidence import Filter
from cham.apps.reports.periods import EVER, Period, Window
from cham.core.pains import Cuts, Margin, PainSettings, last_year
from cham.engine.selection import Selection

_WHOLE = Period("all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a report or a page is asked for.

    Attributes
    ----------
    journey
        Its key; None for the only one, or for what happens where none is planned.
    as_of
        The moment to look from; None finds the end of the data.
    cuts
        Where bad ends and good starts, for scales whose own bands do not fit, by scale name.
    period
        The stretch of time that every figure is about. None, as in a report of the whole, takes
        all interactions, and the last year for pains.
    before
        Whether the stretch of the same length just before that one is meant instead.
    channels, units
        Only interactions with one of these; empty for all.
    persona, value_band
        What the customers were chosen by; said beside the figures.
    customers
        Only these, by their codes; None for all.
    """

    journey: str | None = None
    as_of: datetime | None = None
    margin: Margin = field(default_factory=Margin)
    horizon_days: int = 90
    cuts: Mapping[str, Cuts] = field(default_factory=dict)
    period: Period | None = None
    before: bool = False
    channels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    persona: str = ""
    value_band: str = ""
    customers: frozenset[str] | None = None

    def window(self, as_of: datetime, zone: ZoneInfo) -> Window | None:
        """Give the stretch of time that is meant; None where there is no stretch before."""
        period = self.period or _WHOLE
        return period.before(as_of, zone) if self.before else period.window(as_of, zone)

    def selection(self, window: Window = EVER) -> Selection:
        """Choose the interactions of a stretch of time that pass the filter."""
        return Selection(
            since=window.since,
            until=window.until,
            channels=frozenset(self.channels) or None,
            units=frozenset(self.units) or None,
            customers=self.customers,
        )

    def filter(self, window: Window, not_reached: tuple[str, ...]) -> Filter:
        """Say beside the figures what they are about."""
        return Filter(
            period=(self.period or _WHOLE).text,
            since=window.since,
            until=window.until,
            channels=self.channels,
            units=self.units,
            persona=self.persona,
            value_band=self.value_band,
            not_reached=not_reached,
        )

    def pain_settings(self, as_of: datetime, window: Window, first: int) -> PainSettings | None:
        """Say when experiences are looked at for pains; None where none was followed yet.

        Only customers who were followed for the whole horizon count. A period that counts back
        from the end of the data is therefore moved back by the horizon; two days that were named
        stay where they are, as far as they were followed.

        Parameters
        ----------
        first
            The moment of the first interaction, microseconds since 1970-01-01 UTC.
        """
        now = _microseconds(as_of)
        latest = last_year(now, margin=self.margin, horizon_days=self.horizon_days)
        latest = replace(latest, cuts=self.cuts)
        if self.period is None:
            return latest
        start, end = first, latest.end
        if window.since is not None and window.until is not None:
            back = timedelta(days=self.horizon_days if self.period.is_preset else 0)
            start = _microseconds(window.since - back)
            end = min(_microseconds(window.until - back), latest.end)
        return replace(latest, start=start, end=end) if start < end else None


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6)
