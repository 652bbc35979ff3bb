"""Lists of what the figures count: answers, pains, what came in, what moved, what is on no map."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _, ngettext

from cham.apps.insights.asking import Asked
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.overview.addresses import Behind
from cham.apps.overview.figures import change_words
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.overview.map_lists import steps_address
from cham.apps.overview.pains import pain_table
from cham.apps.overview.quality import outside_scales, scale_title
from cham.apps.overview.week import moved_this_week
from cham.apps.overview.work import gaps_of
from cham.apps.reports.measuring import of_the_firm
from cham.apps.reports.pages.pain_words import verdict_words
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.interactions import Band, Scale, ScaleError
from cham.core.journeys import GapKind
from cham.core.pains import Pain
from cham.core.paths import TouchpointScores


def answers(glance: Glance, scale: str, touchpoint: str = "") -> Listed | None:
    """Count answers where they were given, by band; they add up to the n.

    Parameters
    ----------
    scale
        Only those on this scale; empty for all that were asked at a touchpoint.
    touchpoint
        Only those at this one; empty for all.
    """
    found = sorted(_asked(glance, scale, touchpoint), key=lambda each: -each[0].n)
    if not (touchpoint or _is_scale(scale)):
        return None
    total = sum(each.n for each, _scale in found)
    title = scale_title(scale) if scale else glance.reader.name(touchpoint)
    return Listed(
        title=title,
        figure=ngettext("{count} answer", "{count} answers", total).format(
            count=glance.reader.numbers.number(total)
        ),
        text=_("Each answer was given at one touchpoint; together they are the n of the figure."),
        table=Table(
            key="answers",
            title=title,
            columns=(
                Column("touchpoint", _("Touchpoint")),
                *(() if scale else (Column("question", _("Question")),)),
                Column("n", _("Answers"), Kind.NUMBER),
                Column("bad", _("bad"), Kind.NUMBER),
                Column("neutral", _("neutral"), Kind.NUMBER),
                Column("good", _("good"), Kind.NUMBER),
            ),
            rows=tuple(
                _answered(glance, each, known, shows_question=not scale) for each, known in found
            ),
            when_empty=_("Nobody was asked this in the period."),
        ),
    )


def _is_scale(name: str) -> bool:
    try:
        Scale.parse(name)
    except ScaleError:
        return False
    return True


def _asked(
    glance: Glance, scale: str, touchpoint: str
) -> Iterator[tuple[TouchpointScores, Scale]]:
    scores = glance.reader.evidence.answers.scores
    for each in scores.touchpoints if touchpoint else of_the_firm(scores):
        is_meant = scale in {"", each.scale} and touchpoint in {"", each.touchpoint}
        if is_meant and each.n and _is_scale(each.scale):
            yield each, Scale.parse(each.scale)


def _answered(
    glance: Glance, found: TouchpointScores, scale: Scale, *, shows_question: bool
) -> Row:
    bands = dict.fromkeys(Band, 0)
    for score, count in found.counts:
        bands[scale.band(score)] += count
    key = found.touchpoint
    parts = {"touchpoint": key, "scale": found.scale}

    def cell(count: int, **more: str) -> Cell:
        is_open = count and glance.reads_answers_at(key)
        return Cell(
            count,
            href=rows_address(glance.asked, Figure.ANSWERS, **parts, **more) if is_open else "",
        )

    return Row(
        (
            Cell(glance.reader.name(key), href=glance.address_of(key)),
            *((scale_title(found.scale),) if shows_question else ()),
            cell(found.n),
            *(cell(bands[band], band=band.value) for band in (Band.BAD, Band.NEUTRAL, Band.GOOD)),
        )
    )


def claimed_pains(glance: Glance) -> Listed | None:
    """List the claimed pains, the dearest first: the first is the money of the head row."""
    report = glance.reader.evidence.pains
    if report is None:
        return None
    others = [each for each in report.pains if each.rank is None]
    return Listed(
        title=_("Pains"),
        figure=ngettext("{count} pain", "{count} pains", len(report.claimed)).format(
            count=glance.reader.numbers.number(len(report.claimed))
        ),
        text=_(
            "Touchpoints that could be tested: {tested}, these and those below with a yes. The "
            "overview names the money of the first. Amounts are not added up: pains that occur "
            "together share the blame, and the same customer may stand in several. Each amount is "
            "an estimate from bad and good experiences of like customers, not a sum of orders."
        ).format(tested=glance.reader.numbers.number(report.tested)),
        table=pain_table(
            glance,
            report.claimed,
            key="claimed",
            title=_("Pains"),
            when_empty=_("No touchpoint goes with lost customers beyond chance."),
        ),
        others=(_not_claimed(glance, others),) if others else (),
    )


def _not_claimed(glance: Glance, pains: Sequence[Pain]) -> Table:
    return Table(
        key="not-claimed",
        title=_("Touchpoints without a claim, and why"),
        columns=(
            Column("touchpoint", _("Touchpoint")),
            Column("n", _("Answers"), Kind.NUMBER),
            Column("tested", _("Could be tested")),
            Column("why", _("Why")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(glance.reader.name(each.key), href=glance.address_of(each.key)),
                    Cell(each.unhappy.n, href=_looked_at(glance, each)),
                    _("no") if each.cost is None else _("yes"),
                    verdict_words(each),
                )
            )
            for each in pains
        ),
        shows_title=True,
    )


def _looked_at(glance: Glance, pain: Pain) -> str:
    """Give the address of the answers in which a pain was looked for."""
    if not pain.unhappy.n or not glance.reads_answers_at(pain.key):
        return ""
    return rows_address(glance.asked, Figure.EXPERIENCES, touchpoint=pain.key)


def sources(glance: Glance) -> Listed:
    """List what each source sent and what became of it; the columns add up to the figures."""
    intake = glance.reader.evidence.intake
    fresh = {each.source: each for each in intake.freshness}
    opens = glance.reads_all_answers
    return Listed(
        title=_("What came in, and what became of it"),
        figure=ngettext("{count} source", "{count} sources", len(intake.sources)).format(
            count=len(intake.sources)
        ),
        text=_(
            "{received} received = {stored} stored + {duplicates} duplicates + {dead} set aside."
        ).format(
            received=glance.reader.numbers.number(intake.received),
            stored=glance.reader.numbers.number(intake.stored),
            duplicates=glance.reader.numbers.number(intake.duplicates),
            dead=glance.reader.numbers.number(intake.dead),
        ),
        table=Table(
            key="by-source",
            title=_("What came in, and what became of it"),
            columns=(
                Column("source", _("Source")),
                Column("received", _("Received"), Kind.NUMBER),
                Column("stored", _("Stored"), Kind.NUMBER),
                Column("duplicates", _("Duplicates"), Kind.NUMBER),
                Column("dead", _("Set aside"), Kind.NUMBER),
                Column("happened", _("Latest interaction"), Kind.MOMENT),
            ),
            rows=tuple(
                Row(
                    (
                        each.source,
                        each.received,
                        Cell(
                            each.stored, href=source_address(glance, each.source) if opens else ""
                        ),
                        each.duplicates,
                        Cell(
                            each.dead,
                            href=glance.opens(Behind.SET_ASIDE) if each.dead else "",
                            tone="bad" if each.dead else "",
                        ),
                        fresh[each.source].happened if each.source in fresh else None,
                    )
                )
                for each in intake.by_source
            ),
            foot=_("Over all time: the period and the filter do not reach what came in."),
        ),
    )


def source_address(glance: Glance, source: str) -> str:
    """Give the address of all interactions of a source, or of what every source sent."""
    if not glance.reads_all_answers:
        return glance.opens(Behind.SOURCES)
    everything = Asked(
        journey=glance.asked.journey, period="all"
    )  # no filter reaches what came in
    return rows_address(everything, Figure.SOURCE, source=source)


def outside(glance: Glance, scale: str = "") -> Listed:
    """List where answers outside their scale were given; they add up to the figure.

    Parameters
    ----------
    scale
        Only those outside of this one; empty for all.
    """
    rows = outside_scales(glance, scale)
    total = sum(row.cells[-1] for row in rows if isinstance(row.cells[-1], int))
    return Listed(
        title=_("Answers outside their scale"),
        figure=ngettext("{count} answer", "{count} answers", total).format(
            count=glance.reader.numbers.number(total)
        ),
        text=_("Codes that the scale does not have. They are in no score, and are never clipped."),
        table=Table(
            key="outside",
            title=_("Answers outside their scale"),
            columns=(
                Column("touchpoint", _("Touchpoint")),
                Column("scale", _("Question")),
                Column("count", _("Answers"), Kind.NUMBER),
            ),
            rows=rows,
            when_empty=_("None."),
        ),
    )


def week(glance: Glance) -> Listed | None:
    """List the touchpoints whose emotion moved this week beyond noise."""
    moved, seven = moved_this_week(glance), glance.week
    if moved is None or seven is None:
        return None
    previous = seven.ready.previous
    rows = []
    for key, measured, shift in moved:
        before = previous.feeling(key) if previous is not None else None
        rows.append(
            Row(
                (
                    Cell(glance.reader.name(key), href=glance.address_of(key)),
                    Cell(measured.value, note=f"n = {measured.n}", href=seven.opens_feeling(key)),
                    Cell(
                        before.value if before is not None else None,
                        note=f"n = {before.n}" if before is not None else "",
                        href=seven.opens_feeling_before(key) if before is not None else "",
                    ),
                    Cell(
                        change_words(glance.reader, measured, shift),
                        tone="good" if (shift.value or 0) > 0 else "bad",
                    ),
                )
            )
        )
    return Listed(
        title=_("Touchpoints that moved this week"),
        figure=ngettext("{count} touchpoint", "{count} touchpoints", len(rows)).format(
            count=len(rows)
        ),
        text=_(
            "Touchpoints whose emotion, from −2 to +2, moved in the last seven days against the "
            "seven before by more than noise."
        ),
        table=Table(
            key="week",
            title=_("Touchpoints that moved this week"),
            columns=(
                Column("touchpoint", _("Touchpoint")),
                Column("now", _("Last seven days"), Kind.SIGNED, 1),
                Column("before", _("The seven before"), Kind.SIGNED, 1),
                Column("change", _("Change")),
            ),
            rows=tuple(rows),
            when_empty=_(
                "How customers feel moved at no touchpoint by more than noise in the last seven days."
            ),
        ),
    )


def unmapped(glance: Glance) -> Listed:
    """List the kinds of interactions that no touchpoint takes; their counts add up."""
    found = gaps_of(glance, GapKind.UNMAPPED)
    total = sum(each.count for each in found)
    return Listed(
        title=_("Interactions without a touchpoint"),
        figure=ngettext("{count} interaction", "{count} interactions", total).format(
            count=glance.reader.numbers.number(total)
        ),
        text=_("What happens though no touchpoint of the map stands for it, most frequent first."),
        table=Table(
            key="unmapped",
            title=_("Interactions without a touchpoint"),
            columns=(
                Column("name", _("What happened")),
                Column("count", _("Interactions"), Kind.NUMBER),
            ),
            rows=tuple(
                Row(
                    (
                        each.details[0],
                        Cell(each.count, href=steps_address(glance, each.details[0])),
                    )
                )
                for each in found
            ),
            when_empty=_("None."),
        ),
    )
