"""When figures must be made: never asked for before, or older than what they are made of."""

from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from cham.apps.insights.asking import Asked
from cham.apps.insights.errors import FiguresFailedError
from cham.apps.insights.models import MoneySettings, Snapshot
from cham.apps.insights.results import NOTHING_CODES
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.queries import standing_of_journeys
from cham.apps.orgs.models import Organisation
from cham.apps.personas.queries import standing_of_personas

EVIDENCE, OVERALL, TOUCHPOINT, ROWS = "evidence", "overall", "touchpoint:", "rows:"
SEGMENT, PERSONAS, FACTS, SAID = "segment:", "personas:", "facts", "said:"
SIGNS, SHEET = "signs:", "sheet:"
MONEY, PLAN = "money:", "plan:"
"""What a kind of snapshot begins with."""

PASSING = (ROWS, MONEY, PLAN, SEGMENT, PERSONAS, FACTS, SAID, SIGNS, SHEET)
"""Kinds that are looked at once or twice, and not kept up to date for anybody."""

_STIRRED = "stirred"

_REST = 20  # figures are made anew at most after so many times the time they took …
_LEAST_REST = timedelta(seconds=30)  # … and after this
_RETRY_AFTER = timedelta(minutes=1)
_LOST_AFTER = timedelta(minutes=10)  # a job that has not come by then was lost


def standing_of(organisation: Organisation, now: datetime) -> str:
    """Say what figures depend on: how far the lake, maps and personas go, and which day it is.

    Asked inside the organisation's scope.
    """
    lake = open_own_lake()
    mark, counts = lake.standing(), lake.counted(organisation.code)
    rows = sum(each.stored - each.erased_rows for each in counts)
    maps = standing_of_journeys()
    personas = standing_of_personas()
    money = MoneySettings.objects.values_list("changed_at", flat=True).first()
    day = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    return f"{mark.lineage}.{mark.generation}.{rows}/{maps}/{personas}/{money or ''}/{day}"


def _chosen(standing: str) -> str:
    """Give the part of a standing that people change, and no stream of events."""
    return standing.partition("/")[2]


def stir() -> None:
    """Let all figures be made anew without a rest: an import has ended, say.

    Called inside the organisation's scope.
    """
    Snapshot.objects.exclude(standing="").update(standing=_STIRRED)


def key_of(kind: str, asked: Asked) -> str:
    """Name the snapshot of a question."""
    return blake2b(f"{kind}?{asked.query}".encode(), digest_size=16).hexdigest()


def begun(kind: str, asked: Asked, now: datetime) -> Snapshot:
    """Find the snapshot of a question, or begin one."""
    snapshot, _ = Snapshot.objects.get_or_create(
        digest=key_of(kind, asked),
        defaults={"kind": kind, "query": asked.query, "asked_at": now},
    )
    return snapshot


def is_wanted(snapshot: Snapshot, standing: str, now: datetime) -> bool:
    """Tell whether a job must be queued for a snapshot."""
    if snapshot.queued_at is not None and now - snapshot.queued_at < _LOST_AFTER:
        return False
    if snapshot.made_at is None:
        return True
    if snapshot.failure and snapshot.failure not in NOTHING_CODES:
        return now - snapshot.made_at > _RETRY_AFTER
    if snapshot.standing == standing:
        return False
    if snapshot.failure == "report_empty" or _chosen(snapshot.standing) != _chosen(standing):
        return True  # somebody waits for the first data, or for what they just changed
    return now - snapshot.made_at > max(_LEAST_REST, timedelta(seconds=_REST * snapshot.seconds))


def marked_queued(snapshot: Snapshot, now: datetime) -> bool:
    """Note that a job is queued; tells whether nobody else did so at the same time."""
    free = Snapshot.objects.filter(pk=snapshot.pk, queued_at=snapshot.queued_at)
    return bool(free.update(queued_at=now))


def give_up(digest: str, now: datetime) -> None:
    """Note that the process that made a snapshot was lost with it."""
    Snapshot.objects.filter(digest=digest).update(
        failure=FiguresFailedError.code, made_at=now, queued_at=None
    )
