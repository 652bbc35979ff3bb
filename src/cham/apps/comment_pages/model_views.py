"""The models that read comments: what they are worth, learning, and going back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.comment_pages.learned import Learned, learned, readers
from cham.apps.comment_pages.overview import reading
from cham.apps.comment_pages.views import crumbs
from cham.apps.comments.actions import STARTER, retrain, roll_back
from cham.apps.comments.errors import ModelUnknownError
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Cell, Column, Kind, Row, Style, Table, csv_answer
from cham.core.errors import ChamError
from cham.drawing.numbers import Numbers


@guarded(Act.SEE_FIGURES)
@require_GET
def models(request: MemberRequest) -> HttpResponse:
    """Show what reads each task, what learning would bring, and what was learned before."""
    stand = reading()
    numbers = Numbers(Style.of(request).language)
    history = learned(request.caller, numbers)
    table = _table(history)
    file = csv_answer(request, (table,))
    if file is not None:
        return file
    context = {
        "readers": readers(request.caller, stand.stand, numbers),
        "history": history,
        "table": table if history else None,
        "reading": stand,
        "is_learning": any(each.is_running for each in history),
        "starter": STARTER,
        "lead": _(
            "Models read; people correct; models learn from that. A new one is put in force only "
            "if it is no worse on corrections that neither had learned from, nor surely worse on "
            "what was learned before."
        ),
    }
    return show(request, "comments/models.html", context, title=_("Models"), crumbs=crumbs())


def _table(history: tuple[Learned, ...]) -> Table:
    return Table(
        key="models",
        title=_("Models that were learned"),
        columns=(
            Column("begun", _("When"), Kind.MOMENT),
            Column("task", _("Reads")),
            Column("model", _("Model")),
            Column("verdict", _("Verdict")),
            Column("found", _("What the comparison found")),
            Column("labels", _("Labels"), Kind.NUMBER),
            Column("by", _("By")),
        ),
        rows=tuple(
            Row(
                (
                    each.begun_at,
                    each.task_name,
                    Cell(each.name, note=_("in force") if each.is_in_force else ""),
                    Cell(each.verdict, note=each.stage, tone=each.tone),
                    each.summary,
                    each.labels or None,
                    each.begun_by,
                )
            )
            for each in history
        ),
        is_wide=True,
    )


@guarded(Act.TRAIN_MODELS)
@require_POST
def learn(request: MemberRequest) -> HttpResponse:
    """Have a model learn from what people corrected."""
    try:
        retrain(request.caller, request.POST.get("task", ""))
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
    return _back()


@guarded(Act.TRAIN_MODELS)
@require_POST
def go_back(request: MemberRequest) -> HttpResponse:
    """Read with an earlier model again."""
    try:
        roll_back(request.caller, request.POST.get("task", ""), request.POST.get("version", ""))
    except ModelUnknownError as error:
        raise Http404 from error
    messages.success(request, _("Comments are read with that model again, the latest first."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("comments:models"))
