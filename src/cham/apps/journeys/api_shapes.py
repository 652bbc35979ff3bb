"""What journeys look like over the API, coming in and going out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Schema
from pydantic import Field

from cham.apps.journeys.models import Comment, Shows
from cham.core.journeys import GapKind, Part
from cham.core.journeys.source import MOST_CHARACTERS

_MOST_EDITS = 2000
_KEY = r"^[A-Za-z0-9_-]+$"

JourneyKey = Annotated[str, Path(max_length=64, pattern=_KEY)]
PartKey = Annotated[str, Path(max_length=64, pattern=_KEY)]
TouchpointKey = Annotated[str, Path(max_length=500, pattern=r"^[A-Za-z0-9_.-]+$")]
"""Of a touchpoint, also of one of a nested journey: `complaint.hotline`."""

Number = Annotated[int, Path(ge=0, le=2_147_483_647)]


class JourneyOut(Schema):
    """A journey of the organisation."""

    key: str
    name: str
    version: int
    stages: int
    touchpoints: int
    archived: bool
    inside: list[str] = Field(description="The keys of the journeys nested in its stages.")
    gaps: dict[GapKind, int] = Field(description="What the map does not say, or says twice.")


class TemplateOut(Schema):
    """A journey of the library to start from."""

    key: str
    name: dict[str, str]
    persona: dict[str, str]
    stages: int
    touchpoints: int


class BeginIn(Schema):
    """What a journey begins with: a template, or an empty map of this name and first stage."""

    template: str = ""
    name: str = ""
    stage: str = ""


class FileIn(Schema):
    """The text of a journey file, in YAML or JSON."""

    text: str = Field(max_length=MOST_CHARACTERS)


class BroughtInOut(Schema):
    """What became of a file: a new journey, or changes of a draft."""

    key: str
    is_new: bool
    changes: int


class DraftOut(Schema):
    """The draft; `seen` names this state, and edits say which state they were made upon."""

    seen: str
    version: int
    latest: int
    is_behind: bool
    changes: int
    journey: dict[str, Any]


class EditIn(Schema):
    """One edit. Fields are written as in the journey file; null takes one away.

    The key of a hand-off is `giver>receiver`. `before` names what it stands before, empty for
    the last place; `stage` is the stage of a touchpoint.
    """

    do: Literal["add", "change", "move", "remove"]
    part: Part
    key: str = Field(max_length=200)
    fields: dict[str, Any] = {}
    before: str = Field(default="", max_length=200)
    stage: str = Field(default="", max_length=64)


class EditsIn(Schema):
    """Edits that are all made or none, upon the state that was looked at."""

    seen: str = Field(max_length=40)
    edits: list[EditIn] = Field(max_length=_MOST_EDITS)


class SeenIn(Schema):
    """The state of the draft that was looked at."""

    seen: str = Field(max_length=40)


class PublishIn(SeenIn):
    """What is published, and what it is about."""

    note: str = Field(default="", max_length=500)


class DifferenceOut(Schema):
    """One thing that differs: for machines, and `text` for people."""

    kind: str
    part: str
    key: str
    field: str
    stage: str
    before: Any = None
    after: Any = None
    text: str


class SavedOut(Schema):
    """An edit that was kept; `revision` takes it back, null where nothing was different."""

    seen: str
    revision: int | None
    changes: int
    came_in: list[str]


class VersionOut(Schema):
    """A published version."""

    number: int
    note: str
    created_at: datetime


class CommentOut(Schema):
    """A comment on a cell of the map."""

    id: int
    part: str
    key: str
    lane: str
    text: str
    answers: int | None
    author: int | None
    created_at: datetime
    settled_at: datetime | None

    @staticmethod
    def resolve_key(comment: Comment) -> str:
        """Give the key of the part."""
        return comment.part_key

    @staticmethod
    def resolve_answers(comment: Comment) -> int | None:
        """Give the comment that this one answers."""
        return comment.answers.pk if comment.answers else None

    @staticmethod
    def resolve_author(comment: Comment) -> int | None:
        """Give the member who wrote it."""
        return comment.author.pk if comment.author else None


class CommentIn(Schema):
    """A comment: on a cell, or in answer to another one."""

    text: str
    part: str = "journey"
    key: str = ""
    lane: str = ""
    answers: int | None = Field(default=None, ge=1, le=2_147_483_647)


class SettleIn(Schema):
    """Whether a comment is dealt with."""

    settled: bool


class ShareIn(Schema):
    """A link for strangers: whom it is for, what it shows, how many days it holds."""

    name: str
    shows: Shows = Shows.PLAN
    days: int | None = None


class ShareOut(Schema):
    """A link for strangers."""

    id: int
    name: str
    shows: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewShareOut(ShareOut):
    """A link at the one moment when its address can be read."""

    path: str
