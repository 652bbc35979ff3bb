"""The files of a path store: written once under new names, then named by the manifest.

The manifest is replaced last and atomically, so the folder always holds one whole store; files
that it does not name are rests, and are removed. Everything here can be built anew from the lake.
"""

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.paths import PathOptions
from cham.engine.derivation import Derived
from cham.engine.errors import StoreDamagedError
from cham.engine.selection import Selection
from cham.engine.signs import SignTexts
from cham.lake import Mark
from cham.lake.durable import locked, remove_files, sync_file, sync_folder, write_file

FORMAT = 3
_ALIGNMENT = 64  # bytes: a line of the processor's cache
_LENGTH_BYTES = 8
_MANIFEST = "manifest.json"
LOCK = "lock"


class _Place(NamedTuple):
    """Where an array stands in a file, from its first array on."""

    key: str
    kind: str
    shape: tuple[int, ...]
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A question whose counts are kept up to date.

    Attributes
    ----------
    counts
        The file of its arrays.
    """

    selection: Selection
    options: PathOptions
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that makes up a store at one moment.

    Attributes
    ----------
    by_case
        Whether paths are those of case-keys.
    mark
        How far the lake was followed; None before the first row.
    journey
        Digest of the journey whose rules were asked.
    properties
        Those that rules looked at when the rows were read.
    serial
        The number that the next new file gets.
    segments
        The files of columns, by the numbers that the index gives.
    index
        The file of the index.
    names
        For each numbering the files of its names, in order.
    signs
        The files of signs, in order.
    derived
        The file of what the journey's rules say about the signs.
    """

    format: int = FORMAT
    by_case: bool = False
    mark: Mark | None = None
    journey: str = ""
    properties: tuple[str, ...] = ()
    serial: int = 0
    segments: tuple[str, ...] = ()
    index: str = ""
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    derived: str = ""
    views: tuple[KeptView, ...] = ()

    def files(self) -> set[str]:
        """Give the name of every file in use."""
        named = {file for files in self.names.values() for file in files}
        counts = {view.counts for view in self.views}
        return {*self.segments, self.index, self.derived, *named, *self.signs, *counts} - {""}


class Folder:
    """Reads and writes the files of a store.

    Parameters
    ----------
    path
        The store's own folder; created with the first write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._serial = 0

    def fresh(self, kind: str) -> str:
        """Give a name that no file has; a rest may still be mapped by somebody who reads it."""
        while True:
            self._serial += 1
            name = f"{kind}-{self._serial:08d}"
            if not (self.path / name).exists():
                return name

    def manifest(self) -> Manifest | None:
        """Read the manifest; None where there is none, or one of another format."""
        try:
            content = (self.path / _MANIFEST).read_bytes()
        except FileNotFoundError:
            return None
        try:
            given = msgspec.json.decode(content, type=Manifest)
        except msgspec.DecodeError:
            return None
        self._serial = max(self._serial, given.serial)
        return given if given.format == FORMAT else None

    def commit(self, manifest: Manifest) -> Manifest:
        """Make a manifest the one in force, and remove what it does not name.

        Returns
        -------
        Manifest
            As it was written.
        """
        manifest = replace(manifest, serial=self._serial)
        sync_folder(self.path)
        write_file(self.path / _MANIFEST, msgspec.json.encode(manifest))
        kept = manifest.files() | {_MANIFEST, LOCK}
        for path in self.path.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)
        return manifest

    def write_arrays(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write arrays side by side into one file, each where a processor likes it to begin."""
        header, place = [], 0
        for key, array in arrays.items():
            header.append(_Place(key, array.dtype.str, array.shape, place))
            place += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
        with (self.path / name).open("wb") as file:
            content = msgspec.json.encode(header)
            file.write(len(content).to_bytes(_LENGTH_BYTES, "little") + content)
            for array, at in zip(arrays.values(), header, strict=True):
                file.seek(_first_place(len(content)) + at.place)
                np.ascontiguousarray(array).tofile(file)
            file.truncate(_first_place(len(content)) + place)
            file.flush()
            os.fsync(file.fileno())

    def read_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Map arrays into memory; what is written to them stays in memory.

        Raises
        ------
        StoreDamagedError
            When the file is not whole.
        """
        path = self.path / name
        try:
            whole = np.asarray(np.memmap(path, np.uint8, "c"))
            length = int.from_bytes(whole[:_LENGTH_BYTES].tobytes(), "little")
            content = whole[_LENGTH_BYTES : _LENGTH_BYTES + length].tobytes()
            header = msgspec.json.decode(content, type=list[_Place])
            first = _first_place(length)
            return {at.key: _placed(whole[first + at.place :], at) for at in header}
        except (ValueError, msgspec.DecodeError) as fault:
            raise StoreDamagedError(folder=str(self.path), reason=f"{name}: {fault}") from fault

    def write_names(self, name: str, names: pa.Array) -> None:
        """Write some names of a numbering."""
        batch = pa.record_batch([names], names=["name"])
        path = self.path / name
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)
        sync_file(path)

    def read_names(self, files: Iterable[str]) -> pa.Array:
        """Read all names of a numbering."""
        tables = [
            pa.ipc.open_file(pa.memory_map(str(self.path / file))).read_all() for file in files
        ]
        whole = pa.concat_tables(tables)["name"].combine_chunks()
        return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole

    def write_derived(self, name: str, derived: Derived) -> None:
        """Write what the rules say about the signs."""
        write_file(self.path / name, msgspec.json.encode(derived))

    def read_derived(self, name: str) -> Derived:
        """Read what the rules say about the signs."""
        return msgspec.json.decode((self.path / name).read_bytes(), type=Derived)

    def write_signs(self, name: str, signs: Sequence[SignTexts]) -> None:
        """Write some signs."""
        write_file(self.path / name, msgspec.json.encode(signs))

    def read_signs(self, files: Iterable[str]) -> list[SignTexts]:
        """Read all signs."""
        contents = [(self.path / file).read_bytes() for file in files]
        parts = [msgspec.json.decode(content, type=list[SignTexts]) for content in contents]
        return [sign for part in parts for sign in part]


def empty_store(path: Path) -> None:
    """Remove all that a store holds, once nobody writes to it; readers keep what they have open."""
    if not path.is_dir():
        return
    with locked(path / LOCK, wait=True):
        remove_files(each for each in path.iterdir() if each.name != LOCK)


def _first_place(header: int) -> int:
    return -(-(_LENGTH_BYTES + header) // _ALIGNMENT) * _ALIGNMENT


def _placed(content: NDArray[np.uint8], at: _Place) -> NDArray[Any]:
    kind = np.dtype(at.kind)
    return content[: math.prod(at.shape) * kind.itemsize].view(kind).reshape(at.shape)
