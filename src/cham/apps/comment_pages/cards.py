"""Comments as pages show them: the words, what is read in them, and where they belong."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.comment_pages.hits import Piece, pieces
from cham.apps.comment_pages.names import TONES, Names, surety
from cham.apps.comments.models import Comment, Correction, Mention, Task
from cham.apps.comments.places import places
from cham.apps.comments.queries import Copies, copies_of
from cham.apps.comments.standing import BESIDE
from cham.apps.comments.wanted import SIGNALS
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.policy import Act


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is read in a comment.

    Attributes
    ----------
    key
        As a correction names it.
    tone
        `good`, `bad` or nothing.
    is_said
        Whether a person said so.
    """

    key: str
    label: str
    tone: str = ""
    note: str = ""
    is_said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One comment.

    Attributes
    ----------
    is_read
        Not while it waits for its first reading, or for another one after a correction was taken
        back.
    surety
        How sure the model is, in words.
    is_second
        Whether the second reader said how it feels, where the server has one.
    is_said
        Whether a person said how it feels.
    doubt
        Why a person should look at it; empty where nobody needs to.
    copies
        How many others say the same or nearly so, and `complaining`, how many of them complain.
    copies_href
        The list of them all.
    """

    code: str
    moment: datetime
    text: str
    pieces: Sequence[Piece]
    is_read: bool
    sentiment: str
    feeling: str
    tone: str
    probability: float
    surety: str
    is_second: bool
    is_said: bool
    doubt: str
    mentions: tuple[Told, ...]
    signals: tuple[Told, ...]
    place: str
    place_href: str
    unit: str
    channel: str
    score: float | None
    scale: str
    href: str
    copies: int
    complaining: int
    copies_href: str


def make_cards(
    caller: Caller, found: Iterable[Comment], names: Names, *, words: str = ""
) -> tuple[Card, ...]:
    """Show comments; asked in the organisation's scope.

    Parameters
    ----------
    words
        What was looked for, to be marked.
    """
    comments = list(found)
    here = places(caller.organisation).get(names.journey, {})
    said = _said(comments)
    copies = copies_of(caller, comments)
    mentions: dict[int, list[Mention]] = {each.pk: [] for each in comments}
    for each in Mention.objects.filter(comment__in=mentions):
        mentions[each.comment_id].append(each)
    opens = caller.may(Act.SEE_ANSWERS)
    return tuple(
        _card(
            each,
            names,
            place=here.get(each.sign_id, ""),
            said=said.get(each.pk, frozenset()),
            mentions=mentions[each.pk],
            words=words,
            copies=copies[each.alike],
            opens=opens,
        )
        for each in comments
    )


def _said(comments: Sequence[Comment]) -> Mapping[int, Collection[str]]:
    found: dict[int, set[str]] = {}
    rows = Correction.objects.filter(comment__in=[each.pk for each in comments])
    for comment, task in rows.values_list("comment", "task"):
        found.setdefault(comment, set()).add(task)
    return found


def _card(  # noqa: PLR0913 - what is known of one comment
    comment: Comment,
    names: Names,
    *,
    place: str,
    said: Collection[str],
    mentions: Sequence[Mention],
    words: str,
    copies: Copies,
    opens: bool,
) -> Card:
    alike = {"alike": comment.code, "period": "all"}
    return Card(
        code=comment.code,
        moment=comment.event_time,
        text=comment.text,
        pieces=pieces(comment.text, words),
        is_read=comment.epoch > 0,
        sentiment=comment.sentiment,
        feeling=names.feeling(comment.sentiment),
        tone=TONES.get(comment.sentiment, ""),
        probability=comment.probability,
        surety=surety(comment.probability),
        is_second=BESIDE in comment.model,
        is_said=Task.SENTIMENT in said,
        doubt=str(comment.get_reason_display()) if comment.needs_review else "",
        mentions=tuple(_mention(each, names, is_said=Task.ASPECTS in said) for each in mentions),
        signals=tuple(_signals(comment, said)),
        place=names.touchpoints.get(place, place),
        place_href=touchpoint_address(names.journey, place) if place else "",
        unit=names.units.get(comment.unit, comment.unit),
        channel=names.channels.get(comment.channel, comment.channel),
        score=comment.score,
        scale=comment.scale,
        href=reverse("comments:show", args=[comment.code]) if opens else "",
        copies=max(copies.comments - 1, 0),
        complaining=copies.complaints - comment.complaint,
        copies_href=f"{reverse('comments:home')}?{urlencode(alike)}#said" if opens else "",
    )


def _mention(mention: Mention, names: Names, *, is_said: bool) -> Told:
    note = names.feeling(mention.polarity)
    return Told(
        f"{mention.aspect}#{mention.polarity}",
        names.aspect(mention.aspect),
        TONES.get(mention.polarity, ""),
        note,
        is_said,
    )


def _signals(comment: Comment, said: Collection[str]) -> Iterable[Told]:
    for each in SIGNALS:
        if getattr(comment, each):
            chance = getattr(comment, f"{each}_chance")
            note = _("by its words") if chance is None else surety(chance)
            yield Told(each, str(Task(each).label), "bad", note, each in said)
