"""Gathers the evidence for a report or a page: from the lake, through the engine, to figures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np

from cham.apps.journeys.queries import journeys_by_key
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.answered import answered_rows
from cham.apps.reports.desk import Desk
from cham.apps.reports.errors import NothingInFilterError
from cham.apps.reports.evidence import (
    Evidence,
    Firm,
    Intake,
    SourceFreshness,
    SourceIntake,
    Span,
    Unfollowed,
    stage_key,
)
from cham.apps.reports.measuring import measure_scores
from cham.apps.reports.question import Question
from cham.apps.reports.quotes import COLUMNS as SPOKEN, choose_quotes
from cham.apps.reports.readings import balances_of
from cham.apps.reports.scene import Scene, set_scene
from cham.core.journeys import Gap, GapKind, gaps
from cham.core.pains import PainReport, PainSettings, find_pains
from cham.core.paths import Answers, PingPong
from cham.engine.census import Census
from cham.engine.selection import Selection
from cham.lake import Count

_SEED = 20030101  # the draws of the bootstrap must be the same for the same data
_DAY = 86_400_000_000
_NO_PING_PONG = PingPong(pairs=())


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
    scene = set_scene(desk, question, now)
    return completed(scene, gather_figures(scene, now=now))


def completed(scene: Scene, evidence: Evidence) -> Evidence:
    """Add what takes as long as everything else: pains, and cases that go to and fro."""
    between = _between_units(scene, scene.desk.census(scene.engine, scene.selection))
    pains = _pains(scene)
    return replace(
        evidence,
        answers=replace(evidence.answers, ping_pong=between),
        pains=pains,
        unfollowed=_unfollowed(scene) if pains is None else None,
    )


def gather_figures(scene: Scene, *, now: int) -> Evidence:
    """Gather everything but what `completed` adds.

    Raises
    ------
    NothingInFilterError
        When no interaction is in the period and filter asked for.
    """
    desk, question = scene.desk, scene.question
    census = desk.census(scene.engine, scene.selection)
    if not census.rows:
        raise NothingInFilterError
    answers = replace(scene.answers(), ping_pong=_NO_PING_PONG)
    measured = measure_scores(answers.scores)
    feelings = {key: each.value or 0.0 for key, each in measured.feelings.items()}
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
        measured=measured,
        pains=None,
        gaps=_gaps(scene, answers) if scene.is_planned else (),
        met=_met(census),
        quotes=choose_quotes(
            answered_rows(scene, SPOKEN, spoken=True),
            scene.journey,
            feelings,
            partial(_balances_of, desk),
        ),
        purchases=census.purchases,
        channels=scene.everything.channels,
        units=scene.everything.units,
    )


def _balances_of(desk: Desk, sequences: Collection[int]) -> Mapping[int, float]:
    with organisation_scope(desk.organisation):
        return balances_of(sequences)


def _not_reached(scene: Scene, answers: Answers) -> tuple[str, ...]:
    """Name the figures that the filter does not change, or that it leaves without an answer."""
    question = scene.question
    if scene.selection == Selection():
        return ()
    names = ["intake"]
    if answers.drop_off is None:
        names.append("drop_off")
    if question.channels or question.units:  # bought elsewhere counts too; customers are whole
        names.append("loss")
    return tuple(names)


def _between_units(scene: Scene, census: Census) -> PingPong:
    """Look for cases that go to and fro, only where rows themselves say which unit had them.

    The accountable unit of a touchpoint is no proof: a customer who orders, asks and orders again
    was not passed on. Rows that name no unit are passed over, so they need not be looked at.
    """
    if not census.units or not census.cases:
        return _NO_PING_PONG
    named = replace(scene.selection, units=frozenset(census.units))
    return scene.desk.engine(None, by_case=True).answers(named).ping_pong


def _met(census: Census) -> dict[str, int]:
    """Count the different people at each touchpoint and in each stage, answers included."""
    if not census.customers:
        return {}
    stages = {stage_key(stage): people for stage, people in census.in_stage.items()}
    return {**census.met, **stages}


def pains_asked(scene: Scene) -> tuple[PainSettings, Selection] | None:
    """Say how pains are looked for and in which interactions; None where time was not enough."""
    settings = scene.question.pain_settings(scene.as_of, scene.window, scene.everything.first)
    if settings is None:
        return None
    aware = scene.desk.aware
    follow = settings.follow_days * _DAY
    return settings, replace(
        scene.selection, since=aware(settings.start), until=aware(settings.end + follow + 1)
    )


def _pains(scene: Scene) -> PainReport | None:
    """Look for pains where there are scores and purchases to look in, and time was enough."""
    found = pains_asked(scene)
    if found is None:
        return None
    settings, asked = found
    history = scene.engine.history(asked)
    scored = ~np.isnan(history.experiences.score)
    if not scored.any() or not len(history.purchases.time):
        return None
    inside = history.experiences.time[scored]
    if not ((inside >= settings.start) & (inside < settings.end)).any():
        return None
    return find_pains(history, scene.journey.touchpoints, settings, np.random.default_rng(_SEED))


def _unfollowed(scene: Scene) -> Unfollowed | None:
    """Say from when pains can be looked for, where nothing but time is missing."""
    history, days = scene.engine.history(scene.selection), scene.question.horizon_days
    scored = history.experiences.time[~np.isnan(history.experiences.score)]
    if not len(scored) or not len(history.purchases.time):
        return None
    told_from = scene.desk.aware(int(scored.min()) + days * _DAY)
    return Unfollowed(told_from=told_from, horizon_days=days) if told_from > scene.as_of else None


def _gaps(scene: Scene, answers: Answers) -> tuple[Gap, ...]:
    met = {each.touchpoint for each in answers.rework.touchpoints if each.steps}
    met |= {each.touchpoint for each in answers.scores.touchpoints}
    others = journeys_by_key(scene.desk.organisation)
    found = gaps(scene.journey, others=others, met=met)
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
            for each in desk.latest()
        ),
        by_source=_by_source(counts),
    )


def _by_source(counts: Iterable[Count]) -> tuple[SourceIntake, ...]:
    """Add up what a source sent, by whichever imports and streams it came."""
    ordered = sorted(counts, key=lambda each: each.source)
    found = []
    for source, group in groupby(ordered, key=lambda each: each.source):
        mine = list(group)
        found.append(
            SourceIntake(
                source=source,
                received=sum(each.received for each in mine),
                stored=sum(each.stored for each in mine),
                duplicates=sum(each.duplicate for each in mine),
                dead=sum(each.dead for each in mine),
            )
        )
    return tuple(sorted(found, key=lambda each: -each.received))
