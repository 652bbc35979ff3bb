"""Which sign divides the cells of a text file."""

import csv
from collections import Counter
from collections.abc import Sequence

_CANDIDATES = (",", ";", "\t", "|")
_DECLARED = "sep="


def declared_delimiter(line: str) -> str | None:
    r"""Read the line with which Excel writes down its delimiter.

    Examples
    --------
    >>> declared_delimiter("sep=;\r\n"), declared_delimiter("a;b")
    (';', None)
    """
    text = line.lstrip("\ufeff").rstrip("\r\n").strip('"')
    return (
        text[-1] if text[:-1].casefold() == _DECLARED and len(text) == len(_DECLARED) + 1 else None
    )


def find_delimiter(lines: Sequence[str]) -> str:
    """Choose the delimiter that gives most lines the same number of cells, and the most cells.

    A text without any of the four is a table of one column.
    """
    best, best_score = ",", (0.0, 0)
    for delimiter in _CANDIDATES:
        widths = Counter(_widths(lines, delimiter))
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        if width > 1 and (score := (rows / widths.total(), width)) > best_score:
            best, best_score = delimiter, score
    return best


def _widths(lines: Sequence[str], delimiter: str) -> list[int]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return [len(cells) for cells in reader if cells]
    except csv.Error:
        return [line.count(delimiter) + 1 for line in lines if line.strip()]
