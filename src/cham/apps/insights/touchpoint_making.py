"""Makes the figures of one touchpoint: the heavy half of `touchpoint_figures`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.apps.insights.touchpoint_figures import (
    GroupFigure,
    Neighbour,
    OverallFigures,
    QuestionFigures,
    Said,
    ScoreCount,
    Step,
    TouchpointFigures,
    Trend,
    TrendPoint,
)
from cham.apps.reports.answered import answered_rows
from cham.apps.reports.measuring import FIRM, NPS, metric_of, most_telling_first
from cham.apps.reports.periods import Window
from cham.apps.reports.scene import Scene
from cham.core.interactions import Scale, ScaleError
from cham.core.journeys import Journey
from cham.core.measures import (
    ChartPoint,
    GroupTally,
    Metric,
    Tally,
    change_points,
    ewma_chart,
    measure_tally,
    metric_series,
    shewhart_chart,
    shrink,
    tally,
)
from cham.core.paths import Answers
from cham.core.text import shown
from cham.engine.derivation import off_map_name
from cham.engine.signs import Signs

_COLUMNS = (
    "event_time", "name", "kind", "channel", "touchpoint", "source", "properties", "device",
    "unit", "score", "scale", "text",
)  # fmt: skip
_OVERALL_COLUMNS = tuple(each for each in _COLUMNS if each != "text")
_QUOTES = 30
_NEIGHBOURS = 12
_MOST_DAYS, _MOST_WEEKS = 14, 100  # days of a period drawn by day, and by week
_LEAST_TREND = 365  # days that a trend by month goes back, whatever the period
_MICROSECONDS = 1_000_000


def touchpoint_figures(scene: Scene, key: str) -> TouchpointFigures:
    """Make all figures of one touchpoint.

    A trend by month goes back a year at least, so that a short period stands beside what was.
    """
    answers = scene.answers()
    step, window = _trend_window(scene)
    rows = _rows_at(scene, key, window)
    asked = _inside(rows, scene.window)
    rework = next((each for each in answers.rework.touchpoints if each.touchpoint == key), None)
    census = scene.desk.census(scene.engine, scene.selection)
    dropped = _dropped(answers, key)
    return TouchpointFigures(
        key=key,
        since=scene.window.since,
        until=scene.window.until,
        steps=rework.steps if rework else 0,
        people=census.met.get(key, rework.paths if rework else 0),
        questions=_questions(rows, asked, _Edges.of(step, window, rows, scene.desk.zone)),
        before=_neighbours(answers, key, before=True),
        after=_neighbours(answers, key, before=False),
        last=dropped[0] if dropped else None,
        dropped=dropped[1] if dropped else None,
        quotes=_quotes(asked, scene.desk.zone),
    )


def overall_figures(scene: Scene) -> OverallFigures:
    """Make what was asked over all touchpoints: each question's course over time and its groups."""
    step, window = _trend_window(scene)
    batches = list(answered_rows(scene, _OVERALL_COLUMNS, window))
    if not batches:
        return OverallFigures()
    rows = _of_the_firm(pa.Table.from_batches(batches).select(_OVERALL_COLUMNS), scene)
    asked, edges = _inside(rows, scene.window), _Edges.of(step, window, rows, scene.desk.zone)
    found = _questions(rows, asked, edges)
    return OverallFigures(questions=tuple(sorted(found, key=lambda each: -each.measure.n)))


@dataclass(frozen=True, slots=True)
class _Edges:
    """The days at which the points of a trend begin, and the one at which the last one ends.

    Attributes
    ----------
    window
        What the trend is asked about; points that reach out of it are not whole.
    """

    step: Step
    days: tuple[date, ...]
    zone: ZoneInfo
    window: Window

    @classmethod
    def of(cls, step: Step, window: Window, rows: pa.Table, zone: ZoneInfo) -> "_Edges":
        """Cut a stretch of time into days, weeks or months; all time begins with the first row."""
        times = rows["event_time"].cast(pa.int64())
        if not len(times):
            return cls(step, (), zone, window)
        first = window.since or _aware(pc.min(times).as_py(), zone)
        last = window.until or _aware(pc.max(times).as_py() + 1, zone)
        end = (last - timedelta(microseconds=1)).astimezone(zone).date()
        days = [_floor(first.astimezone(zone).date(), step)]
        while days[-1] <= end:
            days.append(_following(days[-1], step))
        return cls(step, tuple(days), zone, window)

    def microseconds(self) -> NDArray[np.int64]:
        """Give the edges as moments."""
        moments = [
            datetime(each.year, each.month, each.day, tzinfo=self.zone) for each in self.days
        ]
        return np.array([int(each.timestamp()) * _MICROSECONDS for each in moments], np.int64)

    def days_of(self, position: int) -> tuple[date, date]:
        """Give the first and the last day of a point, as far as the window reaches."""
        first, last = self.days[position], self.days[position + 1] - timedelta(days=1)
        since, until = self.window.since, self.window.until
        if since is not None:
            first = max(first, since.astimezone(self.zone).date())
        if until is not None:
            end = (until - timedelta(microseconds=1)).astimezone(self.zone).date()
            last = min(last, end)
        return first, last

    def is_whole(self, position: int) -> bool:
        """Tell whether the window covers all of a point."""
        first, after = self.days[position], self.days[position + 1]
        since, until = self.window.since, self.window.until
        return (since is None or since.astimezone(self.zone).date() <= first) and (
            until is None or until.astimezone(self.zone).date() >= after
        )


