"""Tables that go out as files: CSV, XLSX, Parquet, JSON lines."""

from cham.channels.files.columns import Column, ColumnKind, Value
from cham.channels.files.errors import (
    ExportCellError,
    ExportError,
    ExportFormatError,
    ExportRowsError,
)
from cham.channels.files.writing import write_table

__all__ = [
    "Column",
    "ColumnKind",
    "ExportCellError",
    "ExportError",
    "ExportFormatError",
    "ExportRowsError",
    "Value",
    "write_table",
]
