"""Message ids that the lake has seen, for ever: sorted runs of 128-bit digests.

A run is a file with two rows of 64-bit numbers, the upper and the lower halves, sorted by upper.
Runs are mapped, not read: a look-up touches a few pages, which are let go again so that they do not
count as memory of the process. New runs are merged into their
neighbours as soon as these are not much longer, so that there are few of them and every digest is
rewritten a logarithmic number of times. Two ids share a digest with a chance below 1e-20 at a
billion ids (n²/2¹²⁹).
"""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cham.lake.durable import settle, sync_folder

Halves = npt.NDArray[np.uint64]

_DIGEST_BYTES = 16
_GROWTH = 4  # a run is merged with an older one that is less than so many times as long
_SLICE = 1 << 20  # digests merged at once: 16 MB a copy
_HALF_BYTES = 8


def message_digest(organisation: str, source: str, message_id: str) -> bytes:
    """Give the digest that stands for a row's identity; lengths keep the parts apart."""
    text = f"{len(organisation)}:{organisation}{len(source)}:{source}{message_id}"
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()


def halves(digests: Sequence[bytes]) -> Halves:
    """Put digests into two rows, upper and lower halves."""
    flat = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)
    return np.ascontiguousarray(flat.reshape(-1, 2).T)


def digests_of(rows: pa.Table) -> Halves:
    """Give the digests of rows with the columns organisation, source and message_id."""
    names = ("organisation", "source", "message_id")
    parts = zip(*(rows.column(name).to_pylist() for name in names), strict=True)
    return halves([message_digest(*each) for each in parts])


def _sorted(digests: Halves) -> Halves:
    """Sort by the upper half; the stable sort is quick where sorted runs follow one another."""
    return digests[:, np.argsort(digests[0], kind="stable")]


@dataclass(frozen=True, slots=True)
class Run:
    """One sorted file of digests."""

    path: Path
    digests: Halves

    @classmethod
    def open(cls, path: Path) -> "Run":
        return cls(path, np.load(path, mmap_mode="r"))

    def __len__(self) -> int:
        return int(self.digests.shape[1])

    def let_go(self) -> None:
        """Give back the pages that were touched; the next look finds them in the system's cache."""
        mapped = getattr(self.digests, "_mmap", None)
        if mapped is not None:
            mapped.madvise(mmap.MADV_DONTNEED)

    def holds(self, wanted: Halves) -> npt.NDArray[np.bool_]:
        """Tell for each wanted digest whether the run holds it."""
        upper, lower = self.digests
        found = np.zeros(wanted.shape[1], dtype=np.bool_)
        place = np.searchsorted(upper, wanted[0])
        rest = np.flatnonzero(place < len(self))
        while rest.size:  # once, but for upper halves that several digests share
            rest = rest[upper[place[rest]] == wanted[0, rest]]
            found[rest] |= lower[place[rest]] == wanted[1, rest]
            rest = rest[~found[rest]]
            place[rest] += 1
            rest = rest[place[rest] < len(self)]
        return found


class KnownIds:
    """Every digest of a set of runs, asked together.

    Parameters
    ----------
    folder
        Where the runs lie.
    names
        The runs in force.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._runs = [Run.open(folder / name) for name in names]

    def holds(self, wanted: Halves) -> npt.NDArray[np.bool_]:
        """Tell for each wanted digest whether any run holds it."""
        order = np.argsort(wanted[0])  # neighbours touch the same pages
        found = np.zeros(wanted.shape[1], dtype=np.bool_)
        for run in self._runs:
            found[order] |= run.holds(wanted[:, order])
            run.let_go()
        return found


def add_run(folder: Path, names: Sequence[str], digests: Halves, temporary: Path) -> list[str]:
    """Write new digests and merge short runs; gives the names then in force.

    The files of runs that are no longer named are the caller's to remove after its commit.
    """
    if not digests.shape[1]:
        return list(names)
    kept = list(names)
    merged = [Run(Path(), _sorted(digests))]
    size = digests.shape[1]
    while kept:
        run = Run.open(folder / kept[-1])
        if len(run) >= _GROWTH * size:
            break
        kept.pop()
        merged.append(run)
        size += len(run)
    place = _write(folder, temporary, size, _merge(merged))
    return [*kept, place.name]


def without(folder: Path, names: Sequence[str], gone: Halves, temporary: Path) -> list[str]:
    """Write the runs that hold some digests anew without them; gives the names then in force."""
    leaving = Run(Path(), _sorted(gone))
    kept = []
    for name in names:
        run = Run.open(folder / name)
        size = len(run) - int(run.holds(leaving.digests).sum())
        if size == len(run):
            kept.append(name)
        elif size:
            kept.append(_write(folder, temporary, size, _staying(run, leaving)).name)
    return kept


def _staying(run: Run, leaving: Run) -> Iterator[Halves]:
    for start in range(0, len(run), _SLICE):
        part = run.digests[:, start : start + _SLICE]
        yield part[:, ~leaving.holds(part)]
        run.let_go()


def _merge(runs: Sequence[Run]) -> Iterator[Halves]:
    """Merge sorted runs slice by slice, in the order of the upper half."""
    slices = max(1, sum(map(len, runs)) // _SLICE)
    bounds = np.array([2**64 * cut // slices for cut in range(1, slices)], dtype=np.uint64)
    cuts = [[0, *np.searchsorted(run.digests[0], bounds).tolist(), len(run)] for run in runs]
    for position in range(slices):
        parts = [
            run.digests[:, cut[position] : cut[position + 1]]
            for run, cut in zip(runs, cuts, strict=True)
        ]
        yield _sorted(np.concatenate(parts, axis=1))
        for run in runs:
            run.let_go()


def _write(folder: Path, temporary: Path, size: int, parts: Iterator[Halves]) -> Path:
    """Write with ordinary writes: a full disk is an error there, under a map it is a signal."""
    path = temporary / "ids.npy"
    start = 0
    with path.open("wb") as file:
        form = {"descr": "<u8", "fortran_order": False, "shape": (2, size)}
        np.lib.format.write_array_header_1_0(file, form)
        first = file.tell()
        for part in parts:
            for half in range(2):
                file.seek(first + (half * size + start) * _HALF_BYTES)
                file.write(np.ascontiguousarray(part[half]).data)
            start += part.shape[1]
    place = settle(path, folder, "ids")
    sync_folder(folder)
    return place
