"""The job that sets a map on paper."""

import logging
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from django.utils import timezone

from cham.apps.insights.asking import Asked
from cham.apps.insights.models import Snapshot
from cham.apps.insights.waiting import give_up
from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do
from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.queries import find_journey, find_version, journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope

_log = logging.getLogger(__name__)


@job(pace=Pace.PROMPT)
def set_sheet(
    organisation: str, digest: str, version: int, language: str, *, shows_words: bool
) -> None:
    """Set the sheet that somebody asked for.

    Parameters
    ----------
    digest
        Names the snapshot that is to hold it.
    version
        Of the journey that the snapshot is about.
    shows_words
        Whether what customers said may stand on it.
    """
    try:
        do(_set, organisation, digest, version, language, shows_words=shows_words)
    except BrokenProcessPool:  # most likely there was not enough memory
        with organisation_scope(Organisation.objects.get(code=organisation)):
            give_up(digest, timezone.now())


def _set(
    organisation: str, digest: str, version: int, language: str, *, shows_words: bool
) -> None:
    from cham.apps.maps.errors import SheetFailedError
    from cham.apps.maps.sheets import map_pdf
    from cham.apps.maps.sight import evidence_upon, figures_on
    from cham.apps.reports.errors import PdfImpossibleError

    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner), timezone.override(owner.time_zone):
        snapshot = Snapshot.objects.filter(digest=digest).exclude(queued_at=None).first()
        if snapshot is None:  # let go, or set by another job
            return
        asked = Asked.parse(snapshot.query)
        stored = find_journey(asked.journey or "")
        told = figures_on(owner, stored, asked)
        content, failure = b"", ""
        try:
            journey = journey_in(find_version(stored, version).content)
            evidence = evidence_upon(owner, journey, told, journeys_by_key(owner))
            content = map_pdf(evidence if shows_words else replace(evidence, quotes={}), language)
        except PdfImpossibleError as error:
            _log.warning("a sheet could not be set: %s", error.fields["reason"])
            failure = error.code
        except Exception:  # noqa: BLE001 - whatever it is, the page must be able to say so
            _log.exception("a sheet could not be set")
            failure = SheetFailedError.code
        Snapshot.objects.filter(pk=snapshot.pk).update(
            content=content, failure=failure, made_at=timezone.now(), queued_at=None
        )
