"""The figures of comments as the overview shows them: totals, months, and what is spoken of where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _, ngettext

from cham.apps.comment_pages.names import TONES
from cham.apps.comment_pages.question import Question
from cham.apps.comments.models import Sentiment, Task
from cham.apps.comments.queries import HeatCell, HeatMap, MonthTotals, Totals
from cham.apps.comments.wanted import NOWHERE, SIGNALS
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.measures import Estimate
from cham.drawing.numbers import Numbers
from cham.drawing.trend import Line, Moment, even_scale, trends

FEWEST = 30
"""Comments below which a share is not told: its interval would say nothing."""

FEWEST_MENTIONS = 10
"""The same for a cell of the heat map, whose interval stands in its table."""

MOST_ASPECTS, MOST_PLACES = 14, 8
_SHADES = 5
_DRAWN = (Sentiment.NEGATIVE.value, Sentiment.POSITIVE.value)
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A figure on top of the page; `href` opens the comments behind it."""

    label: str
    value: str
    note: str
    href: str
    is_thin: bool = False
    tone: str = ""


def kpis(found: Totals, question: Question, numbers: Numbers) -> tuple[Kpi, ...]:
    """Say in eight figures what customers write."""
    return (
        _comments(found, question, numbers),
        *(_feeling(each, found, question, numbers) for each in Sentiment.values),
        *(_signal(each, found, question, numbers) for each in SIGNALS),
        _unsure(found, question, numbers),
    )


def _comments(found: Totals, question: Question, numbers: Numbers) -> Kpi:
    said = []
    if found.corrected:
        said.append(
            ngettext(
                "{count} corrected by a person", "{count} corrected by people", found.corrected
            ).format(count=numbers.number(found.corrected))
        )
    if found.left_out:
        said.append(
            _("{count} too short or too strange to be counted").format(
                count=numbers.number(found.left_out)
            )
        )
    if found.unread:
        said.append(_("{count} not read yet").format(count=numbers.number(found.unread)))
    return Kpi(
        label=_("Customer comments"),
        value=numbers.number(found.comments),
        note=" · ".join(said) or _("all of them read"),
        href=question.address() + "#said",
    )


def _feeling(key: str, found: Totals, question: Question, numbers: Numbers) -> Kpi:
    share, count = found.shares[key], found.counts[key]
    label, href = str(Sentiment(key).label), question.address(sentiment=key) + "#said"
    if found.counted < FEWEST or share.value is None:
        return Kpi(
            label=label,
            value=_("Cannot tell yet"),
            note=_("{count} of {least} comments that can be counted").format(
                count=numbers.number(found.counted), least=FEWEST
            ),
            href=href,
            is_thin=True,
        )
    return Kpi(
        label=label,
        value=numbers.share(share.value / 100),
        note=_("{range}; about {count} comments").format(
            range=_range(share, numbers), count=numbers.number(count.value or 0)
        ),
        href=href,
        tone=TONES.get(key, ""),
    )


def _signal(key: str, found: Totals, question: Question, numbers: Numbers) -> Kpi:
    total = found.signals[key]
    expected, value = total.expected, numbers.number(total.shown)
    if expected is None or expected.low is None or expected.high is None:
        note = _("by words alone")
    else:
        value = numbers.number(expected.value or 0)
        note = _("{low}–{high} by the probabilities; {count} marked").format(
            low=numbers.number(expected.low),
            high=numbers.number(expected.high),
            count=numbers.number(total.shown),
        )
    return Kpi(
        label=str(Task(key).label),
        value=value,
        note=note,
        href=question.address(signals=(key,)) + "#said",
        tone="bad" if total.shown else "",
    )


def _unsure(found: Totals, question: Question, numbers: Numbers) -> Kpi:
    read = found.comments - found.unread
    return Kpi(
        label=_("Needs a person"),
        value=numbers.number(found.needs_review),
        note=_("the models are sure of {share}").format(share=numbers.share(found.coverage))
        if read
        else _("nothing is read yet"),
        href=question.address(unsure=True) + "#said",
    )


def _range(share: Estimate, numbers: Numbers) -> str:
    assert share.low is not None and share.high is not None  # noqa: PT018 - one interval
    return f"{numbers.number(share.low)}–{numbers.share(share.high / 100)}"


def months_picture(months: tuple[MonthTotals, ...], numbers: Numbers) -> str:
    """Draw how comments felt, month by month; nothing where there is but one month."""
    whole = tuple(_without_gaps(months))
    if len(whole) < 2:  # noqa: PLR2004 - a line needs two ends
        return ""
    return trends(
        [
            Line(
                name=str(Sentiment(key).label),
                tone=TONES[key],
                moments=tuple(_moment(first, each, key, numbers) for first, each in whole),
            )
            for key in _DRAWN
        ],
        even_scale(0, 100, write=lambda level: numbers.share(level / 100)),
        title=_("Share of negative and of positive comments by month"),
    )


def _without_gaps(
    months: tuple[MonthTotals, ...],
) -> Iterator[tuple[date, MonthTotals | None]]:
    known = {(each.first.year, each.first.month): each for each in months}
    for before, each in zip((None, *months), months, strict=False):
        at = before.first if before else each.first
        while before and (at := _next_month(at)) < each.first:
            yield at, known.get((at.year, at.month))
        yield each.first, each


def _next_month(first: date) -> date:
    if first.month == _DECEMBER:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)


