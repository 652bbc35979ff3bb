"""Why a whole file is refused. Every code stands in docs/how-to/import-files.md."""

from cham.core.errors import N_, ChamError


class FileError(ChamError):
    """Root of all errors about files that come in."""

    code = "FILE"
    template = N_("file ({file}) cannot be read; check it")


class FileMissingError(FileError):
    """There is no such file, or it may not be read."""

    code = "FILE_MISSING"
    template = N_("file ({file}) must exist and be readable, but {reason}; check its name")


class FileEmptyError(FileError):
    """Nothing stands in the file."""

    code = "FILE_EMPTY"
    template = N_("file ({file}) must have a header and rows, but it is empty; export it again")


class RowsMissingError(FileError):
    """The file names its columns and holds no rows."""

    code = "ROWS_NONE"
    template = N_(
        "file ({file}) has the names of columns on line {line} and no rows below them; "
        "export it again with its rows"
    )


class FileDamagedError(FileError):
    """The bytes are not what the format promises."""

    code = "FILE_DAMAGED"
    template = N_("file ({file}) is damaged: {reason}; export or download it again")


class FileTruncatedError(FileError):
    """The file ends before its content does."""

    code = "FILE_TRUNCATED"
    template = N_("file ({file}) ends too early; export or download it again")


class TypeMismatchError(FileError):
    """The name says one format and the content another."""

    code = "TYPE_MISMATCH"
    template = N_(
        "file ({file}) is named like {expected} but holds {found}; "
        "save it as CSV or XLSX and give it the right ending"
    )


class EncodingUnknownError(FileError):
    """No encoding gives enough Vietnamese syllables to be believed."""

    code = "ENC_UNKNOWN"
    template = N_(
        "line {line}: the encoding is not sure (best score {score}); read as {first} it says "
        "“{first_text}”, as {second} “{second_text}”, as {third} “{third_text}”; "
        "choose the one that reads right and give it as the encoding"
    )


class EncodingMixedError(FileError):
    """Part of the file is in another encoding than the rest."""

    code = "ENC_MIXED"
    template = N_(
        "line {line}, byte {byte} of the file: {value} does not fit {encoding}, in which the rest "
        "is written; save the whole file in one encoding, best UTF-8"
    )


class EncodingNameError(FileError):
    """An encoding was asked for that does not exist."""

    code = "ENC_NAME"
    template = N_(
        "encoding ({encoding}) must be one of: {allowed}, or a name that Python knows; correct it"
    )


class DelimiterError(FileError):
    """The delimiter asked for cannot divide cells."""

    code = "CSV_DELIMITER"
    template = N_("delimiter ({delimiter}) must be one sign that is no quote; correct it")


class QuoteOpenError(FileError):
    """A quote opens and never closes."""

    code = "CSV_QUOTE_OPEN"
    template = N_(
        'line {line}: a cell opens with a quote (") that never closes; '
        'close it, or double it ("") where it belongs to the text'
    )


class LineTooLongError(FileError):
    """A line is longer than any table's."""

    code = "LINE_TOO_LONG"
    template = N_(
        "line {line} must have at most {most} characters; check that the file is a table with "
        "line ends"
    )


class FieldTooLongError(FileError):
    """A cell is longer than any answer."""

    code = "FIELD_TOO_LONG"
    template = N_("line {line}: a cell must have at most {most} characters; shorten it")


class ColumnsTooManyError(FileError):
    """The file is wider than a table."""

    code = "COLUMNS_TOO_MANY"
    template = N_(
        "line {line} must have at most {most} columns; check the delimiter, or export fewer columns"
    )


class HeaderTwiceError(FileError):
    """Two columns have one name."""

    code = "HDR_DUP"
    template = N_("line {line}: column name ({column}) must stand once; rename one of the two")


class HeaderEmptyError(FileError):
    """A column that holds data has no name."""

    code = "HDR_EMPTY"
    template = N_("line {line}: column {position} must have a name; write one above its data")


class HeaderClashError(FileError):
    """Two names differ only in case or marks."""

    code = "HDR_CLASH"
    template = N_(
        "line {line}: column names ({column}) and ({other}) must differ in more than case and "
        "marks; rename one of the two"
    )


class HeaderMergedError(FileError):
    """The header has merged cells."""

    code = "HDR_MERGED"
    template = N_(
        "line {line}: cells {cells} of the header must not be merged; unmerge them and name every "
        "column, or say which line holds the header"
    )


class HeaderMissingError(FileError):
    """The line that should hold the header is not there."""

    code = "HDR_MISSING"
    template = N_("line {line} must hold the column names, but the file ends before; correct it")


class ColumnMissingError(FileError):
    """A column is asked for that the file does not have."""

    code = "COLUMN_MISSING"
    template = N_("column ({column}) must be one of: {allowed}; correct the name")


