"""Keys of rows without ids: equal rows are told apart, in bounded memory."""

from collections import Counter

import pytest

from cham.doors.files import row_keys
from cham.doors.files.row_keys import RowKeys

COLUMNS = ("b", "a")


def keys_of(rows: list[list[str]], columns: tuple[str, ...] = COLUMNS) -> list[str]:
    keys = RowKeys(columns)
    for row in rows:
        keys.note(row)
    keys.finish()
    keys.close()
    return [keys.key(row) for row in rows]


def test_equal_rows_are_numbered_in_their_order() -> None:
    keys = keys_of([["1", "x"], ["2", "y"], ["1", "x"], ["1", "x"]])
    assert [key.rpartition("-")[2] for key in keys] == ["1", "1", "2", "3"]
    assert len({key.rpartition("-")[0] for key in keys}) == 2


def test_cells_do_not_run_into_each_other() -> None:
    assert len(set(keys_of([["1", "23"], ["12", "3"], ["", "123"], ["123", ""]]))) == 4


def test_the_order_of_columns_does_not_matter_and_their_names_do() -> None:
    assert keys_of([["1", "x"]]) == keys_of([["x", "1"]], ("a", "b"))
    assert keys_of([["1", "x"]]) != keys_of([["1", "x"]], ("b", "c"))


def test_our_own_columns_of_a_rejects_file_do_not_count() -> None:
    with_own = keys_of([["1", "x", "row-0-1", "7"]], ("b", "a", "cham_row", "cham_line"))
    assert with_own == keys_of([["1", "x"]])


def test_rows_of_another_width_have_keys_too() -> None:
    assert len(set(keys_of([["1"], ["1", "x", "y"], [], ["1"]]))) == 4


@pytest.mark.parametrize("at_once", [1, 7, 64, 10_000])
def test_the_numbers_are_the_same_however_little_memory_there_is(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    rows = [[str(number % 37), str(number % 5)] for number in range(400)]
    expected = keys_of(rows)
    monkeypatch.setattr(row_keys, "_SORTED_AT_ONCE", at_once * 8)
    monkeypatch.setattr(row_keys, "_BUFFERED", 10)
    assert keys_of(rows) == expected
    assert len(set(expected)) == 400
    assert Counter(key.rpartition("-")[2] for key in expected)["3"] == 30


def test_a_table_without_rows_has_no_keys() -> None:
    assert keys_of([]) == []
