"""Use cases: talk about a cell of a map."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from cham.apps.journeys.contents import readable
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.editing import member_of
from cham.apps.journeys.errors import CommentError, CommentPlaceError, CommentUnknownError
from cham.apps.journeys.models import Comment, StoredJourney
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.policy import Act
from cham.core.journeys import Journey, Part

LANES = ("want", "flow", "touch", "emotion", "quote", "message", "pain", "owner")
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place of a map that can be talked about."""

    part: str = Part.JOURNEY
    key: str = ""
    lane: str = ""

    @property
    def name(self) -> str:
        """Give the cell one name, for pages."""
        return ":".join(filter(None, (self.part, self.key, self.lane)))


@transaction.atomic
def say(caller: Caller, stored: StoredJourney, cell: Cell, text: str) -> Comment:
    """Say something about a cell.

    Raises
    ------
    CommentError
        When the text is empty or too long.
    CommentPlaceError
        When there is no such cell, neither in the published version nor in the draft.
    """
    draft = draft_of(stored)
    if not any(_has(journey, cell) for journey in (draft.published, draft.journey)):
        raise CommentPlaceError(part=cell.part[:20], key=cell.key[:80])
    made = Comment.objects.create(
        journey=stored,
        part=cell.part,
        part_key=cell.key,
        lane=cell.lane,
        text=_text(text),
        author=member_of(caller),
    )
    record(caller, "comment.made", f"journey:{stored.key}", {"comment": made.pk})
    return made


@transaction.atomic
def answer(caller: Caller, stored: StoredJourney, comment: int, text: str) -> Comment:
    """Answer a comment; an answer to an answer goes to the comment above it."""
    about = find_comment(stored, comment)
    above = about.answers or about
    made = Comment.objects.create(
        journey=stored,
        part=above.part,
        part_key=above.part_key,
        lane=above.lane,
        text=_text(text),
        answers=above,
        author=member_of(caller),
    )
    record(caller, "comment.answered", f"journey:{stored.key}", {"comment": made.pk})
    return made


@transaction.atomic
def settle(caller: Caller, stored: StoredJourney, comment: int, *, is_settled: bool) -> Comment:
    """Say that a comment is dealt with, or that it is not after all."""
    found = find_comment(stored, comment)
    found = found.answers or found
    found.settled_at = timezone.now() if is_settled else None
    found.settled_by = member_of(caller) if is_settled else None
    found.save()
    action = "comment.settled" if is_settled else "comment.reopened"
    record(caller, action, f"journey:{stored.key}", {"comment": found.pk})
    return found


@transaction.atomic
def take_back(caller: Caller, stored: StoredJourney, comment: int) -> None:
    """Delete a comment with its answers: one's own, or any for those who edit maps.

    Raises
    ------
    CommentUnknownError
        When there is none that the caller may delete.
    """
    found = find_comment(stored, comment)
    is_own = found.author is not None and found.author == member_of(caller)
    if not (is_own or caller.may(Act.EDIT_MAPS)):
        raise CommentUnknownError
    found.delete()
    record(caller, "comment.deleted", f"journey:{stored.key}", {"comment": comment})


def find_comment(stored: StoredJourney, comment: int) -> Comment:
    """Find a comment of a journey.

    Raises
    ------
    CommentUnknownError
    """
    found = stored.comments.select_related("answers").filter(pk=comment).first()
    if found is None:
        raise CommentUnknownError
    return found


def comments_about(stored: StoredJourney, cell: Cell) -> list[Comment]:
    """Give what is said about a cell, open comments first, each with its replies."""
    found = stored.comments.filter(
        part=cell.part, part_key=cell.key, lane=cell.lane, answers=None
    ).select_related("author__user", "settled_by__user")
    with_replies = found.prefetch_related("replies__author__user")
    return sorted(with_replies, key=lambda each: each.settled_at is not None)


def open_comments(stored: StoredJourney) -> Mapping[str, int]:
    """Count the comments of each cell that nobody has dealt with, by the cell's name."""
    rows = (
        stored.comments.filter(answers=None, settled_at=None)
        .order_by()
        .values_list("part", "part_key", "lane")
        .annotate(count=Count("pk") + Count("replies", filter=Q(replies__isnull=False)))
    )
    return {Cell(part=part, key=key, lane=lane).name: count for part, key, lane, count in rows}


def _has(journey: Journey, cell: Cell) -> bool:
    if cell.lane and cell.lane not in LANES:
        return False
    if cell.part == Part.JOURNEY:
        return not cell.key and not cell.lane
    if cell.part == Part.STAGE:
        return cell.key in {each.key for each in journey.stages}
    return (
        cell.part == Part.TOUCHPOINT
        and not cell.lane
        and cell.key in {each.key for each in journey.touchpoints}
    )


def _text(given: str) -> str:
    text = readable(given).strip()
    if not 1 <= len(text) <= MOST_CHARACTERS:
        raise CommentError(length=len(text), most=MOST_CHARACTERS)
    return text
