"""What matters in a few sentences, each leading to what its numbers count."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from cham.apps.insights.plan_rows import PlanSide
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.reports.pages.headline import Counted, Sentence
from cham.apps.reports.pages.overview import told

_FIGURES: Mapping[Counted, tuple[Figure, tuple[str, ...]]] = {
    Counted.SKIPPED: (Figure.SKIPPED, ("touchpoint",)),
    Counted.GONE: (Figure.DROPPED, ()),
    Counted.DROPPED: (Figure.DROPPED, ("touchpoint",)),
    Counted.REPEATED: (Figure.REPEATED, ("touchpoint",)),
    Counted.EDGE: (Figure.EDGE, ("before", "after")),
    Counted.PING_PONG: (Figure.PING_PONG, ("of_unit", "other")),
}
"""Sentences that count paths, and how the figure calls what they are about."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and where what it counts is listed."""

    text: str
    href: str


def brief(glance: Glance) -> tuple[tuple[Told, ...], ...]:
    """Give the sentences with their addresses."""
    return tuple(
        tuple(Told(each.text, _opens(glance, each)) for each in headline)
        for headline in told(glance.reader)
    )


def _opens(glance: Glance, said: Sentence) -> str:
    match said.counted:
        case Counted.ANSWERS:
            return glance.opens_feeling(said.keys[0])
        case Counted.MONEY:
            return glance.opens_money(said.keys[0])
        case Counted.PAINS:
            return glance.opens(Behind.PAINS)
        case Counted.NO_OWNER:
            return glance.opens(Behind.NO_OWNER)
        case Counted.PLAN:
            return glance.opens_plan(PlanSide.ON)
        case Counted.FUNNEL:
            return f"{glance.leads(reverse('paths:show'))}#table-funnel"
    if said.counted not in _FIGURES or not glance.reads_all_answers:
        return glance.leads(reverse("paths:show"))
    figure, names = _FIGURES[said.counted]
    return rows_address(glance.asked, figure, **dict(zip(names, said.keys, strict=True)))
