"""The library: lists, beginnings, files, the archive."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_POST

from cham.apps.journeys.actions import (
    archive,
    begin_blank,
    begin_from_template,
    bring_in,
    take_out,
)
from cham.apps.journeys.errors import TemplateUnknownError, VersionUnknownError
from cham.apps.journeys.wording import explain
from cham.apps.maps.errors import FileMissingError, FileTooLargeError, FileUnreadableError
from cham.apps.maps.faults import Fault, faults_told
from cham.apps.maps.library import file_of, library_of
from cham.apps.maps.sight import found_journey
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.empty import Empty, Way
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import JourneyFaults
from cham.core.journeys.source import MOST_CHARACTERS

_LARGEST = 4 * MOST_CHARACTERS  # bytes; a letter of Vietnamese takes up to three


@guarded(Act.SEE_MAPS)
@require_GET
def library(request: MemberRequest) -> HttpResponse:
    """Show the organisation's journeys, and what one can start from."""
    return _library(request)


def _library(
    request: MemberRequest, *, status: int = 200, faults: tuple[Fault, ...] = (), file: str = ""
) -> HttpResponse:
    language = Style.of(request).language
    found = library_of(request.member, language)
    context = {
        "library": found,
        "faults": faults,
        "file": file,
        "lead": _("What customers are meant to live through, and what they really do."),
        "empty": Empty(
            icon="map",
            title=_("No journey is drawn yet"),
            text=_(
                "Start from a template that is close to what you do, or bring in a journey file. "
                "Everything can be renamed, moved and deleted."
            ),
            actions=(Way(_("Choose a template"), "#templates"),),
        )
        if found.is_empty
        else None,
    }
    return show(request, "maps/library.html", context, title=_("Journeys"), status=status)


@guarded(Act.EDIT_MAPS)
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a journey from a template, or with an empty map."""
    name, template = request.POST.get("name", ""), request.POST.get("template", "")
    try:
        if template:
            key = begin_from_template(request.member, template, name=name)
        else:
            key = begin_blank(request.member, name, _("First stage"))
    except TemplateUnknownError as error:
        messages.error(request, explain(error))
        return _library(request, status=404)
    except ChamError as error:
        messages.error(request, explain(error))
        return _library(request, status=422)
    return HttpResponseRedirect(reverse("journeys:draft", args=[key]))


@guarded(Act.EDIT_MAPS)
@require_POST
def bring_in_file(request: MemberRequest) -> HttpResponse:
    """Bring in the file of a journey."""
    given = request.FILES.get("file")
    text = ""
    try:
        text = _read(given)
        brought = bring_in(request.member, text)
    except ChamError as error:
        messages.error(request, explain(error))
        return _library(request, status=getattr(error, "status", 422))
    except JourneyFaults as group:
        name = (given.name if given else "") or ""
        return _library(request, status=422, faults=faults_told(group, text), file=name)
    _say_brought_in(request, brought.saved.draft.changes if brought.saved else None)
    return HttpResponseRedirect(reverse("journeys:draft", args=[brought.key]))


def _read(given: "UploadedFile[Any] | None") -> str:
    if given is None:
        raise FileMissingError
    if (given.size or 0) > _LARGEST:
        raise FileTooLargeError(size=given.size, most=_LARGEST)
    try:
        return bytes(given.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadableError from error


def _say_brought_in(request: MemberRequest, changes: tuple[object, ...] | None) -> None:
    if changes is None:
        messages.success(request, _("The journey was brought in and published."))
    else:
        count = len(changes)
        words = ngettext(
            "The file was brought into the draft: {count} change. Look it through, then publish.",
            "The file was brought into the draft: {count} changes. Look them through, then publish.",
            count,
        )
        messages.success(request, words.format(count=count))


@guarded(Act.SEE_MAPS)
@require_GET
def file(request: MemberRequest, key: str) -> HttpResponse:
    """Give the file of a journey: as published, in an older version, or the draft."""
    try:
        text, name = file_of(request.member, found_journey(key), request.GET.get("version", ""))
    except VersionUnknownError as error:
        return HttpResponse(explain(error), status=404, content_type="text/plain")
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer


@guarded(Act.EDIT_MAPS)
@require_POST
def put_aside(request: MemberRequest, key: str) -> HttpResponse:
    """Put a journey into the archive."""
    found_journey(key)
    archive(request.member, key)
    messages.success(request, _("The journey is in the archive. Nothing of it is lost."))
    return HttpResponseRedirect(reverse("journeys:library"))


@guarded(Act.EDIT_MAPS)
@require_POST
def take_up(request: MemberRequest, key: str) -> HttpResponse:
    """Take a journey out of the archive."""
    found_journey(key)
    take_out(request.member, key)
    return HttpResponseRedirect(reverse("journeys:map", args=[key]))
