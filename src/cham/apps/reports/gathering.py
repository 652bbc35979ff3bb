"""Gathers the evidence for a report: from the lake, through the engine, to figures."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.apps.customers.directory import DjangoDirectory
from cham.apps.journeys.queries import choose_journey
from cham.apps.orgs.models import Organisation
from cham.apps.reports.errors import NothingToReportError
from cham.apps.reports.evidence import Evidence, Firm, Intake, Span, stage_key
from cham.apps.reports.lived_journey import lived_journey
from cham.apps.reports.quotes import COLUMNS as SPOKEN, choose_quotes
from cham.core.interactions import Kind
from cham.core.journeys import Gap, GapKind, Journey, gaps
from cham.core.pains import History, Margin, PainReport, PainSettings, find_pains, last_year
from cham.core.paths import Answers, PathOptions, PingPong
from cham.engine.engine import Engine
from cham.engine.histories import COLUMNS as LIVED, read_history
from cham.engine.positions import COLUMNS as PLACED, typical_positions
from cham.lake import Lake

_SEED = 20030101  # the draws of the bootstrap must be the same for the same data
_STRAY = 0.001  # of all rows may lie beyond the end of the data without moving it
_DAY = 86_400_000_000
_RECENT = 7 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a report is asked for.

    Attributes
    ----------
    journey
        Its key; None for the only one, or for what happens where none is planned.
    as_of
        The moment to look from; None finds the end of the data.
    """

    journey: str | None = None
    as_of: datetime | None = None
    margin: Margin = field(default_factory=Margin)
    horizon_days: int = 90


@dataclass(frozen=True, slots=True)
class _Outline:
    """What a first look over the rows tells."""

    rows: int
    customers: int
    cases: int
    first: int
    last: int
    end: int
    purchases: int

    @property
    def by_case(self) -> bool:
        """Whether only cases can be followed, because rows name no customer."""
        return self.customers == 0 and self.cases > 0


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the work is done: one organisation's lake, folder and time zone."""

    lake: Lake
    folder: Path
    organisation: Organisation
    zone: ZoneInfo

    def engine(self, journey: Journey | None, *, by_case: bool) -> Engine:
        """Open an engine and bring it up to the lake."""
        code = self.organisation.code
        name = f"{code}-{journey.key if journey else 'unplanned'}-{'cases' if by_case else 'customers'}"
        engine = Engine(self.folder / "engine" / name, journey, by_case=by_case)
        changes = self.lake.changes_since(code, engine.mark, columns=engine.columns)
        engine.refresh(changes, DjangoDirectory().survivors(code))
        return engine

    def aware(self, microseconds: int) -> datetime:
        """Put a moment on the organisation's clock."""
        return datetime.fromtimestamp(microseconds / 1e6, UTC).astimezone(self.zone)


def gather(
    lake: Lake, folder: Path, organisation: Organisation, question: Question, *, now: int
) -> Evidence:
    """Gather the evidence for a report on everything that has arrived.

    Raises
    ------
    NothingToReportError
        When the organisation has no interaction.
    """
    lake.compact(now, wait=True)
    desk = _Desk(lake, folder, organisation, ZoneInfo(organisation.time_zone))
    outline = _look(lake, organisation.code)
    planned = choose_journey(organisation, question.journey)
    journey = planned or _lived(desk, by_case=outline.by_case)
    as_of = question.as_of or desk.aware(_end(outline, now))
    engine = desk.engine(journey, by_case=outline.by_case)
    answers = engine.answers(options=_options(journey, as_of, is_planned=planned is not None))
    answers = replace(answers, ping_pong=_between_units(desk))
    history = read_history(lake.scan(organisation.code, columns=LIVED), journey)
    return Evidence(
        firm=Firm(name=organisation.name, zone=desk.zone, currency=organisation.currency),
        journey=journey,
        is_planned=planned is not None,
        span=Span(
            first=desk.aware(outline.first),
            last=desk.aware(outline.last),
            as_of=as_of,
            made=desk.aware(now),
        ),
        intake=_intake(lake, organisation.code),
        rows=outline.rows,
        customers=outline.cases if outline.by_case else outline.customers,
        path_unit="case" if outline.by_case else "customer",
        answers=answers,
        pains=_pains(history, journey, as_of, question),
        gaps=_gaps(journey, answers) if planned else (),
        met=_met(history, journey),
        quotes=choose_quotes(lake.scan(organisation.code, columns=SPOKEN), journey),
        purchases=outline.purchases,
    )


