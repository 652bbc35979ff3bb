"""What the first page shows, for whoever looks: the parts of their view, made of the same figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from cham.apps.overview.addresses import Behind
from cham.apps.overview.brief import brief
from cham.apps.overview.course import Course, course
from cham.apps.overview.figure_lists import source_address
from cham.apps.overview.figures import change_words, tiles
from cham.apps.overview.glance import Glance
from cham.apps.overview.own import own_pains, own_table, own_tasks
from cham.apps.overview.pains import pains, top_pains
from cham.apps.overview.quality import Spread, deeper, intake_tiles, scores, spreads
from cham.apps.overview.variants import COMPOSITIONS, Part, View
from cham.apps.overview.week import moved_this_week
from cham.apps.overview.work import Matter, gaps_of, named, open_work
from cham.apps.reports.pages.gap_table import gap_name, gap_place
from cham.apps.reports.pages.journey_map import curve_of
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.journeys import GapKind

_MOST_CHANGES = 6

VIEW_NAMES: Mapping[View, Promise] = {
    View.MANAGER: gettext_lazy("CX manager"),
    View.ANALYST: gettext_lazy("Analyst"),
    View.EXECUTIVE: gettext_lazy("Executive"),
    View.OWN: gettext_lazy("My unit"),
}
VIEW_LEADS: Mapping[View, Promise] = {
    View.MANAGER: gettext_lazy("what waits, then how it stands"),
    View.ANALYST: gettext_lazy("what the figures rest on, then the figures"),
    View.EXECUTIVE: gettext_lazy("what changed, what it may cost, where it hurts"),
    View.OWN: gettext_lazy("what your unit answers for, then the whole"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads somewhere; `note` says what it is about."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """The emotion curve, and where its map is."""

    picture: str
    href: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved in a week, and where all of it is listed; None while it is being worked out."""

    lines: tuple[Link, ...] | None
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page with its template."""

    template: str
    content: object


@dataclass(frozen=True, slots=True)
class Level:
    """Blocks below each other, and others in a narrow column beside them; one alone is wide."""

    wide: tuple[Block, ...]
    narrow: tuple[Block, ...] = ()

    @property
    def is_split(self) -> bool:
        """Whether there are two columns."""
        return bool(self.wide and self.narrow)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, where there is one column."""
        return (*self.wide, *self.narrow)


@dataclass(frozen=True, slots=True)
class Home:
    """The first page as the template shows it, from top to bottom."""

    levels: tuple[Level, ...]


def home_of(glance: Glance) -> Home:
    """Make the page of a member in a view; parts that have nothing to show are left out."""
    levels = []
    for row in COMPOSITIONS[glance.view].rows:
        if isinstance(row, Part):
            level = Level(tuple(_blocks(glance, (row,))))
        else:
            level = Level(tuple(_blocks(glance, row.wide)), tuple(_blocks(glance, row.narrow)))
        if level.blocks:
            levels.append(level)
    return Home(tuple(levels))


def tables_of(glance: Glance) -> Iterator[Table]:
    """Give the tables of a view, which can be taken away."""
    for block in _blocks(glance, COMPOSITIONS[glance.view].parts):
        content = block.content
        if isinstance(content, Table):
            yield content
        elif isinstance(content, Course) and content.table is not None:
            yield content.table
        elif isinstance(content, tuple):
            yield from (each.table for each in content if isinstance(each, Spread))


def _blocks(glance: Glance, parts: tuple[Part, ...]) -> Iterator[Block]:
    for part in parts:
        content = _MAKERS[part](glance)
        if content is not None and content != ():
            yield Block(f"overview/parts/{part.value}.html", content)


def _curve(glance: Glance) -> Curve | None:
    found = curve_of(glance.reader, glance.opens_feeling)
    evidence = glance.reader.evidence
    if not evidence.is_planned:
        return Curve(found, reverse("journeys:library")) if found else None
    href = glance.leads(reverse("journeys:map", args=[evidence.journey.key]))
    return Curve(found, href) if found else None


def _week(glance: Glance) -> Moves:
    moved, week, href = moved_this_week(glance), glance.week, glance.opens(Behind.WEEK)
    if moved is None or week is None:
        return Moves(None, 0, href)
    lines = tuple(
        Link(
            _("{name}: {change}").format(
                name=glance.reader.name(key), change=change_words(glance.reader, measured, shift)
            ),
            week.opens_feeling(key),
            "good" if (shift.value or 0) > 0 else "bad",
        )
        for key, measured, shift in moved[:_MOST_CHANGES]
    )
    return Moves(lines, len(moved), href)


def _gaps(glance: Glance) -> tuple[Matter, ...]:
    """Count what the map does not say, or says twice, by kind."""
    found = ((kind, gaps_of(glance, kind)) for kind in GapKind)
    return tuple(
        Matter(
            key=kind.value,
            icon="",
            count=sum(each.count for each in gaps) if kind is GapKind.UNMAPPED else len(gaps),
            what=gap_name(kind),
            which=named(gap_place(glance.reader, each) for each in gaps),
            href=glance.opens(Behind(kind.value)),
        )
        for kind, gaps in found
        if gaps
    )


def _sources(glance: Glance) -> Table:
    freshness = glance.reader.evidence.intake.freshness
    return Table(
        key="sources",
        title=_("How fresh the data are"),
        columns=(
            Column("source", _("Source")),
            Column("rows", _("Interactions"), Kind.NUMBER),
            Column("happened", _("Latest interaction"), Kind.MOMENT),
            Column("received", _("Last received"), Kind.MOMENT),
        ),
        rows=tuple(
            Row(
                (
                    each.source,
                    Cell(each.rows, href=source_address(glance, each.source)),
                    each.happened,
                    each.received,
                )
            )
            for each in freshness
        ),
    )


_MAKERS: Mapping[Part, Callable[[Glance], object]] = {
    Part.TILES: tiles,
    Part.WORK: open_work,
    Part.INTAKE: intake_tiles,
    Part.OWN: own_table,
    Part.OWN_PAINS: own_pains,
    Part.TASKS: own_tasks,
    Part.BRIEF: brief,
    Part.TREND: course,
    Part.SCORES: scores,
    Part.SPREAD: spreads,
    Part.CURVE: _curve,
    Part.PAINS: pains,
    Part.TOP_PAINS: top_pains,
    Part.WEEK: _week,
    Part.GAPS: _gaps,
    Part.SOURCES: _sources,
    Part.DEEPER: deeper,
}
