import json
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from cham.core.paths import (
    Count,
    Row,
    Variant,
    directly_follows,
    path_variants,
    paths_of,
    starts_and_ends,
)
from cham.engine.discovery import DiscoveredEdge, discover
from cham.engine.errors import UnevenColumnsError, UnreadableTimesError

events = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(("a", "b", "Đặt món")), st.integers(0, 4)),
    max_size=40,
)


@given(events)
@settings(deadline=None)
def test_discovery_finds_what_the_reference_finds(log: list[tuple[str, str, int]]):
    case, activity, time = ([event[part] for event in log] for part in range(3))
    found = discover(case, activity, pa.array(time, pa.int64()))
    rows = [
        Row(path=c, time=t, sequence=place, touchpoint=a) for place, (c, a, t) in enumerate(log)
    ]
    paths = paths_of(rows)
    edges, ends = directly_follows(paths).edges, starts_and_ends(paths)
    assert [(e.before, e.after, e.count) for e in found.edges] == [
        (e.before, e.after, e.count) for e in edges
    ]
    assert (found.starts, found.ends) == (ends.starts, ends.ends)
    assert found.variants == path_variants(paths, None).shown
    assert (found.events, found.cases) == (len(log), len(paths))
    assert found.variant_count == len(found.variants)


def test_ties_keep_the_order_of_the_file():
    found = discover(["1", "1", "1"], ["b", "a", "c"], [0, 0, 0])
    assert found.variants == (Variant(("b", "a", "c"), 1),)


def test_quantiles_are_exact_and_linear_between_values():
    seconds = [0, 10, 0, 20, 0, 40]
    found = discover(list("112233"), list("ababab"), [s * 1_000_000 for s in seconds])
    assert found.edges == (
        DiscoveredEdge(before="a", after="b", count=3, median_seconds=20.0, p90_seconds=36.0),
    )


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_any_unit_give_seconds(unit: str):
    moments = [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 7, tzinfo=UTC)]
    found = discover(["1", "1"], ["a", "b"], pa.array(moments, pa.timestamp(unit, "UTC")))
    assert found.edges[0].median_seconds == 7.0


def test_nanoseconds_decide_the_order():
    found = discover(["1", "1"], ["late", "early"], pa.array([1, 0], pa.timestamp("ns")))
    assert found.variants[0].steps == ("early", "late")


def test_rows_without_case_activity_or_time_are_left_out_and_counted():
    found = discover(["1", None, "1", "1"], ["a", "a", None, "b"], [1, 2, 3, None])
    assert (found.events, found.left_out, found.activities) == (1, 3, (Count("a", 1),))


def test_numbers_are_read_as_names():
    found = discover(pa.array([7, 7]), pa.array([1, 2]), [0, 1])
    assert found.variants == (Variant(("1", "2"), 1),)


def test_chunked_and_encoded_columns_are_read_alike():
    case = pa.chunked_array([pa.array(["1"]), pa.array(["1"])])
    activity = pa.chunked_array([pa.array(["a", "b"]).dictionary_encode()])
    assert discover(case, activity, [0, 1]) == discover(["1", "1"], ["a", "b"], [0, 1])


def test_a_log_without_rows_is_empty():
    found = discover(
        pa.array([], pa.string()), pa.array([], pa.string()), pa.array([], pa.int64())
    )
    assert (found.events, found.cases, found.edges, found.variants) == (0, 0, (), ())


def test_only_as_many_variants_are_shown_as_wanted():
    found = discover(["1", "2", "3"], ["a", "a", "b"], [0, 0, 0], shown=1)
    assert (found.variants, found.variant_count) == ((Variant(("a",), 2),), 2)


def test_the_object_printed_has_the_published_shape():
    found = discover(["1", "1"], ["a", "b"], [0, 1_500_000])
    assert json.loads(json.dumps(found.as_json())) == {
        "events": 2,
        "cases": 1,
        "activities": [{"name": "a", "count": 1}, {"name": "b", "count": 1}],
        "edges": [{"from": "a", "to": "b", "count": 1, "median_seconds": 1.5, "p90_seconds": 1.5}],
        "starts": [{"name": "a", "count": 1}],
        "ends": [{"name": "b", "count": 1}],
        "variants": [{"path": ["a", "b"], "count": 1}],
        "variant_count": 1,
    }


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(UnevenColumnsError, match=r"case 2, activity 1, time 2"):
        discover(["1", "1"], ["a"], [0, 1])


def test_times_that_are_texts_are_refused():
    with pytest.raises(UnreadableTimesError, match="must be timestamps"):
        discover(["1"], ["a"], ["yesterday"])
