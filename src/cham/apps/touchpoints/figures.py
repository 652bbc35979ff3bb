"""What customers did and said at a touchpoint: trend, spread, groups, neighbours, words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cham.apps.comments.models import Sentiment
from cham.apps.comments.queries import typical_quotes
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.closer import TouchpointReady
from cham.apps.insights.rows import Figure, rows_address, seen_touchpoints
from cham.apps.insights.touchpoint_figures import (
    GroupFigure,
    Neighbour,
    QuestionFigures,
    Said,
    TouchpointFigures,
)
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.reports.evidence import FEW
from cham.apps.reports.pages.measure_words import (
    figure_words,
    interval_words,
    score_words,
)
from cham.apps.reports.pages.score_tables import measure_title, score_tone
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.apps.touchpoints.courses import (
    column_kind,
    scale_ends,
    trend_note,
    trend_picture,
    trend_table,
    writer,
)
from cham.core.interactions import Band, Scale
from cham.core.journeys import Journey
from cham.core.measures import Estimate
from cham.drawing.bars import Bar, bars
from cham.drawing.numbers import Numbers

_MOST_NEIGHBOURS = 8
_QUOTES = 4  # of blame, and of praise


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A figure of the head row."""

    label: str
    value: str
    note: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One way of dividing the answers."""

    title: str
    picture: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPart:
    """What was answered to one question."""

    title: str
    trend: str
    trend_table: Table
    trend_note: str
    spread: str
    spread_table: Table
    breakdowns: Sequence[Breakdown]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteShown:
    """A customer's own words."""

    text: str
    tone: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePart:
    """The figures' side of the page."""

    tiles: Sequence[Tile]
    questions: Sequence[QuestionPart]
    before: Table
    after: Table
    quotes: Sequence[QuoteShown]

    @property
    def tables(self) -> Iterator[Table]:
        """Every table that can be taken away."""
        yield self.before
        yield self.after
        for each in self.questions:
            yield each.trend_table
            yield each.spread_table
            yield from (breakdown.table for breakdown in each.breakdowns)


@dataclass(frozen=True, slots=True)
class _Names:
    """How the parts of a journey are called."""

    touchpoints: Mapping[str, str]
    channels: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, journey: Journey, language: str) -> "_Names":
        return cls(
            {each.key: each.name.read(language) for each in journey.touchpoints},
            {each.key: each.name.read(language) for each in journey.channels},
            {each.key: each.name.read(language) for each in journey.units},
        )


def figure_part(
    journey: Journey, ready: TouchpointReady, language: str, member: Member
) -> FigurePart:
    """Gather the figures; quotes only for those who may see answers."""
    names, found = _Names.of(journey, language), ready.figures
    may_read = member.may(Act.SEE_ANSWERS)
    return FigurePart(
        tiles=tuple(_tiles(ready, language)),
        questions=tuple(_question(each, names, language) for each in found.questions),
        before=_neighbours("before", _("What came just before"), found.before, names),
        after=_neighbours("after", _("What came just after"), found.after, names),
        quotes=tuple(_quotes(ready, journey, language, member)) if may_read else (),
    )


def _quotes(
    ready: TouchpointReady, journey: Journey, language: str, member: Member
) -> Iterator[QuoteShown]:
    """Give what is typical of blame and of praise here; where nothing was read, the latest words.

    A persona and a band of value do not reach what was read, and reach the latest words.
    """
    names, asked = _Names.of(journey, language), ready.asked
    reaches = not asked.persona and not asked.value_band
    wanted = Wanted(asked=asked, touchpoint=ready.figures.key)
    read = [
        comment
        for sentiment in (Sentiment.NEGATIVE, Sentiment.POSITIVE)
        for comment in (typical_quotes(member, wanted, sentiment, most=_QUOTES) if reaches else ())
    ]
    zone = ZoneInfo(member.organisation.time_zone)
    for each in read:
        said = Said(
            text=each.text,
            moment=each.event_time.astimezone(zone),
            score=each.score,
            scale=each.scale,
            channel=each.channel,
            unit=each.unit,
        )
        tone = "bad" if each.sentiment == Sentiment.NEGATIVE else "good"
        yield replace(_quote(said, names, language), tone=tone)
    if not read:
        latest = latest_words(member, journey, ready.figures)
        yield from (_quote(each, names, language) for each in latest)


def latest_words(caller: Caller, journey: Journey, found: TouchpointFigures) -> tuple[Said, ...]:
    """Give the latest comments at a touchpoint that the caller may read.

    Who is bound to units reads all at their touchpoints, and elsewhere what was said to them.
    """
    seen = seen_touchpoints(journey, caller.units_seen)
    if seen is None or found.key in seen:
        return found.quotes
    return tuple(each for each in found.quotes if each.unit and caller.sees_unit(each.unit))


def _tiles(ready: TouchpointReady, language: str) -> Iterator[Tile]:
    found, numbers = ready.figures, Numbers(language)
    yield Tile(
        label=_("Met by"),
        value=numbers.number(found.people),
        note=_("{count} times").format(count=numbers.number(found.steps)) if found.steps else "",
        href=rows_address(ready.asked, Figure.STEPS, touchpoint=found.key),
    )
    for each in found.questions:
        tone = score_tone(each.measure)
        yield Tile(
            label=measure_title(Scale.parse(each.scale)),
            value=figure_words(each.measure, language),
            note=_("95% interval {interval}, n = {n}").format(
                interval=interval_words(each.measure, language),
                n=numbers.number(each.measure.n),
            ),
            tone="" if tone in {"thin", "even"} else tone,
            href=rows_address(ready.asked, Figure.ANSWERS, touchpoint=found.key, scale=each.scale),
        )
    if found.last and found.dropped is not None:
        yield Tile(
            label=_("Went no further"),
            value=numbers.number(found.dropped),
            note=_("of {last} who were last seen here").format(last=numbers.number(found.last)),
            href=rows_address(ready.asked, Figure.DROPPED, touchpoint=found.key),
        )


