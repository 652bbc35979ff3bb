"""The list of aspects that comments are read for: what is said of each, changing it, going back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.comment_pages.names import TONES
from cham.apps.comment_pages.overview import reading
from cham.apps.comment_pages.views import crumbs
from cham.apps.comments.aspect_list import (
    AspectsInForce,
    Spoken,
    aspects_in_force,
    back_to_default,
    former_names,
    replace_aspects,
    spoken_of,
)
from cham.apps.comments.errors import AspectsChangedError, AspectsFileError
from cham.apps.comments.models import Sentiment
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Cell, Column, Kind, Row, Style, Table, csv_answer
from cham.core.aspects import Aspect
from cham.core.errors import ChamError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_LARGEST = 400_000  # bytes: more than the longest list in the widest letters
_NEVER = -1  # an edition that no list has


@guarded(Act.SEE_FIGURES, writing=Act.TRAIN_MODELS)
@require_http_methods(["GET", "POST"])
def aspects(request: MemberRequest) -> HttpResponse:
    """Show the list with what is said of each aspect, and take another one."""
    if request.method == "POST":
        return _taken(request)
    found = aspects_in_force()
    file = csv_answer(request, (_table(request, found),))
    return file or _page(request, found, {"text": found.text, "seen": found.edition})


@guarded(Act.SEE_FIGURES)
@require_GET
def aspects_file(request: MemberRequest) -> HttpResponse:  # noqa: ARG001 - the form of a view
    """Give the list in force as a file."""
    answer = HttpResponse(aspects_in_force().text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cham-aspects.yaml"'
    return answer


@guarded(Act.TRAIN_MODELS)
@require_POST
def default_again(request: MemberRequest) -> HttpResponse:
    """Go back to the list that comes with the product."""
    try:
        back_to_default(request.caller, seen=_seen(request))
    except AspectsChangedError as error:
        messages.error(request, _(error.template).format(**error.fields))
    else:
        messages.success(request, _("The list that comes with Chạm is in force again."))
    return HttpResponseRedirect(reverse("comments:aspects"))


def _taken(request: MemberRequest) -> HttpResponse:
    """Put what was sent in force, or show it again with what is wrong with it."""
    text = request.POST.get("text", "")
    try:
        file = request.FILES.get("file")
        if file is not None:
            text = _read(file)
        kept = replace_aspects(request.caller, text, seen=_seen(request))
    except ChamError as error:
        faulty = {
            "text": text,
            "seen": _seen(request),
            "fault": _(error.template).format(**error.fields),
            "fault_line": _line(text, error),
            "is_late": isinstance(error, AspectsChangedError),
        }
        status = getattr(error, "status", 422)
        return _page(request, aspects_in_force(), faulty, status=status)
    if kept.edition == _seen(request):
        messages.info(request, _("The list is as it was; nothing was changed."))
    else:
        messages.success(
            request,
            _("The list is saved. All comments are read anew; what people corrected stays."),
        )
    return HttpResponseRedirect(reverse("comments:aspects"))


def _read(file: "UploadedFile[Any]") -> str:
    if (file.size or 0) > _LARGEST:
        raise AspectsFileError
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AspectsFileError from error


def _seen(request: MemberRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else _NEVER  # noqa: PLR2004


def _line(text: str, error: ChamError) -> str:
    """Give the line that a fault is in, with its number."""
    number, lines = error.fields.get("line"), text.splitlines()
    if not isinstance(number, int) or not 0 < number <= len(lines):
        return ""
    return f"{number}: {lines[number - 1][:200]}"


def _page(
    request: MemberRequest, found: AspectsInForce, form: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    context = {
        **form,
        "found": found,
        "table": _table(request, found),
        "reading": reading(),
        "lead": _(
            "What comments are read for. A phrase shows that a comment speaks of an aspect; nothing "
            "has to be labelled first."
        ),
    }
    return show(
        request,
        "comments/aspects.html",
        context,
        title=_("Aspects"),
        crumbs=crumbs(),
        status=status,
    )


def _table(request: MemberRequest, found: AspectsInForce) -> Table:
    """Give each aspect with what is said of it; last those that people still speak of."""
    spoken, language = spoken_of(request.caller), Style.of(request).language
    rows = [
        _row(each, spoken.get(each.key, Spoken()), language) for each in found.taxonomy.aspects
    ]
    rows += [
        _row(
            Aspect(key, names.get("vi", key), names.get("en", key), ()),
            spoken[key],
            language,
            note=_("no longer in the list"),
        )
        for key, names in former_names().items()
        if key in spoken and key not in found.taxonomy.keys
    ]
    names = [Column("vi", _("Vietnamese name")), Column("en", _("English name"))]
    return Table(
        key="aspects",
        title=_("Aspects"),
        columns=(
            *(names if language == "vi" else reversed(names)),
            Column("phrases", _("Phrases")),
            Column("comments", _("Customer comments"), Kind.NUMBER),
            Column("praise", _("Praise"), Kind.NUMBER),
            Column("blame", _("Blame"), Kind.NUMBER),
        ),
        rows=rows,
        foot=_("Comments of all time. One comment can praise an aspect and blame it too."),
    )


def _row(aspect: Aspect, spoken: Spoken, language: str, *, note: str = "") -> Row:
    names = [aspect.vi, aspect.en] if language == "vi" else [aspect.en, aspect.vi]
    return Row(
        (
            Cell(names[0], note=note or aspect.key),
            names[1],
            Cell(", ".join(aspect.phrases), tone="phrases"),
            _count(spoken.comments, aspect.key),
            _count(spoken.praise, aspect.key, Sentiment.POSITIVE),
            _count(spoken.blame, aspect.key, Sentiment.NEGATIVE),
        )
    )


def _count(count: int, aspect: str, polarity: str = "") -> Cell:
    """Count comments, and open them."""
    if not count:
        return Cell(0)
    asked = {"period": "all", "aspect": aspect} | ({"polarity": polarity} if polarity else {})
    href = f"{reverse('comments:home')}?{urlencode(asked)}#said"
    return Cell(count, href=href, tone=TONES.get(polarity, ""))
