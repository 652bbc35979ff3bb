"""What a workbook's reader does not tell: how far cells reach, and formulas without results."""

import re
import zipfile
from dataclasses import dataclass, field
from posixpath import normpath

from defusedxml.ElementTree import fromstring

from cham.doors.files.markup import Handlers, Markup

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_WORKBOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class SheetScan:
    """A sheet's cells, looked at one by one without keeping them.

    Attributes
    ----------
    rows, columns
        How far cells with content reach, counted from 1.
    first_row, first_column
        Where they begin, counted from 1.
    uncomputed
        For each row, the columns of formulas that have no result.
    broken
        What the result of a formula says when it failed: `#DIV/0!`, by row and column.
    """

    rows: int = 0
    columns: int = 0
    first_row: int = 0
    first_column: int = 0
    uncomputed: dict[int, list[int]] = field(default_factory=dict)
    broken: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def area(self) -> int:
        """The rectangle that a reader would lay out."""
        return (self.rows - self.first_row + 1) * (self.columns - self.first_column + 1)


def scan_sheet(archive: zipfile.ZipFile, part: str, name: str) -> SheetScan:
    """Look at every cell of a sheet."""
    scanner = _Scanner()
    markup = Markup(Handlers(scanner.start, scanner.end, scanner.text), name)
    with archive.open(part) as stream:
        markup.read(stream)
    return scanner.scan


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Map the names of the sheets to the parts of the archive that hold them."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    parts: dict[str, str] = {}
    for element in fromstring(archive.read(_WORKBOOK)).iter():
        relation = element.get(_RELATION) or element.get(_STRICT_RELATION)
        if _local(element.tag) == "sheet" and relation in targets:
            target = targets[relation]
            path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            parts[element.get("name", "")] = path
    return parts


def serial_base(archive: zipfile.ZipFile) -> int:
    """Give the year from which the workbook counts days."""
    for element in fromstring(archive.read(_WORKBOOK)).iter():
        if _local(element.tag) == "workbookPr":
            return 1904 if element.get("date1904") in {"1", "true"} else 1900
    return 1900


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Scanner:
    def __init__(self) -> None:
        self.scan = SheetScan()
        self._letters: dict[str, int] = {}
        self._row = self._column = 0
        self._type = ""
        self._formula = self._filled = self._in_value = False
        self._value = ""

    def start(self, tag: str, attributes: list[str]) -> None:
        """Follow the position and see what the cell holds."""
        if tag == "c":
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._type = given.get("t", "n")
            self._formula = self._filled = False
            self._value = ""
            self._go_to(given.get("r"))
        elif tag in {"v", "t"}:
            self._in_value = self._filled = True
        elif tag == "f":
            self._formula = self._filled = True
        elif tag == "row":
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            number = given.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = 0

    def text(self, text: str) -> None:
        """Keep the start of a value: an error's name is short."""
        if self._in_value and len(self._value) < 16:  # noqa: PLR2004 - longer than #GETTING_DATA
            self._value += text

    def end(self, tag: str) -> None:
        """Judge the cell."""
        if tag in {"v", "t"}:
            self._in_value = False
        if tag != "c":
            return
        if self._formula and not self._value and self._type != "str":
            self.scan.uncomputed.setdefault(self._row, []).append(self._column)
        if self._type == "e":
            self.scan.broken.setdefault(self._row, {})[self._column] = self._value
        if self._filled:
            self._reach()

    def _go_to(self, reference: str | None) -> None:
        found = _REFERENCE.fullmatch(reference or "")
        if found is None:
            self._column += 1
            return
        letters = found[1]
        column = self._letters.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            self._letters[letters] = column
        self._row, self._column = int(found[2]), column

    def _reach(self) -> None:
        scan = self.scan
        scan.rows = max(scan.rows, self._row)
        scan.columns = max(scan.columns, self._column)
        scan.first_row = min(scan.first_row or self._row, self._row)
        scan.first_column = min(scan.first_column or self._column, self._column)
