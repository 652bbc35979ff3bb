"""The lake's front: everything that other rooms may ask of it.

What reads and changes the table needs pyarrow, DuckDB and deltalake, some 90 MB of memory; they
are imported where they are used, so that a process that only appends stays small.
"""

import contextlib
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cham.core.interactions import Kind
from cham.lake.durable import locked, make_folder, storage_errors
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.ports import CustomerDirectory, Interpreter, Subject
from cham.lake.readers import Readers
from cham.lake.results import (
    COLUMNS,
    Backup,
    Changes,
    Compaction,
    Drained,
    Erasure,
    KeptLetter,
    Latest,
    Mark,
    Replay,
    Undone,
    Verification,
    mark_of,
)
from cham.lake.segments import SegmentFile, segment_files
from cham.lake.slots import take_slot
from cham.lake.tally import Count, Tally
from cham.lake.writer import SegmentWriter

if TYPE_CHECKING:
    import pyarrow as pa

    from cham.lake.reading import Selection


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

    Notes
    -----
    Every `now` is in microseconds since 1970-01-01 UTC. Every method may raise
    `StorageFullError` or `StorageError`; then nothing has changed, and it can be called again.
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
        wait
            Whether to wait for another process that changes the lake.

        Raises
        ------
        LakeBusyError
            When another process changes the lake and `wait` is false.
        """
        from cham.lake.tidying import tidy

        with self._changing(wait=wait) as manifest:
            drained = self._drain(manifest, now)
            tidy(self._layout, drained.manifest, now=now)
            return drained.compaction

    def scan(
        self,
        organisation: str,
        *,
        columns: Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        answered: bool = False,
        spoken: bool = False,
    ) -> "pa.RecordBatchReader":
        """Read an organisation's rows, compacted or not, in no particular order.

        Parameters
        ----------
        columns
            Names out of `COLUMNS`; all where none are given.
        since, until
            Event times, microseconds since 1970-01-01 UTC; the first is included, the last not.
        answered, spoken
            Whether to read only rows with a score or a text, and only rows with a text.

        Notes
        -----
        Customers that were joined into another one come under the id that remains. Rows that
        are not compacted yet carry sequence numbers above all others, which may still change.
        """
        from cham.lake.reading import scan

        selection = replace(
            _select(organisation, columns),
            since=since,
            until=until,
            answered=answered,
            spoken=spoken,
        )
        with storage_errors(self._layout.folder):
            return scan(self._layout, self._readers, selection)

    def profiles(
        self, organisation: str, *, columns: Sequence[str] | None = None
    ) -> "pa.RecordBatchReader":
        """Read only the rows that say what customers are like, as `scan` reads all."""
        from cham.lake.reading import scan

        selection = replace(_select(organisation, columns), kinds=(Kind.PROFILE.value,))
        with storage_errors(self._layout.folder):
            return scan(self._layout, self._readers, selection)

    def rows(
        self, organisation: str, sequences: Sequence[int], *, columns: Sequence[str] | None = None
    ) -> "pa.RecordBatchReader":
        """Read single rows by their sequence numbers, in no particular order."""
        from cham.lake.reading import scan

        selection = replace(_select(organisation, columns), sequences=tuple(sequences))
        with storage_errors(self._layout.folder):
            return scan(self._layout, self._readers, selection)

    def scan_waiting(
        self, organisation: str, *, columns: Sequence[str] | None = None
    ) -> "pa.RecordBatchReader":
        """Read the rows that are not compacted yet: what `changes_since` will bring later."""
        from cham.lake.reading import scan_waiting

        with storage_errors(self._layout.folder):
            return scan_waiting(self._layout, self._readers, _select(organisation, columns))

    def standing(self) -> Mark:
        """Tell how far the table goes, without reading it."""
        return mark_of(Manifest.load(self._layout))

    def counted(self, organisation: str) -> tuple[Count, ...]:
        """Count what is compacted, as `tally` does, without reading what waits."""
        manifest = Manifest.load(self._layout)
        try:
            known = (
                Tally.load(self._layout.tallies / manifest.tally) if manifest.tally else Tally()
            )
        except FileNotFoundError:  # replaced between two looks
            return self.counted(organisation)
        return known.of(organisation)

    def has_waiting(self) -> bool:
        """Tell whether segments hold anything that is not compacted, without reading them.

        Notes
        -----
        A line that a crash left unfinished counts too, until the next compaction has passed it.
        """
        from cham.lake.inflow import waiting_segments

        with storage_errors(self._layout.folder):
            consumed = Manifest.load(self._layout).consumed
            return any(map(_holds_lines, waiting_segments(self._layout.segments, consumed)))

    def changes_since(
        self,
        organisation: str,
        mark: Mark | None,
        *,
        columns: Sequence[str] | None = None,
        spoken: bool = False,
        most: int | None = None,
    ) -> Changes:
        """Read the compacted rows that came since a mark; all of them without one.

        Parameters
        ----------
        spoken
            Whether to read only rows with a text.
        most
            Read only so many, in the order of their sequence numbers. Who gets as many goes on
            from the mark with the sequence number of the last one.

        Notes
        -----
        Joining customers changes no row: whoever keeps rows asks the directory for its survivors
        and maps the customers anew.
        """
        from cham.lake.reading import changes

        with storage_errors(self._layout.folder):
            selection = replace(_select(organisation, columns), spoken=spoken, most=most)
            return changes(self._layout, self._readers, selection, mark)

    def knows(self, organisation: str, source: str, message_ids: Sequence[str]) -> list[bool]:
        """Tell of each message of a source whether another with its id was taken in before.

        Notes
        -----
        It tells of what is compacted; all rows of files are, once their import has ended.
        """
        from cham.lake.ids import KnownIds, halves, message_digest

        wanted = halves([message_digest(organisation, source, each) for each in message_ids])
        with storage_errors(self._layout.folder):
            manifest = Manifest.load(self._layout)
            try:
                known = KnownIds(self._layout.ids, (*manifest.ids, *manifest.forgotten))
            except FileNotFoundError:  # merged between two looks
                return self.knows(organisation, source, message_ids)
        return [bool(each) for each in known.holds(wanted)]

    def tally(self, organisation: str) -> tuple[Count, ...]:
        """Count what came in and what became of it, by source and import."""
        from cham.lake.reading import count

        with storage_errors(self._layout.folder):
            return count(self._layout, self._readers, organisation)

    def latest(self, organisation: str) -> tuple[Latest, ...]:
        """Tell when each source last sent something, compacted or not; the latest first."""
        from cham.lake.reading import latest

        with storage_errors(self._layout.folder):
            return latest(self._layout, self._readers, organisation)

    def dead_letters(self, organisation: str) -> list[KeptLetter]:
        """List an organisation's dead letters, oldest first."""
        from cham.lake.reading import list_letters

        with storage_errors(self._layout.folder):
            return list_letters(self._layout, self._readers, organisation)

    def replay(
        self,
        organisation: str,
        *,
        codes: Collection[str] | None = None,
        refuses: Callable[[KeptLetter], str] | None = None,
        now: int,
    ) -> Replay:
        """Put dead letters through interpretation again, each once.

        Parameters
        ----------
        codes
            Only letters refused for one of these; all where none are given.
        refuses
            Gives the code for which a letter is refused on arrival as it was then; empty where
            nothing is in its way any more. Nothing is refused on arrival without it.
        """
        from cham.lake.replay import Wanted, replay

        with self._changing(wait=True) as manifest:
            drained = self._drain(manifest, now)
            wanted = Wanted(organisation, codes, refuses)
            return replay(self._layout, drained.manifest, self._readers, wanted, now=now)

    def undo_import(self, organisation: str, import_id: str, *, now: int) -> Undone:
        """Take a file import back, so that the same file can be imported again.

        Raises
        ------
        ImportUnnamedError
            When the id is empty.
        """
        from cham.lake.undoing import undo

        with self._changing(wait=True) as manifest:
            drained = self._drain(manifest, now)
            return undo(self._layout, drained.manifest, organisation, import_id, now=now)

    def erase(self, organisation: str, forget: Callable[[], Subject], *, now: int) -> Erasure:
        """Erase a person: rows, dead letters, mentions in others' words, and older files.

        Parameters
        ----------
        forget
            Removes the person from the directory and tells who it was. It is called once
            everything that was received is compacted, and must tell the same again until this
            method has returned, for the case that it is interrupted.
        """
        from cham.lake.erasure import erase

        with self._changing(wait=True) as manifest:
            drained = self._drain(manifest, now)
            return erase(
                self._layout, drained.manifest, self._readers, organisation, forget, now=now
            )

    def verify(self) -> Verification:
        """Prove every file and every row, and name what does not hold."""
        from cham.lake.verification import verify

        with storage_errors(self._layout.folder):
            return verify(self._layout)

    def back_up(self, target: Path, *, beside: Callable[[Path], None]) -> Backup:
        """Copy the lake to a new folder while servers go on writing.

        Parameters
        ----------
        beside
            Copies the operational data into the same folder. It is called after the lake is
            copied, so that it knows every customer whom the copied rows name.

        Raises
        ------
        FolderTakenError
            When there is something at the target already.
        """
        from cham.lake.backup import back_up

        with self._changing(wait=True) as manifest:
            return back_up(self._layout, manifest, target, beside)

    def _drain(self, manifest: Manifest, now: int) -> Drained:
        from cham.lake.compaction import drain

        return drain(self._layout, manifest, self._readers, now=now)

    @contextlib.contextmanager
    def _changing(self, *, wait: bool) -> Generator[Manifest]:
        """Be the one who changes the lake, from a state that is whole."""
        from cham.lake.recovery import recover

        with storage_errors(self._layout.folder):
            make_folder(self._layout.folder)
            with locked(self._layout.lock, wait=wait):
                yield recover(self._layout)


def _select(organisation: str, columns: Sequence[str] | None) -> "Selection":
    from cham.lake.reading import Selection

    chosen = COLUMNS if columns is None else tuple(columns)
    return Selection(organisation=organisation, columns=chosen)


def _holds_lines(file: SegmentFile) -> bool:
    try:
        return file.path.stat().st_size > 0
    except FileNotFoundError:  # compacted between two looks
        return False
