"""Figures as pages get them: ready, being worked on, failed, or none to be had."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone, translation

from cham.apps.insights.asking import Asked
from cham.apps.insights.encoding import decode
from cham.apps.insights.jobs import make_snapshot
from cham.apps.insights.models import MoneySettings, Snapshot
from cham.apps.insights.results import NOTHING_CODES, Changes, Past, in_zone
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.models import JourneyVersion
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence, SourceFreshness

EVIDENCE = "evidence"

_REST = 20  # figures are made anew at most after so many times the time they took …
_LEAST_REST = timedelta(seconds=30)  # … and after this
_RETRY_AFTER = timedelta(minutes=1)
_LOST_AFTER = timedelta(minutes=10)  # a job that has not come by then was lost
_SOON = timedelta(seconds=10)
_LOOKED_AT = timedelta(hours=1)  # how exactly it is known when figures were last looked at


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Figures that can be shown.

    Attributes
    ----------
    asked
        What they answer.
    made_at
        When they were made.
    is_old
        Whether interactions or maps came since; newer figures are being made.
    content, past
        As they are stored.
    """

    asked: Asked
    made_at: datetime
    is_old: bool
    content: bytes = field(repr=False)
    past: bytes = field(repr=False)

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


def figures(organisation: Organisation, asked: Asked) -> Figures:
    """Give the figures of a question; those that nobody asked for before are made by a job."""
    return figures_of_kind(organisation, EVIDENCE, asked)


def figures_of_kind(organisation: Organisation, kind: str, asked: Asked) -> Figures:
    """Give what is kept of some kind for a question, and see to it that it is made or renewed."""
    with organisation_scope(organisation):
        return figures_of_snapshot(organisation, _snapshot(kind, asked, timezone.now()))


def figures_of_snapshot(organisation: Organisation, snapshot: Snapshot) -> Figures:
    """Give what is kept in a snapshot, and see to it that it is made or renewed."""
    with organisation_scope(organisation):
        now = timezone.now()
        standing = standing_of(organisation, now)
        if _is_wanted(snapshot, standing, now):
            _enqueue(organisation, snapshot, now)
            snapshot.refresh_from_db()
        return _told(snapshot, Asked.parse(snapshot.query), standing)


def standing_of(organisation: Organisation, now: datetime) -> str:
    """Say how far the lake and the maps go, and which day it is: what figures depend on."""
    mark = open_own_lake().standing()
    with organisation_scope(organisation):
        latest = JourneyVersion.objects.aggregate(latest=Max("pk"))["latest"]
        money = MoneySettings.objects.values_list("changed_at", flat=True).first()
    day = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    return f"{mark.lineage}.{mark.generation}.{mark.sequence}/{latest or 0}/{money or ''}/{day}"


def key_of(kind: str, asked: Asked) -> str:
    """Name the snapshot of a question."""
    return blake2b(f"{kind}?{asked.query}".encode(), digest_size=16).hexdigest()


def _snapshot(kind: str, asked: Asked, now: datetime) -> Snapshot:
    """Find the snapshot of a question, or begin one."""
    snapshot, is_new = Snapshot.objects.get_or_create(
        digest=key_of(kind, asked),
        defaults={"kind": kind, "query": asked.query, "asked_at": now},
    )
    if not is_new and now - snapshot.asked_at > _LOOKED_AT:
        Snapshot.objects.filter(pk=snapshot.pk).update(asked_at=now)
    return snapshot


def _is_wanted(snapshot: Snapshot, standing: str, now: datetime) -> bool:
    """Tell whether a job must be queued for a snapshot."""
    if snapshot.queued_at is not None and now - snapshot.queued_at < _LOST_AFTER:
        return False
    if snapshot.made_at is None:
        return True
    if snapshot.failure and snapshot.failure not in NOTHING_CODES:
        return now - snapshot.made_at > _RETRY_AFTER
    if snapshot.standing == standing:
        return False
    rest = max(_LEAST_REST, timedelta(seconds=_REST * snapshot.seconds))
    return not snapshot.content or now - snapshot.made_at > rest


def _enqueue(organisation: Organisation, snapshot: Snapshot, now: datetime) -> None:
    """Queue the job, once however many readers ask at the same time."""
    free = Snapshot.objects.filter(pk=snapshot.pk, queued_at=snapshot.queued_at)
    if free.update(queued_at=now):
        make_snapshot.enqueue(organisation.code, snapshot.digest)


def _told(snapshot: Snapshot, asked: Asked, standing: str) -> Figures:
    if snapshot.content:
        assert snapshot.made_at is not None  # content comes with the moment it was made
        return Ready(
            asked=asked,
            made_at=snapshot.made_at,
            is_old=snapshot.standing != standing,
            content=bytes(snapshot.content),
            past=bytes(snapshot.previous),
        )
    if snapshot.made_at is None:
        return Waiting(asked=asked, key=snapshot.digest, since=snapshot.queued_at or snapshot.asked_at)
    if snapshot.failure in NOTHING_CODES:
        return Nothing(asked=asked, code=snapshot.failure)
    return Failed(asked=asked, code=snapshot.failure)
