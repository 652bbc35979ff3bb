"""Measures what customers answered: every figure of a report that has an interval."""

from collections.abc import Iterable, Mapping

from cham.apps.reports.evidence import Measured
from cham.core.interactions import Kind, Scale, ScaleError
from cham.core.measures import Excluded, Measure, Metric, Tally, measure_tally
from cham.core.paths import Scores, TouchpointScores

# What stands for the feeling at a touchpoint where several things were asked, best first.
_FEELINGS = ("emotion", "csat", "ces", "ease", "effectiveness", "rating", "nps")

NPS = "nps_0_10"
FIRM = Kind.FEEDBACK.value
"""Stands for the firm as a whole: what was asked about no touchpoint bears its kind."""


def measure_scores(scores: Scores) -> Measured:
    """Measure the answers at each touchpoint, and over all of them."""
    at: dict[str, list[Tally]] = {}
    for each in scores.touchpoints:
        counted = tally_of(each)
        if counted is not None:
            at.setdefault(each.touchpoint, []).append(counted)
    together = _together(filter(None, map(tally_of, of_the_firm(scores))))
    return Measured(
        overall=_by_name(together),
        positivity=_positivity(together),
        feelings={key: found for key, tallies in at.items() if (found := feeling(tallies))},
        by_scale=_by_scale(at),
    )


def is_of_the_firm(scores: Scores, scale: str) -> bool:
    """Tell whether the figure of a scale counts only what was asked about the firm as a whole.

    Whether customers would recommend the firm as a whole is another question than whether they
    would after one touchpoint. Pooled, the figure would move with how often each is asked, so
    where the first was asked only it is counted.
    """
    return scale == NPS and any(
        each.touchpoint == FIRM and each.scale == scale and each.n for each in scores.touchpoints
    )


def of_the_firm(scores: Scores) -> tuple[TouchpointScores, ...]:
    """Give the answers that figures over all touchpoints count, see `is_of_the_firm`."""
    is_asked = is_of_the_firm(scores, NPS)
    return tuple(
        each
        for each in scores.touchpoints
        if not is_asked or each.scale != NPS or each.touchpoint == FIRM
    )


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


def feeling(tallies: Iterable[Tally]) -> Measure | None:
    """Give the mean feeling on −2 to +2, from the best question asked.

    Among equally good questions the one with the most answers counts.
    """
    best = best_asked(tallies)
    return None if best is None else measure_tally(Metric.EMOTION, best)


def best_asked(tallies: Iterable[Tally]) -> Tally | None:
    """Choose the answers that tell best how customers felt; None where nobody answered."""
    answered = [each for each in tallies if each.n]
    if not answered:
        return None
    return min(answered, key=lambda each: (_preference(each.scale), -each.n))


def feeling_scale(scores: Scores, touchpoint: str) -> Scale | None:
    """Name the scale that the feeling at a touchpoint is read off; None where nobody answered."""
    counted = (tally_of(each) for each in scores.touchpoints if each.touchpoint == touchpoint)
    best = best_asked(filter(None, counted))
    return None if best is None else best.scale


def most_telling_first(scales: Iterable[Scale]) -> list[Scale]:
    """Put the scales first that tell best how customers felt."""
    return sorted(scales, key=lambda each: (_preference(each), each.name))


def _together(tallies: Iterable[Tally]) -> list[Tally]:
    """Add the answers on each scale up, in the order in which the scales come."""
    found: dict[Scale, Tally] = {}
    for each in tallies:
        known = found.get(each.scale)
        found[each.scale] = each if known is None else known + each
    return list(found.values())


def _by_name(tallies: Iterable[Tally]) -> Mapping[str, Measure]:
    return {
        each.scale.name: measure_tally(metric, each)
        for each in sorted(tallies, key=lambda tally: tally.scale.name)
        if (metric := metric_of(each.scale)) is not None
    }


def commonest_scale(scores: Scores) -> Scale | None:
    """Name the scale with the most answers over all touchpoints, which the ratio is read off."""
    most = _commonest(_together(filter(None, map(tally_of, of_the_firm(scores)))))
    return None if most is None else most.scale


def _commonest(tallies: list[Tally]) -> Tally | None:
    return max(tallies, key=lambda each: each.n, default=None)


def _positivity(tallies: list[Tally]) -> Measure | None:
    """Give the ratio of good to bad answers on the scale with the most answers."""
    most = _commonest(tallies)
    return None if most is None else measure_tally(Metric.POSITIVITY, most)


def _by_scale(at: Mapping[str, list[Tally]]) -> Mapping[str, Mapping[str, Measure]]:
    found: dict[str, dict[str, Measure]] = {}
    for key, tallies in at.items():
        for each in tallies:
            metric = metric_of(each.scale)
            if metric is not None:
                found.setdefault(each.scale.name, {})[key] = measure_tally(metric, each)
    return found


def _preference(scale: Scale) -> int:
    return _FEELINGS.index(scale.metric) if scale.metric in _FEELINGS else len(_FEELINGS)
