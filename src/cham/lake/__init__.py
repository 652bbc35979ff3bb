"""The event lake: durable segments, Delta tables, verification, erasure, backup."""

from cham.lake.arrivals import encode_arrival
from cham.lake.compaction import Compaction
from cham.lake.lake import Lake
from cham.lake.ports import Arrival, CustomerDirectory, DeadLetter, Envelope, Interpreter
from cham.lake.rows import COLUMNS, INTERACTIONS
from cham.lake.tally import Count
from cham.lake.writer import SegmentWriter

__all__ = [
    "COLUMNS",
    "INTERACTIONS",
    "Arrival",
    "Compaction",
    "Count",
    "CustomerDirectory",
    "DeadLetter",
    "Envelope",
    "Interpreter",
    "Lake",
    "SegmentWriter",
    "encode_arrival",
]
