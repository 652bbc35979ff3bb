"""Where figures are gathered: one organisation's lake, and the engines that follow it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from cham.apps.customers.directory import DjangoDirectory
from cham.apps.orgs.models import Organisation
from cham.apps.reports.lived_journey import lived_journey
from cham.core.journeys import Journey
from cham.core.paths import Answers, PathOptions
from cham.core.personas import Fact, Known
from cham.engine.census import Census
from cham.engine.dealings import YEAR, Dealings
from cham.engine.engine import Engine
from cham.engine.folder import empty_store
from cham.engine.known import ALWAYS_KNOWN, DEVICES, ON_PATHS, PROFILES, SAID, known_of
from cham.engine.positions import COLUMNS as PLACED, asked_touchpoints, typical_positions
from cham.engine.selection import EVERYTHING, Selection
from cham.lake import Lake, Latest, Mark

T = TypeVar("T")

_KEPT = 6  # of each kind
_TITLES = {"vi": "Hành trình rút ra từ dữ liệu", "en": "The journey that the data show"}


class _Lately(Generic[T]):
    """What was worked out lately, and need not be again while nothing has changed."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._known: dict[Hashable, T] = {}

    def give(self, key: Hashable, work: Callable[[], T]) -> T:
        """Give what is known under a key, or work it out; what was asked for longest ago goes."""
        found = self._known.pop(key) if key in self._known else work()
        while len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a report comes from: an organisation's lake and data folder.

    Engines stay open with the desk, so that a process that keeps its desk reads a store once.
    """

    lake: Lake
    folder: Path
    organisation: Organisation
    _open: dict[tuple[str, bool], "_OpenEngine"] = field(
        default_factory=dict, repr=False, compare=False
    )
    _answered: _Lately[Answers] = field(default_factory=_Lately, repr=False, compare=False)
    _counted: _Lately[Census] = field(default_factory=_Lately, repr=False, compare=False)
    _dealings: _Lately[Dealings] = field(
        default_factory=lambda: _Lately(2), repr=False, compare=False
    )
    _customers: _Lately[Known] = field(
        default_factory=lambda: _Lately(2), repr=False, compare=False
    )
    _sources: _Lately[tuple[Latest, ...]] = field(
        default_factory=_Lately, repr=False, compare=False
    )

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's clock."""
        return ZoneInfo(self.organisation.time_zone)

    def engine(self, journey: Journey | None, *, by_case: bool) -> Engine:
        """Open an engine and bring it up to the lake."""
        code, key = self.organisation.code, journey.key if journey else "unplanned"
        survivors = DjangoDirectory().survivors(code)
        known = self._open.get((key, by_case))
        if known is None or known.journey != journey:
            store = _stores(self.folder, code) / f"{key}-{'cases' if by_case else 'customers'}"
            engine = Engine(store, journey, by_case=by_case)
        elif known.follows(self.lake.standing(), survivors):
            return known.engine
        else:
            engine = known.engine
        self._bring_up(engine, survivors)
        self._open[key, by_case] = _OpenEngine(journey, engine, survivors)
        return engine

    def _bring_up(self, engine: Engine, survivors: Mapping[str, str]) -> None:
        """Take over what is new; once more where rows were erased meanwhile, so that none stays."""
        generation = -1
        while generation != self.lake.standing().generation:
            changes = self.lake.changes_since(
                self.organisation.code, engine.mark, columns=engine.columns
            )
            generation = changes.mark.generation
            engine.refresh(changes, survivors)

    def answers(self, engine: Engine, selection: Selection, options: PathOptions) -> Answers:
        """Answer every question about paths; the last few answers are kept."""
        asked = (engine, engine.mark, selection, options)
        return self._answered.give(asked, lambda: engine.answers(selection, options))

    def census(self, engine: Engine, selection: Selection = EVERYTHING) -> Census:
        """Count who and what is there; the last few counts are kept."""
        return self._counted.give(
            (engine, engine.mark, selection), lambda: engine.census(selection)
        )

    def known(self, engine: Engine, as_of: datetime, facts: frozenset[Fact]) -> Known:
        """Tell what is known of every customer at the end of a day; the last answers are kept.

        Parameters
        ----------
        engine
            Up to date; whose journey it follows makes no difference.
        facts
            What will be asked: some facts take longer than others.
        """
        day = as_of.astimezone(self.zone).date() + timedelta(days=1)
        end = int(datetime.combine(day, time(), self.zone).timestamp()) * 1_000_000
        extra = facts - ALWAYS_KNOWN
        followed = self.lake.standing(), self._survivors(), end
        dealings = self._dealings.give(
            (engine, *followed, extra & ON_PATHS),
            lambda: engine.dealings(end - YEAR, with_words=bool(extra & ON_PATHS)),
        )
        return self._customers.give((*followed, extra), lambda: self._known(dealings, end, extra))

    def _known(self, dealings: Dealings, end: int, facts: frozenset[Fact]) -> Known:
        code = self.organisation.code
        columns = (*PROFILES, SAID) if Fact.TRAIT in facts else PROFILES
        used = self.lake.scan(code, columns=DEVICES) if Fact.DEVICE in facts else None
        return known_of(dealings, self.lake.profiles(code, columns=columns), used, end, facts)

    def _survivors(self) -> frozenset[tuple[str, str]]:
        return frozenset(DjangoDirectory().survivors(self.organisation.code).items())

    def latest(self) -> tuple[Latest, ...]:
        """Tell when each source last sent something that is compacted."""
        code = self.organisation.code
        return self._sources.give(self.lake.standing(), lambda: self.lake.latest(code))

    def lived_journey(self, *, by_case: bool) -> Journey:
        """Draw a journey from what happens, where none is planned."""
        rows = list(self.lake.scan(self.organisation.code, columns=PLACED))
        return lived_journey(
            typical_positions(rows, by_case=by_case), asked=asked_touchpoints(rows), titles=_TITLES
        )

    def aware(self, microseconds: int) -> datetime:
        """Put a moment on the organisation's clock."""
        return datetime.fromtimestamp(microseconds / 1e6, UTC).astimezone(self.zone)


def drop_engines(folder: Path, organisation: Organisation) -> None:
    """Empty an organisation's path stores, which the next question makes anew from the lake."""
    for store in sorted(_stores(folder, organisation.code).glob("*")):
        empty_store(store)


def _stores(folder: Path, organisation: str) -> Path:
    return folder / "engine" / organisation


@dataclass(frozen=True, slots=True)
class _OpenEngine:
    """An engine, and what it was brought up to."""

    journey: Journey | None
    engine: Engine
    survivors: Mapping[str, str]

    def follows(self, standing: Mark, survivors: Mapping[str, str]) -> bool:
        """Tell whether there is nothing new to take over."""
        return self.engine.mark == standing and self.survivors == survivors
