"""How a comment reads clause by clause: worked out by a job when somebody opens it.

What is kept are places and labels, never words; it goes by itself after a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from cham.apps.comment_pages.cards import Told
from cham.apps.comment_pages.jobs import key_of, read_clauses
from cham.apps.comment_pages.names import TONES, Names, surety
from cham.apps.comments.models import Comment
from cham.core.text import clauses

_WAITED_SECONDS = 20  # a job that has not come by then was lost, and is asked for again


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause, letter for letter, and what is read in it."""

    text: str
    feeling: str
    tone: str
    surety: str
    is_unsure: bool
    mentions: tuple[Told, ...]


def has_clauses(comment: Comment) -> bool:
    """Tell whether a comment is read, and says more than one thing."""
    return comment.epoch > 0 and len(clauses(comment.text)) > 1


def read_clauses_of(comment: Comment, names: Names) -> tuple[ReadClause, ...] | None:
    """Give the clauses; None where they are being read."""
    key = key_of(comment)
    kept: Sequence[Mapping[str, Any]] | None = cache.get(key)
    if kept is None and cache.add(f"{key}:asked", 1, _WAITED_SECONDS):
        read_clauses.enqueue(comment.organisation.code, comment.code)
        kept = cache.get(key)
    return None if kept is None else tuple(_clause(comment.text, each, names) for each in kept)


def _clause(text: str, kept: Mapping[str, Any], names: Names) -> ReadClause:
    return ReadClause(
        text=text[kept["start"] : kept["end"]],
        feeling=names.feeling(kept["label"]),
        tone=TONES.get(kept["label"], ""),
        surety=surety(kept["probability"]),
        is_unsure=kept["is_unsure"],
        mentions=tuple(
            Told(
                f"{aspect}#{polarity}",
                names.aspect(aspect),
                TONES.get(polarity, ""),
                names.feeling(polarity),
            )
            for aspect, polarity in kept["aspects"]
        ),
    )
