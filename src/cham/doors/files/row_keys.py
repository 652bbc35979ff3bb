"""By what a row without an id of its own is known: its content, and which of its equals it is.

The same file read again gives the same keys, in whatever order its columns stand. The numbering
needs to know which contents come more than once; that is found out in a first reading, with eight
bytes on disk for each row and a bounded part of them in memory.
"""

import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import IO

import numpy as np
from numpy.typing import NDArray

from cham.doors.files.headers import OWN_COLUMNS
from cham.doors.files.table import Cell, cell_text

_BUFFERED = 65_536
_SORTED_AT_ONCE = 2**23  # hashes: 64 MB
_DIGEST_BYTES = 16
_UNIT = "\x1f"  # the ASCII sign that parts units


class RowKeys:
    """Gives each row of a table its key; `note` every row, then `key` every row, in one order.

    Parameters
    ----------
    kind
        What every key begins with: what a row says about a person and what it says happened are
        two things, also where both are read from one file.
    """

    def __init__(self, columns: Sequence[str], kind: str = "row") -> None:
        self._kind = kind
        kept = [place for place, name in enumerate(columns) if name not in OWN_COLUMNS]
        self._order = sorted(kept, key=lambda place: columns[place])
        self._width = len(columns)
        names = _UNIT.join(columns[place] for place in self._order)
        self._seed = blake2b(_encode(names), digest_size=_DIGEST_BYTES).digest()
        self._hashes: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the keys do
        self._buffer = array("Q")
        self._count = 0
        self._repeated = array("Q")
        self._numbers = array("I")

    def note(self, cells: Sequence[Cell]) -> None:
        """See a row in the first reading."""
        self._buffer.append(_hash(self._digest(cells)))
        if len(self._buffer) >= _BUFFERED:
            self._spill()

    def finish(self) -> None:
        """End the first reading."""
        self._spill()
        parts = -(-self._count // _SORTED_AT_ONCE)
        found = [_repeated(self._read(), part, parts) for part in range(parts)]
        if found:
            self._repeated.frombytes(np.sort(np.concatenate(found)).tobytes())
        self._numbers.frombytes(bytes(self._numbers.itemsize * len(self._repeated)))

    def close(self) -> None:
        """Let go of what only the first reading needs, also where it was broken off."""
        self._hashes.close()

    def key(self, cells: Sequence[Cell]) -> str:
        """Give the key of a row in the second reading."""
        digest = self._digest(cells)
        return f"{self._kind}-{digest.hex()}-{self._number(_hash(digest))}"

    def _number(self, value: int) -> int:
        place = bisect_left(self._repeated, value)
        if place == len(self._repeated) or self._repeated[place] != value:
            return 1
        self._numbers[place] += 1
        return self._numbers[place]

    def _digest(self, cells: Sequence[Cell]) -> bytes:
        if len(cells) == self._width:
            cells = [cells[place] for place in self._order]
        try:
            content = _UNIT.join(cells)  # type: ignore[arg-type] # most rows are texts alone
        except TypeError:
            content = _UNIT.join(map(cell_text, cells))
        return blake2b(_encode(content), digest_size=_DIGEST_BYTES, key=self._seed).digest()

    def _spill(self) -> None:
        self._buffer.tofile(self._hashes)
        self._count += len(self._buffer)
        self._buffer = array("Q")

    def _read(self) -> Iterator[NDArray[np.uint64]]:
        self._hashes.seek(0)
        while content := self._hashes.read(_SORTED_AT_ONCE):
            yield np.frombuffer(content, dtype=np.uint64)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hash(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "little")


def _repeated(chunks: Iterator[NDArray[np.uint64]], part: int, parts: int) -> NDArray[np.uint64]:
    """Find the hashes of one part of all that occur more than once."""
    mine = [chunk[chunk % np.uint64(parts) == part] for chunk in chunks]
    hashes = np.sort(np.concatenate(mine))
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
