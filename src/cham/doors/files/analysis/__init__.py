"""Files for an analyst's one question: an event log, or a few columns of a survey."""

from cham.doors.files.analysis.columns import Columns, read_columns
from cham.doors.files.analysis.labels import Labels, Rejected
from cham.doors.files.analysis.log import Log, LogReading, read_log

__all__ = ["Columns", "Labels", "Log", "LogReading", "Rejected", "read_columns", "read_log"]
