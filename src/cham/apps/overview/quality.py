"""What the figures rest on: what came in, what is left out, how many answers each score has."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from cham.apps.insights.rows import Figure, rows_address
from cham.apps.overview.addresses import Behind
from cham.apps.overview.figures import Tile, change_words
from cham.apps.overview.glance import Glance
from cham.apps.overview.work import gaps_of
from cham.apps.reports.measuring import FIRM, is_of_the_firm, of_the_firm, tally_of
from cham.apps.reports.pages.score_tables import measure_title, unit_title
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.interactions import Scale, ScaleError
from cham.core.journeys import GapKind
from cham.core.measures import Measure, Tally
from cham.drawing.bars import Bar, bars


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers to a question spread."""

    title: str
    picture: str
    table: Table


@dataclass(frozen=True, slots=True)
class Deeper:
    """A page on which one looks closer."""

    icon: str
    label: str
    note: str
    href: str


def intake_tiles(glance: Glance) -> tuple[Tile, ...]:
    """Give what came in and what became of it, and what no figure holds."""
    intake, number = glance.reader.evidence.intake, glance.reader.numbers.number
    sources = glance.opens(Behind.SOURCES)
    unmapped = gaps_of(glance, GapKind.UNMAPPED)
    loose = sum(each.count for each in unmapped)
    outside = sum(each.out_of_scale for each in glance.reader.evidence.answers.scores.touchpoints)
    return (
        Tile(
            label=_("Received"),
            value=number(intake.received),
            note=_("from {count} sources, all time").format(count=number(len(intake.sources))),
            href=sources,
        ),
        Tile(
            label=_("Stored"),
            value=number(intake.stored),
            note=_("= received − duplicates − set aside"),
            href=sources,
        ),
        Tile(
            label=_("Duplicates"),
            value=number(intake.duplicates),
            note=_("sent more than once, kept once"),
            href=sources,
        ),
        Tile(
            label=_("Set aside"),
            value=number(intake.dead),
            note=_("could not become an interaction"),
            href=sources,
            tone="bad" if intake.dead else "",
        ),
        Tile(
            label=_("Answers outside their scale"),
            value=number(outside),
            note=_("in the period; counted, in no score"),
            href=glance.opens(Behind.OUT_OF_SCALE),
            tone="bad" if outside else "",
        ),
        Tile(
            label=_("Without a touchpoint"),
            value=number(loose),
            note=_("interactions in the period, {count} kinds").format(
                count=number(len(unmapped))
            ),
            href=glance.opens(Behind.UNMAPPED),
            tone="bad" if loose else "",
        ),
    )


def scores(glance: Glance) -> Table | None:
    """Give every question with its n, interval, what is left out and what changed."""
    reader, overall = glance.reader, glance.reader.evidence.overall
    if not overall:
        return None
    return Table(
        key="scores",
        title=_("Every question"),
        columns=(
            Column("question", _("Question")),
            Column("n", "n", Kind.NUMBER),
            Column("value", _("Figure")),
            Column("interval", _("95% interval")),
            Column("outside", _("Outside the scale"), Kind.NUMBER),
            Column("change", _("Against the period before")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(measure_title(Scale.parse(name)), note=unit_title(measured.unit)),
                    Cell(measured.n, href=glance.opens_answers(name)),
                    Cell(reader.figure(measured), href=glance.opens_answers(name)),
                    reader.interval(measured),
                    _outside(glance, name, measured.excluded.out_of_scale),
                    _change(glance, name, measured),
                )
            )
            for name, measured in sorted(overall.items(), key=lambda item: -item[1].n)
        ),
        foot=_("Answers outside the scale are left out and counted, never clipped."),
    )


def _change(glance: Glance, scale: str, measured: Measure) -> Cell:
    said = change_words(glance.reader, measured, glance.ready.changes.overall.get(scale))
    return Cell(said, href=glance.opens_answers_before(scale) if said else "")


def _outside(glance: Glance, scale: str, count: int) -> Cell:
    return Cell(count, href=glance.opens(Behind.OUT_OF_SCALE, scale=scale) if count else "")


