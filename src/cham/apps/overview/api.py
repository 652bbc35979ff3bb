"""How it stands, over the API: the figures of the first page."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema

from cham.apps.insights.api_answers import answer_read
from cham.apps.insights.api_shapes import AskedIn, FiguresOut, MeasureOut, ShiftOut, WaitingOut
from cham.apps.insights.snapshots import Ready
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act
from cham.apps.reports.pages.overview import headlines
from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import GapKind
from cham.core.measures import Verdict as Change
from cham.core.pains import PainReport

router = Router(tags=["figures"])


class ScoreOut(Schema):
    """A question over all touchpoints, and how it moved since the period before."""

    scale: str
    measure: MeasureOut
    change: ShiftOut | None


class AtRiskOut(Schema):
    """Money at risk at the worst touchpoint, in minor units: an association, not a cause."""

    touchpoint: str
    value: int
    low: int
    high: int


class IntakeOut(Schema):
    """What became of everything that arrived: received = stored + duplicates + dead."""

    received: int
    stored: int
    duplicates: int
    dead: int


class SourceIntakeOut(IntakeOut):
    """The same for one source."""

    source: str


class MovedOut(Schema):
    """A touchpoint whose emotion moved beyond noise since the period before."""

    touchpoint: str
    measure: MeasureOut
    change: ShiftOut


class FreshnessOut(Schema):
    """When a source last sent something: its latest interaction, and when the latest arrived."""

    source: str
    rows: int
    happened: datetime
    received: datetime


class OverviewFigures(Schema):
    """The figures of the first page.

    `customers` counts cases where interactions name no person (`path_unit`); `on_plan` is the
    share of them on the planned path. `not_reached` names figures that the filter leaves as they
    are. `headlines` says what matters in the reader's language.
    """

    is_planned: bool
    first: datetime
    last: datetime
    rows: int
    customers: int
    path_unit: str
    purchases: int
    currency: str
    scores: list[ScoreOut]
    positivity: MeasureOut | None
    pains: int | None
    money_at_risk: AtRiskOut | None
    gaps: dict[GapKind, int]
    on_plan: float | None
    moved: list[MovedOut]
    intake: IntakeOut
    intake_by_source: list[SourceIntakeOut]
    freshness: list[FreshnessOut]
    not_reached: list[str]
    headlines: list[str]


class OverviewOut(FiguresOut):
    """How it stands."""

    figures: OverviewFigures | None = None


@router.get(
    "/overview/", auth=needs(Act.SEE_FIGURES), response={200: OverviewOut, 202: WaitingOut}
)
@example(period="12m")
def overview(request: ApiRequest, given: Query[AskedIn]) -> dict[str, Any] | HttpResponse:
    """Say how it stands in a period, and what moved since the period before."""
    return answer_read(request, given, lambda reader, ready: {"figures": _figures(reader, ready)})


def _figures(reader: Reader, ready: Ready) -> dict[str, Any]:
    evidence = reader.evidence
    conformance = evidence.answers.conformance if evidence.is_planned else None
    shifts = ready.changes.overall
    return {
        "is_planned": evidence.is_planned,
        "first": evidence.span.first,
        "last": evidence.span.last,
        "rows": evidence.rows,
        "customers": evidence.customers,
        "path_unit": evidence.path_unit,
        "purchases": evidence.purchases,
        "currency": evidence.firm.currency,
        "scores": [
            {"scale": scale, "measure": measure, "change": shifts.get(scale)}
            for scale, measure in evidence.overall.items()
        ],
        "positivity": evidence.measured.positivity,
        "pains": None if evidence.pains is None else len(evidence.pains.claimed),
        "money_at_risk": _at_risk(evidence.pains),
        "gaps": Counter(each.kind for each in evidence.gaps),
        "on_plan": conformance.share_on_plan if conformance is not None else None,
        "moved": [
            {"touchpoint": key, "measure": measure, "change": shift}
            for key, shift in ready.changes.feelings.items()
            if shift.verdict is Change.CHANGED and (measure := evidence.feeling(key)) is not None
        ],
        "intake": evidence.intake,
        "intake_by_source": evidence.intake.by_source,
        "freshness": evidence.intake.freshness,
        "not_reached": evidence.filter.not_reached,
        "headlines": headlines(reader),
    }


def _at_risk(report: PainReport | None) -> dict[str, Any] | None:
    worst = report.dearest if report is not None else None
    if worst is None or worst.at_risk is None:
        return None
    money = worst.at_risk
    return {"touchpoint": worst.key, "value": money.value, "low": money.low, "high": money.high}
