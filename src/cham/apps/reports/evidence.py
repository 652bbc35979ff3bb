"""What a report rests on, gathered before a word is written; figures only, no texts for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from cham.core.interactions import Scale, ScaleError
from cham.core.journeys import Gap, Journey, Text, Touchpoint
from cham.core.measures import Measure
from cham.core.pains import PainReport
from cham.core.paths import Answers, TouchpointRework, TouchpointScores

FEW = 30  # answers below which a figure is greyed and said to rest on few


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """Whose report it is, and how the firm reads times and money."""

    name: str
    zone: ZoneInfo
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """When a source last sent something.

    Attributes
    ----------
    happened, received
        The latest moment of its interactions, and when the latest one arrived.
    """

    source: str
    rows: int
    happened: datetime
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceIntake:
    """What became of everything that one source sent: received = stored + duplicates + dead."""

    source: str
    received: int
    stored: int
    duplicates: int
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of everything that arrived: received = stored + duplicates + dead.

    Attributes
    ----------
    by_source
        The same for each source, what arrived most first.
    """

    received: int
    stored: int
    duplicates: int
    dead: int
    sources: Mapping[str, int]
    freshness: tuple[SourceFreshness, ...] = ()
    by_source: tuple[SourceIntake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A customer's own words, exactly as they stand in the lake.

    Attributes
    ----------
    score, scale
        The answer beside the words; None where there was none.
    balance
        How likely the words are positive, less how likely negative, as they were read; None
        where they were not, or where a person should look first.
    """

    text: str
    score: float | None
    scale: str
    balance: float | None = None

    @property
    def emotion(self) -> float:
        """What is felt on −2 to +2: as the words were read, or else by the answer beside them."""
        if self.balance is not None:
            return 2 * self.balance
        if self.score is None:
            return 0.0
        try:
            return Scale.parse(self.scale).emotion(self.score)
        except ScaleError:
            return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What customers answered, each figure with its interval.

    Attributes
    ----------
    overall
        Each metric that was asked over all touchpoints, by the name of its scale.
    positivity
        Good answers to one bad, on the scale with the most answers.
    feelings
        The mean feeling at each touchpoint on −2 to +2, from the best question asked there.
    by_scale
        Each metric at each touchpoint, by scale and touchpoint.
    """

    overall: Mapping[str, Measure] = field(default_factory=dict)
    positivity: Measure | None = None
    feelings: Mapping[str, Measure] = field(default_factory=dict)
    by_scale: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which interactions the figures are about.

    Attributes
    ----------
    period
        As it was asked for; see `cham.apps.reports.periods`.
    since, until
        The stretch of time; the first moment is included, the last is not; None is an open end.
    channels, units
        Only interactions with one of these; empty for all.
    persona, value_band
        Only customers of these; empty for all.
    not_reached
        Names of the figures that the filter does not change: `intake`, `ping_pong`, `drop_off` …
    """

    period: str = "all"
    since: datetime | None = None
    until: datetime | None = None
    channels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    persona: str = ""
    value_band: str = ""
    not_reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When the interactions of the report happened, and what was looked at."""

    first: datetime
    last: datetime
    as_of: datetime
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollowed:
    """Why pains cannot be looked for yet, though there are scores and purchases.

    Attributes
    ----------
    told_from
        When the first who answered will have been followed for the whole horizon.
    """

    told_from: datetime
    horizon_days: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All figures of one report.

    Attributes
    ----------
    journey
        The planned one; where there is none, what happens, as a journey of one column a step.
    is_planned
        Whether the firm planned it.
    customers
        How many people (or cases, where interactions name no person) were seen.
    path_unit
        `customer` or `case`, whichever paths are followed.
    met
        How many people met or answered about each touchpoint, by key; the same for each stage
        under the stage's key. Empty where interactions name no person.
    channels, units
        What can be filtered by: all interactions by channel and by unit, most first.
    pains
        None where scores or purchases are missing, or nobody was followed long enough, so that
        no pain could be looked for.
    unfollowed
        Where only time is missing for that.
    """

    firm: Firm
    journey: Journey
    is_planned: bool
    span: Span
    intake: Intake
    rows: int
    customers: int
    path_unit: str
    answers: Answers
    measured: Measured
    pains: PainReport | None
    gaps: tuple[Gap, ...]
    met: Mapping[str, int] = field(default_factory=dict)
    quotes: Mapping[str, Sequence[Quote]] = field(default_factory=dict)
    purchases: int = 0
    channels: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    filter: Filter = field(default_factory=Filter)
    unfollowed: Unfollowed | None = None

    @cached_property
    def rework(self) -> Mapping[str, TouchpointRework]:
        """How often each touchpoint was met, by key or name."""
        return {each.touchpoint: each for each in self.answers.rework.touchpoints}

    @cached_property
    def scores(self) -> Mapping[str, tuple[TouchpointScores, ...]]:
        """The answers at each touchpoint, one entry a scale."""
        found: dict[str, list[TouchpointScores]] = {}
        for each in self.answers.scores.touchpoints:
            found.setdefault(each.touchpoint, []).append(each)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def touchpoints(self) -> Mapping[str, Touchpoint]:
        """The touchpoints of the journey by key."""
        return {each.key: each for each in self.journey.touchpoints}

    @property
    def overall(self) -> Mapping[str, Measure]:
        """Each metric that was asked, over all touchpoints: NPS, satisfaction, effort."""
        return self.measured.overall

    def people_at(self, key: str) -> int:
        """Count who met a touchpoint: people, or cases where only those are known."""
        if self.met:
            return self.met.get(key, 0)
        found = self.rework.get(key)
        return found.paths if found else 0

    def people_in(self, stage: str) -> int:
        """Count who was in a stage: people, or cases where only those are known."""
        if self.met:
            return self.met.get(stage_key(stage), 0)
        conformance = self.answers.conformance
        stages = conformance.stages if conformance is not None else ()
        return next((each.paths for each in stages if each.stage == stage), 0)

    def feeling(self, touchpoint: str) -> Measure | None:
        """Give the mean feeling at a touchpoint on −2 to +2, from the best question asked there."""
        return self.measured.feelings.get(touchpoint)

    def name_of(self, key: str, language: str) -> str:
        """Give the name of a touchpoint, or of a step that no touchpoint stands for."""
        touchpoint = self.touchpoints.get(key)
        return touchpoint.name.read(language) if touchpoint else key

    def unit_name(self, key: str, language: str) -> str:
        """Give the name of a unit."""
        names = {each.key: each.name for each in self.journey.units}
        return names.get(key, Text(((language, key),))).read(language)


def stage_key(stage: str) -> str:
    """Name a stage where touchpoints are named too."""
    return f"stage:{stage}"
