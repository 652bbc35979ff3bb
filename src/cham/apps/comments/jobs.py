"""Jobs: take comments over from the lake and read them, and learn from what people corrected.

Each does a short piece and queues the next one, so that an import that somebody waits for comes in
between.
"""

import time
from concurrent.futures.process import BrokenProcessPool

from django.utils import timezone

from cham.apps.comments.installing import give_up_lost
from cham.apps.comments.models import ReadingProgress
from cham.apps.comments.standing import has_work, mark_queued, progress_of_scope
from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope

_SECONDS = 1.5  # of work in one piece


@job(pace=Pace.LONG)
def read_comments(organisation: str) -> None:
    """Do the next piece of what there is to do with an organisation's comments."""
    try:
        has_more = do(_work, organisation)
    except BrokenProcessPool:  # most likely there was not enough memory; a chore tries again
        return
    if has_more:
        read_comments.enqueue_for_later(organisation)


@job(pace=Pace.LONG)
def learn_model(organisation: str, version: str) -> None:
    """Do the next piece of learning a model."""
    try:
        has_more = do(_learn, organisation, version)
    except BrokenProcessPool:  # most likely there was not enough memory; a person may try again
        with organisation_scope(Organisation.objects.get(code=organisation)):
            give_up_lost(timezone.now(), version=version)
        return
    if has_more:
        learn_model.enqueue_for_later(organisation, version)


def see_to_comments() -> None:
    """Queue a job for every organisation with comments to take over or to read."""
    for organisation in Organisation.objects.all():
        with organisation_scope(organisation):
            now = timezone.now()
            give_up_lost(now)
            if has_work(organisation, now) and mark_queued(progress_of_scope(), now):
                read_comments.enqueue_for_later(organisation.code)


def take_up() -> None:
    """Forget what a process before this one had taken on, and look what is to be done once.

    The models that come with the product may be others than before.
    """
    ReadingProgress.objects.unscoped().update(queued_at=None, standing="")


def _work(organisation: str) -> bool:
    from cham.apps.comments.working import work

    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        return work(owner, until=time.monotonic() + _SECONDS)


def _learn(organisation: str, version: str) -> bool:
    from cham.apps.comments.learning import learn

    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        return learn(owner, version)
