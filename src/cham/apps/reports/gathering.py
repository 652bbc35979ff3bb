"""Gathers the evidence for a report or a page: from the lake, through the engine, to figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cham.apps.journeys.queries import choose_journey
from cham.apps.reports.desk import Desk
from cham.apps.reports.errors import NothingInFilterError, NothingToReportError
from cham.apps.reports.evidence import (
    Evidence,
    Firm,
    Intake,
    SourceFreshness,
    Span,
    stage_key,
)
from cham.apps.reports.measuring import measure_scores
from cham.apps.reports.periods import Window
from cham.apps.reports.question import Question
from cham.apps.reports.quotes import COLUMNS as SPOKEN, choose_quotes
from cham.core.journeys import Gap, GapKind, Journey, gaps
from cham.core.pains import PainReport, find_pains
from cham.core.paths import Answers, PathOptions, PingPong
from cham.engine.census import Census
from cham.engine.engine import Engine
from cham.engine.selection import Selection

_SEED = 20030101  # the draws of the bootstrap must be the same for the same data
_DAY = 86_400_000_000
_RECENT = 7 * _DAY
_NO_PING_PONG = PingPong(pairs=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What all figures of one question are made from."""

    desk: Desk
    question: Question
    journey: Journey
    is_planned: bool
    engine: Engine
    by_case: bool
    everything: Census
    as_of: datetime
    window: Window

    @property
    def selection(self) -> Selection:
        """The interactions that the question is about."""
        return self.question.selection(self.window)


def gather(desk: Desk, question: Question, *, now: int) -> Evidence:
    """Gather the evidence on everything that has arrived, or on what the question asks for.

    Raises
    ------
    NothingToReportError
        When the organisation has no interaction.
    NothingInFilterError
        When none is in the period and filter asked for, or there is no period before it.
    """
    desk.lake.compact(now, wait=True)
    return gather_compacted(desk, question, now=now)


def gather_compacted(desk: Desk, question: Question, *, now: int) -> Evidence:
    """Gather the evidence from what is compacted already; raises as `gather`."""
    scene = _set_scene(desk, question, now)
    census = scene.engine.census(scene.selection)
    if not census.rows:
        raise NothingInFilterError
    answers = scene.engine.answers(scene.selection, _options(scene))
    answers = replace(answers, ping_pong=_between_units(scene, census))
    return Evidence(
        firm=Firm(
            name=desk.organisation.name, zone=desk.zone, currency=desk.organisation.currency
        ),
        journey=scene.journey,
        is_planned=scene.is_planned,
        filter=question.filter(scene.window, _not_reached(scene, answers)),
        span=Span(
            first=desk.aware(census.first),
            last=desk.aware(census.last),
            as_of=scene.as_of,
            made=desk.aware(now),
        ),
        intake=_intake(desk),
        rows=census.rows,
        customers=census.cases if scene.by_case else census.customers,
        path_unit="case" if scene.by_case else "customer",
        answers=answers,
        measured=measure_scores(answers.scores),
        pains=_pains(scene),
        gaps=_gaps(scene.journey, answers) if scene.is_planned else (),
        met=_met(census),
        quotes=choose_quotes(_spoken(scene), scene.journey),
        purchases=census.purchases,
        channels=scene.everything.channels,
        units=scene.everything.units,
    )


def _set_scene(desk: Desk, question: Question, now: int) -> _Scene:
    planned = choose_journey(desk.organisation, question.journey)
    engine = desk.engine(planned, by_case=False)
    everything = engine.census()
    if not everything.rows:
        raise NothingToReportError
    by_case = everything.customers == 0 and everything.cases > 0
    journey = planned or desk.lived_journey(by_case=by_case)
    if by_case or planned is None:
        engine = desk.engine(journey, by_case=by_case)
        everything = engine.census()
    as_of = question.as_of or desk.aware(_end(everything, now))
    window = question.window(as_of, desk.zone)
    if window is None:
        raise NothingInFilterError
    return _Scene(
        desk=desk,
        question=question,
        journey=journey,
        is_planned=planned is not None,
        engine=engine,
        by_case=by_case,
        everything=everything,
        as_of=as_of,
        window=window,
    )


def _end(census: Census, now: int) -> int:
    """Find the moment to look from: now for data that go on, else the end of the data.

    A few stray rows in the future must not make everyone look lost, so the end is where all but
    one row in a thousand lie before it, or the last row where that is within a day.
    """
    if now - census.last < _RECENT:
        return max(now, census.end)
    return census.last if census.last - census.end < _DAY else census.end


