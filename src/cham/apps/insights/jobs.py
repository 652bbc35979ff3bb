"""Jobs: make what somebody asked for, and keep what is looked at up to date."""

from collections.abc import Generator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from cham.apps.insights.asking import Asked
from cham.apps.insights.models import Snapshot
from cham.apps.insights.waiting import (
    EVIDENCE,
    PASSING,
    begun,
    give_up,
    is_wanted,
    marked_queued,
    standing_of,
)
from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do
from cham.apps.journeys.queries import main_journey
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.periods import PRESETS

_KEPT_UP = timedelta(days=1)  # figures that were looked at since are made anew unasked
_PASSING_FORGOTTEN = timedelta(hours=2)
_FORGOTTEN = timedelta(days=14)  # figures that nobody looked at since are let go


@job(pace=Pace.PROMPT)
def make_snapshot(organisation: str, digest: str) -> None:
    """Make the answer to a question that was asked.

    Parameters
    ----------
    organisation, digest
        Whose question it is, and what names it.
    """
    with _given_up_when_lost(organisation, digest):
        standing = do(_make, organisation, digest)
        if standing is not None:
            complete_snapshot.enqueue(organisation, digest, standing)


@job()
def complete_snapshot(organisation: str, digest: str, standing: str) -> None:
    """Add what takes longest to figures that a page shows already.

    Parameters
    ----------
    standing
        What those figures were made of.
    """
    with _given_up_when_lost(organisation, digest):
        do(_complete, organisation, digest, standing)


@contextmanager
def _given_up_when_lost(organisation: str, digest: str) -> Generator[None]:
    try:
        yield
    except BrokenProcessPool:  # most likely there was not enough memory
        with organisation_scope(Organisation.objects.get(code=organisation)):
            give_up(digest, timezone.now())


@job(pace=Pace.PROMPT)
def warm_up(organisation: str) -> None:
    """Get ready for the questions of somebody who has begun to look at figures."""
    do(_warm_up, organisation)


def take_up() -> None:
    """Forget what a process before this one had taken on and cannot have finished."""
    Snapshot.objects.unscoped().exclude(queued_at=None).update(queued_at=None)


def renew() -> None:
    """Queue every preset period, and what was looked at lately, where newer figures can be had."""
    for organisation in Organisation.objects.all():
        with organisation_scope(organisation):
            _renew(organisation)


def _renew(organisation: Organisation) -> None:
    now = timezone.now()
    standing = standing_of(organisation, now)
    journey = main_journey(organisation)
    for period in PRESETS:
        begun(EVIDENCE, Asked(journey=journey, period=period), now)
    for snapshot in Snapshot.objects.defer("content", "previous"):
        asked = Asked.parse(snapshot.query)
        is_preset = snapshot.kind == EVIDENCE and asked.is_preset and asked.journey == journey
        if not is_preset and now - snapshot.asked_at > _life_of(snapshot):
            snapshot.delete()
        elif (
            (is_preset or _is_kept_up(snapshot, now))
            and is_wanted(snapshot, standing, now)
            and marked_queued(snapshot, now)
        ):
            make_snapshot.at(Pace.STEADY).enqueue_for_later(organisation.code, snapshot.digest)


def _is_kept_up(snapshot: Snapshot, now: datetime) -> bool:
    return not snapshot.kind.startswith(PASSING) and now - snapshot.asked_at < _KEPT_UP


def _life_of(snapshot: Snapshot) -> timedelta:
    """Say how long a snapshot is kept that nobody looks at; what passes not for long."""
    return _PASSING_FORGOTTEN if snapshot.kind.startswith(PASSING) else _FORGOTTEN


def _make(organisation: str, digest: str) -> str | None:
    from cham.apps.insights.making import make

    return make(organisation, digest)


def _complete(organisation: str, digest: str, standing: str) -> None:
    from cham.apps.insights.making import complete

    complete(organisation, digest, standing)


def _warm_up(organisation: str) -> None:
    from cham.apps.insights.making import warm_up as open_engines

    open_engines(organisation)
