"""How customers feel: every measure with its interval, its n and a reading in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader, is_thin
from cham.core.interactions import Scale, ScaleError
from cham.core.measures import Measure, Unit
from cham.drawing.intervals import ScaleRange, interval_mark

_SCALES = {
    Unit.POINTS: ScaleRange(low=-100, high=100, zero=0),
    Unit.PERCENT: ScaleRange(low=0, high=100),
    Unit.EMOTION: ScaleRange(low=-2, high=2, zero=0),
}
# What firms ask most about comes first; a metric of another name comes last.
_ORDER = ("nps", "csat", "ces", "emotion", "rating", "effectiveness", "ease")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One touchpoint's figure."""

    name: str
    where: str
    value: str
    range: str
    mark: str
    tone: str
    n: str
    excluded: str
    reading: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGroup:
    """All figures of one measure, worst first."""

    title: str
    unit: str
    scale: str
    rows: tuple[ScoreRow, ...]
    has_excluded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """The section as the template shows it."""

    lead: str
    groups: tuple[ScoreGroup, ...]
    peak_end: str


def score_part(reader: Reader) -> ScorePart | None:
    """Make the section; none where nobody was asked anything."""
    found = reader.evidence.measured.by_scale
    if not found:
        return None
    return ScorePart(
        lead=_(
            "Each figure with its 95% interval and the number of answers behind it. Intervals that "
            "overlap do not say that two touchpoints are alike; figures from fewer than 30 answers "
            "are drawn hollow and should not be acted on alone."
        ),
        groups=tuple(
            _group(reader, scale, list(found[scale.name].items()))
            for scale in sorted(map(Scale.parse, found), key=_rank)
        ),
        peak_end=_peak_end(reader),
    )


def _rank(scale: Scale) -> tuple[int, str]:
    known = scale.metric in _ORDER
    return (_ORDER.index(scale.metric) if known else len(_ORDER), scale.name)


def _group(reader: Reader, scale: Scale, rows: list[tuple[str, Measure]]) -> ScoreGroup:
    unit = rows[0][1].unit
    middle = (scale.low + scale.high) / 2
    axis = _SCALES.get(unit, ScaleRange(low=scale.low, high=scale.high, zero=middle))
    ordered = sorted(rows, key=lambda each: (each[1].value is None, each[1].value or 0.0))
    return ScoreGroup(
        title=measure_title(scale),
        unit=unit_title(unit),
        scale=_("{low} to {high}").format(
            low=reader.value(axis.low, unit), high=reader.value(axis.high, unit)
        ),
        rows=tuple(_row(reader, key, measured, axis) for key, measured in ordered),
        has_excluded=any(_excluded(measured) for _key, measured in rows),
    )


def _row(reader: Reader, key: str, measured: Measure, axis: ScaleRange) -> ScoreRow:
    interval = reader.interval(measured)
    tone = score_tone(measured, middle=axis.zero)
    words = f"{reader.name(key)}: {reader.figure(measured)} ({interval})"
    return ScoreRow(
        name=reader.name(key),
        where=_stage_name(reader, key),
        value=reader.figure(measured),
        range=interval,
        mark=interval_mark(
            measured.value, measured.low, measured.high, axis, tone=tone, words=words
        ),
        tone="" if tone == "thin" else tone,
        n=reader.numbers.number(measured.n),
        excluded=reader.numbers.number(_excluded(measured)),
        reading=_reading(tone),
        beside=_beside(reader, measured),
    )


def _excluded(measured: Measure) -> int:
    return measured.excluded.blank + measured.excluded.out_of_scale


def score_tone(measured: Measure, *, middle: float | None = None) -> str:
    """Colour a figure only where its whole interval lies on one side of the middle.

    Parameters
    ----------
    middle
        The middle of the scale that was asked, for means on it; a share's middle is one half.
    """
    if is_thin(measured) or measured.low is None or measured.high is None:
        return "thin"
    if measured.unit is Unit.PERCENT:
        middle = 50.0
    elif measured.unit in {Unit.POINTS, Unit.EMOTION}:
        middle = 0.0
    if middle is None:
        return "even"
    if measured.low > middle:
        return "good"
    return "bad" if measured.high < middle else "even"


def _beside(reader: Reader, measured: Measure) -> str:
    """Give the figures that belong next to this one: shares beside a balance or a mean."""
    names = {
        "promoters": _("promoters"),
        "passives": _("passives"),
        "detractors": _("detractors"),
        "mean": _("mean"),
        "top_box": _("best answers"),
    }
    return " · ".join(
        f"{names[each.name]} {reader.value(each.value, each.unit)}"
        for each in measured.beside
        if each.name in names and each.value is not None
    )


def _reading(tone: str) -> str:
    readings = {
        "good": _("clearly on the good side"),
        "bad": _("clearly on the bad side"),
        "even": _("neither clearly good nor bad"),
        "thin": _("too few answers to rely on"),
    }
    return readings[tone]


def measure_title(scale: Scale) -> str:
    """Name what was asked, and from where to where."""
    return _("{title}, asked from {low} to {high}").format(
        title=_metric_title(scale), low=str(scale.low).replace("-", "−"), high=scale.high
    )


def question_title(name: str) -> str:
    """Name what was asked by the name of its scale; that name where it cannot be read."""
    try:
        return _metric_title(Scale.parse(name))
    except ScaleError:
        return name


def _metric_title(scale: Scale) -> str:
    titles = {
        "nps": _("Recommendation (NPS)"),
        "csat": _("Satisfaction (CSAT)"),
        "ces": _("Ease (CES)"),
        "emotion": _("Emotion"),
        "rating": _("Rating"),
        "effectiveness": _("Effectiveness (3E)"),
        "ease": _("Ease (3E)"),
    }
    return titles.get(scale.metric, scale.metric)


def unit_title(unit: Unit) -> str:
    """Name the unit of a figure."""
    titles = {
        Unit.POINTS: _("points, −100 to +100"),
        Unit.PERCENT: _("share of the two best answers"),
        Unit.SCORE: _("mean on the scale"),
        Unit.EMOTION: _("mean emotion, −2 to +2"),
    }
    return titles.get(unit, unit.value)


def _stage_name(reader: Reader, key: str) -> str:
    for stage in reader.evidence.journey.stages:
        if any(each.key == key for each in stage.touchpoints):
            return reader.text(stage.name)
    return _("not on the map")


def _peak_end(reader: Reader) -> str:
    found = reader.evidence.answers.peak_end
    if not found.journeys or found.peak_end is None or found.mean is None:
        return ""
    return _(
        "What is remembered: over {journeys} journeys with answers, the mean of peak and end is "
        "{peak_end} and the plain mean {mean} on the scale −2 to +2. Which of the two tells better "
        "what customers say of the whole is not compared here."
    ).format(
        journeys=reader.numbers.number(found.journeys),
        peak_end=reader.numbers.signed(found.peak_end, 2),
        mean=reader.numbers.signed(found.mean, 2),
    )
