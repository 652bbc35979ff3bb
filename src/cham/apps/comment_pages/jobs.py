"""The job that reads one comment clause by clause for whoever opened it."""

import logging
from typing import Any

from django.core.cache import cache

from cham.apps.comments.models import Comment, Task
from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope

_log = logging.getLogger(__name__)

_KEPT_SECONDS = 86_400
_FAILED_SECONDS = 60


def key_of(comment: Comment) -> str:
    """Name what is kept of a comment as the models in force read it."""
    return f"clauses:{comment.organisation_id}:{comment.code}:{comment.epoch}:{comment.row_mark}"


@job(pace=Pace.PROMPT)
def read_clauses(organisation: str, code: str) -> None:
    """Read a comment clause by clause, and keep what was read for a day."""
    try:
        found = do(_read, organisation, code)
    except Exception:  # noqa: BLE001 - whatever it was, the page must not wait for ever
        _log.exception("a comment could not be read clause by clause")
        _keep_nothing(organisation, code)
        return
    if found is not None:
        cache.set(found[0], found[1], _KEPT_SECONDS)


def _keep_nothing(organisation: str, code: str) -> None:
    """Show the comment without its clauses for a while, then let a page ask again."""
    with organisation_scope(Organisation.objects.get(code=organisation)):
        comment = Comment.objects.filter(code=code).first()
    if comment is not None:
        cache.set(key_of(comment), [], _FAILED_SECONDS)


def _read(organisation: str, code: str) -> tuple[str, list[dict[str, Any]]] | None:
    """Do the heavy half in the workshop; None where the comment is gone."""
    from cham.apps.comments.shelf import open_shelf
    from cham.core.text import clauses
    from cham.voice import read

    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        comment = Comment.objects.filter(code=code).first()
        if comment is None:
            return None
        shelf = open_shelf(owner)
    places = clauses(comment.text)
    texts = [comment.text[start:end] for start, end in places]
    readings = read(shelf.models[Task.SENTIMENT], texts)
    return key_of(comment), [
        {
            "start": place.start,
            "end": place.end,
            "label": reading.label or "",
            "probability": reading.probability or 0.0,
            "is_unsure": reading.needs_review,
            "aspects": [(each.aspect, each.polarity) for each in spoken],
        }
        for place, reading, spoken in zip(
            places, readings, shelf.mentions(texts, readings), strict=True
        )
    ]
