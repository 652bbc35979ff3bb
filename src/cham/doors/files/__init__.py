"""Files that come in: CSV, XLSX, Parquet, JSON lines and XES, packed with gzip or not."""

from cham.doors.files.analysis import (
    Columns,
    Labels,
    Log,
    LogReading,
    Rejected,
    read_columns,
    read_log,
)
from cham.doors.files.arrivals import RowArrivals, arrivals, read_rows, read_settled
from cham.doors.files.errors import FileError
from cham.doors.files.faults import RowFault
from cham.doors.files.lookalikes import LookalikeFinder, Lookalikes, Spelling
from cham.doors.files.mapping import (
    ColumnMapping,
    Field,
    FileReading,
    MappingFaults,
    MoneyReading,
    PropertyColumn,
    Purpose,
    Question,
    ScoreColumn,
    TimeReading,
    format_mapping,
    load_mapping,
    mapping_schema,
    parse_mapping,
)
from cham.doors.files.opening import open_mapped, open_table
from cham.doors.files.proposing import Guess, Proposal, Reason, propose_mapping, questions
from cham.doors.files.rejects import RejectsWriter, write_rejects
from cham.doors.files.row_reader import Origin, answer_suffix
from cham.doors.files.settling import Formats, Settled, settle
from cham.doors.files.table import Cell, Facts, Format, Row, RowError, Table
from cham.doors.files.values.characters import FLAG_TEXTS

__all__ = [
    "FLAG_TEXTS",
    "Cell",
    "ColumnMapping",
    "Columns",
    "Facts",
    "Field",
    "FileError",
    "FileReading",
    "Format",
    "Formats",
    "Guess",
    "Labels",
    "Log",
    "LogReading",
    "LookalikeFinder",
    "Lookalikes",
    "MappingFaults",
    "MoneyReading",
    "Origin",
    "PropertyColumn",
    "Proposal",
    "Purpose",
    "Question",
    "Reason",
    "Rejected",
    "RejectsWriter",
    "Row",
    "RowArrivals",
    "RowError",
    "RowFault",
    "ScoreColumn",
    "Settled",
    "Spelling",
    "Table",
    "TimeReading",
    "answer_suffix",
    "arrivals",
    "format_mapping",
    "load_mapping",
    "mapping_schema",
    "open_mapped",
    "open_table",
    "parse_mapping",
    "propose_mapping",
    "questions",
    "read_columns",
    "read_log",
    "read_rows",
    "read_settled",
    "settle",
    "write_rejects",
]
