"""Appending to the lake: many callers, one thread, one write and one sync for each group."""

import contextlib
import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from cham.lake.durable import is_full, storage_error, sync_folder
from cham.lake.errors import LakeError, QueueFullError, StorageError, WriterClosedError
from cham.lake.ports import Envelope
from cham.lake.segments import encode_batch, end_line, group_line, segment_path, start_line
from cham.lake.slots import Gate, Slot

_log = logging.getLogger(__name__)

SEGMENT_BYTES = 16 << 20  # a reader holds one segment of each slot in memory
GROUP_BYTES = 4 << 20
QUEUE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class _Waiting:
    content: bytes
    done: "Future[None]"


class _Segment:
    """The file that the slot's writer appends to.

    `sound` turns false when the disk failed: what the file then holds after its last
    acknowledged group is not known, and it is never written again. PostgreSQL came to the same
    rule in 2018: a failed sync may drop the pages, and a second one then succeeds without them.
    """

    def __init__(self, slot: Slot, number: int) -> None:
        self.number = number
        self.size = 0
        self.sound = True
        path = segment_path(slot.folder, number)
        self._descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )
        try:
            self.append(start_line(slot.folder.name, number))
            sync_folder(slot.folder)
        except OSError:
            self.abandon()
            with contextlib.suppress(OSError):
                path.unlink()
            raise

    def append(self, content: bytes) -> None:
        """Write and sync; a full disk leaves the file as it was before."""
        self.sound = False
        written = 0
        try:
            while written < len(content):
                written += os.pwrite(self._descriptor, content[written:], self.size + written)
        except OSError as failure:
            os.ftruncate(self._descriptor, self.size)
            self.sound = is_full(failure)
            raise
        os.fdatasync(self._descriptor)
        self.size += len(content)
        self.sound = True

    def end(self) -> None:
        """Note that all was acknowledged; a file without the note reads as well."""
        with contextlib.suppress(OSError):
            self.append(end_line(self.size))

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


class SegmentWriter:
    """Takes payloads and answers once they are on the disk.

    Parameters
    ----------
    slot
        Owned by this writer until it is closed.
    last
        The highest number that a segment of this slot ever had; the next one is higher.
    segment_bytes
        A segment that has grown this long is ended and the next one begun.
    queue_bytes
        How much may wait in memory.
    """

    def __init__(
        self,
        slot: Slot,
        last: int,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        queue_bytes: int = QUEUE_BYTES,
    ) -> None:
        self._slot = slot
        self._gate = Gate(slot.folder)
        self._last = self._close_earlier(last)
        self._segment: _Segment | None = None
        self._segment_bytes = segment_bytes
        self._queue_bytes = queue_bytes
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"lake-{slot.folder.name}")
        self._thread.daemon = True
        self._thread.start()

    @property
    def folder(self) -> Path:
        return self._slot.folder

    def append(self, envelope: Envelope, payloads: Sequence[bytes]) -> "Future[None]":
        """Queue the payloads; the future is done when they would survive a power cut.

        Raises
        ------
        QueueFullError
            When too much waits already.
        WriterClosedError
            After `close`.

        Notes
        -----
        The future fails with `StorageFullError` or `StorageError`; then nothing of this call is
        acknowledged, and a later call may succeed. The same message ids may be sent again.
        """
        waiting = _Waiting(encode_batch(envelope, payloads), Future())
        size = len(waiting.content)
        with self._changed:
            if self._closed:
                raise WriterClosedError(slot=self._slot.folder.name)
            if self._waiting and self._waiting_bytes + size > self._queue_bytes:
                raise QueueFullError(waiting=self._waiting_bytes, limit=self._queue_bytes)
            self._waiting.append(waiting)
            self._waiting_bytes += size
            self._changed.notify()
        return waiting.done

    def close(self) -> None:
        """Write what waits, end the segment and let go of the slot."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify()
        self._thread.join()
        self._gate.close()
        self._slot.release()

    def _close_earlier(self, last: int) -> int:
        """Close what earlier writers of the slot left, whose last groups may be torn."""
        with self._gate.held():
            closed = self._gate.closed_up_to() or 0
            if closed < last:
                self._gate.close_up_to(last)
        return max(last, closed)

    def _run(self) -> None:
        while group := self._next_group():
            self._commit(group)
        with self._gate.held():
            if self._segment is not None:
                self._finish(self._segment)

    def _next_group(self) -> list[_Waiting]:
        """Wait for work and take as much as one write should hold; empty at the end."""
        group: list[_Waiting] = []
        size = 0
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            while self._waiting and size < GROUP_BYTES:
                group.append(self._waiting.popleft())
                size += len(group[-1].content)
            self._waiting_bytes -= size
        return group

    def _commit(self, group: list[_Waiting]) -> None:
        # From here on nobody can cancel; who did is not told, but what was sent is kept.
        told = [each.done for each in group if each.done.set_running_or_notify_cancel()]
        try:
            self._write(b"".join(each.content for each in group))
        except Exception as failure:  # noqa: BLE001 - whatever it is, callers hear of it and the thread lives
            refused = failure if isinstance(failure, LakeError) else self._unknown(failure)
            for future in told:
                future.set_exception(refused)
        else:
            for future in told:
                future.set_result(None)

    def _unknown(self, failure: Exception) -> StorageError:
        _log.error("a group could not be written", exc_info=failure)
        return StorageError(folder=str(self._slot.folder), reason=type(failure).__name__)

    def _write(self, content: bytes) -> None:
        try:
            with self._gate.held():
                self._append(content)
        except OSError as failure:
            raise storage_error(failure, self._slot.folder) from failure

    def _append(self, content: bytes) -> None:
        try:
            segment = self._current()
            segment.append(group_line(segment.size, len(content)) + content)
        except Exception:
            if self._segment is not None and not self._segment.sound:
                self._let_go(self._segment)
            raise

    def _finish(self, segment: _Segment) -> None:
        if self._is_open(segment):
            segment.end()
        self._let_go(segment)

    def _let_go(self, segment: _Segment) -> None:
        """Never write to the segment again, nor let anyone add to it."""
        segment.abandon()
        with contextlib.suppress(OSError):
            self._gate.close_up_to(segment.number)
        self._segment = None

    def _is_open(self, segment: _Segment) -> bool:
        closed = self._gate.closed_up_to()
        return closed is not None and segment.number > closed

    def _current(self) -> _Segment:
        """Give the segment to write to, a new one where the last is full or was closed."""
        segment = self._segment
        if segment is not None:
            if self._is_open(segment) and segment.size < self._segment_bytes:
                return segment
            self._finish(segment)
        self._last += 1
        self._segment = _Segment(self._slot, self._last)
        return self._segment
