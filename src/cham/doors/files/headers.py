"""The names of the columns: cleaned, checked, and put together where a file gives several lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import available_timezones

from cham.doors.files.errors import (
    ColumnsTooManyError,
    HeaderClashError,
    HeaderEmptyError,
    HeaderTwiceError,
)
from cham.doors.files.limits import MOST_COLUMNS
from cham.doors.files.table import Cell, cell_text
from cham.doors.files.values.characters import compose, fold, make_visible, strip_invisible

ROW_KEY = "cham_row"  # the column by which a file of rejected rows is known
FORMATS = "cham_formats"
ROW_NUMBER = "#"
LINE, CODE, COLUMN, TEXT = "cham_line", "cham_code", "cham_column", "cham_text"
REST = "cham_rest"
OWN_COLUMNS = (ROW_KEY, LINE, CODE, COLUMN, TEXT, REST, FORMATS)
_PLAIN_OPTIONS = {"", "response", "open-ended response", "phản hồi", "phản hồi mở"}
_SURVEYMONKEY = ("respondent id", "collector id")
_MOST_TITLES = 20  # lines above the names of a report
_FEWEST_NAMES = 3
_GROUPED_ROWS = 3  # groups, names, and a row of data to tell them by
_QUALTRICS_LINES = 3  # names, questions, import ids
_OLD_QUALTRICS = {
    ("V1", "ResponseID"), ("ResponseID", "ResponseID"), ("StartDate", "Start Date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns and what the file itself says they are, and its time zone if it does."""

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    lines: int
    zone: str = ""


def find_header(rows: Sequence[Sequence[Cell]]) -> int:
    """Give which of the first rows holds the names: the first, or one below a report's title.

    A title fills one cell. Names are three texts or more that are no numbers, above a row that
    holds some. Where that is not sure the first row is given, and refused if it cannot be names.
    """
    if not rows or _filled(rows[0]) != 1:
        return 0
    for place, row in enumerate(rows[:_MOST_TITLES]):
        if _are_names(row) and any(map(_holds_data, rows[place + 1 : place + 4])):
            names = [clean_name(cell).casefold() for cell in row if clean_name(cell)]
            return place if len(names) == len(set(names)) else 0
    return 0


