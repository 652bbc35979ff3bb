"""Figures as pages get them: ready, being worked on, failed, or none to be had."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from django.utils import timezone, translation

from cham.apps.insights.asking import Asked
from cham.apps.insights.encoding import decode
from cham.apps.insights.jobs import make_snapshot, warm_up
from cham.apps.insights.models import Snapshot
from cham.apps.insights.results import NOTHING_CODES, Changes, Past, in_zone
from cham.apps.insights.waiting import EVIDENCE, begun, is_wanted, marked_queued, standing_of
from cham.apps.jobs.queue import Pace, are_done_at_once
from cham.apps.journeys.queries import main_journey
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence, SourceFreshness

T = TypeVar("T")

_LOOKED_AT = timedelta(hours=1)  # how exactly it is known when figures were last looked at
_SOON = timedelta(seconds=10)
_WARM = timedelta(minutes=1)
_warmed: dict[str, datetime] = {}


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Figures that can be shown.

    Attributes
    ----------
    asked
        What they answer.
    made_at
        When they were made.
    key
        Names the snapshot for the page that looks again.
    is_old
        Whether interactions or maps came since, or the last try to make newer ones failed.
    is_growing
        Whether pains and ping-pong are still being looked for; the other figures stand.
    content, past
        As they are stored.
    """

    asked: Asked
    key: str
    made_at: datetime
    is_old: bool
    is_growing: bool
    content: bytes = field(repr=False)
    past: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """What tells these figures from newer ones of the same question."""
        return f"{self.made_at.timestamp():.6f}"

    def kept(self, kind: type[T]) -> T:
        """Read what is kept, where it is no evidence."""
        return decode(self.content, kind)

    @cached_property
    def evidence(self) -> Evidence:
        """The figures of the period."""
        return in_zone(decode(self.content, Evidence))

    @cached_property
    def previous(self) -> Evidence | None:
        """The figures of the period before; None where there is none, or not yet."""
        return None if self._past is None else self._past.evidence

    @cached_property
    def changes(self) -> Changes:
        """What changed since the period before, and what is within noise."""
        return Changes() if self._past is None else self._past.changes

    @property
    def freshness(self) -> tuple[SourceFreshness, ...]:
        """When each source last sent something, the latest first."""
        return self.evidence.intake.freshness

    @cached_property
    def _past(self) -> Past | None:
        if not self.past:
            return None
        past = decode(self.past, Past)
        return Past(evidence=in_zone(past.evidence), changes=past.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Figures that are being made; the page shows so, and looks again by itself.

    Attributes
    ----------
    key
        Names the snapshot for the page that looks again.
    since
        When they were asked for.
    """

    asked: Asked
    key: str
    since: datetime

    @property
    def label(self) -> str:
        """The period and filter asked for, in the words of the language in force."""
        return self.asked.label(translation.get_language() or "vi")

    @property
    def look_after(self) -> int:
        """Seconds until the page should look again: soon at first, then more patiently."""
        waited = timezone.now() - self.since
        return 1 if waited < _SOON else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Figures that could not be made.

    Attributes
    ----------
    code
        What went wrong, as in the errors' codes.
    """

    asked: Asked
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """There is nothing to make figures of.

    Attributes
    ----------
    code
        `report_empty` where no interaction ever came, `filter_empty` where none is in the period
        and filter.
    """

    asked: Asked
    code: str

    @property
    def is_empty(self) -> bool:
        """Whether the organisation has no interaction at all."""
        return self.code == "report_empty"


Figures = Ready | Waiting | Failed | Nothing


def figures(organisation: Organisation, asked: Asked, *, is_awaited: bool = True) -> Figures:
    """Give the figures of a question; those that nobody asked for before are made by a job.

    Parameters
    ----------
    is_awaited
        Whether the page is little without them; otherwise they let go first what is.
    """
    return figures_of_kind(organisation, EVIDENCE, asked, is_awaited=is_awaited)


def settled(organisation: Organisation, asked: Asked) -> Asked:
    """Name the journey that is meant where none is named, so that it is asked for once."""
    return asked if asked.journey else replace(asked, journey=main_journey(organisation))


def figures_of_kind(
    organisation: Organisation, kind: str, asked: Asked, *, is_awaited: bool = True
) -> Figures:
    """Give what is kept of some kind for a question, and see to it that it is made or renewed."""
    with organisation_scope(organisation):
        now = timezone.now()
        snapshot = begun(kind, settled(organisation, asked), now)
        if now - snapshot.asked_at > _LOOKED_AT:
            Snapshot.objects.filter(pk=snapshot.pk).update(asked_at=now)
        return figures_of_snapshot(organisation, snapshot, is_awaited=is_awaited)


def figures_of_snapshot(
    organisation: Organisation, snapshot: Snapshot, *, is_awaited: bool = True
) -> Figures:
    """Give what is kept in a snapshot, and see to it that it is made or renewed."""
    with organisation_scope(organisation):
        now = timezone.now()
        standing = standing_of(organisation, now)
        if is_wanted(snapshot, standing, now):
            if marked_queued(snapshot, now):
                is_prompt = is_awaited and not snapshot.content  # older figures are shown
                pace = Pace.PROMPT if is_prompt else Pace.STEADY
                make_snapshot.at(pace).enqueue(organisation.code, snapshot.digest)
            snapshot.refresh_from_db()
        elif snapshot.content:
            _warm_up(organisation, now)
        return _told(snapshot, Asked.parse(snapshot.query), standing)


def _warm_up(organisation: Organisation, now: datetime) -> None:
    """Get the workshop ready while a page is read: its reader may well change the filter next."""
    if are_done_at_once():  # there is no workshop to get ready
        return
    last = _warmed.get(organisation.code)
    if last is None or now - last > _WARM:
        _warmed[organisation.code] = now
        warm_up.enqueue_for_later(organisation.code)


def _told(snapshot: Snapshot, asked: Asked, standing: str) -> Figures:
    if snapshot.content:
        assert snapshot.made_at is not None  # content comes with the moment it was made
        return Ready(
            asked=asked,
            key=snapshot.digest,
            made_at=snapshot.made_at,
            is_old=bool(snapshot.failure) or snapshot.standing not in {"", standing},
            is_growing=not snapshot.standing and snapshot.queued_at is not None,
            content=bytes(snapshot.content),
            past=bytes(snapshot.previous),
        )
    had_nothing = snapshot.failure in NOTHING_CODES
    if snapshot.made_at is None or (had_nothing and snapshot.queued_at is not None):
        return Waiting(
            asked=asked, key=snapshot.digest, since=snapshot.queued_at or snapshot.asked_at
        )
    if had_nothing:
        return Nothing(asked=asked, code=snapshot.failure)
    return Failed(asked=asked, code=snapshot.failure)
