"""Gaps in ownership, hand-offs and messages, and what the map does not cover."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import Gap, GapKind
from cham.drawing.icons import icon

_UNMAPPED_SHOWN = 8
_ICONS = {
    GapKind.NO_OWNER: "nobody",
    GapKind.TWO_OWNERS: "people",
    GapKind.NO_AUTHORITY: "warning",
    GapKind.BROKEN_HANDOFF: "broken",
    GapKind.SAME_MESSAGE: "twice",
    GapKind.EMPTY_STAGE: "skipped",
    GapKind.NESTED_UNKNOWN: "broken",
    GapKind.NESTED_CIRCLE: "twice",
    GapKind.NESTED_TWICE: "twice",
    GapKind.NEVER_MET: "skipped",
    GapKind.UNMAPPED: "added",
}

_NESTED = frozenset({GapKind.NESTED_UNKNOWN, GapKind.NESTED_CIRCLE, GapKind.NESTED_TWICE})


@dataclass(frozen=True, slots=True)
class GapRow:
    icon: str
    what: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class GapPart:
    """The section as the template shows it."""

    lead: str
    rows: tuple[GapRow, ...]


def gap_part(reader: Reader) -> GapPart | None:
    """Make the section; none where there is no plan, or nothing is missing in it."""
    if not reader.evidence.is_planned or not reader.evidence.gaps:
        return None
    unmapped = [each for each in reader.evidence.gaps if each.kind is GapKind.UNMAPPED]
    others = [each for each in reader.evidence.gaps if each.kind is not GapKind.UNMAPPED]
    shown = [*others, *unmapped[:_UNMAPPED_SHOWN]]
    return GapPart(
        lead=_(
            "What the map does not say, or says twice. Each of these can be closed at a table."
        ),
        rows=tuple(gap_row(reader, each) for each in shown),
    )


def gap_row(reader: Reader, gap: Gap) -> GapRow:
    """Say what a gap is and where."""
    where = "" if gap.kind is GapKind.UNMAPPED else gap_place(reader, gap)  # its detail says it
    return GapRow(icon(_ICONS[gap.kind]), gap_name(gap.kind), where, _detail(reader, gap))


def gap_place(reader: Reader, gap: Gap) -> str:
    """Say where a gap is; for what is on no map, what happens."""
    if gap.kind is GapKind.UNMAPPED:
        return gap.details[0]
    if gap.kind is GapKind.BROKEN_HANDOFF:
        giver, receiver = (reader.name(key) for key in gap.touchpoints)
        return _("from “{giver}” to “{receiver}”").format(giver=giver, receiver=receiver)
    stages = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    names = ", ".join(reader.name(key) for key in gap.touchpoints)
    return names or ", ".join(stages[key] for key in gap.stages)


def gap_name(kind: GapKind) -> str:
    """Name a kind of gap."""
    names = {
        GapKind.NO_OWNER: _("Nobody answers for it"),
        GapKind.TWO_OWNERS: _("Two answer for it, so in truth none"),
        GapKind.NO_AUTHORITY: _("Answers for it, but may not change it"),
        GapKind.BROKEN_HANDOFF: _("Hand-off without its information"),
        GapKind.SAME_MESSAGE: _("The same message twice"),
        GapKind.EMPTY_STAGE: _("Stage without a touchpoint"),
        GapKind.NESTED_UNKNOWN: _("The journey inside is not there"),
        GapKind.NESTED_CIRCLE: _("The journey inside leads back into this one"),
        GapKind.NESTED_TWICE: _("The journey inside stands in an earlier stage too"),
        GapKind.NEVER_MET: _("No interaction ever matched"),
        GapKind.UNMAPPED: _("Interactions that match no touchpoint"),
    }
    return names[kind]


def _detail(reader: Reader, gap: Gap) -> str:
    if gap.kind is GapKind.TWO_OWNERS:
        return ", ".join(reader.unit(unit) for unit in gap.details)
    if gap.kind is GapKind.NO_AUTHORITY and gap.details:
        return _("must ask {unit}").format(unit=reader.unit(gap.details[0]))
    if gap.kind is GapKind.BROKEN_HANDOFF:
        return _("does not pass: {pieces}").format(pieces=", ".join(gap.details))
    if gap.kind in _NESTED:
        return _nested(gap)
    if gap.kind is GapKind.UNMAPPED:
        name, channel = gap.details
        label = f"{name} ({channel})" if channel else name
        count = reader.numbers.number(gap.count)
        told = ngettext("{name}: {count} interaction", "{name}: {count} interactions", gap.count)
        return told.format(name=label, count=count)
    return ", ".join(gap.details)


def _nested(gap: Gap) -> str:
    """Say what comes of it that a journey cannot be nested."""
    words = {
        GapKind.NESTED_UNKNOWN: _("{journey} is archived or was never drawn; nothing counts here"),
        GapKind.NESTED_CIRCLE: _("{journey} leads round in a circle; it is left out here"),
        GapKind.NESTED_TWICE: _("{journey} is counted in the first stage that leads to it"),
    }
    return words[gap.kind].format(journey=gap.details[0])