class ColumnOpenError(FileError):
    """No column was named for something, and none looks like it."""

    code = "COLUMN_OPEN"
    template = N_("no column looks like {role}; say which of these it is: {allowed}")


class ZipRatioError(FileError):
    """Unpacking would give far more than is packed."""

    code = "ZIP_RATIO"
    template = N_(
        "file ({file}) unpacks to more than {most} or to more than {ratio} times its size; "
        "divide it, or save it as CSV"
    )


class ZipEntriesError(FileError):
    """The archive has more parts than any workbook."""

    code = "ZIP_ENTRIES"
    template = N_(
        "file ({file}) must have at most {most} parts, but it has {entries}; save it anew as XLSX"
    )


class XmlEntityError(FileError):
    """The XML declares entities or a document type, which no table or log needs."""

    code = "XML_ENTITY"
    template = N_("file ({file}) must not declare XML entities; export it again without them")


class WorkbookLockedError(FileError):
    """The workbook asks for a password."""

    code = "XLSX_LOCKED"
    template = N_("file ({file}) is locked with a password; save it without one")


class SheetMissingError(FileError):
    """A sheet is asked for that the workbook does not have."""

    code = "SHEET_MISSING"
    template = N_("sheet ({sheet}) must be one of: {allowed}; correct the name")


class SheetAreaError(FileError):
    """Cells lie so far apart that the sheet would fill the memory."""

    code = "SHEET_AREA"
    template = N_(
        "sheet ({sheet}) reaches to row {rows} and column {columns}, more than {most} cells; "
        "delete what lies outside the table, or save it as CSV"
    )


class NumberAmbiguousError(FileError):
    """Nothing in the column says whether its sign parts thousands or decimals."""

    code = "NUM_AMBIG"
    template = N_(
        "line {line}, column {column}: {value} may mean thousands or decimals, and no other row "
        "decides; say decimal: point or decimal: comma"
    )


class NumberMixedError(NumberAmbiguousError):
    """Some cells have a comma before the decimals and others a point."""

    template = N_(
        "line {line}, column {column}: {value} is written with another decimal sign than {other} "
        "on line {other_line}; write them alike, or say decimal: point or decimal: comma"
    )


class AskedNumberError(NumberAmbiguousError):
    """The same of a column that is measured, where an option says it and no mapping does."""

    template = N_(
        "line {line}, column {column}: {value} may mean thousands or decimals, and no other row "
        "decides; say --decimal point or --decimal comma"
    )


class AskedMixedError(NumberMixedError):
    """The same of a column that is measured."""

    template = N_(
        "line {line}, column {column}: {value} is written with another decimal sign than {other} "
        "on line {other_line}; write them alike, or say --decimal point or --decimal comma"
    )


class DateAmbiguousError(FileError):
    """Nothing in the column says whether the day or the month comes first, or rows disagree."""

    code = "DATE_AMBIG"
    template = N_(
        "line {line}, column {column}: {value} may be day/month or month/day, and the other rows "
        "do not decide; say order: dmy or order: mdy"
    )


class AskedDateError(DateAmbiguousError):
    """The same of a log that is looked at, where an option says it and no mapping does."""

    template = N_(
        "line {line}, column {column}: {value} may be day/month or month/day, and the other rows "
        "do not decide; say --day-order dmy or --day-order mdy"
    )


class DateEraError(FileError):
    """The whole column counts years in another calendar."""

    code = "DATE_CALENDAR"
    template = N_(
        "line {line}, column {column}: {value} counts years in the Buddhist calendar; "
        "say calendar: buddhist, or write the years of the common calendar"
    )


class AskedEraError(DateEraError):
    """The same of a log that is looked at, which has no option for it."""

    template = N_(
        "line {line}, column {column}: {value} counts years in the Buddhist calendar; "
        "write the years of the common calendar"
    )


class ScaleMixedError(FileError):
    """What was answered does not look like the scale that it is said to be on."""

    code = "SCALE_MIX"
    template = N_(
        "line {line}, column {column}: the answers lie between {low} and {high} ({n} answers, for "
        "example {value}), which does not look like {scale}; say which scale was asked, or "
        "checked: true if it is right"
    )


class AskedScaleError(ScaleMixedError):
    """The same of a column that is measured, where no mapping says a scale."""

    template = N_(
        "column {column}: all {n} answers lie between {low} and {high}, which does not look like "
        "{scale}; say with --valid which scale was asked, like 0..10"
    )


class ScaleOpenError(FileError):
    """The answers fit more than one scale."""

    code = "SCALE_AMBIG"
    template = N_(
        "column {column}: answers from {low} to {high} fit {first} as well as {second}; "
        "say which question was asked"
    )


class ScoreOpenError(FileError):
    """Some columns look like answers, and nothing says that they are."""

    code = "SCORE_AMBIG"
    template = N_(
        "columns ({columns}) may be answers, but neither names nor questions say so; "
        "add them under scores with their scale, or give the mapping as it stands"
    )
