"""How people come in: by an invitation, and the first of all by a code from the terminal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cham.apps.accounts.models import User
from cham.apps.accounts.sessions import sign_in
from cham.apps.orgs.guard import public, to_sign_in
from cham.apps.orgs.membership import IN_SESSION
from cham.apps.orgs.models import Invitation
from cham.apps.orgs.policy import ROLE_NAMES, Role
from cham.apps.people.claiming import claim, is_claimable
from cham.apps.people.errors import InvitationUnknownError
from cham.apps.people.invitations import (
    accept_with_account,
    accept_with_new_account,
    find_invitation,
)
from cham.apps.people.place import told
from cham.apps.screens.page import show
from cham.core.errors import ChamError


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new account, or with the one that the address has."""
    try:
        invitation = find_invitation(token)
    except InvitationUnknownError:
        title = _("This invitation no longer works")
        return show(request, "people/join_closed.html", {}, title=title, status=404)
    if User.objects.filter(mail=invitation.mail).exists():
        return _join_with_account(request, token, invitation)
    if request.method != "POST":
        return _show_join(request, invitation)
    given = request.POST
    try:
        member = accept_with_new_account(
            token, name=given.get("name", ""), password=_password(request)
        )
    except ChamError as error:
        return _show_join(request, invitation, error=error)
    answer = sign_in(request, member.user, to="/")
    request.session[IN_SESSION] = member.organisation_id
    return answer


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def claiming(request: HttpRequest) -> HttpResponse:
    """Make the first administrator; there is nothing here once there is one."""
    if not is_claimable():
        raise Http404
    error: ChamError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            member = claim(
                given.get("code", ""),
                mail=given.get("mail", ""),
                name=given.get("name", ""),
                password=_password(request),
                language=get_language() or "",
            )
        except ChamError as refused:
            error = refused
        else:
            return sign_in(request, member.user, to="/")
    context = {"error": told(error) if error else "", "given": given}
    return show(
        request,
        "people/claim.html",
        context,
        title=_("The first administrator"),
        status=422 if error else 200,
    )


def _join_with_account(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    if not isinstance(request.user, User):
        return to_sign_in(request)
    if request.method != "POST":
        return _show_join(request, invitation)
    try:
        member = accept_with_account(token, request.user)
    except ChamError as error:
        return _show_join(request, invitation, error=error)
    request.session[IN_SESSION] = member.organisation_id
    return redirect("/")


def _show_join(
    request: HttpRequest, invitation: Invitation, *, error: ChamError | None = None
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": ROLE_NAMES[Role(invitation.role)],
        "error": told(error) if error else "",
        "given": request.POST,
    }
    title = _("Welcome to {name}").format(name=invitation.organisation.name)
    status = 422 if error else 200
    return show(request, "people/join.html", context, title=title, status=status)


def _password(request: HttpRequest) -> str:
    return request.POST.get("password", "")
