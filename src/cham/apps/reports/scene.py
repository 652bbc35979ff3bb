"""What all figures of one question are made from: a journey, an engine, a stretch of time."""

from dataclasses import dataclass, replace
from datetime import datetime

from cham.apps.journeys.queries import choose_journey
from cham.apps.reports.choosing import choose_customers
from cham.apps.reports.desk import Desk
from cham.apps.reports.errors import NothingInFilterError, NothingToReportError
from cham.apps.reports.periods import Window
from cham.apps.reports.question import Question
from cham.core.journeys import Journey
from cham.core.paths import Answers, PathOptions
from cham.engine.census import Census
from cham.engine.engine import Engine
from cham.engine.selection import Selection

_DAY = 86_400_000_000
_RECENT = 7 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What all figures of one question are made from.

    Attributes
    ----------
    journey
        The planned one; where there is none, what happens, as a journey.
    by_case
        Whether paths are those of case-keys, because interactions name no customer.
    everything
        Counts over all interactions, whatever is asked.
    as_of
        The moment to look from.
    window
        The stretch of time that is asked about.
    """

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

    @property
    def options(self) -> PathOptions:
        """Ask for the funnel of the stages that the plan goes through, and look from the end.

        A period shorter than the horizon of the drop-off cannot tell who went no further.
        """
        through = tuple(
            stage.key
            for stage in self.journey.stages
            if any(each.required for each in stage.touchpoints)
        )
        since, until = self.window.since, self.window.until
        end = self.as_of if until is None else min(self.as_of, until)
        too_short = since is not None and end - since < PathOptions().drop_horizon
        return PathOptions(
            as_of=None if too_short else end,
            funnel=(through or None) if self.is_planned else None,
        )

    def answers(self) -> Answers:
        """Answer every question about the paths asked for."""
        return self.desk.answers(self.engine, self.selection, self.options)


def set_scene(desk: Desk, question: Question, now: int) -> Scene:
    """Find the journey, the engine and the stretch of time of a question.

    Raises
    ------
    NothingToReportError
        When the organisation has no interaction.
    NothingInFilterError
        When there is no period before the one asked for.
    PersonaUnknownError
        When the question names a persona that is not live.
    """
    planned = choose_journey(desk.organisation, question.journey)
    engine = desk.engine(planned, by_case=False)
    everything = desk.census(engine)
    if not everything.rows:
        raise NothingToReportError
    by_case = everything.customers == 0 and everything.cases > 0
    journey = planned or desk.lived_journey(by_case=by_case)
    if by_case or planned is None:
        engine = desk.engine(journey, by_case=by_case)
        everything = desk.census(engine)
    as_of = question.as_of or desk.aware(_end(everything, now))
    window = question.window(as_of, desk.zone)
    if window is None:
        raise NothingInFilterError
    return Scene(
        desk=desk,
        question=replace(question, customers=choose_customers(desk, engine, question, as_of)),
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
