"""Which comments are meant: words, a period and a filter."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from cham.apps.comments.errors import ChoiceUnknownError
from cham.apps.comments.models import Comment, Mention, Sentiment, Task
from cham.apps.comments.places import Places, places, signs_at, signs_of_units
from cham.apps.comments.roster import mark_of, roster_of_scope
from cham.apps.comments.wordings import alike_to
from cham.apps.insights.asking import Asked
from cham.apps.journeys.queries import main_journey
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Unit
from cham.apps.orgs.scope import ScopedQuerySet
from cham.apps.reports.periods import Period
from cham.core.text import Term, sought

SIGNALS = (Task.COMPLAINT.value, Task.LEAVING.value, Task.URGENCY.value)

UNREACHED = ("persona", "value_band")
"""Parts of a question that comments are not filtered by: they would need the paths of customers."""

NOWHERE = "-"
"""In place of a touchpoint: comments that are at none of the journey."""

_SHORTEST_NAME = 3  # letters of a name that is looked for in texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which comments are meant.

    Attributes
    ----------
    asked
        Journey, period, channels and units; see `UNREACHED` for what it says in vain.
    words
        As typed; runs of words in quotation marks.
    touchpoint
        Its key, in the journey asked for, or `NOWHERE`.
    sentiment, emotion
        As read, or as corrected.
    signals
        Out of `complaint`, `leaving` and `urgency`; a comment needs to have all of them.
    aspect, polarity
        What the comment speaks of, and how it feels about that.
    unsure
        Only comments that need a person.
    alike
        The code of a comment: only it and those that say the same or nearly so.
    """

    asked: Asked = field(default_factory=Asked)
    words: str = ""
    touchpoint: str = ""
    sentiment: str = ""
    emotion: str = ""
    signals: tuple[str, ...] = ()
    aspect: str = ""
    polarity: str = ""
    unsure: bool = False
    alike: str = ""

    def __post_init__(self) -> None:
        for name, value in (("sentiment", self.sentiment), ("polarity", self.polarity)):
            if value and value not in Sentiment.values:
                raise _unknown(name, value, Sentiment.values)
        for value in self.signals:
            if value not in SIGNALS:
                raise _unknown("signal", value, SIGNALS)

    def settled(self, caller: Caller) -> "Wanted":
        """Name the journey that is meant where none is named."""
        if self.asked.journey:
            return self
        asked = replace(self.asked, journey=main_journey(caller.organisation))
        return replace(self, asked=asked)


def find_comments(caller: Caller, wanted: Wanted) -> ScopedQuerySet[Comment]:
    """Give the comments that are meant and that the caller may see, the latest first.

    Asked in the organisation's scope.
    """
    meant = wanted.settled(caller)
    known = places(caller.organisation)
    return (
        visible_comments(caller, known)
        .filter(_in_question(caller, meant.asked), _as_read(meant))
        .filter(*_said(meant.words))
        .filter(_at_touchpoint(meant, known), _like(caller, meant, known))
    )


def visible_comments(caller: Caller, known: Places | None = None) -> ScopedQuerySet[Comment]:
    """Give the comments that a caller may see.

    A member who is bound to units sees what is said to them or of their members, at touchpoints
    that they answer for or take part in, and where a name of theirs stands in the text.
    """
    units = caller.units_seen
    found: ScopedQuerySet[Comment] = Comment.objects.get_queryset()
    if units is None:
        return found
    signs = signs_of_units(
        caller.organisation, places(caller.organisation) if known is None else known, units
    )
    return found.filter(about_units(units) | Q(sign__in=signs))


def about_units(units: frozenset[str]) -> Q:
    """Say which comments are about some units or their members.

    Said to the unit, of a member whom the interaction names, or with the unit's name or a member's
    full name in the text.
    """
    members = Member.objects.filter(units__key__in=units, is_active=True).distinct()
    people = list(members.values_list("pk", "user__mail", "user__name"))
    called = {name for _number, *names in people for name in names if name}
    meant = Q(unit__in=units) | Q(staff__in=called)
    for number, _mail, _name in people:
        meant |= Q(_stands("named", mark_of(number)))
    for name in Unit.objects.filter(key__in=units).values_list("name", flat=True):
        run = sought(f'"{name}"')
        if run and len(run[0].folded.strip()) >= _SHORTEST_NAME:
            meant |= Q(_holds(run[0]))
    return meant


def end_of_comments() -> datetime:
    """Give the moment from which periods count back: the latest comment that is not yet to come."""
    now = timezone.now()
    latest = Comment.objects.filter(event_time__lte=now).values_list("event_time", flat=True)
    return latest.first() or now


def _in_question(caller: Caller, asked: Asked) -> Q:
    zone = ZoneInfo(caller.organisation.time_zone)
    window = Period(asked.period).window(end_of_comments(), zone)
    meant = Q()
    if window.since is not None:
        meant &= Q(event_time__gte=window.since)
    if window.until is not None:
        meant &= Q(event_time__lt=window.until)
    if asked.channels:
        meant &= Q(channel__in=asked.channels)
    if asked.units:
        meant &= Q(unit__in={*map(roster_of_scope().unit_meant, asked.units)})
    return meant


def _said(words: str) -> list[Q]:
    """Say which words comments hold; signs that are no words stand in the text as typed."""
    terms = sought(words)
    if not terms and words.strip():
        return [Q(text__contains=words.strip())]
    return [Q(_holds(term)) for term in terms]


def _as_read(wanted: Wanted) -> Q:
    meant = Q()
    if wanted.sentiment:
        meant &= Q(sentiment=wanted.sentiment)
    if wanted.emotion:
        meant &= Q(emotion=wanted.emotion)
    for signal in wanted.signals:
        meant &= Q(**{signal: True})
    if wanted.unsure:
        meant &= Q(needs_review=True)
    if wanted.aspect or wanted.polarity:
        mentions = Mention.objects.filter(comment=OuterRef("pk"))
        if wanted.aspect:
            mentions = mentions.filter(aspect=wanted.aspect)
        if wanted.polarity:
            mentions = mentions.filter(polarity=wanted.polarity)
        meant &= Q(Exists(mentions))
    return meant


def _at_touchpoint(wanted: Wanted, known: Places) -> Q:
    if not wanted.touchpoint:
        return Q()
    if wanted.touchpoint == NOWHERE:
        return ~Q(sign__in=list(known.get(wanted.asked.journey or "", {})))
    return Q(sign__in=signs_at(known, wanted.asked.journey, wanted.touchpoint))


def _like(caller: Caller, wanted: Wanted, known: Places) -> Q:
    if not wanted.alike:
        return Q()
    one = visible_comments(caller, known).filter(code=wanted.alike).order_by()
    digest = one.values_list("alike", flat=True).first()
    return Q(pk__in=()) if digest is None else alike_to(digest)


def _holds(term: Term) -> Q:
    """Say that a comment holds a run of words, as `Term.stands_in` does."""
    meant = Q(_stands("folded", term.folded))
    for toned, bare in term.marked:
        meant &= Q(_stands("toned", toned)) | Q(_stands("toned", bare))
    return meant


def _stands(column: str, words: str) -> GreaterThan:
    return GreaterThan(StrIndex(column, Value(words)), 0)


def _unknown(name: str, value: str, allowed: object) -> ChoiceUnknownError:
    assert isinstance(allowed, list | tuple)  # of names
    return ChoiceUnknownError(name=name, value=value[:50], allowed=", ".join(allowed))