def are_groups(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the first of three rows names groups of columns that the second names."""
    if len(rows) < _GROUPED_ROWS:
        return False
    groups, names, data = rows[:_GROUPED_ROWS]
    whole = all(clean_name(a) or clean_name(b) for a, b in zip(groups, names, strict=True))
    return whole and _are_names(names) and _holds_data(data)


def _are_names(row: Sequence[Cell]) -> bool:
    """Tell whether a row may name three columns or more."""
    names = [name for cell in row if (name := clean_name(cell))]
    numbered = sum(name[0].isdigit() for name in names)
    texts = all(isinstance(cell, str | None) for cell in row)
    return texts and len(names) >= _FEWEST_NAMES and _FEWEST_NAMES * numbered < len(names)


def _holds_data(row: Sequence[Cell]) -> bool:
    told = [clean_name(cell) for cell in row if clean_name(cell)]
    return len(told) > 1 and any(text[0].isdigit() for text in told)


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(clean_name(cell)) for cell in row)


def read_header(
    rows: Sequence[Sequence[Cell]],
    line: int,
    *,
    in_use: Sequence[bool] = (),
    numbered: bool = False,
    grouped: bool = False,
) -> Header:
    """Make the header out of the first rows of a table.

    Parameters
    ----------
    rows
        Up to the first three rows.
    line
        The line of the first of them.
    in_use
        Which columns hold data further down; a column without name and data is left out.
    numbered
        Whether a first column without a name is the number of the row, as pandas writes it.
    grouped
        Whether the first row names groups of columns and the second the columns.

    Raises
    ------
    HeaderEmptyError, HeaderTwiceError, HeaderClashError, ColumnsTooManyError
        Where the names cannot tell the columns apart.
    """
    texts = [[clean_name(cell) for cell in row] for row in rows]
    if numbered and texts[0] and not texts[0][0]:
        texts[0][0] = ROW_NUMBER
    names, lines, zone = texts[0], 1, ""
    titles: Sequence[str] = names
    if ROW_KEY in names:
        lines = 1  # our own file of rejected rows
    elif (qualtrics := _lines_of_qualtrics(texts)) > 1:
        lines, titles = qualtrics, texts[1]
        zone = _zone_of_qualtrics(texts[qualtrics - 1])
    elif _is_surveymonkey(texts):
        lines, names = 2, _join_options(texts[0], texts[1])
        titles = names
    elif grouped:
        lines, names = 2, _join_groups(texts[0], texts[1])
        titles = names
    width = _width(names, in_use)
    check_names(names[:width], line)
    padded = [*titles, *[""] * width][:width]
    return Header(tuple(names[:width]), tuple(padded), lines, zone)


def check_names(names: Sequence[str], line: int) -> None:
    """See that every column has a name of its own.

    Raises
    ------
    HeaderEmptyError, HeaderTwiceError, HeaderClashError, ColumnsTooManyError
        At the first name that is not.
    """
    if len(names) > MOST_COLUMNS:
        raise ColumnsTooManyError(line=line, most=MOST_COLUMNS)
    seen: set[str] = set()
    folded: dict[str, str] = {}
    for position, name in enumerate(names, start=1):
        if not name:
            raise HeaderEmptyError(line=line, position=position)
        if name in seen:
            raise HeaderTwiceError(line=line, column=name)
        plain = fold(name)
        if plain in folded:
            raise HeaderClashError(line=line, column=folded[plain], other=name)
        seen.add(name)
        folded[plain] = name


def clean_name(cell: Cell) -> str:
    """Make a column's name of a cell: composed, on one line, without what nobody sees."""
    text = compose(cell_text(cell)).replace("\0", "")
    return " ".join(make_visible(strip_invisible(text))[0].split())


def _width(names: Sequence[str], in_use: Sequence[bool]) -> int:
    width = len(names)
    while width > 1 and not names[width - 1] and not any(in_use[width - 1 : width]):
        width -= 1
    return width


def _lines_of_qualtrics(rows: Sequence[Sequence[str]]) -> int:
    """Count the header lines of a Qualtrics export; older ones lack the line of import ids."""
    ids = rows[2] if len(rows) == _QUALTRICS_LINES else []
    if any(ids) and all(not cell or cell.startswith('{"ImportId"') for cell in ids):
        return _QUALTRICS_LINES
    first, second = (row[0] if row else "" for row in [*rows, [], []][:2])
    return 2 if (first, second) in _OLD_QUALTRICS else 1


def _zone_of_qualtrics(ids: Sequence[str]) -> str:
    """Read the zone beside the import id of a date; times are in the zone of whoever exported."""
    for cell in ids:
        if "timeZone" not in cell:
            continue
        try:
            zone = json.loads(cell).get("timeZone")
        except (ValueError, AttributeError):
            continue
        if zone in available_timezones():
            return str(zone)
    return ""


def _is_surveymonkey(rows: Sequence[Sequence[str]]) -> bool:
    first = tuple(name.casefold() for name in rows[0][:2])
    return len(rows) > 1 and first == _SURVEYMONKEY and not any(rows[1][:2])


def _join_groups(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """Name each column by itself, with its group where the same name stands in several."""
    twice = {name for name in names if names.count(name) > 1}
    joined: list[str] = []
    group = ""
    for own, name in zip(groups, names, strict=True):
        group = own or group
        joined.append(f"{group} – {name}" if name in twice else name or own)
    return joined


def _join_options(questions: Sequence[str], options: Sequence[str]) -> list[str]:
    names: list[str] = []
    question = ""
    for place, asked in enumerate(questions):
        question = asked or question
        option = options[place] if place < len(options) else ""
        plain = option.casefold() in _PLAIN_OPTIONS
        names.append(question if plain and asked else f"{question} [{option}]")
    return names
