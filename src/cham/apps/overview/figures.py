"""The row of figures: each with its interval, what it was before, and the way to what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.insights.plan_rows import PlanSide
from cham.apps.insights.results import Shift
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.overview.variants import COMPOSITIONS, Figure, View, in_order
from cham.apps.reports.measuring import commonest_scale
from cham.apps.reports.pages.overview import KeyFigure, key_figures
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import measure_title, score_tone
from cham.core.interactions import Scale
from cham.core.measures import Measure, Verdict

_NPS = "nps_0_10"
_MOST_SCORES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the row.

    Attributes
    ----------
    change
        Against the period before, in words: risen, fallen, within noise; empty without one.
    week
        The same for the last seven days against the seven before.
    """

    label: str
    value: str
    note: str
    href: str
    change: str = ""
    week: str = ""
    tone: str = ""


def tiles(glance: Glance) -> tuple[Tile, ...]:
    """Give the figures that the data can give, in the order in which the view asks for them."""
    found: dict[str, Sequence[Tile]] = {Figure.SCORES.value: _scores(glance)}
    for each in key_figures(glance.reader):
        if each.key != "nps":
            found[each.key] = (_tile(each, _behind(glance, each.key)),)
    pains = _pains(glance)
    if pains is not None:
        found[Figure.PAINS.value] = (pains,)
    order = in_order(found, COMPOSITIONS[glance.view].figures)
    return tuple(tile for key in order for tile in found[key])


def _scores(glance: Glance) -> tuple[Tile, ...]:
    """Give each question that was asked often, recommendation first."""
    overall = {
        name: measured
        for name, measured in glance.reader.evidence.overall.items()
        if measured.value is not None
    }
    ordered = sorted(overall, key=lambda name: (name != _NPS, -overall[name].n))
    return tuple(_score(glance, name, overall[name]) for name in ordered[:_MOST_SCORES])


def _score(glance: Glance, name: str, measured: Measure) -> Tile:
    reader = glance.reader
    tone = score_tone(measured)
    return Tile(
        label="NPS" if name == _NPS else measure_title(Scale.parse(name)),
        value=reader.figure(measured),
        note=_("95% interval {interval}, n = {n}").format(
            interval=reader.interval(measured), n=reader.numbers.number(measured.n)
        ),
        href=glance.opens_answers(name),
        change=change_words(reader, measured, glance.ready.changes.overall.get(name)),
        week=_week_words(glance, name) if glance.view is View.EXECUTIVE else "",
        tone="" if tone in {"thin", "even"} else tone,
    )


def _week_words(glance: Glance, name: str) -> str:
    """Say how a score moved this week; nothing where the week holds no answers to it."""
    week = glance.week
    measured = week.reader.evidence.overall.get(name) if week is not None else None
    if week is None or measured is None:
        return ""
    said = change_words(glance.reader, measured, week.ready.changes.overall.get(name))
    return _("This week: {change}").format(change=said) if said else ""


def _behind(glance: Glance, key: str) -> str:
    """Give the address of what a figure of the report counts."""
    if key == Figure.POSITIVITY:
        scale = commonest_scale(glance.reader.evidence.answers.scores)
        return glance.opens_answers(scale.name if scale is not None else "")
    if key == Figure.MONEY:
        return _behind_money(glance)
    if key == Figure.ON_PLAN:
        return glance.opens_plan(PlanSide.ON)
    known: Mapping[str, Behind] = {
        Figure.NO_OWNER.value: Behind.NO_OWNER,
        Figure.BROKEN_HANDOFF.value: Behind.BROKEN_HANDOFF,
    }
    return glance.opens(known[key]) if key in known else glance.leads(reverse("paths:show"))


def _behind_money(glance: Glance) -> str:
    """Give the address of what the money at the worst touchpoint is made of."""
    report = glance.reader.evidence.pains
    dearest = report.dearest if report is not None else None
    return glance.opens(Behind.PAINS) if dearest is None else glance.opens_money(dearest.key)


def _tile(figure: KeyFigure, href: str) -> Tile:
    return Tile(
        label=figure.label, value=figure.value, note=figure.note, href=href, tone=figure.tone
    )


def _pains(glance: Glance) -> Tile | None:
    report = glance.reader.evidence.pains
    if report is None:
        return None
    number = glance.reader.numbers.number
    return Tile(
        label=_("Pains"),
        value=number(len(report.claimed)),
        note=_("of {count} touchpoints that could be tested").format(count=number(report.tested)),
        href=glance.opens(Behind.PAINS),
        tone="bad" if report.claimed else "",
    )


def change_words(reader: Reader, measured: Measure, shift: Shift | None) -> str:
    """Say how a figure moved, and whether that is more than noise."""
    if shift is None or shift.value is None:
        return ""
    amount = reader.value(abs(shift.value), measured.unit).lstrip("+")
    if shift.verdict is Verdict.CHANGED:
        if shift.value > 0:
            return _("up {amount} on the period before").format(amount=amount)
        return _("down {amount} on the period before").format(amount=amount)
    return _("no change beyond noise")
