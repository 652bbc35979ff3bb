"""What must hold for every set of answers, whatever they are."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cham.core.interactions import Scale
from cham.core.measures import (
    GroupTally,
    Measure,
    Metric,
    Tally,
    difference,
    equivalence,
    measure,
    measure_tally,
    metric_estimate,
    paired_difference,
    shrink,
    tally,
)
from cham.core.measures.metrics import worth

SCALES = {
    Metric.NPS: Scale("nps", 0, 10),
    Metric.CSAT: Scale("csat", 1, 5),
    Metric.CES: Scale("ces", 1, 7),
    Metric.CES_REVERSED: Scale("ces", 1, 7),
    Metric.EMOTION: Scale("emotion", -2, 2),
    Metric.POSITIVITY: Scale("csat", 1, 5),
}
LINEAR = [metric for metric in Metric if metric is not Metric.POSITIVITY]
WEIGHTS = st.floats(1e-3, 1e3)

thoroughly = settings(deadline=None, max_examples=25)


@st.composite
def answers(draw: st.DrawFn, metric: Metric, least: int = 1) -> list[float]:
    """Scores on the scale, with blanks and codes off it."""
    scale = SCALES[metric]
    on = st.integers(scale.low, scale.high).map(float)
    off = st.sampled_from([math.nan, scale.high + 1.0, scale.low - 1.0, 99.0, scale.low + 0.5])
    told = draw(st.lists(on, min_size=least, max_size=40))
    return draw(st.permutations([*told, *draw(st.lists(off, max_size=5))]))


def same(first: Measure, second: Measure) -> None:
    """Both figures agree to rounding, and miss the same ends."""
    for name in ("value", "low", "high", "n_effective"):
        one, other = getattr(first, name), getattr(second, name)
        if one is None or other is None:
            assert one is other
        else:
            assert one == pytest.approx(other, rel=1e-6, abs=1e-6)


def told(value: float | None) -> float:
    assert value is not None
    return value


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data(), level=st.floats(0.01, 0.999))
def test_interval_holds_the_value_and_stays_on_the_scale(
    metric: Metric, data: st.DataObject, level: float
) -> None:
    scores = data.draw(answers(metric))
    weights = data.draw(st.none() | st.lists(WEIGHTS, min_size=len(scores), max_size=len(scores)))

    found = measure(metric, scores, scale=SCALES[metric], weights=weights, level=level)

    if metric is Metric.POSITIVITY:
        floor, ceiling = 0.0, math.inf
    else:
        ends = worth(metric, SCALES[metric])
        floor, ceiling = ends.floor, ends.ceiling
    known = [end for end in (found.low, found.value, found.high) if end is not None]
    assert known == sorted(known)
    assert all(floor - 1e-9 <= end <= ceiling + 1e-9 for end in known)
    if metric is not Metric.POSITIVITY:
        assert len(known) == 3


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data())
def test_a_higher_level_is_never_a_narrower_interval(metric: Metric, data: st.DataObject) -> None:
    found = tally(data.draw(answers(metric)), scale=SCALES[metric])

    narrow, wide = (metric_estimate(metric, found, level=level) for level in (0.8, 0.95))

    if narrow.low is not None and wide.low is not None:
        assert wide.low <= narrow.low + 1e-12
    if narrow.high is not None and wide.high is not None:
        assert wide.high >= narrow.high - 1e-12


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_order_of_the_answers_does_not_matter(
    metric: Metric, data: st.DataObject, seed: int
) -> None:
    scores = np.array(data.draw(answers(metric)))
    weights = np.array(data.draw(st.lists(WEIGHTS, min_size=scores.size, max_size=scores.size)))
    order = np.random.default_rng(seed).permutation(scores.size)

    first = measure(metric, scores, scale=SCALES[metric], weights=weights)
    second = measure(metric, scores[order], scale=SCALES[metric], weights=weights[order])

    assert (first.n, first.excluded) == (second.n, second.excluded)
    same(first, second)


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data(), factor=st.floats(1e-6, 1e6))
def test_unit_of_the_weights_does_not_matter(
    metric: Metric, data: st.DataObject, factor: float
) -> None:
    scores = data.draw(answers(metric))
    weights = np.array(data.draw(st.lists(WEIGHTS, min_size=len(scores), max_size=len(scores))))

    first = measure(metric, scores, scale=SCALES[metric], weights=weights)
    second = measure(metric, scores, scale=SCALES[metric], weights=weights * factor)

    same(first, second)


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data(), weight=WEIGHTS)
def test_equal_weights_give_the_unweighted_interval(
    metric: Metric, data: st.DataObject, weight: float
) -> None:
    scores = data.draw(answers(metric))

    plain = measure(metric, scores, scale=SCALES[metric])
    weighted = measure(metric, scores, scale=SCALES[metric], weights=[weight] * len(scores))

    same(weighted, plain)
    assert weighted.unweighted == plain.value


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data(), codes=st.lists(st.sampled_from([-99.0, 98.0, 99.0, math.nan, math.inf])))
def test_codes_off_the_scale_change_nothing_but_their_count(
    metric: Metric, data: st.DataObject, codes: list[float]
) -> None:
    scores = data.draw(answers(metric))

    plain = measure(metric, scores, scale=SCALES[metric])
    more = measure(metric, [*scores, *codes], scale=SCALES[metric])

    assert (more.n, more.value, more.low, more.high) == (
        plain.n,
        plain.value,
        plain.low,
        plain.high,
    )
    added = more.excluded.blank + more.excluded.out_of_scale
    assert added - plain.excluded.blank - plain.excluded.out_of_scale == len(codes)


@pytest.mark.parametrize("metric", LINEAR)
@thoroughly
@given(data=st.data())
def test_one_better_answer_never_lowers_the_figure(metric: Metric, data: st.DataObject) -> None:
    scale = SCALES[metric]
    scores = [score for score in data.draw(answers(metric)) if scale.holds(score)]
    at = data.draw(st.integers(0, len(scores) - 1))
    step = -1 if metric is Metric.CES_REVERSED else 1
    better = scores.copy()
    better[at] = min(max(better[at] + step, scale.low), scale.high)

    before, after = (measure(metric, told, scale=scale).value for told in (scores, better))

    assert told(after) >= told(before) - 1e-9


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data())
def test_tallies_of_parts_add_up_to_the_tally_of_the_whole(
    metric: Metric, data: st.DataObject
) -> None:
    first, second = data.draw(answers(metric, 0)), data.draw(answers(metric, 0))
    scale = SCALES[metric]

    assert tally(first, scale=scale) + tally(second, scale=scale) == tally(
        first + second, scale=scale
    )


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data())
def test_groups_hold_every_answer_once(metric: Metric, data: st.DataObject) -> None:
    scores = data.draw(answers(metric))
    groups = data.draw(
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=len(scores), max_size=len(scores))
    )

    found = measure(metric, scores, scale=SCALES[metric], groups=groups)

    assert sum(group.n for group in found.groups) == found.n
    assert sum(group.excluded.blank for group in found.groups) == found.excluded.blank
    assert [group.key for group in found.groups] == sorted(set(groups))
    for group in found.groups:
        p_value, adjusted = group.difference.p_value, group.difference.adjusted_p_value
        if p_value is None:
            assert adjusted is None
        else:
            assert 0 <= p_value <= told(adjusted) <= 1


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data())
def test_differences_change_sign_with_the_sides(metric: Metric, data: st.DataObject) -> None:
    first, second = (tally(data.draw(answers(metric)), scale=SCALES[metric]) for _ in range(2))

    there, back = difference(metric, first, second), difference(metric, second, first)

    if there.value is None:
        assert back.value is None
        return
    assert told(back.value) == pytest.approx(-there.value, abs=1e-9)
    assert (told(back.low), told(back.high)) == pytest.approx(
        (-told(there.high), -told(there.low)), abs=1e-6
    )
    assert told(back.p_value) == pytest.approx(told(there.p_value), abs=1e-9)


@pytest.mark.parametrize("metric", Metric)
@thoroughly
@given(data=st.data())
def test_p_value_and_interval_never_contradict_each_other(
    metric: Metric, data: st.DataObject
) -> None:
    first, second = (tally(data.draw(answers(metric)), scale=SCALES[metric]) for _ in range(2))

    found = difference(metric, first, second)

    if found.value is None or abs(told(found.p_value) - 0.05) < 1e-9:
        return
    leaves_zero_out = told(found.low) > 0 or told(found.high) < 0
    assert leaves_zero_out == (told(found.p_value) < 0.05)


@pytest.mark.parametrize("metric", LINEAR)
@thoroughly
@given(data=st.data())
def test_nobody_differs_from_themselves(metric: Metric, data: st.DataObject) -> None:
    scores = data.draw(answers(metric))

    found = paired_difference(metric, scores, scores, scale=SCALES[metric])

    assert (found.value, found.p_value) == (0, 1)
    assert told(found.low) <= 0 <= told(found.high)


@thoroughly
@given(data=st.data(), margin=st.floats(0.1, 400))
def test_equivalent_means_the_interval_lies_within_the_margin(
    data: st.DataObject, margin: float
) -> None:
    first, second = (
        tally(data.draw(answers(Metric.NPS)), scale=SCALES[Metric.NPS]) for _ in range(2)
    )
    found = equivalence(difference(Metric.NPS, first, second), margin=margin)

    if abs(told(found.p_value) - 0.05) < 1e-9 or margin >= 200:
        return
    within = -margin < told(found.low) and told(found.high) < margin
    assert within == (found.verdict.value == "equivalent")


@pytest.mark.parametrize("metric", LINEAR)
@thoroughly
@given(data=st.data(), strength=st.floats(0.1, 500))
def test_shrunken_figures_lie_between_own_and_whole(
    metric: Metric, data: st.DataObject, strength: float
) -> None:
    scale = SCALES[metric]
    groups = [
        GroupTally(key, tally(data.draw(answers(metric)), scale=scale)) for key in ("a", "b")
    ]
    whole = Tally.of_counts(scale, [3] * (scale.high - scale.low + 1))
    middle = told(measure_tally(metric, whole).value)

    for found in shrink(metric, groups, whole=whole, strength=strength):
        low, high = sorted((told(found.own), middle))
        assert low - 1e-9 <= told(found.shrunken.value) <= high + 1e-9
        assert told(found.shrunken.low) <= told(found.shrunken.high)
        ends = worth(metric, scale)
        assert ends.floor <= told(found.shrunken.low)
        assert told(found.shrunken.high) <= ends.ceiling
