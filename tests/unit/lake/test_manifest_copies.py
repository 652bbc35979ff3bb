"""The manifest: whole or not at all, and twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from cham.lake.errors import LakeDamagedError, LakeNewerError
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, Retired, TableState, succeed
from cham.lake.recovery import recover

FULL = Manifest(
    lineage="abc",
    table=TableState(version=3, log={"00000000000000000003.json": "d1"}),
    generation=1,
    next_sequence=10,
    next_letter=2,
    consumed={"w00": 4},
    ids=("ids-1.npy",),
    forgotten=("ids-2.npy",),
    dead_letters=("letters-1.parquet",),
    tally="tally-1.json",
    retired=(Retired(path="interactions/a/b/c.parquet", since=5),),
)


def test_lake_without_a_manifest_is_empty(tmp_path: Path):
    assert Manifest.load(Layout(tmp_path)) == Manifest()


def test_stored_manifest_is_loaded_as_it_was(tmp_path: Path):
    FULL.store(Layout(tmp_path))
    assert Manifest.load(Layout(tmp_path)) == FULL


@pytest.mark.parametrize("harmed", ["manifest.json", "manifest.copy.json"])
def test_no_flipped_bit_in_one_copy_changes_what_is_loaded(tmp_path: Path, harmed: str):
    FULL.store(Layout(tmp_path))
    path = tmp_path / harmed
    content = path.read_bytes()
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        assert Manifest.load(Layout(tmp_path)) == FULL


def test_manifest_of_which_both_copies_decayed_is_refused(tmp_path: Path):
    FULL.store(Layout(tmp_path))
    for name in ("manifest.json", "manifest.copy.json"):
        (tmp_path / name).write_bytes(b"{}\n")
    with pytest.raises(LakeDamagedError) as refused:
        Manifest.load(Layout(tmp_path))
    assert refused.value.fields == {"path": str(tmp_path / "manifest.json")}


def test_table_without_a_manifest_is_damaged_and_nothing_of_it_is_removed(tmp_path: Path):
    layout = Layout(tmp_path)
    part = layout.table / "quan" / "2025-01" / "part-1.parquet"
    for path in (part, layout.log / "00000000000000000000.json"):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"")
    with pytest.raises(LakeDamagedError):
        recover(layout)
    assert part.exists()


def test_manifest_of_a_later_version_is_refused(tmp_path: Path):
    replace(FULL, format=2).store(Layout(tmp_path))
    with pytest.raises(LakeNewerError) as refused:
        Manifest.load(Layout(tmp_path))
    assert refused.value.fields == {"found": 2, "known": 1}


def test_new_lake_has_its_manifest_before_anything_else(tmp_path: Path):
    layout = Layout(tmp_path)
    first = recover(layout)
    assert first.lineage
    assert recover(layout) == first == Manifest.load(layout)


def test_succeeding_removes_what_only_the_manifest_before_named(tmp_path: Path):
    layout = Layout(tmp_path)
    before = Manifest(ids=("a.npy", "b.npy"), tally="t1.json")
    after = Manifest(ids=("b.npy", "c.npy"), tally="t2.json")
    for path in before.files(layout) | after.files(layout):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    succeed(layout, before, after)
    assert {path.name for path in tmp_path.glob("*/*")} == {"b.npy", "c.npy", "t2.json"}
    assert Manifest.load(layout) == after


def test_recovery_takes_a_change_back_whose_manifest_was_only_begun(tmp_path: Path):
    layout = Layout(tmp_path)
    Manifest(lineage="abc").store(layout)
    in_force = layout.manifest.read_bytes()
    Manifest(lineage="abc", generation=9).store(layout)  # writes the copy first …
    layout.manifest.write_bytes(in_force)  # … and dies there
    (tmp_path / "manifest.json.new").write_bytes(b"half")
    (layout.ids).mkdir()
    (layout.ids / "ids-9.npy").write_bytes(b"")
    assert recover(layout).generation == 0
    assert Manifest.load(layout).generation == 0
    assert layout.manifest_copy.read_bytes() == in_force
    assert not (layout.ids / "ids-9.npy").exists()
    assert not (tmp_path / "manifest.json.new").exists()
