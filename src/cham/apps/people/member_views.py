from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cham.apps.orgs.errors import UnitUnknownError
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Invitation, Member
from cham.apps.orgs.policy import ROLE_EXPLANATIONS, ROLE_NAMES, UNIT_BOUND, Act, Role
from cham.apps.orgs.second_factor import members_with_second_factor
from cham.apps.orgs.units import tree
from cham.apps.people.errors import InvitationUnknownError, MemberUnknownError
from cham.apps.people.invitations import invite, withdraw
from cham.apps.people.members import (
    change_member,
    get_member,
    make_password_link,
    remove_second_factors,
    switch_off,
    switch_on,
)
from cham.apps.people.place import crumbs_to, show_tab, tell
from cham.apps.screens.page import show
from cham.apps.screens.tables import Column, Kind, Row, Table, csv_answer
from cham.core.errors import ChamError


@guarded(Act.SEE_ORGANISATION)
@require_http_methods(["GET", "HEAD"])
def members(request: MemberRequest) -> HttpResponse:
    """Show who is here; to those who look after members also how to reach and who secured them."""
    everybody = list(Member.objects.select_related("user").prefetch_related("units"))
    may_manage = request.member.may(Act.MANAGE_MEMBERS)
    now = timezone.now()
    invited = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    secured = members_with_second_factor(each.user_id for each in everybody if may_manage)
    context = {
        "members": everybody,
        "secured": secured,
        "invited": invited.exclude(mail="").prefetch_related("units") if may_manage else (),
        "may_manage": may_manage,
    }
    file = csv_answer(request, [_members_table(everybody, with_mail=may_manage)])
    return file or show_tab(request, "orgs:members", "people/members.html", context)


@guarded(Act.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: MemberRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, to be copied."""
    context: dict[str, object] = {"roles": _roles(), "branches": tree(), "chosen": ()}
    if request.method == "POST":
        given = request.POST
        try:
            made = invite(
                request,
                given.get("mail", ""),
                given.get("role", ""),
                units=given.getlist("units"),
                by=request.member,
            )
        except UnitUnknownError as error:
            raise Http404 from error
        except ChamError as error:
            tell(request, error)
            context |= {"mail": given.get("mail", ""), "role": given.get("role", "")}
        else:
            link = request.build_absolute_uri(made.path)
            context |= {
                "link": link,
                "mail": made.invitation.mail,
                "until": made.invitation.expires_at,
            }
    way = crumbs_to("orgs:members", _("Members"))
    return show(request, "people/invite.html", context, title=_("Invite somebody"), crumbs=way)


@guarded(Act.MANAGE_MEMBERS)
@require_POST
def invitation_withdrawn(request: MemberRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        withdraw(request, number)
    except InvitationUnknownError as error:
        raise Http404 from error
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("orgs:members")


@guarded(Act.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: MemberRequest, number: int) -> HttpResponse:
    """Show one member; give another role or other units."""
    found = _member(number)
    if request.method == "POST":
        given = request.POST
        try:
            change_member(
                request, number, role=given.get("role", ""), units=given.getlist("units")
            )
        except UnitUnknownError as error:
            raise Http404 from error
        except ChamError as error:
            tell(request, error)
            return redirect("orgs:member", number)
        messages.success(request, _("Saved."))
        return redirect("orgs:members")
    return _show_member(request, found)


@guarded(Act.MANAGE_MEMBERS)
@require_POST
def member_switched(request: MemberRequest, number: int) -> HttpResponse:
    """Switch a member off, or on again."""
    found = _member(number)
    try:
        if found.is_active:
            ended = switch_off(request, number)
            messages.success(request, _switched_off(found, ended.revoked_keys))
        else:
            switch_on(request, number)
            messages.success(request, _("The member can sign in again."))
    except ChamError as error:
        tell(request, error)
    return redirect("orgs:member", number)


@guarded(Act.MANAGE_MEMBERS)
@require_POST
def member_link(request: MemberRequest, number: int) -> HttpResponse:
    """Make a link with which a member chooses a new password; it is shown once, to be copied."""
    found = _member(number)
    try:
        path = make_password_link(request, number)
    except ChamError as error:
        tell(request, error)
        return redirect("orgs:member", number)
    return _show_member(request, found, link=request.build_absolute_uri(path))


@guarded(Act.MANAGE_MEMBERS)
@require_POST
def member_second_factors_removed(request: MemberRequest, number: int) -> HttpResponse:
    """Take a member's second factors away."""
    _member(number)
    try:
        remove_second_factors(request, number)
    except ChamError as error:
        tell(request, error)
    else:
        messages.success(request, _("The second factors are removed."))
    return redirect("orgs:member", number)


def _member(number: int) -> Member:
    try:
        return get_member(number)
    except MemberUnknownError as error:
        raise Http404 from error


def _show_member(request: MemberRequest, found: Member, *, link: str = "") -> HttpResponse:
    context = {
        "member": found,
        "roles": _roles(),
        "role": found.role,
        "branches": tree(),
        "chosen": set(found.units.values_list("key", flat=True)),
        "has_second_factor": bool(members_with_second_factor([found.user_id])),
        "link": link,
    }
    way = crumbs_to("orgs:members", _("Members"))
    name = found.user.get_full_name()
    return show(request, "people/member.html", context, title=name, crumbs=way)


def _switched_off(found: Member, keys: tuple[str, ...]) -> str:
    text = _("{name} is switched off and signed out everywhere.")
    if keys:
        text += " " + _("These keys of theirs are revoked: {keys}.")
    return text.format(name=found.user.get_full_name(), keys=", ".join(keys))


def _roles() -> list[tuple[str, str, str, bool]]:
    return [
        (role.value, str(ROLE_NAMES[role]), str(ROLE_EXPLANATIONS[role]), role in UNIT_BOUND)
        for role in Role
    ]


def _members_table(everybody: Iterable[Member], *, with_mail: bool) -> Table:
    columns = (
        Column("name", _("Name")),
        *([Column("mail", _("Mail address"))] if with_mail else []),
        Column("role", _("Role")),
        Column("units", _("Units")),
        Column("active", _("State")),
        Column("since", _("Since"), Kind.DAY),
    )
    rows = [
        Row(
            (
                each.user.name,
                *([each.user.mail] if with_mail else []),
                each.role_label,
                ", ".join(unit.name for unit in each.units.all()),
                _("active") if each.is_active else _("switched off"),
                each.created_at,
            )
        )
        for each in everybody
    ]
    return Table(key="members", title=_("Members"), columns=columns, rows=rows)
