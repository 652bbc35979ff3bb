"""Payloads that could not become interactions, kept whole with the reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cham.lake.columns import make_table, take_rows
from cham.lake.durable import settle, sync_folder
from cham.lake.layout import Layout
from cham.lake.ports import DeadLetter, Envelope
from cham.lake.results import KeptLetter

LETTERS = pa.schema(
    [
        ("letter", pa.int64()),
        ("organisation", pa.string()),
        ("source", pa.string()),
        ("dialect", pa.string()),
        ("received_at", pa.int64()),
        ("sent_at", pa.int64()),
        ("import_id", pa.string()),
        ("code", pa.string()),
        ("detail", pa.string()),
        ("payload", pa.binary()),
    ]
)

_BATCH = 1024


@dataclass(frozen=True, slots=True)
class Refused:
    """A payload on its way to the dead letters."""

    envelope: Envelope
    payload: bytes
    reason: DeadLetter


@dataclass(frozen=True, slots=True)
class Parted:
    """The dead letters' files without some letters, and those letters."""

    names: tuple[str, ...]
    taken: list[KeptLetter]


def make_letters(refused: Sequence[Refused], first: int) -> pa.Table:
    """Put refused payloads into columns, numbered from `first` in the order given."""
    return make_table(
        LETTERS,
        {
            "letter": range(first, first + len(refused)),
            "organisation": [each.envelope.organisation for each in refused],
            "source": [each.envelope.source for each in refused],
            "dialect": [each.envelope.dialect for each in refused],
            "received_at": [each.envelope.received_at for each in refused],
            "sent_at": [each.envelope.sent_at for each in refused],
            "import_id": [each.envelope.import_id for each in refused],
            "code": [each.reason.code for each in refused],
            "detail": [each.reason.detail for each in refused],
            "payload": [each.payload for each in refused],
        },
    )


def write_letters(layout: Layout, letters: pa.Table) -> list[str]:
    """Write dead letters to a file of their own; gives its name, or none for no letters."""
    if not letters.num_rows:
        return []
    temporary = layout.temporary / "letters.parquet"
    pq.write_table(letters, temporary, compression="zstd")
    place = settle(temporary, layout.dead_letters, "letters")
    sync_folder(layout.dead_letters)
    return [place.name]


def read_letters(layout: Layout, names: Iterable[str]) -> Iterator[KeptLetter]:
    """Go through the letters of some files, some at a time in memory."""
    for name in names:
        with pq.ParquetFile(layout.dead_letters / name) as content:
            for batch in content.iter_batches(_BATCH):
                yield from letters_of(batch)


def letters_of(rows: pa.RecordBatch | pa.Table) -> Iterator[KeptLetter]:
    """Give the letters of a table."""
    return map(_letter, rows.to_pylist())


def part_letters(
    layout: Layout, names: Iterable[str], leaves: Callable[[KeptLetter], bool]
) -> Parted:
    """Write the files that hold leaving letters anew without them; nothing is committed."""
    kept: list[str] = []
    taken: list[KeptLetter] = []
    for name in names:
        rows = pq.read_table(layout.dead_letters / name, schema=LETTERS)
        letters = list(letters_of(rows))
        stay = [place for place, letter in enumerate(letters) if not leaves(letter)]
        if len(stay) == len(letters):
            kept.append(name)
            continue
        remaining = set(stay)
        taken += [letter for place, letter in enumerate(letters) if place not in remaining]
        kept += write_letters(layout, take_rows(rows, stay))
    return Parted(tuple(kept), taken)


def _letter(line: Mapping[str, Any]) -> KeptLetter:
    return KeptLetter(
        letter=line["letter"],
        envelope=Envelope(
            organisation=line["organisation"],
            source=line["source"],
            dialect=line["dialect"],
            received_at=line["received_at"],
            sent_at=line["sent_at"],
            import_id=line["import_id"],
        ),
        payload=line["payload"],
        reason=DeadLetter(code=line["code"], detail=line["detail"]),
    )
