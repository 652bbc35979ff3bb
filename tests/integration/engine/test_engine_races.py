"""A store that another process refreshed while the changes were read."""

from pathlib import Path

import pytest

from cham.engine.engine import Engine
from cham.engine.errors import LostPlaceError, NewPropertyError
from cham.lake import Changes, Mark
from integration.engine.test_engine_store import LUNCHES, refreshed
from property.engine.lakes import JOURNEY, NO_PROPERTIES, changes

ROWS = list(enumerate(LUNCHES))
LAST = len(ROWS) - 1


def of_generation(number: int, upto: int, *, complete: bool, lineage: str = "here") -> Changes:
    first = 0 if complete else upto
    given = changes(ROWS[first : upto + 1], upto, complete=complete)
    return Changes(given.rows, Mark(lineage=lineage, generation=number, sequence=upto), complete)


def holds_everything_once(folder: Path) -> bool:
    engine = Engine(folder, JOURNEY)
    whole = refreshed(folder.parent / "whole")
    return engine.mark == whole.mark and engine.answers() == whole.answers()


def test_changes_that_another_process_took_in_are_not_taken_again(tmp_path: Path):
    folder = tmp_path / "store"
    slow = refreshed(folder, LUNCHES[:2])
    read = changes(ROWS[2:5], 4, complete=False)
    Engine(folder, JOURNEY).refresh(changes(ROWS[2:9], 8, complete=False))
    assert slow.refresh(read).rows == 0
    assert slow.mark is not None
    assert slow.mark.sequence == 8
    slow.refresh(changes(ROWS[9:], LAST, complete=False))
    assert holds_everything_once(folder)


def test_changes_that_overlap_are_taken_in_once(tmp_path: Path):
    folder = tmp_path / "store"
    slow = refreshed(folder, LUNCHES[:2])
    read = changes(ROWS[2:], LAST, complete=False)
    Engine(folder, JOURNEY).refresh(changes(ROWS[2:5], 4, complete=False))
    assert slow.refresh(read).rows == len(ROWS) - 5
    assert holds_everything_once(folder)


def test_two_processes_that_begin_together_build_one_store(tmp_path: Path):
    folder = tmp_path / "store"
    slow, quick = Engine(folder, JOURNEY), Engine(folder, JOURNEY)
    read = changes(ROWS[:4], 3, complete=True)
    quick.refresh(changes(ROWS, LAST, complete=True))
    assert slow.refresh(read).rows == 0
    assert holds_everything_once(folder)


def test_what_was_erased_meanwhile_does_not_come_back(tmp_path: Path):
    slow = refreshed(tmp_path)
    read = [of_generation(0, LAST, complete=complete) for complete in (True, False)]
    others = [row for row in LUNCHES if row.customer != "an"]
    erased = changes(enumerate(others), LAST, complete=True)
    later = Mark(lineage="here", generation=1, sequence=LAST)
    Engine(tmp_path, JOURNEY).refresh(Changes(erased.rows, later, complete=True))
    for given in read:
        slow.refresh(given)
        assert slow.mark == later
        assert slow.answers().paths == 2
    assert not any(b"order lunch" in path.read_bytes() for path in tmp_path.iterdir())


def test_joins_are_taken_over_even_where_the_rows_are_known(tmp_path: Path):
    slow = refreshed(tmp_path, LUNCHES[:2])
    read = changes(ROWS[2:5], 4, complete=False)
    Engine(tmp_path, JOURNEY).refresh(changes(ROWS[2:], LAST, complete=False))
    slow.refresh(read, {"chi": "binh"})
    assert slow.answers().paths == 2


def test_a_store_of_a_restored_lake_is_left_alone_by_changes_of_the_old_one(tmp_path: Path):
    slow = refreshed(tmp_path)
    Engine(tmp_path, JOURNEY).refresh(of_generation(0, 3, complete=True, lineage="restored"))
    slow.refresh(of_generation(0, LAST, complete=False))
    assert slow.mark == Mark(lineage="restored", generation=0, sequence=3)


@pytest.mark.parametrize("generation", [0, 1])
def test_changes_that_do_not_follow_on_the_store_are_refused(tmp_path: Path, generation: int):
    folder = tmp_path / "store"
    if generation:
        refreshed(folder, LUNCHES[:2])
    with pytest.raises(LostPlaceError, match=f"changes up to row {LAST} must follow on"):
        Engine(folder, JOURNEY).refresh(of_generation(generation, LAST, complete=False))


def test_a_store_that_lacks_a_property_is_not_taken_back_for_it(tmp_path: Path):
    refreshed(tmp_path, journey=NO_PROPERTIES)
    with pytest.raises(NewPropertyError, match="read all rows again"):
        Engine(tmp_path, JOURNEY).refresh(changes(ROWS[:4], 3, complete=True))
    Engine(tmp_path, JOURNEY).refresh(changes(ROWS, LAST, complete=True))
    assert Engine(tmp_path, JOURNEY).answers().paths == 3
