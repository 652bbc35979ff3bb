"""The lake's front: everything that other rooms may ask of it."""

import contextlib
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from cham.lake.compaction import Compaction, Readers, drain
from cham.lake.durable import locked, make_folder, storage_errors
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.ports import CustomerDirectory, Interpreter
from cham.lake.reading import Selection, scan
from cham.lake.recovery import recover
from cham.lake.rows import COLUMNS
from cham.lake.segments import segment_files
from cham.lake.slots import take_slot
from cham.lake.writer import SegmentWriter


class Lake:
    """All interactions of all organisations in one folder.

    Any number of processes may write and read; one at a time may change the rest.

    Parameters
    ----------
    folder
        The lake's own; created with the first write.
    directory
        Who is who.
    interpreters
        By the dialect that an envelope names. The dialect `arrival` is the lake's own.
    """

    def __init__(
        self,
        folder: Path,
        directory: CustomerDirectory,
        interpreters: Mapping[str, Interpreter],
    ) -> None:
        self._layout = Layout(folder)
        self._readers = Readers(directory, interpreters)

    def open_writer(self, slot_prefix: str = "w") -> SegmentWriter:
        """Own a slot and append to it, until the writer is closed.

        Raises
        ------
        SlotsTakenError
            When a hundred writers of the prefix live already.
        """
        with storage_errors(self._layout.folder):
            slot = take_slot(self._layout.segments, slot_prefix)
            numbers = [file.number for file in segment_files(slot.folder)]
            # Read after the listing: a segment that was gone by then is consumed by now.
            consumed = Manifest.load(self._layout).consumed.get(slot.folder.name, 0)
            return SegmentWriter(slot, max([*numbers, consumed]))

    def compact(self, now: int, *, wait: bool = False) -> Compaction:
        """Bring everything that was acknowledged before the call into the table.

        Parameters
        ----------
        now
            Microseconds since 1970-01-01 UTC.
        wait
            Whether to wait for another process that changes the lake.

        Raises
        ------
        LakeBusyError
            When another process changes the lake and `wait` is false.
        StorageFullError, StorageError
            When the disk does not take it; everything is still there for the next call.
        """
        with self._changing(wait=wait) as manifest:
            return drain(self._layout, manifest, self._readers, now=now).compaction

    def scan(
        self,
        organisation: str,
        *,
        columns: Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
    ) -> pa.RecordBatchReader:
        """Read an organisation's rows, compacted or not, in no particular order.

        Parameters
        ----------
        columns
            Names out of `COLUMNS`; all where none are given.
        since, until
            Event times, microseconds since 1970-01-01 UTC; the first is included, the last not.

        Notes
        -----
        Customers that were joined into another one come under the id that remains. Rows that
        are not compacted yet carry sequence numbers above all others, which may still change.
        """
        chosen = COLUMNS if columns is None else tuple(columns)
        selection = Selection(organisation=organisation, columns=chosen, since=since, until=until)
        with storage_errors(self._layout.folder):
            return scan(self._layout, self._readers, selection)

    @contextlib.contextmanager
    def _changing(self, *, wait: bool) -> Generator[Manifest]:
        """Be the one who changes the lake, from a state that is whole."""
        with storage_errors(self._layout.folder):
            make_folder(self._layout.folder)
            with locked(self._layout.lock, wait=wait):
                manifest = Manifest.load(self._layout)
                recover(self._layout, manifest)
                yield manifest
