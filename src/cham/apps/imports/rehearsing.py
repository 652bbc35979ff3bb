"""The dry run of an import: rows are read as the import would read them, and nothing is stored."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from cham.apps.imports.actions import ImportDesk, digest_of, source_said
from cham.apps.imports.uploads import MOST_ROWS
from cham.doors.files import (
    ColumnMapping,
    Origin,
    RejectsWriter,
    Row,
    RowArrivals,
    RowError,
    Table,
    read_settled,
    settle,
)
from cham.doors.files.table import cell_text
from cham.doors.files.values.characters import make_visible
from cham.lake import Lake

_EXAMPLES = 3
_AT_ONCE = 2_000  # rows that the lake is asked about together
_MOST_CELLS, _LONGEST_CELL = 8, 60  # of an example


def rehearse(
    desk: ImportDesk,
    table: Table,
    path: Path,
    mapping: ColumnMapping,
    *,
    rejects: Path,
    now: int,
) -> dict[str, Any]:
    """Count what an import would make of the rows of a file, of a very long one of its first rows.

    Parameters
    ----------
    rejects
        Where the rows that would be rejected are written; no file is left where there are none.
    now
        Microseconds since 1970-01-01 UTC.

    Returns
    -------
    dict
        Plain values: rows = new + known + repeated + rejected, and why rows would be rejected.
    """
    rejects.unlink(missing_ok=True)
    table = replace(table, read=_first_of(table, MOST_ROWS))
    settled = settle(table, mapping, desk.counting)
    origin = Origin(
        organisation=desk.organisation.code,
        source=source_said(desk.organisation, table, path, digest_of(path)),
        received_at=now,
        import_id="",
    )
    tally = _Tally(desk.lake, origin)
    with ExitStack() as stack:
        writer: RejectsWriter | None = None
        for row in read_settled(table, mapping, settled, origin):
            if isinstance(row, RowError):
                writer = writer or stack.enter_context(
                    RejectsWriter(
                        rejects, table, settled.formats, source=origin.source, say=desk.say
                    )
                )
                writer.add(row)
                tally.reject(row)
            else:
                tally.take(row)
            desk.progress(tally.rows)
    return tally.told()


def _first_of(table: Table, most: int) -> Callable[[], Iterator[Row | RowError]]:
    return lambda: islice(table.read(), most)


@dataclass(slots=True)
class _Tally:
    """Counts rows by what would become of them."""

    lake: Lake
    origin: Origin
    rows: int = 0
    new: int = 0
    known: int = 0
    repeated: int = 0
    rejected: int = 0
    reasons: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _waiting: list[tuple[str, ...]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def take(self, row: RowArrivals) -> None:
        """Count a row that can be read."""
        self.rows += 1
        self._waiting.append(tuple(each.interaction.message_id for each in row.arrivals))
        if len(self._waiting) >= _AT_ONCE:
            self._ask()

    def reject(self, row: RowError) -> None:
        """Count a row that cannot, and keep some of each kind as examples."""
        self.rows += 1
        self.rejected += 1
        reason = self.reasons.setdefault(
            (row.code, row.column),
            {
                "code": row.code,
                "column": row.column,
                "count": 0,
                "first_line": row.line,
                "examples": [],
            },
        )
        reason["count"] += 1
        if len(reason["examples"]) < _EXAMPLES:
            reason["examples"].append(_example(row))

    def told(self) -> dict[str, Any]:
        """Give the counts; the most frequent reason comes first."""
        self._ask()
        reasons = sorted(self.reasons.values(), key=lambda each: -int(each["count"]))
        return {
            "source": self.origin.source,
            "rows": self.rows,
            "new": self.new,
            "known": self.known,
            "repeated": self.repeated,
            "rejected": self.rejected,
            "reasons": reasons,
        }

    def _ask(self) -> None:
        """Ask the lake which of the waiting rows it has; a row is new if any of its answers is."""
        rows, self._waiting = self._waiting, []
        ids = [each for row in rows for each in row]
        origin = self.origin
        had = iter(self.lake.knows(origin.organisation, origin.source, ids) if ids else ())
        for row in rows:
            in_lake = [next(had) for _ in row]
            fresh = [each for each, is_in in zip(row, in_lake, strict=True) if not is_in]
            if any(each not in self._seen for each in fresh):
                self.new += 1
            elif fresh:
                self.repeated += 1
            else:
                self.known += 1
            self._seen.update(fresh)


def _example(row: RowError) -> dict[str, Any]:
    # Not every database keeps every sign, a NUL say.
    cells = [make_visible(cell_text(each))[0] for each in row.cells[:_MOST_CELLS]]
    fields = {name: make_visible(str(value))[0] for name, value in row.fault.fields.items()}
    return {
        "line": row.line,
        "cells": [each[:_LONGEST_CELL] for each in cells],
        "template": row.fault.template,
        "fields": fields,
    }
