"""One piece of work on an organisation's comments: take over from the lake, then read. Heavy."""

import logging
import time

from django.utils import timezone

from cham.apps.comments.models import Comment, ReadingProgress
from cham.apps.comments.reading_making import read_unread
from cham.apps.comments.shelf import note_shelf, open_shelf
from cham.apps.comments.standing import FAILED, progress_of_scope
from cham.apps.comments.taking_over import take_over
from cham.apps.insights.waiting import stir
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.models import Organisation

_log = logging.getLogger(__name__)


def work(owner: Organisation, *, until: float) -> bool:
    """Do what fits into the time; tells whether there is more. Asked in the organisation's scope.

    Parameters
    ----------
    until
        When to stop, on the steady clock.
    """
    stand = progress_of_scope()
    try:
        has_more = _work(owner, until)
    except Exception:  # noqa: BLE001 - whatever it was, comments wait and a chore tries again later
        _log.exception("comments could not be read")
        _note(stand, has_more=False, problem=FAILED)
        return False
    _note(stand, has_more=has_more)
    return has_more


def _work(owner: Organisation, until: float) -> bool:
    lake = open_own_lake()
    while take_over(owner, lake):
        if time.monotonic() > until:
            return True
    if not Comment.objects.exists():
        return False
    shelf = open_shelf(owner)
    stand = note_shelf(shelf)
    if read_unread(shelf, stand, until=until):
        return True
    if stand.settled != stand.epoch:
        # Quotes on maps are chosen by what was read; only now are all comments read alike.
        ReadingProgress.objects.filter(pk=stand.pk).update(settled=stand.epoch)
        stir()
    return False


def _note(stand: ReadingProgress, *, has_more: bool, problem: str | None = None) -> None:
    now = timezone.now()
    told = {} if problem is None else {"problem": problem}
    ReadingProgress.objects.filter(pk=stand.pk).update(
        queued_at=now if has_more else None, worked_at=now, **told
    )
