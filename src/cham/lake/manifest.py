"""The manifest: the one small file whose replacement commits a change of the lake.

Every other file that a change writes is complete and synced before the manifest names it, and
nothing is removed before a manifest that no longer names it is on the disk. So at any moment the
lake is what its manifest says, and files that it does not name are rests of something unfinished.
It is kept twice, the copy being written first, so that one damaged file does not close the lake.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec

from cham.lake.durable import digest_of, remove_files, write_file
from cham.lake.errors import LakeDamagedError, LakeNewerError
from cham.lake.layout import Layout
from cham.lake.streams import wait_for_streams

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A file that no new reader uses, kept for those that began before.

    Attributes
    ----------
    path
        Below the lake's folder.
    since
        Microseconds since 1970-01-01 UTC.
    """

    path: str
    since: int


class _Form(msgspec.Struct):
    format: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """The Delta table at one moment.

    Attributes
    ----------
    version
        -1 before there is a table.
    log
        Digest of each file of its log.
    """

    version: int = -1
    log: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that makes up the lake at one moment.

    Attributes
    ----------
    lineage
        Drawn at random when the lake began, and anew when it was restored.
    table
        The Delta table that holds the rows.
    generation
        Grows when rows were removed or changed, so that who followed by sequence starts over.
    next_sequence, next_letter
        The numbers that the next row and the next dead letter get.
    consumed
        For each slot the number of its last segment whose lines are in the lake.
    ids, forgotten
        Names of the runs of message-id digests: of rows in the table, and of erased rows, which
        stay known so that they never come back.
    dead_letters
        Names of the dead letters' files.
    tally
        Name of the file with the counts; empty before the first.
    retired
        Files that are to be removed once no reader can still be using them.
    """

    format: int = FORMAT
    lineage: str = ""
    table: TableState = field(default_factory=TableState)
    generation: int = 0
    next_sequence: int = 0
    next_letter: int = 0
    consumed: dict[str, int] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    dead_letters: tuple[str, ...] = ()
    tally: str = ""
    retired: tuple[Retired, ...] = ()

    @classmethod
    def load(cls, layout: Layout) -> Self:
        """Read the manifest in force; an empty one where the lake has none yet.

        Raises
        ------
        LakeDamagedError
            When there is no copy that matches its checksum, but a table.
        LakeNewerError
            When a later version of the program wrote it.
        """
        present = [
            path.read_bytes() for path in (layout.manifest, layout.manifest_copy) if path.exists()
        ]
        for content in present:
            body = sealed_body(content)
            if body is not None:
                return cls._read(body)
        if present or layout.log.exists():
            raise LakeDamagedError(path=str(layout.manifest))
        return cls()

    @classmethod
    def _read(cls, body: bytes) -> Self:
        form = msgspec.json.decode(body, type=_Form).format
        if form > FORMAT:
            raise LakeNewerError(found=form, known=FORMAT)
        return msgspec.json.decode(body, type=cls)

    def store(self, layout: Layout) -> None:
        """Commit: from here on the lake is what this manifest says."""
        body = msgspec.json.encode(self)
        write_sealed(layout.manifest_copy, body)
        write_sealed(layout.manifest, body)

    def files(self, layout: Layout) -> set[Path]:
        """Name every file in force but segments and the table's data."""
        return {
            *(layout.log / name for name in self.table.log),
            *(layout.ids / name for name in (*self.ids, *self.forgotten)),
            *(layout.dead_letters / name for name in self.dead_letters),
            *(layout.tallies / name for name in (self.tally,) if name),
            *(layout.folder / retired.path for retired in self.retired),
        }


def succeed(
    layout: Layout, before: Manifest, after: Manifest, *, gone: Iterable[Path] | None = None
) -> None:
    """Commit a change, then remove the files that only the manifest before it named.

    Parameters
    ----------
    gone
        Files of the table that go at once, as does all that was kept for readers: those who
        still read them are waited for. None where readers have a grace time.
    """
    after.store(layout)
    if gone is not None:
        wait_for_streams(layout, after.generation)
    remove_files({*(gone or ()), *before.files(layout)} - after.files(layout))


def write_sealed(path: Path, body: bytes) -> None:
    """Put a file in place whose first line is the digest of the rest."""
    write_file(path, digest_of(body).encode() + b"\n" + body + b"\n")


def sealed_body(content: bytes) -> bytes | None:
    """Give what stands below the digest line, or nothing where they do not match."""
    seal, _, body = content.removesuffix(b"\n").partition(b"\n")
    whole = content.endswith(b"\n") and seal == digest_of(body).encode()
    return body if whole else None
