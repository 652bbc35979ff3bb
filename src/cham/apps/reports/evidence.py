"""What a report rests on, gathered before a word is written; figures only, no texts for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from cham.core.interactions import Scale, ScaleError
from cham.core.journeys import Gap, Journey, Text, Touchpoint
from cham.core.measures import Excluded, Measure, Metric, Tally, measure_tally
from cham.core.pains import PainReport
from cham.core.paths import Answers, TouchpointRework, TouchpointScores

FEW = 30  # answers below which a figure is greyed and said to rest on few

# What stands for the feeling at a touchpoint where several things were asked, best first.
_FEELINGS = ("emotion", "csat", "ces", "ease", "effectiveness", "rating", "nps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """Whose report it is, and how the firm reads times and money."""

    name: str
    zone: ZoneInfo
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of everything that arrived: received = stored + duplicates + dead."""

    received: int
    stored: int
    duplicates: int
    dead: int
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A customer's own words, exactly as they stand in the lake."""

    text: str
    score: float
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When the interactions of the report happened, and what was looked at."""

    first: datetime
    last: datetime
    as_of: datetime
    made: datetime


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
    pains
        None where scores or purchases are missing, so that no pain could be looked for.
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
    pains: PainReport | None
    gaps: tuple[Gap, ...]
    met: Mapping[str, int] = field(default_factory=dict)
    quotes: Mapping[str, Sequence[Quote]] = field(default_factory=dict)
    purchases: int = 0

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

    @cached_property
    def overall(self) -> Mapping[str, Measure]:
        """Each metric that was asked, over all touchpoints: NPS, satisfaction, effort."""
        tallies: dict[str, Tally] = {}
        for each in self.answers.scores.touchpoints:
            counted = tally_of(each)
            if counted is not None and counted.scale.name in tallies:
                tallies[counted.scale.name] += counted
            elif counted is not None:
                tallies[counted.scale.name] = counted
        return {
            name: measure_tally(metric, counted)
            for name, counted in sorted(tallies.items())
            if (metric := metric_of(counted.scale)) is not None
        }

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
        """Give the mean feeling at a touchpoint on −2 to +2, from the best question asked there.

        Among equally good questions the one with the most answers counts.
        """
        candidates = [
            counted
            for each in self.scores.get(touchpoint, ())
            if (counted := tally_of(each)) is not None and counted.n
        ]
        if not candidates:
            return None
        best = min(candidates, key=lambda each: (_preference(each.scale), -each.n))
        return measure_tally(Metric.EMOTION, best)

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


def tally_of(scores: TouchpointScores) -> Tally | None:
    """Count the answers on a scale; None where the scale's name cannot be read."""
    try:
        scale = Scale.parse(scores.scale)
    except ScaleError:
        return None
    counts = dict(scores.counts)
    return Tally.of_counts(
        scale,
        [counts.get(point, 0) for point in range(scale.low, scale.high + 1)],
        excluded=Excluded(out_of_scale=scores.out_of_scale),
    )


def metric_of(scale: Scale) -> Metric | None:
    """Give the metric that a scale was asked for; None for scales without one of their own."""
    if scale.metric == "nps":
        return Metric.NPS if (scale.low, scale.high) == (0, 10) else None
    known = {each.value: each for each in Metric}
    return known.get(scale.metric, Metric.CSAT if scale.metric == "rating" else None)


def _preference(scale: Scale) -> int:
    return _FEELINGS.index(scale.metric) if scale.metric in _FEELINGS else len(_FEELINGS)