def _moment(first: date, month: MonthTotals | None, key: str, numbers: Numbers) -> Moment:
    label = first.strftime("%m/%y")
    share = month.shares[key] if month else None
    if month is None or share is None or share.value is None:
        return Moment(label=label, value=None)
    words = _("{month}: {feeling} {share} ({range}), {count} comments").format(
        month=first.strftime("%m/%Y"),
        feeling=Sentiment(key).label,
        share=numbers.share(share.value / 100),
        range=_range(share, numbers),
        count=numbers.number(month.counted),
    )
    tone = "thin" if month.counted < FEWEST else TONES[key]
    return Moment(
        label=label, value=share.value, low=share.low, high=share.high, tone=tone, words=words
    )


def months_table(months: tuple[MonthTotals, ...]) -> Table:
    """Give the months as a table."""
    return Table(
        key="months",
        title=_("Feeling by month"),
        columns=(
            Column("month", _("Month")),
            Column("comments", _("Customer comments"), Kind.NUMBER),
            Column("counted", _("Counted"), Kind.NUMBER),
            *(
                column
                for key in Sentiment.values
                for column in (
                    Column(key, str(Sentiment(key).label), Kind.SHARE),
                    Column(f"{key}_low", _("At least"), Kind.SHARE),
                    Column(f"{key}_high", _("At most"), Kind.SHARE),
                )
            ),
        ),
        rows=tuple(_month_row(each) for each in months),
        foot=_("Counted from calibrated probabilities, with 95% intervals."),
        is_wide=True,
    )


def _month_row(month: MonthTotals) -> Row:
    cells: list[Cell | str | float | None] = [
        month.first.strftime("%m/%Y"),
        month.comments,
        month.counted,
    ]
    for key in Sentiment.values:
        share = month.shares[key]
        cells += [_part(share.value), _part(share.low), _part(share.high)]
    return Row(tuple(cells), tone="thin" if month.counted < FEWEST else "")


def _part(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatSpot:
    """One cell as it is seen.

    Attributes
    ----------
    shade
        0 to 4 by the share of negative mentions; nothing where it rests on too few.
    """

    mentions: str
    share: str
    words: str
    href: str
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatGrid:
    """What is spoken of where, the most spoken of first; touchpoints as they stand on the map."""

    places: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatSpot | None, ...]], ...]
    note: str


def heat_grid(found: HeatMap, question: Question, numbers: Numbers) -> HeatGrid | None:
    """Make the grid; None where no aspect is spoken of."""
    if not found.cells:
        return None
    shown = set(found.touchpoints[:MOST_PLACES])
    ordered = [key for key in question.names.touchpoints if key in shown]
    ordered += [key for key in found.touchpoints[:MOST_PLACES] if key not in ordered]
    aspects = found.aspects[:MOST_ASPECTS]
    cells = {(each.aspect, each.touchpoint): each for each in found.cells}
    left_out = len(found.touchpoints) + len(found.aspects) - len(ordered) - len(aspects)
    rows = [
        (
            question.names.aspect(aspect),
            tuple(
                _spot(cells[aspect, key], question, numbers) if (aspect, key) in cells else None
                for key in ordered
            ),
        )
        for aspect in aspects
    ]
    return HeatGrid(
        places=tuple(_place(key, question) for key in ordered),
        rows=tuple(row for row in rows if any(row[1])),
        note=_("The rarest are left out here; the table below has them all.") if left_out else "",
    )


def _place(key: str, question: Question) -> str:
    return question.names.touchpoints.get(key, key) if key else _("At no touchpoint")


def _spot(cell: HeatCell, question: Question, numbers: Numbers) -> HeatSpot:
    negative = cell.negative
    is_thin = negative.value is None or negative.n < FEWEST_MENTIONS
    share = "" if negative.value is None or is_thin else numbers.share(negative.value / 100)
    words = ngettext("{count} mention", "{count} mentions", cell.mentions).format(
        count=numbers.number(cell.mentions)
    )
    level = min(int((negative.value or 0) / 100 * _SHADES), _SHADES - 1)
    return HeatSpot(
        mentions=words,
        share=share,
        words=", ".join(
            (
                question.names.aspect(cell.aspect),
                _place(cell.touchpoint, question),
                _("{share} negative").format(share=share) if share else _("cannot tell yet"),
                words,
            )
        ),
        href=question.address(aspect=cell.aspect, touchpoint=cell.touchpoint or NOWHERE) + "#said",
        shade="" if is_thin else str(level),
    )


def heat_table(found: HeatMap, question: Question) -> Table:
    """Give all cells as a table."""
    return Table(
        key="heat-map",
        title=_("What is spoken of where"),
        columns=(
            Column("aspect", _("Aspect")),
            Column("touchpoint", _("Touchpoint")),
            Column("mentions", _("Mentions"), Kind.NUMBER),
            Column("negative", _("Negative"), Kind.SHARE),
            Column("low", _("At least"), Kind.SHARE),
            Column("high", _("At most"), Kind.SHARE),
            Column("unsure", _("Needs a person"), Kind.NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    question.names.aspect(each.aspect),
                    _place(each.touchpoint, question),
                    each.mentions,
                    _part(each.negative.value),
                    _part(each.negative.low),
                    _part(each.negative.high),
                    each.unsure,
                ),
                tone="thin" if each.negative.n < FEWEST_MENTIONS else "",
            )
            for each in found.cells
        ),
        foot=_("The share of mentions that are negative, among those that feel anything."),
        is_wide=True,
    )
