from collections.abc import Mapping

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.imports.desk import (
    ask_for_replay,
    bring_in,
    correct,
    drop,
    take_import_back,
    turn_away,
)
from cham.apps.imports.errors import UploadMissingError
from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.imports.page import data_page, result_page, wizard_page
from cham.apps.imports.rehearsals import Counting, rehearsal_of
from cham.apps.imports.rejects import rejects_of
from cham.apps.imports.uploads import PURPOSES, would_be_rejects
from cham.apps.orgs.audit import record
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import csv_answer
from cham.core.errors import ChamError

_COLUMN, _CHECKED = "column:", "checked:"


@guarded(Act.IMPORT_DATA)
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Show what came in, from where, and what became of it."""
    page = data_page(request.organisation)
    file = csv_answer(request, page.tables)
    if file is not None:
        return file
    lead = _("Everything that comes in is stored, a duplicate, or set aside with a reason.")
    return show(request, "imports/home.html", {"page": page, "lead": lead}, title=_("Data"))


@guarded(Act.IMPORT_DATA)
@require_POST
def upload(request: MemberRequest) -> HttpResponse:
    """Take a file, and have it read."""
    sent, purpose = request.FILES.get("file"), request.POST.get("purpose", "")
    try:
        if sent is None or purpose not in PURPOSES:
            raise UploadMissingError
        kept = drop(request.member, sent, purpose=purpose)
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
        return HttpResponseRedirect(reverse("imports:home"))
    return HttpResponseRedirect(reverse("imports:wizard", args=[kept.code]))


@guarded(Act.IMPORT_DATA)
@require_http_methods(["GET", "POST"])
def wizard(request: MemberRequest, code: str) -> HttpResponse:
    """Show how a file would be read, take corrections, and tell how its import goes."""
    found = get_object_or_404(Upload, code=code)
    if "cancel" in request.POST and found.stage in {Stage.ASKING, Stage.FAILED}:
        turn_away(request.member, found)
        return HttpResponseRedirect(reverse("imports:home"))
    if request.method == "POST" and found.stage == Stage.ASKING:
        return _confirm(request, found)
    context = _context(request, found)
    if getattr(request, "htmx", False):
        if found.stage in {Stage.READING, Stage.IMPORTING}:
            return render(request, "imports/working.html", context)
        return HttpResponse(headers={"HX-Refresh": "true"})
    crumbs = (Crumb(_("Data"), reverse("imports:home")),)
    return show(request, "imports/wizard.html", context, title=found.file_name, crumbs=crumbs)


def _context(request: MemberRequest, found: Upload) -> dict[str, object]:
    if found.stage != Stage.ASKING:
        return {"page": wizard_page(found), "upload": found}
    rehearsal = rehearsal_of(request.organisation, found)
    return {
        "page": wizard_page(found),
        "upload": found,
        "rehearsal": rehearsal,
        "is_counting": isinstance(rehearsal, Counting),
    }


@guarded(Act.IMPORT_DATA)
@require_http_methods(["GET", "POST"])
def rehearsal(request: MemberRequest, code: str) -> HttpResponse:
    """Tell what would become of the rows of a file, and take corrections into account."""
    found = get_object_or_404(Upload, code=code)
    refusal = ""
    if request.method == "POST":
        try:
            _correct(request, found)
        except ChamError as error:
            refusal = _(error.template).format(**error.fields)
    if not getattr(request, "htmx", False):
        if refusal:
            messages.error(request, refusal)
        return HttpResponseRedirect(reverse("imports:wizard", args=[code]))
    if found.stage != Stage.ASKING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {**_context(request, found), "refusal": refusal}
    return render(request, "imports/rehearsal.html", context)


def _correct(request: MemberRequest, found: Upload) -> None:
    given = request.POST
    order, mark = given.get("order", ""), given.get("mark", "")
    correct(found, _choices(given, found), order=order, mark=mark, checked=_checked(given, found))


def _confirm(request: MemberRequest, found: Upload) -> HttpResponse:
    here = HttpResponseRedirect(reverse("imports:wizard", args=[found.code]))
    try:
        _correct(request, found)
        bring_in(request.member, found)
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
    return here


def _choices(given: Mapping[str, str], found: Upload) -> dict[str, str]:
    """Read what each column was said to be; columns are numbered, as their names may be anything."""
    return {
        each.name: given.get(f"{_COLUMN}{each.number}", each.role)
        for each in wizard_page(found).columns
    }


def _checked(given: Mapping[str, str], found: Upload) -> frozenset[str]:
    """Read of which columns the scale is right: those that say so, and those that are not asked."""
    page = wizard_page(found)
    asked = {each.number: f"{_CHECKED}{each.number}" in given for each in page.scales}
    return frozenset(each.name for each in page.columns if asked.get(each.number, each.is_checked))


@guarded(Act.IMPORT_DATA)
@require_GET
def rehearsed_rejects(request: MemberRequest, code: str) -> FileResponse:
    """Give the rows that would be rejected, to correct before anything is stored."""
    found = get_object_or_404(Upload, code=code)
    path = would_be_rejects(found)
    if not path.is_file():
        raise Http404
    record(request, "data.rejects_read", f"upload:{found.code}")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejects-{found.code}.csv")


@guarded(Act.IMPORT_DATA)
@require_GET
def result(request: MemberRequest, code: str) -> HttpResponse:
    """Show what became of the rows of a file."""
    found = get_object_or_404(FileImport, code=code)
    crumbs = (Crumb(_("Data"), reverse("imports:home")),)
    context = {"page": result_page(found)}
    return show(request, "imports/result.html", context, title=found.file_name, crumbs=crumbs)


@guarded(Act.IMPORT_DATA)
@require_GET
def rejects(request: MemberRequest, code: str) -> FileResponse:
    """Give the rejected rows of an import, to correct and bring in again."""
    found = get_object_or_404(FileImport, code=code)
    path = rejects_of(found)
    if path is None:
        raise Http404
    record(request, "data.rejects_read", f"import:{found.code}")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejects-{found.code}.csv")


@guarded(Act.IMPORT_DATA)
@require_POST
def undo(request: MemberRequest, code: str) -> HttpResponse:
    """Take an import back."""
    found = get_object_or_404(FileImport, code=code, undone_at=None)
    take_import_back(request.member, found)
    messages.success(request, _("“{name}” is being taken back.").format(name=found.file_name))
    return HttpResponseRedirect(reverse("imports:home"))


@guarded(Act.IMPORT_DATA)
@require_POST
def replay(request: MemberRequest) -> HttpResponse:
    """Read dead letters again."""
    ask_for_replay(request.member, request.POST.get("code", ""))
    messages.success(request, _("Dead letters are being read again."))
    return HttpResponseRedirect(reverse("imports:home"))
