"""Payloads that could not become interactions, kept whole with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from cham.lake.columns import make_table
from cham.lake.durable import settle, sync_folder
from cham.lake.layout import Layout
from cham.lake.ports import DeadLetter, Envelope

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


@dataclass(frozen=True, slots=True)
class Refused:
    """A payload on its way to the dead letters."""

    envelope: Envelope
    payload: bytes
    reason: DeadLetter


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
    pq.write_table(letters, temporary, compression="zstd", write_page_checksum=True)
    place = settle(temporary, layout.dead_letters, "letters")
    sync_folder(layout.dead_letters)
    return [place.name]
