"""What is kept of figures: the evidence, and what changed since the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cham.apps.reports.evidence import Evidence
from cham.core.measures import Difference, Verdict

NOTHING_CODES = frozenset({"report_empty", "filter_empty"})
"""What a job says where there is nothing to make figures of: an answer, not a failure."""

GONE_CODES = frozenset({"journey_unknown", "persona_unknown"})
"""What it says where there is no longer what was asked about: older figures are then wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A figure now against the same one before.

    Attributes
    ----------
    value, low, high
        Now minus before with its interval, in the figure's unit; None where that cannot be told.
    verdict
        Changed, within noise, or cannot tell.
    """

    value: float | None
    low: float | None
    high: float | None
    verdict: Verdict

    @classmethod
    def of(cls, found: Difference) -> "Shift":
        """Take over what a comparison found."""
        return cls(value=found.value, low=found.low, high=found.high, verdict=found.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since the period before.

    Attributes
    ----------
    overall
        For each metric over all touchpoints, by the name of its scale.
    feelings
        For the mean feeling at each touchpoint.
    """

    overall: Mapping[str, Shift] = field(default_factory=dict)
    feelings: Mapping[str, Shift] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The period before, and what changed since."""

    evidence: Evidence
    changes: Changes


def in_zone(evidence: Evidence) -> Evidence:
    """Put the moments of evidence that was read back on the organisation's clock again."""
    zone = evidence.firm.zone
    span, filtered = evidence.span, evidence.filter
    freshness = tuple(
        replace(
            each,
            happened=each.happened.astimezone(zone),
            received=each.received.astimezone(zone),
        )
        for each in evidence.intake.freshness
    )
    drop_off = evidence.answers.drop_off
    if drop_off is not None:
        drop_off = replace(drop_off, as_of=drop_off.as_of.astimezone(zone))
    return replace(
        evidence,
        answers=replace(evidence.answers, drop_off=drop_off),
        intake=replace(evidence.intake, freshness=freshness),
        span=replace(
            span,
            first=span.first.astimezone(zone),
            last=span.last.astimezone(zone),
            as_of=span.as_of.astimezone(zone),
            made=span.made.astimezone(zone),
        ),
        filter=replace(
            filtered, since=_moved(filtered.since, zone), until=_moved(filtered.until, zone)
        ),
    )


def _moved(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)
