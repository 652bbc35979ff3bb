"""Reading many slots' segments as one flow, in the order of arrival."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from cham.lake.segments import Batch, Damage, SegmentContent, SegmentFile, segment_files
from cham.lake.slots import slot_folders


def waiting_segments(segments: Path, consumed: Mapping[str, int]) -> list[SegmentFile]:
    """List the segments whose lines are not in the table, by slot and number."""
    return [
        file
        for folder in slot_folders(segments)
        for file in segment_files(folder)
        if file.number > consumed.get(file.slot, 0)
    ]


@dataclass(slots=True)
class Inflow:
    """The batches of some segments.

    Within a slot they come as they were written; between slots by the time of receipt, so that
    events with the same time keep the order in which the servers took them in.
    """

    files: Iterable[SegmentFile]
    damages: list[Damage] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        ordered = sorted(self.files, key=lambda file: (file.slot, file.number))
        slots = [self._slot(list(files)) for _, files in groupby(ordered, lambda f: f.slot)]
        for _, batch in heapq.merge(*slots, key=lambda timed: timed[0]):
            yield batch

    def _slot(self, files: list[SegmentFile]) -> Iterator[tuple[int, Batch]]:
        latest = -(1 << 63)  # clocks jump; the order of a slot never does
        for file in files:
            content = SegmentContent.read(file)
            for batch in content.batches():
                latest = max(latest, batch.envelope.received_at)
                yield latest, batch
            self.damages.extend(content.damages)
