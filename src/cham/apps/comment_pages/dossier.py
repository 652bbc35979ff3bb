"""Everything that is known of one comment besides its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from cham.apps.comment_pages.cards import make_cards
from cham.apps.comment_pages.correcting import words_of
from cham.apps.comment_pages.names import (
    TONES,
    Names,
    emotion_name,
    model_name,
    surety,
    task_name,
)
from cham.apps.comments.models import Comment, Correction, Sentiment
from cham.apps.comments.places import places
from cham.apps.comments.wanted import visible_comments
from cham.apps.comments.wordings import alike_to
from cham.apps.orgs.membership import Caller

_MOST_COPIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidInstead:
    """A correction in words: what a person said, and what stood there before."""

    task: str
    name: str
    words: str
    before: str
    model: str
    who: str
    made_at: datetime


def about(caller: Caller, comment: Comment, names: Names) -> Mapping[str, object]:
    """Say what a comment's page shows besides the comment; asked in the organisation's scope."""
    alike = visible_comments(caller).filter(alike_to(comment.alike)).exclude(pk=comment.pk)
    # What is alike can be read otherwise: no complaint stands behind praise.
    copies = alike.order_by("-complaint", "-leaving", "-urgency", "-event_time", "-pk")
    place = places(caller.organisation).get(names.journey, {}).get(comment.sign_id, "")
    rows = {"figure": "answers", "journey": names.journey, "touchpoint": place, "period": "all"}
    made = comment.corrections.select_related("made_by__user").order_by("-made_at")
    return {
        "corrections": [_said_instead(each, names) for each in made],
        "copies": make_cards(caller, copies[:_MOST_COPIES], names),
        "model": model_name(comment.model),
        "emotion": emotion_name(comment.emotion),
        "emotion_surety": surety(comment.emotion_probability or 0.0),
        "rows_href": f"{reverse('insights:rows')}?{urlencode(rows)}" if place else "",
        "chances": [
            (names.feeling(each), TONES.get(each, ""), chance, round(100 * chance))
            for each in Sentiment.values
            for chance in [getattr(comment, each)]
        ]
        if comment.sentiment
        else [],
    }


def _said_instead(correction: Correction, names: Names) -> SaidInstead:
    user = correction.made_by.user if correction.made_by else None
    return SaidInstead(
        task=correction.task,
        name=task_name(correction.task),
        words=words_of(correction.task, correction.labels, names),
        before=words_of(correction.task, correction.said, names),
        model=model_name(correction.model) if correction.model else "",
        who=(user.name or user.mail) if user else "",
        made_at=correction.made_at,
    )
