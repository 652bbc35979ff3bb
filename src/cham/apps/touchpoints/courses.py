"""A question over time: its picture, its table, and how both are read."""

from collections.abc import Callable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cham.apps.insights.touchpoint_figures import QuestionFigures, Step, TrendPoint
from cham.apps.reports.evidence import FEW
from cham.apps.reports.pages.measure_words import value_words
from cham.apps.reports.pages.score_tables import unit_title
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.interactions import Scale
from cham.core.measures import Measure, Unit
from cham.drawing.trend import Moment, TrendScale, even_scale, trend

_ENDS = {Unit.POINTS: (-100.0, 100.0), Unit.PERCENT: (0.0, 100.0), Unit.EMOTION: (-2.0, 2.0)}


def scale_ends(measure: Measure, scale: str) -> tuple[float, float]:
    """Give the ends of the axis that a figure is drawn on."""
    parsed = Scale.parse(scale)
    return _ENDS.get(measure.unit, (float(parsed.low), float(parsed.high)))


def writer(measure: Measure, language: str) -> Callable[[float], str]:
    """Say how values of a figure are written."""
    return lambda value: value_words(value, measure.unit, language)


def _scale(found: QuestionFigures, language: str) -> TrendScale:
    low, high = scale_ends(found.measure, found.scale)
    return even_scale(low, high, write=writer(found.measure, language))


Opens = Callable[[TrendPoint], str]
"""Where the answers of a point can be looked at; empty where they cannot."""


def opens_nothing(_point: TrendPoint) -> str:
    """Leave a point without a link."""
    return ""


def trend_picture(
    found: QuestionFigures, title: str, language: str, opens: Opens = opens_nothing
) -> str:
    """Draw a question over time; a point with an address leads there."""
    points = found.trend.points
    return trend(
        [_moment(each, found, language, opens(each)) for each in points],
        _scale(found, language),
        title=title,
        changes=found.trend.changes,
    )


def _moment(point: TrendPoint, found: QuestionFigures, language: str, href: str) -> Moment:
    write = writer(found.measure, language)
    label = _label(point, found.trend.step)
    words = label
    if point.value is not None:
        words = _("{when}: {value} ({low} to {high}), n = {n}").format(
            when=label,
            value=write(point.value),
            low=write(point.low) if point.low is not None else "–",
            high=write(point.high) if point.high is not None else "–",
            n=point.n,
        )
    return Moment(
        label=label,
        value=point.value,
        low=point.low,
        high=point.high,
        lower_limit=point.lower_limit,
        upper_limit=point.upper_limit,
        tone=_tone(point),
        words=words,
        href=href,
    )


def _tone(point: TrendPoint) -> str:
    if point.n < FEW:
        return "thin"
    if not point.outside or point.value is None:
        return "even"
    below = point.lower_limit is not None and point.value < point.lower_limit
    return "bad" if below else "good"


def _label(point: TrendPoint, step: Step) -> str:
    return point.first.strftime("%m/%Y" if step is Step.MONTH else "%d/%m")


def _key(found: QuestionFigures) -> str:
    return f"trend-{found.scale}"


def trend_note(found: QuestionFigures) -> SafeString:
    """Say how the picture is read, and whether anything in it is more than noise."""
    outside = sum(each.outside and each.n >= FEW for each in found.trend.points)
    said = [
        _(
            "The band is the 95% interval, dashed lines are control limits, hollow points rest on "
            "fewer than 30 answers."
        )
    ]
    if outside:
        words = _("{count} beyond the limits: more than noise.").format(count=outside)
        said.append(format_html('<a href="#table-{}">{}</a>', _key(found), words))
    else:
        said.append(_("Nothing beyond the limits: what moves here is noise."))
    if found.trend.changes:
        said.append(_("An upright line marks where a new level began."))
    return format_html_join(" ", "{}", ((each,) for each in said))


def trend_table(found: QuestionFigures, title: str, opens: Opens = opens_nothing) -> Table:
    """Give the points of the picture as a table, their counts leading to the answers."""
    kind, decimals = column_kind(found.measure)
    return Table(
        key=_key(found),
        title=_("{question} over time").format(question=title),
        columns=(
            Column("when", _("From"), Kind.DAY),
            Column("value", _("Figure"), kind, decimals),
            Column("low", _("At least"), kind, decimals),
            Column("high", _("At most"), kind, decimals),
            Column("n", "n", Kind.NUMBER),
            Column("lower", _("Lower limit"), kind, decimals),
            Column("upper", _("Upper limit"), kind, decimals),
        ),
        rows=tuple(
            Row(
                (
                    each.first,
                    Cell(
                        each.value,
                        note=_("beyond the limits") if each.outside and each.n >= FEW else "",
                        href=opens(each) if each.n else "",
                    ),
                    each.low,
                    each.high,
                    Cell(each.n, href=opens(each) if each.n else ""),
                    each.lower_limit,
                    each.upper_limit,
                ),
                tone="thin" if each.n < FEW else "",
            )
            for each in found.trend.points
        ),
        foot=unit_title(found.measure.unit),
        is_wide=True,
    )


def column_kind(measure: Measure) -> tuple[Kind, int]:
    """Say how a column of figures is written, and with how many decimals."""
    if measure.unit in {Unit.POINTS, Unit.EMOTION}:
        return Kind.SIGNED, 1
    return Kind.NUMBER, 1
