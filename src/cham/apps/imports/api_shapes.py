"""What imports look like over the API."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from cham.apps.imports.models import Stage

Purpose = Literal["interactions", "feedback", "customers"]


class FileReadOut(Schema):
    """How a file was read."""

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    rows: int = 0


class ColumnOut(Schema):
    """A column: what it is taken for, why it was guessed so, and some of its cells."""

    name: str
    role: str
    reason: str
    samples: list[str]


class ToldOut(Schema):
    """Something that only a person can decide, or that is wrong."""

    code: str
    text: str


class RowErrorOut(Schema):
    """How often one thing was wrong in one column, and where first."""

    code: str
    count: int
    first_line: int
    column: str


class UploadOut(Schema):
    """A file on its way in; nothing of it is stored before it is imported.

    `stage` is `reading`, then `asking` until the import is asked for, then `importing`, then
    `done` (`imported` names the import) or `failed` (`faults` say why).
    """

    code: str
    file_name: str
    purpose: str
    stage: Stage
    uploaded_at: datetime
    rows: int
    rows_done: int
    imported: str


class ProposalOut(UploadOut):
    """How an uploaded file would be read.

    `mapping` is the same as a mapping file, which `cham import --map` takes too.
    """

    file: FileReadOut
    columns: list[ColumnOut]
    doubts: list[ToldOut]
    mapping: str
    faults: list[ToldOut]
    same_as: str = Field(description="An earlier import of the very same file.")
    errors: list[RowErrorOut]


class RejectedRowOut(Schema):
    """A row that would be rejected, and why."""

    line: int
    cells: list[str]
    text: str


class RejectedForOut(RowErrorOut):
    """Why rows would be rejected, with some of them."""

    examples: list[RejectedRowOut]


class RehearsalOut(Schema):
    """A dry run of an import: rows = new + known + repeated + rejected, always.

    `new` rows would be stored; `known` ones came in before; `repeated` ones have the id of another
    row of the file. Where `faults` say what must be settled first, nothing was counted.
    """

    file_rows: int = Field(description="Of the whole file; `rows` are those that were counted.")
    rows: int
    is_part: bool
    new: int
    known: int
    repeated: int
    rejected: int
    source: str = Field(description="What the rows would be said to come from.")
    has_rejects: bool
    reasons: list[RejectedForOut]
    faults: list[str]


class RehearsingOut(Schema):
    """The rows are being counted: ask again after `Retry-After` seconds."""

    rows: int
    rows_done: int


class ChoicesIn(Schema):
    """What a person knows better than the guess; what is left out stays as it was guessed."""

    columns: dict[str, str] = Field(
        default={},
        description="The role of a column, by its name; GET /api/data/roles/ lists them.",
    )
    order: Literal["", "dmy", "mdy"] = Field(
        default="", description="Whether the day or the month of 03/04 comes first."
    )
    mark: Literal["", "comma", "point"] = Field(
        default="", description="The decimal mark of amounts."
    )
    checked: list[str] | None = Field(
        default=None,
        description="Columns whose scale is right although the answers do not look so.",
    )


class RoleOut(Schema):
    """What a column can be."""

    role: str
    name: str


class ImportOut(Schema):
    """An import: rows = imported + duplicates + rejected, always."""

    code: str
    file_name: str
    purpose: str
    source: str
    rows: int
    imported: int
    duplicates: int
    rejected: int
    has_rejects: bool
    started_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


class AcceptedOut(Schema):
    """The work is queued; look at `look_at` to see how far it is."""

    look_at: str


class CountedOut(Schema):
    """What came in: received = stored + duplicates + dead; `erased` counts what went since."""

    received: int
    stored: int
    duplicates: int
    dead: int
    erased: int


class SourceOut(CountedOut):
    """What came in from one source, and what became of it."""

    source: str


class ConservationOut(CountedOut):
    """What came in altogether; `holds` says that nothing is missing and nothing counts twice."""

    holds: bool
    made_at: datetime


class LettersOut(Schema):
    """Dead letters of one reason: what could not become an interaction."""

    code: str
    text: str
    count: int
    sources: list[str]
    samples: list[str]


class ReplayIn(Schema):
    """The reason whose letters are read again; all without one."""

    code: str = Field(default="", max_length=60)


class CountingOut(Schema):
    """The lake is being counted for the first time: ask again after `Retry-After` seconds."""

    since: datetime
