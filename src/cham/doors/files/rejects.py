"""Rejected rows as a CSV file that can be corrected and imported again with the same mapping.

It holds the columns of the original, then what was wrong, then by what the row is known: a
corrected row keeps that key, so it is neither taken for another row that it has become equal to
nor taken in twice. The forms that the whole file had decided go with every row, because a few
rows alone could decide otherwise.
"""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from cham.core.spreadsheets import neutralise
from cham.doors.files.faults import RowFault
from cham.doors.files.headers import CODE, COLUMN, FORMATS, LINE, OWN_COLUMNS, REST, ROW_KEY, TEXT
from cham.doors.files.settling import Formats, write_formats
from cham.doors.files.table import RowError, Table, cell_text
from cham.doors.files.values.characters import make_visible


class RejectsWriter:
    """Writes rejected rows one by one; the file opens in a spreadsheet program and runs nothing.

    Parameters
    ----------
    source, import_id
        What the rows came from and in which import, so that they come back as rows of that
        source and can be read by the mapping of that import.
    say
        Gives the text of a fault in the reader's language.
    """

    def __init__(
        self,
        path: Path,
        table: Table,
        formats: Formats | None = None,
        *,
        source: str = "",
        import_id: str = "",
        say: Callable[[RowFault], str] = str,
    ) -> None:
        self._kept = [i for i, name in enumerate(table.columns) if name not in OWN_COLUMNS]
        self._width = len(table.columns)
        self._formats = "" if formats is None else write_formats(formats, source, import_id)
        self._say = say
        self._file = path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file)
        names = [table.columns[place] for place in self._kept]
        own = (ROW_KEY, LINE, CODE, COLUMN, TEXT, REST, FORMATS)
        self._write([*names, *own])
        self.rows = 0

    def add(self, error: RowError) -> None:
        """Write one rejected row."""
        cells = [make_visible(cell_text(cell))[0] for cell in error.cells]
        whole = cells if len(cells) == self._width else cells + [""] * self._width
        kept = [whole[place] for place in self._kept]
        rest = (
            ""
            if len(cells) <= self._width
            else json.dumps(cells[self._width :], ensure_ascii=False)
        )
        faults = error.faults
        codes = ", ".join(dict.fromkeys(fault.code for _, fault in faults))
        columns = ", ".join(column for column, _ in faults)
        own = (error.row_key, str(error.line), codes, columns, self._told(error))
        self._write([*kept, *own, rest, self._formats])
        self.rows += 1

    def _told(self, error: RowError) -> str:
        """Say what is wrong; where it is more than one thing, each with its column."""
        if not error.further:
            return self._say(error.fault)
        return "; ".join(f"{column}: {self._say(fault)}" for column, fault in error.faults)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([neutralise(cell) for cell in cells])


def write_rejects(
    path: Path, table: Table, errors: Iterable[RowError], formats: Formats | None = None
) -> int:
    """Write rejected rows and give their number."""
    with RejectsWriter(path, table, formats) as rejects:
        for error in errors:
            rejects.add(error)
        return rejects.rows