def _question(found: QuestionFigures, names: _Names, language: str) -> QuestionPart:
    groups: tuple[tuple[str, str, Sequence[GroupFigure], Mapping[str, str]], ...] = (
        (_("By channel"), "channel", found.by_channel, names.channels),
        (_("By device"), "device", found.by_device, {}),
        (_("By unit"), "unit", found.by_unit, names.units),
    )
    title = measure_title(Scale.parse(found.scale))
    return QuestionPart(
        title=title,
        trend=trend_picture(found, title, language),
        trend_table=trend_table(found, title),
        trend_note=trend_note(found),
        spread=_spread(found, title, language),
        spread_table=_spread_table(found, title),
        breakdowns=tuple(
            _breakdown(found, heading, key, rows, called, language)
            for heading, key, rows, called in groups
            if len(rows) > 1
        ),
    )


def _spread(found: QuestionFigures, title: str, language: str) -> str:
    numbers = Numbers(language)
    most = max((each.share for each in found.distribution), default=1.0) or 1.0
    return bars(
        [
            Bar(
                name=numbers.number(each.score),
                value=each.share,
                text=f"{numbers.number(each.count)} · {numbers.share(each.share)}",
            )
            for each in found.distribution
        ],
        least=0,
        most=most,
        title=_("How answers spread: {question}").format(question=title),
    )


def _spread_table(found: QuestionFigures, title: str) -> Table:
    return Table(
        key=f"spread-{found.scale}",
        title=_("How answers spread: {question}").format(question=title),
        columns=(
            Column("score", _("Answer"), Kind.NUMBER),
            Column("count", _("Answers"), Kind.NUMBER),
            Column("share", _("Proportion"), Kind.SHARE, 1),
        ),
        rows=tuple(Row((each.score, each.count, each.share)) for each in found.distribution),
        foot=_("{count} answers outside the scale are left out.").format(count=found.out_of_scale)
        if found.out_of_scale
        else "",
    )


def _breakdown(
    found: QuestionFigures,
    title: str,
    key: str,
    groups: Sequence[GroupFigure],
    called: Mapping[str, str],
    language: str,
) -> Breakdown:
    low, high = scale_ends(found.measure, found.scale)
    kind, decimals = column_kind(found.measure)
    write = writer(found.measure, language)
    named = [(called.get(each.key, each.key) or _("not said"), each) for each in groups]
    picture = bars(
        [
            Bar(
                name=name,
                value=each.own.value,
                low=each.own.low,
                high=each.own.high,
                text=f"{figure_words(each.own, language)} · n = {each.own.n}",
                tone="thin" if each.own.n < FEW else "even",
            )
            for name, each in named
        ],
        least=low,
        most=high,
        zero=0 if low < 0 else None,
        title=title,
    )
    table = Table(
        key=f"{key}-{found.scale}",
        title=title,
        columns=(
            Column("name", title),
            Column("value", _("Own figure"), kind, decimals),
            Column("low", _("At least"), kind, decimals),
            Column("high", _("At most"), kind, decimals),
            Column("n", "n", Kind.NUMBER),
            Column("drawn", _("Drawn to the whole"), kind, decimals),
        ),
        rows=tuple(
            Row(
                (
                    name,
                    each.own.value,
                    each.own.low,
                    each.own.high,
                    each.own.n,
                    Cell(
                        each.shrunken.value,
                        note=_drawn_interval(each.shrunken, write),
                    ),
                ),
                tone="thin" if each.own.n < FEW else "",
            )
            for name, each in named
        ),
        foot=_(
            "Small groups are drawn towards the whole; order by that column, not by the own figure."
        ),
    )
    return Breakdown(title=title, picture=picture, table=table)


def _drawn_interval(found: Estimate, write: Callable[[float], str]) -> str:
    if found.low is None or found.high is None:
        return ""
    return _("{low} to {high}").format(low=write(found.low), high=write(found.high))


def _neighbours(key: str, title: str, found: Sequence[Neighbour], names: _Names) -> Table:
    ends = {"before": _("the beginning"), "after": _("the end")}
    return Table(
        key=key,
        title=title,
        columns=(
            Column("name", _("Step")),
            Column("share", _("Proportion"), Kind.SHARE),
            Column("count", _("Times"), Kind.NUMBER),
            Column("wait", _("Median wait, hours"), Kind.NUMBER, 1),
        ),
        rows=tuple(
            Row(
                (
                    names.touchpoints.get(each.touchpoint, each.touchpoint) or ends[key],
                    each.share,
                    each.count,
                    None if each.median_seconds is None else each.median_seconds / 3600,
                )
            )
            for each in found[:_MOST_NEIGHBOURS]
        ),
    )


def _quote(said: Said, names: _Names, language: str) -> QuoteShown:
    about = [said.moment.strftime("%d/%m/%Y"), names.channels.get(said.channel, said.channel)]
    tone = ""
    if said.score is not None and said.scale:
        about.insert(0, score_words(said.score, said.scale, language))
        band = Scale.parse(said.scale).band(said.score)
        tone = "" if band is Band.NEUTRAL else band.value
    return QuoteShown(text=said.text, tone=tone, about=" · ".join(filter(None, about)))