def spreads(glance: Glance) -> tuple[Spread, ...]:
    """Draw how the answers to each question spread, over all touchpoints."""
    return tuple(_spread(glance, each) for each in _tallies(glance) if each.n)


def _tallies(glance: Glance) -> Iterator[Tally]:
    """Add up the answers on each scale, the one with the most answers first."""
    found: dict[Scale, Tally] = {}
    for each in of_the_firm(glance.reader.evidence.answers.scores):
        counted = tally_of(each)
        if counted is not None:
            known = found.get(counted.scale)
            found[counted.scale] = counted if known is None else known + counted
    yield from sorted(found.values(), key=lambda each: -each.n)


def _spread(glance: Glance, counted: Tally) -> Spread:
    title = _("How answers spread: {question}").format(question=measure_title(counted.scale))
    points = [(counted.scale.low + at, int(n)) for at, n in enumerate(counted.counts)]
    opens = {score: _opens_score(glance, counted.scale, score) for score, n in points if n}
    picture = bars(
        [_bar(glance, score, count, counted.n, opens.get(score, "")) for score, count in points],
        least=0,
        most=max(count for _score, count in points) / counted.n,
        title=title,
    )
    table = Table(
        key=f"spread-{counted.scale.name}",
        title=title,
        columns=(
            Column("score", _("Answer"), Kind.NUMBER),
            Column("count", _("Answers"), Kind.NUMBER),
            Column("share", _("Proportion"), Kind.SHARE, 1),
        ),
        rows=tuple(
            Row((score, Cell(count, href=opens.get(score, "")), count / counted.n))
            for score, count in points
        ),
    )
    return Spread(title, picture, table)


def _opens_score(glance: Glance, scale: Scale, score: int) -> str:
    """Give the address of the answers behind one bar, for those who may open single ones."""
    if not glance.reads_all_answers:
        return glance.opens(Behind.ANSWERS, scale=scale.name)
    parts = {"scale": scale.name, "score": str(score)}
    if is_of_the_firm(glance.reader.evidence.answers.scores, scale.name):
        parts["touchpoint"] = FIRM
    return rows_address(glance.asked, Figure.ANSWERS, **parts)


def _bar(glance: Glance, score: int, count: int, together: int, href: str) -> Bar:
    numbers = glance.reader.numbers
    name, number, share = (
        numbers.number(score),
        numbers.number(count),
        numbers.share(count / together),
    )
    words = ngettext(
        "Answer {score}: {count} answer, {share}",
        "Answer {score}: {count} answers, {share}",
        count,
    ).format(score=name, count=number, share=share)
    return Bar(
        name=name, value=count / together, text=f"{number} · {share}", href=href, words=words
    )


def outside_scales(glance: Glance, scale: str = "") -> tuple[Row, ...]:
    """Give where answers outside their scale were given, most first; on one scale, or on all."""
    scores = glance.reader.evidence.answers.scores
    found = Counter(
        {
            (each.touchpoint, each.scale): each.out_of_scale
            for each in (of_the_firm(scores) if scale else scores.touchpoints)
            if each.out_of_scale and scale in {"", each.scale}
        }
    )
    return tuple(
        Row(
            (
                Cell(glance.reader.name(touchpoint), href=glance.address_of(touchpoint)),
                scale_title(asked),
                count,
            )
        )
        for (touchpoint, asked), count in found.most_common()
    )


def scale_title(scale: str) -> str:
    """Name what was asked; the scale's own name where it cannot be read."""
    try:
        return measure_title(Scale.parse(scale))
    except ScaleError:
        return scale


def deeper(glance: Glance) -> tuple[Deeper, ...]:
    """Give the pages on which one looks closer, under the same question."""
    paths = glance.leads(reverse("paths:show"))
    return (
        Deeper("flow", _("Actual paths"), _("moves, variants, loops and ping-pong"), paths),
        Deeper(
            "filter", _("Funnel"), _("who goes on, and time to the next"), f"{paths}#table-funnel"
        ),
        Deeper(
            "pain",
            _("Pains"),
            _("loss, money and what cannot be told"),
            glance.leads(reverse("pains:list")),
        ),
        Deeper(
            "quote",
            _("Voice"),
            _("what customers write, and how it was read"),
            glance.leads(reverse("comments:home")),
        ),
    )
