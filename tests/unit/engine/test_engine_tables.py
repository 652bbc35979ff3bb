"""Hash tables, bins and merging, against what Python's own types do."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cham.core.paths import bin_number
from cham.engine.columns import (
    NO_ROWS,
    Columns,
    Paths,
    clustered,
    gathered,
    merge_runs,
    side_by_side,
)
from cham.engine.kernel import (
    EMPTY,
    SEED,
    bin_number_of,
    copy_spans,
    filled_table,
    grown_table,
    hashed,
    new_table,
    room_of,
    slot_of,
    taken_slot,
)

keys = (st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5)).filter(lambda key: key != EMPTY)


@given(st.lists(st.tuples(keys, st.integers(-3, 3)), max_size=70))
@settings(deadline=None)
def test_a_table_counts_as_a_dictionary_does(additions: list[tuple[int, int]]):
    table, used, counts = new_table(128, 2), np.zeros(1, np.int64), dict[int, int]()
    for key, count in additions:
        table[taken_slot(table, key, used, 0), 1] += count
        counts[key] = counts.get(key, 0) + count
    assert used[0] == len(counts)
    assert {key: int(table[slot_of(table, key), 1]) for key in counts} == counts
    grown, kept = grown_table(table, 300, 1)
    assert kept == sum(count != 0 for count in counts.values())
    assert room_of(grown) >= 300
    assert {int(key): int(count) for key, count in grown if key != EMPTY} == {
        key: count for key, count in counts.items() if count
    }


def test_keys_that_follow_each_other_spread_over_the_table():
    table, used = new_table(1 << 12, 2), np.zeros(1, np.int64)
    places = [taken_slot(table, key << 16 | 1, used, 0) for key in range(2_000)]
    assert len(set(places)) == 2_000
    assert np.ptp(places) > 4_000


def test_a_filled_table_finds_every_key():
    wanted = np.array([7, -7, 2**62])
    table = filled_table(wanted, np.array([[1], [2], [3]]), (8, 3))
    assert [int(table[slot_of(table, key), 1]) for key in wanted.tolist()] == [1, 2, 3]
    assert table.shape == (8, 3)


@given(st.integers(0, 2**63 - 1) | st.integers(0, 300) | st.integers(2**53 - 3, 2**53 + 3))
@settings(deadline=None)
def test_the_kernels_bins_are_those_of_the_reference(duration: int):
    assert bin_number_of(duration) == bin_number(duration)


def test_the_hash_tells_sequences_apart_that_simple_hashes_confuse():
    def hash_of(sequence: str) -> int:
        state = SEED
        for letter in sequence:
            state = hashed(state, ord(letter))
        return state

    thue_morse = "a"
    for _ in range(11):
        thue_morse += thue_morse.translate(str.maketrans("ab", "ba"))
    other = thue_morse.translate(str.maketrans("ab", "ba"))
    words = [thue_morse, other, "", "a", "aa", "ab", "ba", "\0", "\0\0"]
    assert len({hash_of(word) for word in words}) == len(words)


def rows_of(path: list[int], time: list[int], sequence: list[int]) -> Columns:
    count = len(path)
    columns = NO_ROWS.each(lambda column: np.zeros(count, column.dtype))
    return columns._replace(
        customer=np.array(path, np.int32),
        time=np.array(time, np.int64),
        sequence=np.array(sequence, np.int64),
    )


rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.booleans()), max_size=40)


def paths_in(columns: Columns, path: list[int]) -> Paths:
    """Put rows into the paths 0 to 3, of which some may have none."""
    numbers, found = clustered(columns, np.array(path, np.int32))
    lengths = np.zeros(4, np.int64)
    lengths[numbers] = found.ranges.lengths
    return Paths(found.columns, side_by_side(lengths))


@given(rows)
@settings(deadline=None)
def test_merging_two_halves_is_sorting_the_whole(drawn: list[tuple[int, int, bool]]):
    numbered = list(enumerate(drawn))
    halves = []
    for half in (False, True):
        mine = [(i, path, time) for i, (path, time, is_new) in numbered if is_new is half]
        path, time = [each[1] for each in mine], [each[2] for each in mine]
        halves.append(paths_in(rows_of(path, time, [each[0] for each in mine]), path))
    old, new = halves
    ranges = side_by_side(old.ranges.lengths + new.ranges.lengths)
    places = np.empty(new.columns.size, np.int64)
    runs = merge_runs(old, new, ranges.low, places)
    merged = np.full(len(drawn), -1)
    copy_spans(old.columns.sequence, runs.low, runs.high, merged, runs.at)
    merged[places] = new.columns.sequence
    expected = sorted(range(len(drawn)), key=lambda i: (drawn[i][0], drawn[i][1], i))
    assert merged.tolist() == expected


def test_gathering_copies_the_rows_wanted():
    columns = rows_of([0, 0, 1, 2], [5, 6, 7, 8], [0, 1, 2, 3])
    wanted = Paths(columns, side_by_side(np.array([2, 1, 1])).chosen(np.array([2, 0])))
    found = gathered(wanted)
    assert found.columns.sequence.tolist() == [3, 0, 1]
    assert found.ranges.low.tolist() == [0, 1]


def test_no_rows_make_no_paths():
    numbers, paths = clustered(NO_ROWS, np.zeros(0, np.int32))
    assert (len(numbers), paths.columns.size, len(paths.ranges.low)) == (0, 0, 0)


@pytest.mark.parametrize("sequence", [[0, 1, 2], [2, 1, 0]])
def test_rows_are_clustered_by_path_time_and_arrival(sequence: list[int]):
    numbers, paths = clustered(
        rows_of([4, 1, 4], [1, 1, 1], sequence), np.array([4, 1, 4], np.int32)
    )
    assert numbers.tolist() == [1, 4]
    assert paths.columns.sequence.tolist() == [1, 0, 2]
