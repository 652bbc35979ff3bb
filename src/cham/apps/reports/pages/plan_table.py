"""Planned against actual, stage by stage, with the touchpoints that differ from the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.core.paths import Conformance, Signals

_ADDED_NAMED = 5


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A stage, or a touchpoint of the stage above it; its cells, each with the head above it."""

    name: str
    is_stage: bool
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Who was where, and what differs from the plan there."""

    lead: str
    heads: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The counts of a stage or a touchpoint, by the key of their column."""

    name: str
    met: int
    is_stage: bool = False
    differs: Mapping[str, int] = field(default_factory=dict)


def plan_table(reader: Reader) -> PlanTable | None:
    """Make the table; none where nothing is planned."""
    conformance = reader.evidence.answers.conformance
    if conformance is None or not reader.evidence.is_planned:
        return None
    lines = [
        line for line in _lines(reader, conformance) if line.is_stage or any(line.differs.values())
    ]
    titles = _titles()
    columns = [key for key in titles if any(line.differs.get(key) for line in lines)]
    number = reader.numbers.number
    met = _("customers") if reader.evidence.path_unit == "customer" else _("cases")
    heads = (met, *(titles[key] for key in columns))
    return PlanTable(
        lead=plan_sentence(reader, conformance),
        heads=heads,
        rows=tuple(
            PlanRow(
                line.name,
                line.is_stage,
                tuple(
                    zip(
                        heads,
                        (number(line.met), *(_cell(reader, line.differs.get(k)) for k in columns)),
                        strict=True,
                    )
                ),
            )
            for line in lines
        ),
        note=_added(reader, conformance),
    )


def plan_sentence(reader: Reader, conformance: Conformance) -> str:
    """Say how many keep to the planned path."""
    if conformance.share_on_plan is None:
        return _("Nobody was seen on the map.")
    share, paths = reader.numbers.share, reader.numbers.number(conformance.paths)
    if reader.evidence.path_unit == "customer":
        text = _("{share} of {paths} customers keep to the plan as far as they have come.")
    else:
        text = _("{share} of {paths} cases keep to the plan as far as they have come.")
    return text.format(share=share(conformance.share_on_plan), paths=paths)


def _titles() -> Mapping[str, str]:
    return {
        "skipped": _("skipped"),
        "repeated": _("repeated"),
        "back": _("turned back"),
        "again": _("asked again"),
        "added": _("steps off the map"),
    }


def _lines(reader: Reader, conformance: Conformance) -> Iterator[_Line]:
    confusion = reader.evidence.answers.confusion
    at_stage = {each.name: each for each in confusion.stages}
    at_touchpoint = {each.name: each for each in confusion.touchpoints}
    stages = {each.stage: each for each in conformance.stages}
    touchpoints = {each.touchpoint: each for each in conformance.touchpoints}
    for planned in reader.evidence.journey.stages:
        stage = stages[planned.key]
        differs = {"skipped": stage.skipped, "repeated": stage.repeated, "added": stage.added}
        yield _Line(
            name=reader.text(planned.name),
            met=reader.evidence.people_in(planned.key),
            is_stage=True,
            differs=differs | _signs(at_stage.get(planned.key)),
        )
        for each in planned.touchpoints:
            found = touchpoints[each.key]
            yield _Line(
                name=reader.text(each.name),
                met=reader.evidence.people_at(each.key),
                differs={"skipped": found.skipped, "repeated": found.repeated}
                | _signs(at_touchpoint.get(each.key)),
            )


def _signs(signals: Signals | None) -> dict[str, int]:
    if signals is None:
        return {}
    return {"back": signals.back_steps, "again": signals.asked_again}


def _cell(reader: Reader, count: int | None) -> str:
    """Leave out zeros, so that what differs is seen."""
    return reader.numbers.number(count) if count else "–"


def _added(reader: Reader, conformance: Conformance) -> str:
    if not conformance.added:
        return ""
    named = ", ".join(
        f"{reader.name(each.name)} ({reader.numbers.number(each.steps)})"
        for each in conformance.added[:_ADDED_NAMED]
    )
    return _("Steps that no touchpoint stands for: {steps}.").format(steps=named)