def _options(scene: _Scene) -> PathOptions:
    """Ask for the funnel of the stages that the plan goes through, and look from the period's end.

    A period shorter than the horizon of the drop-off cannot tell who went no further.
    """
    through = tuple(
        stage.key
        for stage in scene.journey.stages
        if any(each.required for each in stage.touchpoints)
    )
    since, until = scene.window.since, scene.window.until
    end = scene.as_of if until is None else min(scene.as_of, until)
    too_short = since is not None and end - since < timedelta(days=90)
    return PathOptions(
        as_of=None if too_short else end,
        funnel=(through or None) if scene.is_planned else None,
    )


def _not_reached(scene: _Scene, answers: Answers) -> tuple[str, ...]:
    """Name the figures that the filter does not change, or that it leaves without an answer."""
    question = scene.question
    if scene.selection == Selection():
        return ()
    names = ["intake"]
    if answers.drop_off is None:
        names.append("drop_off")
    if question.channels or question.units or question.customers is not None:
        names.append("loss")
    return tuple(names)


def _between_units(scene: _Scene, census: Census) -> PingPong:
    """Look for cases that go to and fro, only where rows themselves say which unit had them.

    The accountable unit of a touchpoint is no proof: a customer who orders, asks and orders again
    was not passed on.
    """
    if not census.units or not census.cases:
        return _NO_PING_PONG
    return scene.desk.engine(None, by_case=True).answers(scene.selection).ping_pong


def _met(census: Census) -> dict[str, int]:
    """Count the different people at each touchpoint and in each stage, answers included."""
    if not census.customers:
        return {}
    stages = {stage_key(stage): people for stage, people in census.in_stage.items()}
    return {**census.met, **stages}


def _spoken(scene: _Scene) -> Iterator[pa.RecordBatch]:
    """Give the rows of the selection, for their words."""
    question, window = scene.question, scene.window
    batches = scene.desk.lake.scan(
        scene.desk.organisation.code,
        columns=(*SPOKEN, "unit", "customer"),
        since=None if window.since is None else int(window.since.timestamp() * 1e6),
        until=None if window.until is None else int(window.until.timestamp() * 1e6),
    )
    wanted = {
        "channel": question.channels,
        "unit": question.units,
        "customer": question.customers,
    }
    return _with_one_of(batches, {name: one_of for name, one_of in wanted.items() if one_of})


def _pains(scene: _Scene) -> PainReport | None:
    """Look for pains where there are scores and purchases to look in, and time was enough."""
    settings = scene.question.pain_settings(scene.as_of, scene.window, scene.everything.first)
    if settings is None:
        return None
    aware = scene.desk.aware
    follow = settings.follow_days * _DAY
    asked = replace(
        scene.selection, since=aware(settings.start), until=aware(settings.end + follow + 1)
    )
    history = scene.engine.history(asked)
    scored = ~np.isnan(history.experiences.score)
    if not scored.any() or not len(history.purchases.time):
        return None
    inside = history.experiences.time[scored]
    if not ((inside >= settings.start) & (inside < settings.end)).any():
        return None
    return find_pains(history, scene.journey.touchpoints, settings, np.random.default_rng(_SEED))


def _gaps(journey: Journey, answers: Answers) -> tuple[Gap, ...]:
    met = {each.touchpoint for each in answers.rework.touchpoints if each.steps}
    met |= {each.touchpoint for each in answers.scores.touchpoints}
    found = gaps(journey, met=met)
    if answers.conformance is None:
        return found
    unmapped = (
        Gap(kind=GapKind.UNMAPPED, details=(each.name, ""), count=each.steps)
        for each in answers.conformance.added
    )
    return (*found, *unmapped)


def _intake(desk: Desk) -> Intake:
    code = desk.organisation.code
    counts = desk.lake.tally(code)
    sources: dict[str, int] = {}
    for each in counts:
        sources[each.source] = sources.get(each.source, 0) + each.stored
    return Intake(
        received=sum(each.received for each in counts),
        stored=sum(each.stored for each in counts),
        duplicates=sum(each.duplicate for each in counts),
        dead=sum(each.dead for each in counts),
        sources=dict(sorted(sources.items(), key=lambda item: -item[1])),
        freshness=tuple(
            SourceFreshness(
                source=each.source,
                rows=each.rows,
                happened=desk.aware(each.event_time),
                received=desk.aware(each.received_at),
            )
            for each in desk.lake.latest(code)
        ),
    )


def _with_one_of(
    batches: Iterable[pa.RecordBatch], wanted: Mapping[str, Iterable[str]]
) -> Iterator[pa.RecordBatch]:
    for given in batches:
        kept = given
        for name, values in wanted.items():
            kept = kept.filter(pc.is_in(kept[name], pa.array(sorted(values), pa.string())))
        if kept.num_rows:
            yield kept
