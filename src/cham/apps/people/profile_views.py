from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cham.apps.accounts.browsers import describe_browser
from cham.apps.accounts.sessions import end_other_sessions
from cham.apps.orgs.audit import record
from cham.apps.orgs.guard import for_signed_in, guarded
from cham.apps.orgs.membership import IN_SESSION, MemberRequest, memberships
from cham.apps.orgs.policy import ROLE_EXPLANATIONS, UNIT_BOUND, Act, Role
from cham.apps.orgs.second_factor import has_second_factor, needs_second_factor
from cham.apps.people.members import change_profile
from cham.apps.screens.page import show


@guarded(Act.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Show who one is here, and how one's account is secured."""
    if request.method == "POST":
        return _save(request)
    member, user = request.member, request.member.user
    sessions = [
        (each, describe_browser(each.user_agent), each.is_current())
        for each in UserSession.objects.purge_and_list(user)
    ]
    context = {
        "member": member,
        "role_explanation": ROLE_EXPLANATIONS[Role(member.role)],
        "is_unit_bound": Role(member.role) in UNIT_BOUND,
        "units": member.units.all(),
        "languages": settings.LANGUAGES,
        "sessions": sessions,
        "has_second_factor": has_second_factor(member),
        "needs_second_factor": needs_second_factor(member.organisation, member.role),
        "has_password": user.has_usable_password(),
        "has_service": settings.CONFIGURATION.sign_in_service is not None,
        "others": [each for each in memberships(request) if each.pk != member.pk],
    }
    return show(request, "people/profile.html", context, title=_("Profile and security"))


@guarded(Act.SEE_ORGANISATION)
@require_POST
def sessions_ended(request: MemberRequest) -> HttpResponse:
    """End all sessions but this one."""
    end_other_sessions(request, request.member.user)
    record(request, "session.others_ended", request.member.audit_name)
    messages.success(request, _("All other sessions are ended."))
    return redirect("orgs:profile")


@for_signed_in
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Work for another of one's organisations from now on."""
    asked = request.POST.get("organisation", "")
    for each in memberships(request):
        if each.organisation.code == asked:
            request.session[IN_SESSION] = each.organisation_id
            return redirect("/")
    raise Http404


def _save(request: MemberRequest) -> HttpResponse:
    given = request.POST
    change_profile(request.member, name=given.get("name", ""), language=given.get("language", ""))
    messages.success(request, _("Saved."))
    answer = redirect("orgs:profile")
    # What was chosen by hand before would go on winning.
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer
