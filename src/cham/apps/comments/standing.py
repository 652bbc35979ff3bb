"""How far comments were taken over and read, and whether there is more to do; costs next to nothing."""

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cham.apps.comments.models import AspectList, Comment, ReadingModel, ReadingProgress
from cham.apps.comments.roster import roster_of_scope
from cham.apps.customers.models import Customer
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.queries import current_journeys, standing_of_journeys
from cham.apps.orgs.models import Organisation

SECOND = "second"
"""Beside the tasks in `ReadingProgress.in_force`: the mark of the second reader, if there is one."""

BESIDE = "+"
"""What stands in a comment's `model` between the version and the second reader that answered."""

FAILED = "comments_unread"
"""What is noted where comments could not be read, for a reason that is in the server's log."""

OWN = "own-"
"""What the version of a model of the organisation's own begins with."""

_LOST_AFTER = timedelta(minutes=10)  # a job that has not come by then was lost
_RETRY_AFTER = timedelta(minutes=5)


def progress_of_scope() -> ReadingProgress:
    """Find how far the organisation in scope is, or begin."""
    return ReadingProgress.objects.get_or_create()[0]


def standing_of_lake(organisation: Organisation) -> str:
    """Say how an organisation's compacted rows stand: another answer means a change."""
    mark, rows = open_own_lake().standing(), count_rows(organisation)
    return f"{mark.lineage}.{mark.generation}.{rows}"


def count_rows(organisation: Organisation) -> int:
    """Count an organisation's compacted rows."""
    counts = open_own_lake().counted(organisation.code)
    return sum(each.stored - each.erased_rows for each in counts)


def properties_asked(organisation: Organisation) -> frozenset[str]:
    """Name the properties that some rule of a touchpoint looks at."""
    return _properties_asked(organisation, standing_of_journeys())


@lru_cache(maxsize=256)
def _properties_asked(organisation: Organisation, _standing: str) -> frozenset[str]:
    """Look through the maps once for each change of them: this is asked every few seconds."""
    return frozenset(
        key
        for journey in current_journeys(organisation)
        for touchpoint in journey.touchpoints
        for key in touchpoint.rule.property_keys
    )


def written(properties: frozenset[str]) -> str:
    """Write names of properties as progress keeps them."""
    return "\n".join(sorted(properties))


def count_joined() -> int:
    """Count the customers who were joined into others."""
    return Customer.objects.exclude(survivor=None).count()


def own_models() -> dict[str, str]:
    """Give the version of each model of the organisation's own that is in force, by task."""
    return dict(ReadingModel.objects.filter(in_force=True).values_list("task", "version"))


def second_mark() -> str:
    """Give what tells the second reader from another one; empty where there is none."""
    file: Path | None = settings.CONFIGURATION.text_backend
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file else ""
    except OSError:
        return ""


def own_aspects() -> str:
    """Give the digest of the organisation's own list of aspects; empty where it has none."""
    return AspectList.objects.values_list("digest", flat=True).first() or ""


def has_work(organisation: Organisation, now: datetime) -> bool:
    """Tell whether a job must be queued: there is something to do, and none is under way."""
    stand = ReadingProgress.objects.first()
    if stand is None:
        return count_rows(organisation) > 0
    if stand.queued_at is not None and now - stand.queued_at < _LOST_AFTER:
        return False
    rests = stand.worked_at is not None and now - stand.worked_at < _RETRY_AFTER
    if stand.problem == FAILED and rests:
        return False
    return is_behind(organisation, stand)


def is_behind(organisation: Organisation, stand: ReadingProgress) -> bool:
    """Tell whether rows are to be taken over, or comments to be read."""
    read_by_own = {t: version for t, version in stand.in_force.items() if version.startswith(OWN)}
    return (
        stand.standing != standing_of_lake(organisation)
        or stand.properties != written(properties_asked(organisation))
        or stand.roster != roster_of_scope().digest
        or stand.joined != count_joined()
        or stand.zone != organisation.time_zone
        or (not stand.problem and read_by_own != own_models())
        or (not stand.problem and stand.in_force.get(SECOND, "") != second_mark())
        or (stand.aspects_digest != own_aspects() and Comment.objects.exists())
        or Comment.objects.filter(epoch__lt=max(stand.epoch, 1)).exists()
    )


def mark_queued(stand: ReadingProgress, now: datetime) -> bool:
    """Note that a job is queued; tells whether nobody else did so at the same time."""
    free = ReadingProgress.objects.filter(pk=stand.pk, queued_at=stand.queued_at)
    return bool(free.update(queued_at=now))