def _look(lake: Lake, code: str) -> _Outline:
    columns = ("customer", "case_key", "event_time", "kind")
    rows = lake.scan(code, columns=columns).read_all()
    rows = rows.filter(pc.not_equal(rows["kind"], Kind.PROFILE.value))
    if not rows.num_rows:
        raise NothingToReportError
    times: pa.ChunkedArray = rows["event_time"].cast(pa.int64())
    return _Outline(
        rows=rows.num_rows,
        customers=_distinct(rows["customer"]),
        cases=_distinct(rows["case_key"]),
        first=pc.min(times).as_py(),
        last=pc.max(times).as_py(),
        end=int(pc.quantile(times, 1 - _STRAY)[0].as_py()),
        purchases=pc.sum(pc.equal(rows["kind"], Kind.PURCHASE.value)).as_py(),
    )


def _distinct(column: pa.ChunkedArray) -> int:
    return len(set(column.unique().to_pylist()) - {""})


def _end(outline: _Outline, now: int) -> int:
    """Find the moment to look from: now for data that go on, else the end of the data.

    A few stray rows in the future must not make everyone look lost, so the end is where all but
    one row in a thousand lie before it, or the last row where that is within a day.
    """
    if now - outline.last < _RECENT:
        return max(now, outline.end)
    return outline.last if outline.last - outline.end < _DAY else outline.end


def _lived(desk: _Desk, *, by_case: bool) -> Journey:
    rows = desk.lake.scan(desk.organisation.code, columns=PLACED)
    titles = {"vi": "Hành trình rút ra từ dữ liệu", "en": "The journey that the data show"}
    return lived_journey(typical_positions(rows, by_case=by_case), titles=titles)


def _options(journey: Journey, as_of: datetime, *, is_planned: bool) -> PathOptions:
    """Ask for the funnel of the stages that the plan goes through."""
    through = tuple(
        stage.key for stage in journey.stages if any(each.required for each in stage.touchpoints)
    )
    return PathOptions(as_of=as_of, funnel=(through or None) if is_planned else None)


def _between_units(desk: _Desk) -> PingPong:
    """Look for cases that go to and fro, only where rows themselves say which unit had them.

    The accountable unit of a touchpoint is no proof: a customer who orders, asks and orders again
    was not passed on.
    """
    return desk.engine(None, by_case=True).answers().ping_pong


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


def _met(history: History, journey: Journey) -> dict[str, int]:
    """Count the different people at each touchpoint and in each stage, answers included."""
    seen = history.experiences
    stages = np.array([*journey.stage_of, -1])
    met = {
        touchpoint.key: _people(seen.customer[seen.touchpoint == place])
        for place, touchpoint in enumerate(journey.touchpoints)
    }
    for number, stage in enumerate(journey.stages):
        met[stage_key(stage.key)] = _people(seen.customer[stages[seen.touchpoint] == number])
    return met if len(seen.customer) else {}


def _people(customers: NDArray[np.int64]) -> int:
    return len(np.unique(customers))


def _intake(lake: Lake, code: str) -> Intake:
    counts = lake.tally(code)
    sources: dict[str, int] = {}
    for each in counts:
        sources[each.source] = sources.get(each.source, 0) + each.stored
    return Intake(
        received=sum(each.received for each in counts),
        stored=sum(each.stored for each in counts),
        duplicates=sum(each.duplicate for each in counts),
        dead=sum(each.dead for each in counts),
        sources=dict(sorted(sources.items(), key=lambda item: -item[1])),
    )


def _pains(
    history: History, journey: Journey, as_of: datetime, question: Question
) -> PainReport | None:
    """Look for pains where there are scores and purchases to look in, and time was enough."""
    scored = ~np.isnan(history.experiences.score)
    if not scored.any() or not len(history.purchases.time):
        return None
    settings = pain_settings(as_of, question)
    inside = history.experiences.time[scored]
    if not ((inside >= settings.start) & (inside < settings.end)).any():
        return None
    return find_pains(history, journey.touchpoints, settings, np.random.default_rng(_SEED))


def pain_settings(as_of: datetime, question: Question) -> PainSettings:
    """Ask about the last year whose customers were followed for the whole horizon."""
    return last_year(
        int(as_of.timestamp() * 1e6), margin=question.margin, horizon_days=question.horizon_days
    )
