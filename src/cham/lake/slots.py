"""Slots: one folder of segments for each writer, and the gate that closes a segment.

A writer owns a slot by a lock for as long as it lives. For every group that it writes it also
holds the slot's *gate* for a moment. Whoever wants to read a segment to its end takes the gate,
writes into it the number up to which segments are closed, and lets go: the writer sees it before
its next group and starts a new file. Nobody ever waits longer than one write.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from cham.lake.durable import make_folder
from cham.lake.errors import SlotsTakenError
from cham.lake.segments import SegmentFile, end_line, segment_files

SLOTS = 100
_NUMBER_BYTES = 20
_GATE_BYTES = _NUMBER_BYTES + 9


class Gate:
    """The lock and the number that a slot's writer and its readers share.

    Parameters
    ----------
    folder
        The slot's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder / "gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def close(self) -> None:
        os.close(self._descriptor)

    @contextlib.contextmanager
    def held(self) -> Generator[None]:
        """Keep others from writing to the slot, or from closing its segments."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def closed_up_to(self) -> int | None:
        """Give the number up to which no segment is written any more; None where it decayed."""
        text = os.pread(self._descriptor, _GATE_BYTES, 0)
        if not text:
            return 0
        number = text[:_NUMBER_BYTES]
        return int(number) if number.isdigit() and text == _gate_text(int(number)) else None

    def close_up_to(self, number: int) -> None:
        os.pwrite(self._descriptor, _gate_text(number), 0)


def _gate_text(number: int) -> bytes:
    text = b"%020d" % number
    return text + b"%08x\n" % crc32(text)


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that this process owns until it releases it."""

    folder: Path
    lock: int

    def release(self) -> None:
        os.close(self.lock)


def take_slot(segments: Path, prefix: str) -> Slot:
    """Own the first free slot of a prefix, so that names stay the same across restarts.

    Raises
    ------
    SlotsTakenError
        When all slots of the prefix are owned by living writers.
    """
    for position in range(SLOTS):
        folder = segments / f"{prefix}{position:02d}"
        make_folder(folder)
        lock = _own(folder)
        if lock is not None:
            return Slot(folder, lock)
    raise SlotsTakenError(prefix=prefix, limit=SLOTS)


def _own(folder: Path) -> int | None:
    descriptor = os.open(folder / "owner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def slot_folders(segments: Path) -> list[Path]:
    return sorted(path for path in segments.glob("*") if path.is_dir())


def seal_all(segments: Path, consumed: Mapping[str, int]) -> list[SegmentFile]:
    """Close every slot's segments and list them; none of them changes after this.

    Parameters
    ----------
    consumed
        For each slot the number of its last segment that is in the lake.
    """
    return [
        file
        for folder in slot_folders(segments)
        for file in _seal(folder, consumed.get(folder.name, 0))
    ]


def _seal(folder: Path, consumed: int) -> list[SegmentFile]:
    gate = Gate(folder)
    try:
        with gate.held():
            files = segment_files(folder)
            last = max([consumed, *(file.number for file in files)])
            closed = gate.closed_up_to()
            if closed is None or last > closed:
                # A gate that decayed does not say whether the living writer began this file.
                if files and closed is not None and _is_owned(folder):
                    _end(files[-1])
                gate.close_up_to(last)
            return files
    finally:
        gate.close()


def _is_owned(folder: Path) -> bool:
    """Tell whether the slot's writer lives; then no group is half written under the gate."""
    owner = _own(folder)
    if owner is not None:
        os.close(owner)
    return owner is None


def _end(file: SegmentFile) -> None:
    """Note in the file that all of it was acknowledged; without the note it reads as well."""
    with contextlib.suppress(OSError), file.path.open("ab") as open_file:
        open_file.write(end_line(open_file.tell()))
        open_file.flush()
        os.fdatasync(open_file.fileno())
