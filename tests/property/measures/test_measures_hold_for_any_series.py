"""What must hold for every weighting, series and journey."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from statsmodels.stats.multitest import multipletests

from cham.core.measures import (
    Margin,
    benjamini_hochberg,
    change_points,
    count_experiences,
    design_effect,
    ewma_chart,
    margin_of,
    peak_ends,
    post_stratify,
    rake,
    sample_size_for_margin,
    sample_size_to_detect,
    share_interval,
    shewhart_chart,
    value_series,
    weighted_mean,
)

thoroughly = settings(deadline=None, max_examples=40)

WEIGHTS = st.floats(1e-3, 1e3)
VALUES = st.lists(st.floats(-100, 100).map(lambda value: round(value, 3)), min_size=4, max_size=40)


@st.composite
def two_margins(draw: st.DrawFn) -> list[Margin]:
    """Two margins that some table with every cell filled fits."""
    cells = [(row, column) for row in "abc" for column in "xy"]
    drawn = draw(st.lists(st.sampled_from(cells), max_size=30)) + cells
    sizes = draw(st.lists(st.integers(1, 50), min_size=6, max_size=6))
    rows, columns = Counter[str](), Counter[str]()
    for (row, column), size in zip(cells, sizes, strict=True):
        rows[row] += size
        columns[column] += size
    return [
        Margin(name="row", labels=[row for row, _ in drawn], targets=rows),
        Margin(name="column", labels=[column for _, column in drawn], targets=columns),
    ]


@thoroughly
@given(margins=two_margins(), trim=st.none() | st.floats(1.5, 10))
def test_raked_weights_fit_every_margin(margins: list[Margin], trim: float | None) -> None:
    found = rake(margins, trim=trim)

    for margin in margins:
        labels = np.array(margin.labels)
        for category, target in margin.targets.items():
            assert found.weights[labels == category].sum() == pytest.approx(target, rel=1e-6)
    assert (found.weights >= 0).all()
    assert found.deff >= 1 - 1e-12


@thoroughly
@given(margins=two_margins(), factor=st.floats(1e-6, 1e6), data=st.data())
def test_raking_does_not_see_the_unit_of_the_start(
    margins: list[Margin], factor: float, data: st.DataObject
) -> None:
    n = len(margins[0].labels)
    start = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=n, max_size=n)))

    first = rake(margins, weights=start, trim=None)
    second = rake(margins, weights=start * factor, trim=None)

    assert first.weights == pytest.approx(second.weights, rel=1e-6)


@thoroughly
@given(st.lists(st.sampled_from("ab"), min_size=1), st.integers(1, 100), st.integers(1, 100))
def test_post_stratified_cells_share_their_target_equally(
    cells: list[str], first: int, second: int
) -> None:
    assume({"a", "b"} <= set(cells))

    found = post_stratify(cells, {"a": first, "b": second}, trim=None)

    counts = Counter(cells)
    expected = {"a": first / counts["a"], "b": second / counts["b"]}
    assert found.weights == pytest.approx([expected[cell] for cell in cells])


@thoroughly
@given(st.lists(WEIGHTS, min_size=1, max_size=40))
def test_unequal_weights_never_gain(weights: list[float]) -> None:
    found = design_effect(weights)

    assert 1 - 1e-9 <= found.n_effective <= found.n * (1 + 1e-9)


@thoroughly
@given(VALUES, st.floats(0.01, 100), st.floats(-50, 50))
def test_weighted_mean_moves_with_the_values(
    values: list[float], factor: float, shift: float
) -> None:
    weights = [1.0 + at % 3 for at in range(len(values))]

    plain = weighted_mean(values, weights)
    moved = weighted_mean([factor * value + shift for value in values], weights)

    assert plain.value is not None
    assert plain.standard_error is not None
    assert moved.value == pytest.approx(factor * plain.value + shift, abs=1e-6)
    assert moved.standard_error == pytest.approx(factor * plain.standard_error, abs=1e-6)


@thoroughly
@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_benjamini_hochberg_is_that_of_statsmodels_and_keeps_the_order(p_values) -> None:
    found = benjamini_hochberg(p_values)

    assert found == pytest.approx(multipletests(p_values, method="fdr_bh")[1].tolist())
    adjusted = np.array(found, dtype=float)
    assert (adjusted >= np.array(p_values) - 1e-12).all()
    assert (np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= -1e-12).all()


@thoroughly
@given(st.integers(0, 60), st.integers(1, 60), st.floats(0.01, 0.999))
def test_shares_mirror_their_complement(count: int, n: int, level: float) -> None:
    assume(count <= n)

    found, other = share_interval(count, n, level=level), share_interval(n - count, n, level=level)

    assert found.low is not None
    assert found.high is not None
    assert (other.low, other.high) == pytest.approx((100 - found.high, 100 - found.low), abs=1e-9)


@thoroughly
@given(st.floats(0.5, 50), st.integers(1, 100_000))
def test_a_sample_of_the_size_asked_for_has_the_margin(margin: float, population: int) -> None:
    size = sample_size_for_margin(margin, population=population).n

    assert 1 <= size <= population
    assert margin_of(size, population=population) <= margin + 1e-9
    if size > 1:
        assert margin_of(size - 1, population=population) > margin - 1e-9


@thoroughly
@given(st.floats(0.5, 50), st.floats(0.5, 0.99))
def test_surer_and_smaller_need_more(difference: float, power: float) -> None:
    n = sample_size_to_detect(difference, power=power).n

    assert sample_size_to_detect(difference / 2, power=power).n >= n
    assert sample_size_to_detect(difference, power=(power + 1) / 2).n >= n


@thoroughly
@given(VALUES, st.floats(0.05, 1.0), st.floats(-50, 50))
def test_ewma_moves_with_the_values_and_stays_among_them(
    values: list[float], smoothing: float, shift: float
) -> None:
    centre = float(np.mean(values))

    plain = ewma_chart(value_series(values, centre=centre, spread=1.0), smoothing=smoothing)
    moved = ewma_chart(
        value_series([value + shift for value in values], centre=centre + shift, spread=1.0),
        smoothing=smoothing,
    )

    for one, other in zip(plain.points, moved.points, strict=True):
        assert one.value is not None
        assert other.value == pytest.approx(one.value + shift, abs=1e-6)
        assert min(values) - 1e-9 <= one.value <= max(values) + 1e-9


@thoroughly
@given(VALUES)
def test_every_value_is_on_the_chart_once(values: list[float]) -> None:
    chart = shewhart_chart(value_series(values))

    assert [point.value for point in chart.points] == values
    for at, point in enumerate(chart.points):
        assert point.outside == (at in chart.signals)


@thoroughly
@given(VALUES, st.floats(0.1, 10), st.floats(-50, 50))
def test_change_points_do_not_see_unit_or_level(
    values: list[float], factor: float, shift: float
) -> None:
    assume(np.ptp(values) > 1)

    plain = change_points(values)
    moved = change_points([factor * value + shift for value in values])

    assert moved.positions == plain.positions
    assert [stretch.start for stretch in plain.stretches] == [0, *plain.positions]
    assert sum(stretch.n for stretch in plain.stretches) == len(values)


JOURNEYS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([-2, -1, 0, 1, 2, math.nan])),
    min_size=1,
    max_size=40,
)


@thoroughly
@given(JOURNEYS)
def test_peak_and_end_lie_between_lowest_and_highest(rows: list[tuple[str, float]]) -> None:
    found = peak_ends([journey for journey, _ in rows], [emotion for _, emotion in rows])

    for values in (found.mean, found.peak, found.end, found.peak_end):
        assert (found.lowest - 1e-9 <= values).all()
        assert (values <= found.highest + 1e-9).all()
    assert found.n.sum() + found.excluded.blank == len(rows)


@thoroughly
@given(JOURNEYS, st.integers(1, 4))
def test_peak_ends_are_those_of_the_definition(rows: list[tuple[str, float]], last: int) -> None:
    found = peak_ends(
        [journey for journey, _ in rows], [emotion for _, emotion in rows], last=last
    )

    for at, name in enumerate(found.journeys):
        emotions = [value for key, value in rows if key == name and not math.isnan(value)]
        mean = sum(emotions) / len(emotions)
        peak = max(emotions, key=lambda value: (round(abs(value - mean), 9), -value))
        end = sum(emotions[-last:]) / len(emotions[-last:])
        assert found.mean[at] == pytest.approx(mean)
        assert found.peak[at] == peak
        assert found.end[at] == pytest.approx(end)


@thoroughly
@given(JOURNEYS, st.randoms())
def test_journeys_do_not_disturb_each_other(rows: list[tuple[str, float]], random) -> None:
    times = list(range(len(rows)))
    mixed = list(zip(rows, times, strict=True))
    random.shuffle(mixed)

    first = peak_ends([row[0] for row in rows], [row[1] for row in rows], times=times)
    second = peak_ends(
        [row[0] for row, _ in mixed],
        [row[1] for row, _ in mixed],
        times=[time for _, time in mixed],
    )

    assert first.journeys.tolist() == second.journeys.tolist()
    assert first.peak.tolist() == second.peak.tolist()
    assert first.end.tolist() == second.end.tolist()


@thoroughly
@given(JOURNEYS, st.floats(0.1, 50))
def test_older_experiences_never_count_more(
    rows: list[tuple[str, float]], half_life: float
) -> None:
    journeys, emotions = [row[0] for row in rows], [row[1] for row in rows]

    whole = count_experiences(journeys, emotions)
    faded = count_experiences(journeys, emotions, half_life=half_life)

    assert (faded.positives <= whole.positives).all()
    assert (faded.negatives <= whole.negatives).all()
    assert ((faded.positives > 0) == (whole.positives > 0)).all()
