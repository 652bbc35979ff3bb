"""The job that finds themes, and the chore that sees to it that those people look at stay new."""

from concurrent.futures.process import BrokenProcessPool

from django.utils import timezone

from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.themes.errors import ThemesFailedError
from cham.apps.themes.models import ThemeRun
from cham.apps.themes.standing import is_looked_at, is_wanted, mark_queued, standing_of


@job(pace=Pace.STEADY)
def find_themes(organisation: str, period: str) -> None:
    """Find the themes of a period in a process of its own."""
    try:
        do(_work, organisation, period)
    except BrokenProcessPool:  # most likely there was not enough memory
        ThemeRun.objects.unscoped().filter(organisation__code=organisation, period=period).update(
            failure=ThemesFailedError.code, made_at=timezone.now(), queued_at=None
        )


def see_to_themes() -> None:
    """Queue a job for every period that somebody looks at and whose comments changed."""
    for organisation in Organisation.objects.all():
        with organisation_scope(organisation):
            now = timezone.now()
            runs = [each for each in ThemeRun.objects.defer("content") if is_looked_at(each, now)]
            standing = standing_of(organisation, now) if runs else ""
            for run in runs:
                if is_wanted(run, standing, now) and mark_queued(run, now):
                    find_themes.enqueue_for_later(organisation.code, run.period)


def take_up() -> None:
    """Forget what a process before this one had taken on."""
    ThemeRun.objects.unscoped().update(queued_at=None)


def _work(organisation: str, period: str) -> None:
    from cham.apps.themes.making import make

    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        make(owner, period)
