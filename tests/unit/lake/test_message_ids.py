"""Digests of message ids: sorted runs, merged and searched."""

from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cham.lake import ids
from cham.lake.ids import Halves, KnownIds, Run, add_run, halves, message_digest, without


def digests(*names: str) -> Halves:
    return halves([message_digest("quán", "web", name) for name in names])


def known(folder: Path, names: list[str], wanted: Halves) -> list[bool]:
    return list(KnownIds(folder, names).holds(wanted))


def test_parts_of_an_identity_cannot_be_shifted_into_each_other():
    seen = {
        message_digest("ab", "c", "d"),
        message_digest("a", "bc", "d"),
        message_digest("a", "b", "cd"),
        message_digest("", "abc", "d"),
        message_digest("", "", "abcd"),
        message_digest("2:ab", "c", "d"),
    }
    assert len(seen) == 6


def test_digest_is_what_is_written_down():
    assert message_digest("a", "b", "c").hex() == (blake2b(b"1:a1:bc", digest_size=16).hexdigest())


def test_every_id_that_was_added_is_known_and_no_other(tmp_path: Path):
    names: list[str] = []
    for start in range(0, 1000, 7):
        more = [f"m{number}" for number in range(start, start + 7)]
        assert not any(known(tmp_path, names, digests(*more)))
        names = add_run(tmp_path, names, digests(*more), tmp_path)
    everything = [f"m{number}" for number in range(1001)]
    assert all(known(tmp_path, names, digests(*everything)))
    assert not any(known(tmp_path, names, digests("n1", "M1", "m1001", "")))


def test_runs_grow_geometrically_so_that_there_are_few(tmp_path: Path):
    names: list[str] = []
    for number in range(200):
        names = add_run(tmp_path, names, digests(f"m{number}"), tmp_path)
    lengths = [len(Run.open(tmp_path / name)) for name in names]
    assert sum(lengths) == 200
    assert len(lengths) <= 5
    assert all(long >= 4 * short for long, short in pairwise(lengths))


def test_run_is_sorted_and_holds_each_digest_once(tmp_path: Path):
    names = add_run(tmp_path, [], digests(*(f"m{number}" for number in range(300))), tmp_path)
    more = digests(*(f"m{number}" for number in range(300, 502)))
    (name,) = add_run(tmp_path, names, more, tmp_path)
    upper, lower = Run.open(tmp_path / name).digests
    assert len(upper) == 502
    assert (upper[1:] >= upper[:-1]).all()
    assert len(set(zip(upper.tolist(), lower.tolist(), strict=True))) == 502


def test_digests_with_the_same_upper_half_are_told_apart(tmp_path: Path):
    shared = np.array([[5, 5, 5, 9], [30, 10, 20, 1]], dtype=np.uint64)
    names = add_run(tmp_path, [], shared, tmp_path)
    wanted = np.array([[5, 5, 5, 5, 9, 9], [10, 20, 30, 40, 1, 2]], dtype=np.uint64)
    assert known(tmp_path, names, wanted) == [True, True, True, False, True, False]


def test_merging_slice_by_slice_gives_the_same_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    parts = [digests(*(f"{part}-{number}" for number in range(300))) for part in range(3)]
    whole, sliced = tmp_path / "whole", tmp_path / "sliced"
    for folder, slice_size in ((whole, 1 << 21), (sliced, 64)):
        folder.mkdir()
        monkeypatch.setattr(ids, "_SLICE", slice_size)
        names: list[str] = []
        for part in parts:
            names = add_run(folder, names, part, tmp_path)
    assert [path.name for path in whole.iterdir()]
    (one,) = [path for path in whole.iterdir() if len(Run.open(path)) == 900]
    (two,) = [path for path in sliced.iterdir() if len(Run.open(path)) == 900]
    assert one.name == two.name


def test_taken_out_digests_are_gone_and_the_rest_stays(tmp_path: Path):
    names = add_run(tmp_path, [], digests(*(f"m{number}" for number in range(100))), tmp_path)
    names = add_run(tmp_path, names, digests("x1", "x2"), tmp_path)
    names = without(tmp_path, names, digests("m3", "m50", "x2", "unknown"), tmp_path)
    assert known(tmp_path, names, digests("m3", "m50", "x2", "m4", "x1")) == [
        False,
        False,
        False,
        True,
        True,
    ]
    everything = digests(*(f"m{number}" for number in range(100)), "x1", "x2")
    assert without(tmp_path, names, everything, tmp_path) == []


def test_nothing_is_written_for_no_ids(tmp_path: Path):
    assert add_run(tmp_path, [], digests(), tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def resident(file: Path) -> int:
    """Give the kilobytes of a mapped file that count as memory of this process."""
    found, counted = False, 0
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        if "-" in line.split(" ", 1)[0]:
            found = line.endswith(str(file))
        elif found and line.startswith("Rss:"):
            counted += int(line.split()[1])
    return counted


def test_runs_that_were_looked_through_or_merged_take_no_memory(tmp_path: Path):
    many = np.random.default_rng(1).integers(0, 2**63, (2, 200_000)).astype(np.uint64)
    (name,) = add_run(tmp_path, [], many, tmp_path)
    known_ids = KnownIds(tmp_path, [name])
    assert known_ids.holds(many).all()
    assert resident(tmp_path / name) < 100
    run = Run.open(tmp_path / name)
    assert run.holds(many[:, ::1000]).all()
    assert resident(tmp_path / name) > 500
    run.let_go()
    assert resident(tmp_path / name) < 100
