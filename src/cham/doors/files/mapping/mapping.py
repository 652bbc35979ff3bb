"""Which column of a file is what, and what holds for the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cham.doors.files.values.numbers import DecimalMark
from cham.doors.files.values.times import DEFAULT_ZONE, Calendar, DayOrder


class Purpose(StrEnum):
    """What the rows of a file are."""

    INTERACTIONS = "interactions"
    FEEDBACK = "feedback"
    CUSTOMERS = "customers"


class Field(StrEnum):
    """What a column, or one value for the whole file, can be."""

    TIME = "time"
    CLOCK = "clock"
    CUSTOMER = "customer"
    PHONE = "phone"
    MAIL = "mail"
    ANONYMOUS = "anonymous"
    CUSTOMER_NAME = "customer_name"
    ADDRESS = "address"
    CASE_KEY = "case_key"
    NAME = "name"
    KIND = "kind"
    TOUCHPOINT = "touchpoint"
    CHANNEL = "channel"
    DEVICE = "device"
    UNIT = "unit"
    STAFF = "staff"
    TEXT = "text"
    LANGUAGE = "language"
    AMOUNT = "amount"
    CURRENCY = "currency"
    SCALE = "scale"
    MESSAGE_ID = "message_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreColumn:
    """A column of answers.

    Attributes
    ----------
    scale
        What was asked, like `nps_0_10`; empty where another column says it row by row.
    touchpoint
        What the answers are about, where the file holds several questions.
    labels
        What words stand for: `Rất hài lòng: 5`.
    blank
        Answers that are none, as they stand in the file: `6` for “not used”.
    checked
        Whether a person has said that the scale is right although it does not look so.
    """

    column: str
    scale: str = ""
    touchpoint: str = ""
    labels: Mapping[str, int] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    checked: bool = False
    decimal: DecimalMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyColumn:
    """A column that is kept with the interaction under its own name."""

    column: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """What a person says about the times; what is left open the column decides."""

    order: DayOrder | None = None
    calendar: Calendar | None = None
    serial_base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReading:
    """What a person says about the amounts."""

    decimal: DecimalMark | None = None
    multiplier: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What a person says about the file; what is left open is found out.

    Attributes
    ----------
    neutralised
        Whether an apostrophe before a formula sign was put there by an export of ours.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    neutralised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A mapping file's content.

    Attributes
    ----------
    columns
        Which column is what.
    constants
        One value for every row, used where the column is absent or its cell blank.
    texts
        The columns of comments; several are put together, one on each line.
    values
        Translations of what stands in a column: `{kind: {Mua: purchase}}`.
    region
        The country whose telephone numbers are written without their country code.
    """

    purpose: Purpose
    columns: Mapping[Field, str] = field(default_factory=dict)
    constants: Mapping[Field, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    scores: tuple[ScoreColumn, ...] = ()
    properties: tuple[PropertyColumn, ...] = ()
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    zone: str = DEFAULT_ZONE
    region: str = "VN"
    time: TimeReading = field(default_factory=TimeReading)
    amount: MoneyReading = field(default_factory=MoneyReading)
    file: FileReading = field(default_factory=FileReading)

    @property
    def used_columns(self) -> tuple[str, ...]:
        """Every column that the mapping names, each once."""
        named = (
            *self.columns.values(),
            *self.texts,
            *(score.column for score in self.scores),
            *(kept.column for kept in self.properties),
        )
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person must settle before the mapping can be used.

    Attributes
    ----------
    place
        Where the answer belongs: a block of the file, or the column of a score.
    answers
        The lines of the file to choose from.
    """

    place: str
    text: str
    answers: tuple[str, ...] = ()
