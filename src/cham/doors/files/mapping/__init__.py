"""Which column of a file is what: the mapping, its file, and a proposal where there is none."""

from cham.doors.files.mapping.document import (
    MappingFaults,
    load_mapping,
    mapping_schema,
    parse_mapping,
)
from cham.doors.files.mapping.mapping import (
    ColumnMapping,
    Field,
    FileReading,
    MoneyReading,
    PropertyColumn,
    Purpose,
    Question,
    ScoreColumn,
    TimeReading,
)
from cham.doors.files.mapping.notation import format_mapping

__all__ = [
    "ColumnMapping",
    "Field",
    "FileReading",
    "MappingFaults",
    "MoneyReading",
    "PropertyColumn",
    "Purpose",
    "Question",
    "ScoreColumn",
    "TimeReading",
    "format_mapping",
    "load_mapping",
    "mapping_schema",
    "parse_mapping",
]
