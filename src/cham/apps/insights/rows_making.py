"""Finds the rows behind a number: the heavy half of `rows`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.apps.insights.errors import RowsForbiddenError
from cham.apps.insights.rows import (
    PAGE_PATHS,
    PAGE_ROWS,
    BehindRow,
    Figure,
    RowsAsked,
    RowsPage,
    seen_touchpoints,
)
from cham.apps.reports.gathering import pains_asked
from cham.apps.reports.scene import Scene
from cham.core.interactions import Kind, Scale, ScaleError
from cham.core.journeys import Journey
from cham.core.paths import PathOptions
from cham.core.text import redact
from cham.engine.figures import (
    EdgeFigure,
    EverywhereFigure,
    Figure as PathFigure,
    Of,
    OffPlanFigure,
    PingPongFigure,
    StageFigure,
    TouchpointFigure,
    VariantFigure,
)
from cham.engine.kernel import InStage
from cham.engine.rows_behind import Wanted
from cham.engine.selection import Selection
from cham.engine.signs import Signs

_COLUMNS = (
    "sequence", "customer", "case_key", "event_time", "received_at", "touchpoint", "name", "kind",
    "channel", "unit", "device", "source", "score", "scale", "text", "amount", "currency",
    "properties",
)  # fmt: skip
_ROWS_A_PATH = 100
_KINDS = {
    Figure.PURCHASES: frozenset({Kind.PURCHASE.value}),
    Figure.CONTACTS: frozenset({Kind.CONTACT.value}),
    Figure.COMPLAINTS: frozenset({Kind.COMPLAINT.value}),
    Figure.ANSWERS: frozenset({Kind.FEEDBACK.value}),
    # Who answers about a touchpoint does not meet it by that: the number counts no answers.
    Figure.STEPS: frozenset(each.value for each in Kind)
    - {Kind.FEEDBACK.value, Kind.PROFILE.value},
}
_AT_TOUCHPOINT = {
    Figure.LAST: Of.LAST,
    Figure.DROPPED: Of.DROPPED,
    Figure.SKIPPED: Of.SKIPPED,
    Figure.REPEATED: Of.REPEATERS,
}


def rows_page(scene: Scene, asked: RowsAsked) -> RowsPage:
    """Find one page of the rows behind a number.

    Raises
    ------
    RowsForbiddenError
        When the figure is about a touchpoint of units that the reader does not see.
    UnknownNameError
        When the figure names something that is not there.
    """
    seen = seen_touchpoints(scene.journey, asked.units)
    _refuse_foreign(asked, seen)
    if asked.is_of_paths:
        found = _of_paths(scene, asked)
    elif asked.figure in {Figure.EXPERIENCES, Figure.UNHAPPY}:
        found = _of_pain(scene, asked)
    elif asked.figure is Figure.SOURCE and scene.selection == Selection():
        found = _of_source(scene, asked)
    else:
        found = _of_rows(scene, asked, seen)
    rows = read_rows(scene, found.sequences)
    shown = [each for each in rows if seen is None or each.touchpoint in seen]
    return RowsPage(
        rows=tuple(shown),
        total=found.total,
        has_more=found.has_more,
        hidden=found.hidden + len(rows) - len(shown),
        paths=found.paths,
        times=found.times,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    sequences: tuple[int, ...]
    total: int | None
    has_more: bool
    hidden: int = 0
    paths: int | None = None
    times: int | None = None


def _refuse_foreign(asked: RowsAsked, seen: frozenset[str] | None) -> None:
    named = asked.part("touchpoint")
    if seen is not None and (asked.figure is Figure.SOURCE or (named and named not in seen)):
        raise RowsForbiddenError


def _of_rows(scene: Scene, asked: RowsAsked, seen: frozenset[str] | None) -> _Found:
    named = asked.part("touchpoint")
    touchpoints = frozenset({named}) if named else seen
    kinds = _KINDS.get(asked.figure)
    source, scale, scores = asked.part("source"), asked.part("scale"), _scores(asked)
    wanted = Wanted(
        touchpoints=touchpoints,
        kinds=None if scale else kinds,
        sources=frozenset({source}) if source else None,
        scale=scale,
        scores=scores,
    )
    skip = (asked.page - 1) * PAGE_ROWS
    behind = scene.engine.rows_behind(wanted, scene.selection, skip=skip, most=PAGE_ROWS)
    hidden = 0
    if touchpoints is not None and not named:  # others open the rows of all touchpoints
        whole = replace(wanted, touchpoints=None)
        hidden = scene.engine.rows_behind(whole, scene.selection, skip=0, most=0).total
        hidden -= behind.total
    return _Found(behind.sequences, behind.total, behind.total > skip + PAGE_ROWS, hidden)


def _of_pain(scene: Scene, asked: RowsAsked) -> _Found:
    """Find the answers in which a pain was looked for, or the bad ones of them.

    They are of the time whose customers could be followed, on whatever was asked.
    """
    wanted = pains_asked(scene)
    if wanted is None:
        return _Found((), 0, has_more=False)
    settings, followed = wanted
    scores = {}
    for scale in _scales(scene.engine.history(followed).experiences.scales):
        top = settings.cuts_of(scale).bad if asked.figure is Figure.UNHAPPY else scale.high
        points = range(scale.low, scale.high + 1)
        scores[scale.name] = frozenset(each for each in points if each <= top)
    skip, aware = (asked.page - 1) * PAGE_ROWS, scene.desk.aware
    behind = scene.engine.rows_behind(
        Wanted(touchpoints=frozenset({asked.part("touchpoint")}), by_scale=scores),
        replace(scene.selection, since=aware(settings.start), until=aware(settings.end)),
        skip=skip,
        most=PAGE_ROWS,
    )
    return _Found(behind.sequences, behind.total, behind.total > skip + PAGE_ROWS)


def _scales(names: Iterable[str]) -> Iterator[Scale]:
    """Read the scales whose names can be read; on another no answer has a place."""
    for name in names:
        with suppress(ScaleError):
            yield Scale.parse(name)


def _of_source(scene: Scene, asked: RowsAsked) -> _Found:
    """Find everything that a source sent, also what is no step of anybody: customer files too."""
    skip = (asked.page - 1) * PAGE_ROWS
    reach, total = skip + PAGE_ROWS, 0
    latest: NDArray[np.int64] = np.zeros((0, 2), np.int64)
    rows = scene.desk.lake.scan(
        scene.desk.organisation.code, columns=("event_time", "sequence", "source")
    )
    for batch in rows:
        mine = batch.filter(pc.equal(batch["source"], asked.part("source")))
        total += mine.num_rows
        found = [mine[name].cast(pa.int64()).to_numpy() for name in ("event_time", "sequence")]
        latest = np.concatenate([latest, np.column_stack(found)])
        latest = latest[np.lexsort((-latest[:, 1], -latest[:, 0]))[:reach]]
    return _Found(tuple(latest[skip:, 1].tolist()), total, total > reach)


def _scores(asked: RowsAsked) -> frozenset[int] | None:
    """Give the scores of a band, or the one score asked for."""
    score, band, scale = asked.part("score"), asked.part("band"), asked.part("scale")
    if score.lstrip("-").isdecimal():
        return frozenset({int(score)})
    if not band or not scale:
        return None
    known = Scale.parse(scale)
    return frozenset(
        each for each in range(known.low, known.high + 1) if known.band(each).value == band
    )


def _of_paths(scene: Scene, asked: RowsAsked) -> _Found:
    """Find whole paths: the figure counts them, so they are what is behind it."""
    skip = (asked.page - 1) * PAGE_PATHS
    engine, selection, options = scene.engine, scene.selection, scene.options
    if asked.figure is Figure.PING_PONG:  # counted over cases, from rows that name a unit
        units = scene.desk.census(engine, selection).units
        engine, options = scene.desk.engine(None, by_case=True), PathOptions()
        selection = replace(selection, units=frozenset(units))
        figure: PathFigure = PingPongFigure(asked.part("of_unit"), asked.part("other"))
        # One case may come back more than once, so the figure counts more than there are cases.
        pairs = scene.desk.answers(engine, selection, options).ping_pong.pairs
        pair = (asked.part("of_unit"), asked.part("other"))
        count = sum(each.paths for each in pairs if (each.unit, each.other) == pair)
    else:
        figure = _path_figure(asked)
        count = engine.value(figure, selection, options)
    found = engine.evidence(figure, selection, options, most=skip + PAGE_PATHS + 1)
    paths = found.paths[skip : skip + PAGE_PATHS]
    sequences = tuple(number for path in paths for number in path.sequences[:_ROWS_A_PATH])
    is_edge = asked.figure is Figure.EDGE
    return _Found(
        sequences,
        None,
        len(found.paths) > skip + PAGE_PATHS,
        paths=None if is_edge else count,
        times=count if is_edge else None,
    )


def _path_figure(asked: RowsAsked) -> PathFigure:
    if asked.figure is Figure.DROPPED and not asked.part("touchpoint"):
        return EverywhereFigure(Of.DROPPED)
    if asked.figure in _AT_TOUCHPOINT:
        return TouchpointFigure(asked.part("touchpoint"), _AT_TOUCHPOINT[asked.figure])
    if asked.figure is Figure.EDGE:
        return EdgeFigure(asked.part("before"), asked.part("after"))
    if asked.figure is Figure.VARIANT:
        return VariantFigure(asked.steps)
    if asked.figure is Figure.STAGE:
        return StageFigure(asked.part("stage"), InStage.PATHS)
    return OffPlanFigure()


def read_rows(scene: Scene, sequences: Iterable[int]) -> list[BehindRow]:
    """Read rows from the lake, in the order given."""
    order = {number: at for at, number in enumerate(sequences)}
    if not order:
        return []
    table = scene.desk.lake.rows(
        scene.desk.organisation.code, list(order), columns=_COLUMNS
    ).read_all()
    touchpoints = _touchpoints_of(table, scene.journey)
    zone = scene.desk.zone
    rows = [
        _row(each, touchpoint, zone, by_case=scene.by_case)
        for each, touchpoint in zip(table.to_pylist(), touchpoints, strict=True)
    ]
    return sorted(rows, key=lambda each: order[each.sequence])


def _touchpoints_of(table: pa.Table, journey: Journey) -> list[str]:
    signs = Signs(frozenset(k for each in journey.touchpoints for k in each.rule.property_keys))
    numbers = signs.numbers_of(table)
    places = [journey.touchpoint_of(sign) for sign in signs.listed()]
    keys = ["" if place is None else journey.touchpoints[place].key for place in places]
    return [keys[number] for number in numbers.tolist()]


def _row(given: Mapping[str, Any], touchpoint: str, zone: ZoneInfo, *, by_case: bool) -> BehindRow:
    return BehindRow(
        sequence=given["sequence"],
        path=(given["case_key"] if by_case else given["customer"]) or "",
        moment=datetime.fromtimestamp(given["event_time"] / 1e6, zone),
        received=datetime.fromtimestamp(given["received_at"] / 1e6, zone),
        touchpoint=touchpoint,
        name=given["name"] or given["touchpoint"] or "",
        kind=given["kind"],
        channel=given["channel"] or "",
        unit=given["unit"] or "",
        device=given["device"] or "",
        source=given["source"],
        case_key=given["case_key"] or "",
        score=given["score"],
        scale=given["scale"] or "",
        text=redact(given["text"] or "").text,
        amount=given["amount"],
        currency=given["currency"] or "",
    )
