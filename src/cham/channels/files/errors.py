"""Why a table cannot be written in a format."""

from cham.core.errors import N_, ChamError


class ExportError(ChamError):
    """Root of all errors about files that go out."""

    code = "EXPORT"
    template = N_("file ({file}) cannot be written; choose another place or format")


class ExportFormatError(ExportError):
    """The ending of the name is none that can be written."""

    code = "EXPORT_FORMAT"
    template = N_("file name ({file}) must end in one of: {allowed}; give it another ending")


class ExportRowsError(ExportError):
    """A workbook has no room for so many rows or columns."""

    code = "EXPORT_ROWS"
    template = N_(
        "a workbook holds at most {rows} rows and {columns} columns, and the table has more; "
        "export it as CSV or Parquet"
    )


class ExportCellError(ExportError):
    """A workbook has no room for so long a text."""

    code = "EXPORT_CELL"
    template = N_(
        "a workbook's cell holds at most {most} characters, and column {column} of row {row} has "
        "more; export it as CSV or Parquet"
    )
