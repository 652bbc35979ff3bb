"""Workbooks for tests: ordinary ones, and some whose parts were changed by hand."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: Iterable[Any], change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """Make a workbook of one sheet, and change it before it is saved."""
    book = Workbook()
    sheet = first_sheet(book)
    for row in rows:
        sheet.append(list(row))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def first_sheet(book: Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def with_part(content: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Change one part of an archive."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            old = source.read(name)
            archive.writestr(name, change(old) if name == part else old)
    return target.getvalue()
