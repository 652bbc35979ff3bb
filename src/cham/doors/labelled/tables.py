"""Tables with a text and a label in each row, and perhaps what the row is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cham.core.text import fold
from cham.doors.files.opening import open_table
from cham.doors.files.table import RowError, Table, cell_text
from cham.doors.labelled.labels import aspects_of, part_of, part_of_name
from cham.doors.labelled.rows import Labelled, Part, Refusal, Refused

ENDINGS = {".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".parquet", ".gz"}
ASPECTS, SENTIMENT = "aspects", "sentiment"
TEXTS = ("text", "comment", "sentence", "content", "review", "feedback", "noi dung", "gop y")
_LABELS = ("label", "labels", "nhan")
_SPLITS = ("split", "part")
_STARS = "n_star"
_UNHAPPY, _HAPPY = 2, 4  # stars up to which a text is negative, and from which it is positive


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table holds what.

    Attributes
    ----------
    stars
        Whether the label is a number of stars.
    """

    text: int
    label: int
    split: int | None
    stars: bool


def read_table(path: Path, task: str) -> Iterator[Labelled | Refused] | None:
    """Read a table; None where it has no column of texts or none of labels.

    Raises
    ------
    FileError
        Where the file as a whole cannot be used.
    """
    table = open_table(path, numbered=True)
    columns = _columns(table, task)
    if columns is None:
        return None
    return _rows(table, columns, task, part_of_name(path.name) or part_of_name(path.parent.name))


def _columns(table: Table, task: str) -> _Columns | None:
    names = {fold(name): place for place, name in reversed(list(enumerate(table.columns)))}
    text = next((names[name] for name in TEXTS if name in names), None)
    label = next((names[name] for name in (fold(task), *_LABELS) if name in names), None)
    stars = task == SENTIMENT and task not in names and _STARS in names
    if text is None or label is None:
        return None
    split = next((names[name] for name in _SPLITS if name in names), None)
    return _Columns(text, names[_STARS] if stars else label, split, stars)


def _rows(
    table: Table, columns: _Columns, task: str, part: Part | None
) -> Iterator[Labelled | Refused]:
    for row in table.rows():
        if isinstance(row, RowError):
            yield Refused(table.name, row.line, Refusal.BAD_ROW)
            continue
        cells = [cell_text(cell) or "" for cell in row.cells]
        found = _labelled(cells, columns, task, part)
        yield Refused(table.name, row.line, found) if isinstance(found, Refusal) else found


def _labelled(
    cells: list[str], columns: _Columns, task: str, part: Part | None
) -> Labelled | Refusal:
    text, label = cells[columns.text].strip(), cells[columns.label].strip()
    if not text:
        return Refusal.NO_TEXT
    given = cells[columns.split].strip() if columns.split is not None else ""
    if given:
        part = part_of(given)
        if part is None:
            return Refusal.BAD_PART
    if task == ASPECTS:
        aspects = aspects_of(label)
        return Refusal.BAD_LABEL if aspects is None else Labelled(text, aspects, part)
    if not label:
        return Refusal.NO_LABEL
    if columns.stars:
        label = _feeling_of(label)
        if not label:
            return Refusal.BAD_LABEL
    return Labelled(text, (label,), part)


def _feeling_of(stars: str) -> str:
    try:
        count = float(stars)
    except ValueError:
        return ""
    if count <= _UNHAPPY:
        return "negative"
    return "positive" if count >= _HAPPY else "neutral"
