"""Touchpoint by unit: who answers, who takes part, and where nobody or too many do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.reports.pages.gap_table import gap_name
from cham.apps.screens.tables import Cell, Column, Row, Table
from cham.core.journeys import Authority, GapKind, Journey, Touchpoint, gaps

_OWNER_GAPS = (GapKind.NO_OWNER, GapKind.TWO_OWNERS, GapKind.NO_AUTHORITY)


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """A unit of the matrix, and how much it carries."""

    key: str
    name: str
    accountable: int
    contributes: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit has to do with one touchpoint: `accountable`, `contributes` or nothing."""

    kind: str
    words: str
    authority: str = ""
    tasks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A touchpoint of the matrix; `gap` says what is wrong with its ownership."""

    key: str
    name: str
    stage: str
    href: str
    shares: tuple[Share, ...]
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The matrix of a journey: lines with gaps first, then in the order of the map."""

    units: tuple[UnitColumn, ...]
    lines: tuple[Line, ...]

    @property
    def gaps(self) -> int:
        """How many touchpoints have no owner, too many, or one who may not change them."""
        return sum(bool(each.gap) for each in self.lines)


def matrix_of(journey: Journey, language: str) -> Matrix:
    """Draw the matrix of a journey."""
    wrong = {
        key: gap_name(gap.kind)
        for gap in gaps(journey)
        if gap.kind in _OWNER_GAPS
        for key in gap.touchpoints
    }
    units = [each for each in journey.units if _has_duty(journey, each.key)]
    drawn = replace(journey, units=tuple(units))
    lines = [
        _line(drawn, stage.name.read(language), each, wrong.get(each.key, ""), language)
        for stage in journey.stages
        for each in stage.touchpoints
    ]
    return Matrix(
        units=tuple(
            UnitColumn(
                unit.key,
                unit.name.read(language),
                sum(unit.key in each.ownership.accountable for each in journey.touchpoints),
                sum(unit.key in each.ownership.contributors for each in journey.touchpoints),
            )
            for unit in units
        ),
        lines=tuple(sorted(lines, key=lambda line: not line.gap)),
    )


def _has_duty(journey: Journey, unit: str) -> bool:
    """Tell whether the map asks anything of a unit; others would only be empty columns."""
    return any(share_of(each, unit).kind for each in journey.touchpoints)


def _line(journey: Journey, stage: str, touchpoint: Touchpoint, gap: str, language: str) -> Line:
    return Line(
        key=touchpoint.key,
        name=touchpoint.name.read(language),
        stage=stage,
        href=touchpoint_address(journey.key, touchpoint.key),
        shares=tuple(share_of(touchpoint, unit.key) for unit in journey.units),
        gap=gap,
    )


def share_of(touchpoint: Touchpoint, unit: str) -> Share:
    """Say what a unit has to do with a touchpoint."""
    tasks = sum(each.unit == unit for each in touchpoint.tasks)
    owned = touchpoint.ownership
    if unit in owned.accountable:
        return Share("accountable", _("answers for it"), authority_words(owned.authority), tasks)
    if unit in owned.contributors:
        return Share("contributes", _("takes part"), "", tasks)
    return Share("tasks", _("has tasks"), "", tasks) if tasks else Share("", "")


def authority_words(authority: Authority) -> str:
    """Say what the accountable unit may change."""
    words = {
        Authority.FULL: _("may change it"),
        Authority.ASK: _("must ask first"),
        Authority.NONE: _("may not change it"),
        Authority.UNKNOWN: _("authority not said"),
    }
    return words[authority]


def matrix_table(matrix: Matrix) -> Table:
    """Give the matrix as a table to take away."""
    return Table(
        key="matrix",
        title=_("Responsibilities"),
        columns=(
            Column("stage", _("Stage")),
            Column("touchpoint", _("Touchpoint")),
            *(Column(each.key, each.name) for each in matrix.units),
            Column("gap", _("Gap")),
        ),
        rows=tuple(
            Row((line.stage, line.name, *(_in_words(each) for each in line.shares), line.gap))
            for line in matrix.lines
        ),
        is_wide=True,
    )


def _in_words(share: Share) -> str:
    return ", ".join(filter(None, (share.words, share.authority)))


def handoff_table(journey: Journey, language: str) -> Table:
    """Give every hand-off with what must pass, what does, and what gets lost; broken ones first."""
    units = {each.key: each.name.read(language) for each in journey.units}
    touchpoints = {each.key: each for each in journey.touchpoints}
    ordered = sorted(journey.handoffs, key=lambda each: not each.missing)
    return Table(
        key="handoffs",
        title=_("Hand-offs"),
        columns=(
            Column("giver", _("From")),
            Column("receiver", _("To")),
            Column("needs", _("Must pass")),
            Column("carries", _("Passes")),
            Column("missing", _("Gets lost")),
        ),
        rows=tuple(
            Row(
                (
                    _end(touchpoints[each.giver], units, language),
                    _end(touchpoints[each.receiver], units, language),
                    ", ".join(each.needs),
                    ", ".join(each.carries),
                    Cell(", ".join(each.missing), tone="bad" if each.missing else ""),
                )
            )
            for each in ordered
            if each.giver in touchpoints and each.receiver in touchpoints
        ),
        when_empty=_("No hand-off is drawn on this map yet."),
    )


def _end(touchpoint: Touchpoint, units: dict[str, str], language: str) -> Cell:
    owners: Sequence[str] = touchpoint.ownership.accountable
    return Cell(
        touchpoint.name.read(language),
        note=", ".join(units.get(key, key) for key in owners) or _("nobody"),
    )