def _trend_window(scene: Scene) -> tuple[Step, Window]:
    since, until = scene.window.since, scene.window.until
    if since is None or until is None:
        return Step.MONTH, scene.window
    days = (until - since).days
    if days <= _MOST_DAYS:
        return Step.DAY, scene.window
    if days <= _MOST_WEEKS:
        return Step.WEEK, scene.window
    return Step.MONTH, Window(min(since, until - timedelta(days=_LEAST_TREND)), until)


def _floor(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def _following(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day + timedelta(days=1)
    if step is Step.WEEK:
        return day + timedelta(days=7)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _rows_at(scene: Scene, key: str, window: Window) -> pa.Table:
    """Give the answers at a touchpoint."""
    found = [
        _at(pa.Table.from_batches([batch]), scene.journey, key)
        for batch in answered_rows(scene, _COLUMNS, window)
    ]
    if not found:
        return pa.table({name: pa.array([], pa.string()) for name in _COLUMNS}).set_column(
            0, "event_time", pa.array([], pa.int64())
        )
    return pa.concat_tables(found)


def _of_the_firm(rows: pa.Table, scene: Scene) -> pa.Table:
    """Leave out recommendation after single touchpoints, where the whole firm was asked about.

    See `cham.apps.reports.measuring.is_of_the_firm`.
    """
    recommends = pc.fill_null(pc.equal(rows["scale"], NPS), fill_value=False)
    firm = _at(rows.filter(recommends), scene.journey, FIRM)
    if not _is_answered(_inside(firm, scene.window)):
        return rows
    return pa.concat_tables([rows.filter(pc.invert(recommends)), firm])


def _is_answered(rows: pa.Table) -> bool:
    scale = Scale.parse(NPS)
    return any(
        scale.holds(each) for each in pc.unique(rows["score"]).to_pylist() if each is not None
    )


def _at(rows: pa.Table, journey: Journey, key: str) -> pa.Table:
    signs = Signs(frozenset(k for each in journey.touchpoints for k in each.rule.property_keys))
    numbers = signs.numbers_of(rows)
    keys = [each.key for each in journey.touchpoints]
    places = [(journey.touchpoint_of(sign), off_map_name(sign)) for sign in signs.listed()]
    here = [
        keys[place] == key if place is not None else name == key and key not in keys
        for place, name in places
    ]
    return rows.filter(pa.array(np.array(here, np.bool_)[numbers]))


def _inside(rows: pa.Table, window: Window) -> pa.Table:
    """Give the rows of a stretch of time."""
    times = rows["event_time"].cast(pa.int64())
    kept = np.ones(len(times), np.bool_)
    if window.since is not None:
        kept &= times.to_numpy() >= int(window.since.timestamp() * _MICROSECONDS)
    if window.until is not None:
        kept &= times.to_numpy() < int(window.until.timestamp() * _MICROSECONDS)
    return rows.filter(pa.array(kept))


def _questions(rows: pa.Table, asked: pa.Table, edges: _Edges) -> tuple[QuestionFigures, ...]:
    scales = [_scale(name) for name in pc.unique(asked["scale"]).to_pylist() if name]
    found = [
        _question(scale, metric, rows, asked, edges)
        for scale in scales
        if scale is not None and (metric := metric_of(scale)) is not None
    ]
    known = [each for each in found if each is not None]
    order = {scale.name: at for at, scale in enumerate(most_telling_first(filter(None, scales)))}
    return tuple(sorted(known, key=lambda each: (order[each.scale], -each.measure.n)))


def _scale(name: str) -> Scale | None:
    try:
        return Scale.parse(name)
    except ScaleError:
        return None


def _question(
    scale: Scale, metric: Metric, rows: pa.Table, asked: pa.Table, edges: _Edges
) -> QuestionFigures | None:
    here, trend_rows = _scored_on(asked, scale), _scored_on(rows, scale)
    whole = tally(_scores(here), scale=scale)
    if not whole.n:
        return None
    return QuestionFigures(
        scale=scale.name,
        measure=measure_tally(metric, whole),
        trend=_trend(metric, scale, trend_rows, edges),
        distribution=_distribution(whole),
        out_of_scale=whole.excluded.out_of_scale,
        by_channel=_groups(metric, scale, here, "channel"),
        by_device=_groups(metric, scale, here, "device"),
        by_unit=_groups(metric, scale, here, "unit"),
    )


def _scored_on(rows: pa.Table, scale: Scale) -> pa.Table:
    return rows.filter(pc.and_(pc.equal(rows["scale"], scale.name), pc.is_valid(rows["score"])))


def _scores(rows: pa.Table) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = rows["score"].cast(pa.float64()).to_numpy()
    return scores


def _distribution(whole: Tally) -> tuple[ScoreCount, ...]:
    return tuple(
        ScoreCount(score=whole.scale.low + at, count=count, share=count / whole.n)
        for at, count in enumerate(whole.counts)
    )


def _trend(metric: Metric, scale: Scale, rows: pa.Table, edges: _Edges) -> Trend:
    """Put answers into days, weeks or months, and draw limits that chance alone would keep to."""
    times = rows["event_time"].cast(pa.int64()).to_numpy()
    places = np.searchsorted(edges.microseconds(), times, side="right") - 1
    scores = _scores(rows)
    periods = [
        tally(scores[places == at], scale=scale) for at in range(max(len(edges.days) - 1, 0))
    ]
    if not periods:
        return Trend(step=edges.step, points=(), centre=None, changes=())
    series = metric_series(metric, periods)
    chart, smooth = shewhart_chart(series), ewma_chart(series, smoothing=0.2)
    points = tuple(
        _point(edges, at, metric, period, chart.points[at], smooth.points[at])
        for at, period in enumerate(periods)
    )
    return Trend(
        step=edges.step,
        points=points,
        centre=chart.centre,
        changes=change_points(series.values).positions,
    )


def _point(
    edges: _Edges,
    at: int,
    metric: Metric,
    period: Tally,
    plain: ChartPoint,
    smooth: ChartPoint,
) -> TrendPoint:
    measured = measure_tally(metric, period)
    return TrendPoint(
        first=edges.days[at],
        is_whole=edges.is_whole(at),
        n=period.n,
        value=measured.value,
        low=measured.low,
        high=measured.high,
        lower_limit=plain.low,
        upper_limit=plain.high,
        outside=plain.outside,
        smoothed=smooth.value,
        smoothed_lower=smooth.low,
        smoothed_upper=smooth.high,
        smoothed_outside=smooth.outside,
        days=edges.days_of(at),
    )


def _groups(metric: Metric, scale: Scale, rows: pa.Table, column: str) -> tuple[GroupFigure, ...]:
    """Measure each group, and draw those with few answers towards the whole."""
    names = rows[column].fill_null("").cast(pa.string())
    found = [
        GroupTally(name, tally(_scores(rows.filter(pc.equal(names, name))), scale=scale))
        for name in sorted(pc.unique(names).to_pylist())
    ]
    answered = [each for each in found if each.tally.n]
    if not any(each.key for each in answered):
        return ()
    drawn = shrink(metric, answered)
    groups = [
        GroupFigure(
            key=group.key,
            own=measure_tally(metric, group.tally),
            shrunken=pulled.shrunken,
            own_share=pulled.own_share,
        )
        for group, pulled in zip(answered, drawn, strict=True)
    ]
    return tuple(sorted(groups, key=lambda each: each.shrunken.value or 0.0))


def _neighbours(answers: Answers, key: str, *, before: bool) -> tuple[Neighbour, ...]:
    """Give what directly came before or after; the start and the end of paths are among it."""
    edges = [
        (each.before if before else each.after, each.count, each.gaps.quantile(0.5))
        for each in answers.follows.edges
        if (each.after if before else each.before) == key
    ]
    ends = answers.starts_and_ends
    found = [
        (name, count, None if median is None else median / _MICROSECONDS)
        for name, count, median in edges
    ]
    found += [
        ("", each.count, None)
        for each in (ends.starts if before else ends.ends)
        if each.name == key
    ]
    total = sum(count for _name, count, _median in found)
    ordered = sorted(found, key=lambda each: (-each[1], each[0]))[:_NEIGHBOURS]
    return tuple(
        Neighbour(touchpoint=name, count=count, share=count / total, median_seconds=median)
        for name, count, median in ordered
    )


def _dropped(answers: Answers, key: str) -> tuple[int, int] | None:
    if answers.drop_off is None:
        return None
    found = (each for each in answers.drop_off.touchpoints if each.touchpoint == key)
    return next(((each.last, each.dropped) for each in found), (0, 0))


def _quotes(rows: pa.Table, zone: ZoneInfo) -> tuple[Said, ...]:
    """Give the latest comments that may be shown, as they may be shown."""
    spoken = rows.filter(pc.not_equal(rows["text"], ""))
    latest = spoken.sort_by([("event_time", "descending")])
    found: list[Said] = []
    for batch in latest.to_batches(max_chunksize=_QUOTES * 2):
        for row in batch.to_pylist():
            text = shown(" ".join(row["text"].split()))
            if text is not None:
                found.append(_said(row, text, zone))
        if len(found) >= _QUOTES:
            break
    return tuple(found[:_QUOTES])


def _said(row: dict[str, Any], text: str, zone: ZoneInfo) -> Said:
    return Said(
        text=text,
        moment=_aware(row["event_time"], zone),
        score=row["score"],
        scale=row["scale"] or "",
        channel=row["channel"] or "",
        unit=row["unit"] or "",
    )


def _aware(microseconds: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(microseconds / _MICROSECONDS, zone)
