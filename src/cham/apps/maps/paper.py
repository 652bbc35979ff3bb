"""The map on paper: set by a job, since that takes seconds, and kept for whoever asks again."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cham.apps.insights.models import Snapshot
from cham.apps.insights.waiting import SHEET, begun, is_wanted, marked_queued
from cham.apps.maps.errors import SheetFailedError
from cham.apps.maps.jobs import set_sheet
from cham.apps.maps.sight import MapSight
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.policy import Act
from cham.apps.reports.errors import PdfImpossibleError
from cham.core.errors import ChamError


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map on one sheet of paper, as a PDF."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SheetWaiting:
    """The sheet is being set, or the figures that are to stand on it are being made."""

    since: datetime


@dataclass(frozen=True, slots=True)
class SheetFailed:
    """The sheet could not be set, and why."""

    error: ChamError


def sheet_of(caller: Caller, sight: MapSight) -> Sheet | SheetWaiting | SheetFailed:
    """Give the sheet of a published map; one that nobody asked for before is set by a job."""
    if sight.waiting is not None:
        return SheetWaiting(sight.waiting.since)
    assert sight.version is not None  # drafts are not printed
    now = timezone.now()
    # One sheet serves all who see all; who is bound to units reads what customers said elsewhere.
    shows_words = caller.may(Act.SEE_ANSWERS) and caller.units_seen is None
    mark = sight.ready.mark if sight.ready else "plan"
    kind = f"{SHEET}{sight.version.number}:{sight.language}:{shows_words:d}:{mark}"
    snapshot = begun(kind, sight.asked, now)
    if is_wanted(snapshot, snapshot.standing, now) and marked_queued(snapshot, now):
        set_sheet.enqueue(
            caller.organisation.code,
            snapshot.digest,
            sight.version.number,
            sight.language,
            shows_words=shows_words,
        )
    snapshot.refresh_from_db()
    return _told(snapshot)


def _told(snapshot: Snapshot) -> Sheet | SheetWaiting | SheetFailed:
    if snapshot.content:
        return Sheet(bytes(snapshot.content))
    if snapshot.failure == PdfImpossibleError.code:
        return SheetFailed(PdfImpossibleError(reason=_("the server's log names it")))
    if snapshot.failure:
        return SheetFailed(SheetFailedError())
    return SheetWaiting(snapshot.queued_at or snapshot.asked_at)
