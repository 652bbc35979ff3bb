from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cham.apps.first_run.actions import ask_for_sample, begin, leave_out
from cham.apps.first_run.models import Beginning, SampleFirm
from cham.apps.first_run.steps import steps_of
from cham.apps.journeys.queries import current_journeys, template_index
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import IN_SESSION, MemberRequest, memberships
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError


@guarded(Act.SEE_MAPS, writing=Act.EDIT_MAPS)
@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Ask the two questions, and show the way in."""
    if request.method == "POST":
        return _begin(request)
    return _guide(request)


def _begin(request: MemberRequest) -> HttpResponse:
    given = request.POST
    try:
        journey = begin(
            request.member,
            customers=given.get("customers", ""),
            sells=given.get("sells", ""),
            template=given.get("template", ""),
        )
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
        return _guide(request, status=422)
    if journey:
        return HttpResponseRedirect(reverse("journeys:map", args=[journey]))
    return HttpResponseRedirect(reverse("first_run:start"))


def _guide(request: MemberRequest, status: int = 200) -> HttpResponse:
    language = Style.of(request).language
    steps = steps_of(request.organisation)
    context = {
        "steps": steps,
        "done": sum(each.is_done for each in steps),
        "beginning": Beginning.objects.first(),
        "given": request.POST,
        "templates": [
            (each.key, each.name.read(language), each.stages, each.touchpoints)
            for each in template_index()
        ],
        "has_journey": bool(current_journeys(request.organisation)),
        "lead": _("A quarter of an hour to the first answer."),
    }
    return show(request, "first_run/start.html", context, title=_("The way in"), status=status)


@guarded(Act.EDIT_MAPS)
@require_POST
def put_aside(request: MemberRequest) -> HttpResponse:
    """Put the guide aside."""
    leave_out(request.member)
    return HttpResponseRedirect(reverse("overview:home"))


@guarded(Act.SEE_FIGURES)
@require_POST
def sample(request: MemberRequest) -> HttpResponse:
    """Have a sample firm made, and wait for it on its page."""
    ask_for_sample(request.member)
    return HttpResponseRedirect(reverse("first_run:sample_waiting"))


@guarded(Act.SEE_FIGURES)
@require_GET
def sample_waiting(request: MemberRequest) -> HttpResponse:
    """Tell how far the sample firm is; go there once it is ready."""
    found = SampleFirm.objects.filter(asked_for=request.organisation).first()
    if found is None:
        return HttpResponseRedirect(reverse("overview:home"))
    if found.step == "done" and found.firm is not None:
        return _enter(request, found.firm.pk)
    context = {"sample": found, "words": _step_words(found.step)}
    if getattr(request, "htmx", False):
        return render(request, "first_run/sample_progress.html", context)
    return show(request, "first_run/sample.html", context, title=_("A firm to look around in"))


def _step_words(step: str) -> str:
    words = {
        "waiting": _("In a moment …"),
        "simulate": _("Simulating a lunch-delivery firm …"),
        "import": _("Importing its files …"),
    }
    return words.get(step, words["waiting"])


def _enter(request: HttpRequest, firm: int) -> HttpResponse:
    """Look around in the sample firm from now on; the menu leads back."""
    if any(each.organisation_id == firm for each in memberships(request)):
        request.session[IN_SESSION] = firm
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": reverse("overview:home")})
    return HttpResponseRedirect(reverse("overview:home"))
