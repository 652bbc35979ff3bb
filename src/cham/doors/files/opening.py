"""One way to open every file that may come in."""

import codecs
from pathlib import Path

from cham.doors.files.delimited import TextFile, open_delimited
from cham.doors.files.encodings import Detected, detect, find_encoding
from cham.doors.files.errors import FileError
from cham.doors.files.headers import ROW_KEY
from cham.doors.files.mapping import FileReading
from cham.doors.files.returning import holds_rejects, take_back
from cham.doors.files.sources import Source, find_source
from cham.doors.files.table import Format, Table

_EXPORT = b"organisation,source,message_id,event_time,"  # how `cham export interactions` begins


def open_table(  # noqa: PLR0913 - what is known of one file
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
    neutralised: bool = False,
    numbered: bool = False,
) -> Table:
    """Open a CSV, XLSX, Parquet, JSON lines or XES file, packed with gzip or not.

    Parameters
    ----------
    encoding, delimiter, sheet, header_line
        What is known about the file; found out where it is not given. A file of rejected rows
        is always read as it was written.
    neutralised
        Whether the file is a CSV export of ours, whose formula signs carry an apostrophe; an
        export of interactions is known by itself.
    numbered
        Whether a first column without a name is the number of the row, as pandas writes it;
        otherwise every column must have a name.

    Raises
    ------
    FileError
        Where the file as a whole cannot be used; see docs/how-to/import-files.md for the codes.
    """
    source = find_source(path)
    if source.format is Format.XLSX:
        table = _open_workbook(source, sheet=sheet, header_line=header_line, numbered=numbered)
    elif source.format is Format.PARQUET:
        from cham.doors.files.columnar import open_parquet

        table = open_parquet(source)
    elif source.format is Format.XES:
        from cham.doors.files.eventlog import open_event_log

        table = open_event_log(source)
    else:
        first = _first_line(source)
        rejects = ROW_KEY.encode() in first
        if rejects:
            encoding = delimiter = header_line = None
        ours = first.removeprefix(codecs.BOM_UTF8).startswith(_EXPORT)
        file = _text_file(source, encoding, neutralised=(neutralised or ours) and not rejects)
        if source.format is Format.JSON_LINES:
            from cham.doors.files.jsonlines import open_json_lines

            table = open_json_lines(file)
        else:
            table = open_delimited(
                file, delimiter=delimiter, header_line=header_line, numbered=numbered
            )
    return take_back(table) if holds_rejects(table) else table


def _open_workbook(
    source: Source, *, sheet: str | None, header_line: int | None, numbered: bool
) -> Table:
    """Open a workbook; what is said about the original does not hold for its rejected rows."""
    from cham.doors.files.workbook import open_workbook

    if sheet is not None or header_line is not None:
        try:
            table = open_workbook(source)
        except FileError:
            pass  # as a whole; what was asked for may be in order
        else:
            if holds_rejects(table):
                return table
    return open_workbook(source, sheet=sheet, header_line=header_line, numbered=numbered)


def _text_file(source: Source, encoding: str | None, *, neutralised: bool) -> TextFile:
    detected = detect(source.open) if encoding is None else Detected(find_encoding(encoding))
    return TextFile(
        name=source.name,
        open=source.open,
        encoding=detected.encoding,
        score=detected.score,
        compressed=source.compressed,
        neutralised=neutralised,
    )


def _first_line(source: Source) -> bytes:
    """Give the line by whose columns a file of rejected rows, and an export of ours, are known."""
    if source.format is not Format.CSV:
        return b""
    with source.open() as stream:
        return stream.readline(2**20)


def open_mapped(path: Path, reading: FileReading) -> Table:
    """Open a file as its mapping says.

    Raises
    ------
    FileError
        As `open_table`.
    """
    return open_table(
        path,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        sheet=reading.sheet,
        header_line=reading.header_line,
        neutralised=reading.neutralised,
    )
