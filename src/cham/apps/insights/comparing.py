"""What changed between two periods: one comparison a figure, adjusted for how many there are."""

from collections.abc import Mapping
from dataclasses import replace

from cham.apps.insights.results import Changes, Shift
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.measuring import (
    best_asked,
    is_of_the_firm,
    metric_of,
    of_the_firm,
    tally_of,
)
from cham.core.measures import Difference, Metric, Tally, benjamini_hochberg, difference


def changes_between(now: Evidence, before: Evidence) -> Changes:
    """Compare every score of a period with the one before."""
    scores, previous = now.answers.scores, before.answers.scores
    overall = {
        name: difference(metric, tally, earlier)
        for name, tally in _overall(now).items()
        if (metric := metric_of(tally.scale)) is not None
        and (earlier := _overall(before).get(name)) is not None
        and is_of_the_firm(scores, name) == is_of_the_firm(previous, name)
    }
    feelings = {
        key: difference(Metric.EMOTION, tally, earlier)
        for key, tally in _felt(now).items()
        if (earlier := _felt(before).get(key)) is not None and earlier.scale == tally.scale
    }
    return Changes(overall=_adjusted(overall), feelings=_adjusted(feelings))


def _adjusted(found: Mapping[str, Difference]) -> Mapping[str, Shift]:
    """Take into account that among many comparisons some look like changes by chance."""
    adjusted = benjamini_hochberg([each.p_value for each in found.values()])
    return {
        key: Shift.of(replace(each, adjusted_p_value=p_value))
        for (key, each), p_value in zip(found.items(), adjusted, strict=True)
    }


def _overall(evidence: Evidence) -> Mapping[str, Tally]:
    found: dict[str, Tally] = {}
    for each in of_the_firm(evidence.answers.scores):
        counted = tally_of(each)
        if counted is not None:
            name = counted.scale.name
            found[name] = found[name] + counted if name in found else counted
    return found


def _felt(evidence: Evidence) -> Mapping[str, Tally]:
    return {
        key: best
        for key, scores in evidence.scores.items()
        if (best := best_asked(filter(None, map(tally_of, scores)))) is not None
    }
