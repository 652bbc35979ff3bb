"""What the lake answers. Nothing here needs the heavy libraries that find the answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cham.core.interactions import Interaction
from cham.lake.manifest import Manifest
from cham.lake.ports import DeadLetter, Envelope

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (*Interaction.__dataclass_fields__, "sequence")
"""What a reader gets: the fields of `Interaction`, and the order of arrival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """What a compaction brought into the lake.

    Attributes
    ----------
    received, stored, duplicate, dead
        Payloads; the first is the sum of the others.
    damaged, torn
        Lines that did not match their checksum: damaged ones are kept as dead letters, torn ones
        were never acknowledged.
    segments, rounds
        Files that were read, and commits.
    """

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    dead: int = 0
    damaged: int = 0
    torn: int = 0
    segments: int = 0
    rounds: int = 0

    def __add__(self, other: "Compaction") -> "Compaction":
        names = self.__dataclass_fields__
        return Compaction(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class Drained:
    """The lake after a compaction, and what was compacted."""

    manifest: Manifest
    compaction: Compaction


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A dead letter.

    Attributes
    ----------
    letter
        Its number; letters that wait in the segments get theirs at compaction.
    envelope
        As the payload came, without the refusal: that is the reason's code now.
    """

    letter: int
    envelope: Envelope
    payload: bytes
    reason: DeadLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of replayed letters: `replayed = stored + duplicate + dead`."""

    replayed: int = 0
    stored: int = 0
    duplicate: int = 0
    dead: int = 0

    def __add__(self, other: "Replay") -> "Replay":
        return Replay(
            replayed=self.replayed + other.replayed,
            stored=self.stored + other.stored,
            duplicate=self.duplicate + other.duplicate,
            dead=self.dead + other.dead,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The rows and dead letters of an import that was taken back."""

    rows: int
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What an erasure took away.

    Attributes
    ----------
    rows, letters
        Of the person.
    files
        Data files that were written anew or removed, some for a mention only.
    """

    rows: int
    letters: int
    files: int


@dataclass(frozen=True, slots=True)
class Span:
    """Rows or lines that follow one another, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not hold.

    Attributes
    ----------
    path
        The file, below the lake's folder.
    code
        `digest_differs`, `rows_differ`, `lines_differ`, `file_missing` or `counts_differ`.
    spans
        The damaged rows of a data file, counted from 0, or lines of a segment, counted from 1;
        empty where the damage touches none of them.
    """

    path: str
    code: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was proved.

    Attributes
    ----------
    findings
        Empty when the lake is sound.
    files, rows, lines
        How many were looked at; lines are those of segments.
    torn
        Lines that a crash left unfinished, or that are being written: their senders have no
        answer.
    """

    findings: tuple[Finding, ...]
    files: int
    rows: int
    lines: int
    torn: int

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds.

    Attributes
    ----------
    files
        Digest of each file by its path below the backup's folder.
    size
        Bytes of all files.
    """

    format: int = 1
    files: dict[str, str]
    size: int


@dataclass(frozen=True, slots=True)
class Latest:
    """When a source last sent something.

    Attributes
    ----------
    rows
        How many of its interactions are in the lake.
    event_time, received_at
        Of its latest ones, microseconds since 1970-01-01 UTC.
    """

    source: str
    rows: int
    event_time: int
    received_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a reader has followed the lake's compacted rows.

    Attributes
    ----------
    lineage, generation
        Of the lake then: a restore begins a new lineage, and every removal of rows a new
        generation. A mark of another one says nothing.
    sequence
        Of the last row that was read.
    """

    lineage: str
    generation: int
    sequence: int


def mark_of(manifest: Manifest) -> Mark:
    """Give the mark of who has read all rows of a lake."""
    return Mark(
        lineage=manifest.lineage,
        generation=manifest.generation,
        sequence=manifest.next_sequence - 1,
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """Compacted rows that came since a mark.

    Attributes
    ----------
    rows
        The new rows, or all where `complete` says so.
    mark
        To go on from, once the rows are taken over.
    complete
        Whether the reader must drop what it has: rows were removed or changed since its mark.
    """

    rows: "pa.RecordBatchReader"
    mark: Mark
    complete: bool
