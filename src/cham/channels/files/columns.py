"""What a table that goes out consists of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

Value: TypeAlias = str | int | float | bool | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ColumnKind(StrEnum):
    """What stands in a column; a time is microseconds since 1970-01-01 UTC."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that goes out."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT


def local_time(microseconds: int, zone: ZoneInfo) -> datetime:
    """Give a moment as the clock on the wall showed it."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(zone)
