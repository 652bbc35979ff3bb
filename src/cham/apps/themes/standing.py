"""When themes must be found: never asked for before, or older than what they are made of."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max

from cham.apps.comments.models import Comment, Correction, ReadingProgress
from cham.apps.orgs.models import Organisation
from cham.apps.themes.models import ThemeRun
from cham.apps.themes.remembering import decided

_REST = 20  # themes are found anew at most after so many times the time it took …
_LEAST_REST = timedelta(minutes=2)  # … and after this
_RETRY_AFTER = timedelta(minutes=5)
_LOST_AFTER = timedelta(minutes=15)  # a job that has not come by then was lost
_LOOKED_AT = timedelta(days=7)  # themes that nobody looked at for so long are left as they are


def standing_of(organisation: Organisation, now: datetime) -> str:
    """Say what themes depend on: the comments, what is read in them, what people decided, the day.

    Asked inside the organisation's scope.
    """
    comments = Comment.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    epoch = ReadingProgress.objects.values_list("epoch", flat=True).first() or 0
    is_read = not Comment.objects.filter(epoch__lt=epoch).exists()
    day = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    made_of = f"{comments['count']}.{comments['newest'] or 0}.{epoch}.{int(is_read)}.{day}"
    said = Correction.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    return f"{decided()}/{made_of}/{said['count']}.{said['newest'] or 0}"


def begun(period: str, now: datetime) -> ThemeRun:
    """Find the run of a period, or begin one."""
    run, _ = ThemeRun.objects.get_or_create(period=period, defaults={"asked_at": now})
    return run


def is_wanted(run: ThemeRun, standing: str, now: datetime) -> bool:
    """Tell whether a job must be queued."""
    if run.queued_at is not None and now - run.queued_at < _LOST_AFTER:
        return False
    if run.made_at is None:
        return True
    if run.failure:
        return now - run.made_at > _RETRY_AFTER
    if run.standing == standing:
        return False
    if run.standing.partition("/")[0] != standing.partition("/")[0]:
        return True  # somebody waits for what they just decided
    return now - run.made_at > max(_LEAST_REST, timedelta(seconds=_REST * run.seconds))


def is_looked_at(run: ThemeRun, now: datetime) -> bool:
    """Tell whether somebody looked at these themes lately."""
    return now - run.asked_at < _LOOKED_AT


def mark_queued(run: ThemeRun, now: datetime) -> bool:
    """Note that a job is queued; tells whether nobody else did so at the same time."""
    free = ThemeRun.objects.filter(pk=run.pk, queued_at=run.queued_at)
    return bool(free.update(queued_at=now))
