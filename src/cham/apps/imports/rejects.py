"""The files of rejected rows, which hold what their senders wrote and so must be erasable too."""

import csv
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from cham.apps.imports.models import FileImport
from cham.core.spreadsheets import restore
from cham.doors.files import Field, parse_mapping
from cham.lake.durable import sync_file, sync_folder

if TYPE_CHECKING:
    from cham.lake.recognition import Recogniser  # too heavy for processes that answer requests

_WHO = (Field.CUSTOMER, Field.ANONYMOUS, Field.PHONE, Field.MAIL)
_ID = "id"


def rejects_of(found: FileImport) -> Path | None:
    """Give the file of the rejected rows of an import; None where it has none."""
    folder: Path = settings.CONFIGURATION.data
    path = folder / "imports" / found.code / "rejects.csv"
    return path if path.is_file() else None


def forget_in_rejects(folder: Path, person: "Recogniser") -> int:
    """Take a person's rejected rows out of the files of the organisation in scope.

    Returns
    -------
    int
        How many there were.
    """
    removed = 0
    for record in FileImport.objects.all():
        path = folder / record.code / "rejects.csv"
        if path.is_file():
            removed += _forget(path, person, _columns_of_ids(record.mapping))
    return removed


def _columns_of_ids(mapping: str) -> Collection[str]:
    columns = parse_mapping(mapping).columns if mapping else {}
    return {columns[field] for field in _WHO if field in columns}


def _forget(path: Path, person: "Recogniser", ids: Collection[str]) -> int:
    """Write a file anew without a person's rows, and put it in the place of the first."""
    anew = path.with_suffix(".new")
    removed = 0
    with (
        path.open(encoding="utf-8-sig", newline="") as file,
        anew.open("w", encoding="utf-8-sig", newline="") as kept,
    ):
        rows, writer = csv.reader(file), csv.writer(kept)
        head = next(rows, [])
        writer.writerow(head)
        keys = [_ID if restore(name) in ids else restore(name) for name in head]
        for row in rows:
            if _speaks_of(row, keys, person):
                removed += 1
            else:
                writer.writerow(row)
    if not removed:
        anew.unlink()
        return 0
    sync_file(anew)
    anew.replace(path)
    sync_folder(path.parent)
    return removed


def _speaks_of(row: Sequence[str], keys: Sequence[str], person: "Recogniser") -> bool:
    # The writer of rejected rows gives each of them as many cells as there are columns.
    cells = [restore(cell) for cell in row]
    return any(
        person.is_called(cell, key=key) or person.mentions(cell)
        for key, cell in zip(keys, cells, strict=False)
    )
