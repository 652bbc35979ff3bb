"""The event lake: durable segments, Delta tables, verification, erasure, backup."""

from cham.lake.arrivals import encode_arrival
from cham.lake.lake import Lake
from cham.lake.ports import (
    Arrival,
    CustomerDirectory,
    DeadLetter,
    Envelope,
    Interpreter,
    Subject,
)
from cham.lake.results import (
    COLUMNS,
    Backup,
    Changes,
    Compaction,
    Erasure,
    Finding,
    KeptLetter,
    Latest,
    Mark,
    Replay,
    Span,
    Undone,
    Verification,
)
from cham.lake.tally import Count
from cham.lake.writer import SegmentWriter

__all__ = [
    "COLUMNS",
    "Arrival",
    "Backup",
    "Changes",
    "Compaction",
    "Count",
    "CustomerDirectory",
    "DeadLetter",
    "Envelope",
    "Erasure",
    "Finding",
    "Interpreter",
    "KeptLetter",
    "Lake",
    "Latest",
    "Mark",
    "Replay",
    "SegmentWriter",
    "Span",
    "Subject",
    "Undone",
    "Verification",
    "encode_arrival",
]
