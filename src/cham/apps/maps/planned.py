"""A plan as evidence: for maps without figures, and for drafts that figures know nothing of."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.utils import timezone

from cham.apps.orgs.models import Organisation
from cham.apps.reports.evidence import Evidence, Firm, Intake, Measured, Span
from cham.core.journeys import GapKind, Journey, gaps, unfold
from cham.core.paths import PathOptions, Plan, answer_slowly

_FROM_FIGURES = frozenset({GapKind.NEVER_MET, GapKind.UNMAPPED})


def planned_evidence(
    organisation: Organisation, journey: Journey, others: Mapping[str, Journey]
) -> Evidence:
    """Give evidence that holds a plan and not one figure.

    Parameters
    ----------
    journey
        In some version, as its own file says it.
    others
        The organisation's journeys by key, for those that are nested in it.
    """
    zone = ZoneInfo(organisation.time_zone)
    now = timezone.now().astimezone(zone)
    return Evidence(
        firm=Firm(name=organisation.name, zone=zone, currency=organisation.currency),
        journey=unfold(journey, others),
        is_planned=True,
        span=Span(first=now, last=now, as_of=now, made=now),
        intake=Intake(received=0, stored=0, duplicates=0, dead=0, sources={}),
        rows=0,
        customers=0,
        path_unit="customer",
        answers=answer_slowly([], Plan(), PathOptions()),
        measured=Measured(),
        pains=None,
        gaps=gaps(journey, others=others),
    )


def upon(evidence: Evidence, journey: Journey, others: Mapping[str, Journey]) -> Evidence:
    """Put figures of one version of a journey on another; what is new there has none."""
    whole = unfold(journey, others)
    if evidence.journey == whole:
        return evidence
    keys = {each.key for each in journey.touchpoints}
    found = tuple(
        each
        for each in evidence.gaps
        if each.kind in _FROM_FIGURES and keys.issuperset(each.touchpoints)
    )
    return replace(evidence, journey=whole, gaps=(*gaps(journey, others=others), *found))
