"""The organisation over the API: units, members, invitations, keys, settings, audit log."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from cham.apps.accounts.models import LONGEST_NAME
from cham.apps.orgs.actions import CreatedKey, create_key, revoke_key
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import paged
from cham.apps.orgs.errors import KeyUnknownError
from cham.apps.orgs.models import (
    AuditEntry,
    Invitation,
    Key,
    Member,
    Organisation,
    SecondFactor,
    Unit,
    UnitKind,
)
from cham.apps.orgs.policy import Act, KeyScope, Role
from cham.apps.orgs.preferences import change_settings
from cham.apps.orgs.units import add_unit, change_unit, get_unit, move_unit, remove_unit
from cham.apps.people.audit_list import AuditFilter, matching
from cham.apps.people.errors import MemberNeededError
from cham.apps.people.invitations import invite, withdraw
from cham.apps.people.members import (
    change_member,
    change_profile,
    get_member,
    make_password_link,
    remove_second_factors,
    switch_off,
    switch_on,
)

router = Router(tags=["organisation"])

Number = Annotated[int, Path(ge=0, le=2_147_483_647)]
UnitKey = Annotated[str, Path(max_length=100, pattern=r"^[^\x00]+$")]
Future = Annotated[AwareDatetime, Field(lt=datetime(2200, 1, 1, tzinfo=UTC))]
KeyId = Annotated[str, Path(max_length=12, pattern=r"^[^\x00]+$")]


class OrganisationOut(Schema):
    """What an organisation decided about itself."""

    code: str
    name: str
    language: str
    time_zone: str
    currency: str
    second_factor: SecondFactor


class OrganisationChange(Schema):
    """What should be different; fields left out stay."""

    name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    currency: str | None = None
    second_factor: SecondFactor | None = None


class CallerOut(Schema):
    """Who asks; `units` are those whose single answers are seen, null means all."""

    name: str
    organisation: str
    role: Role | None
    scope: KeyScope | None
    language: str
    units: list[str] | None
    may: list[Act]


class CallerChange(Schema):
    """What should be different about one's own account; an empty language is the firm's."""

    name: str | None = Field(default=None, max_length=LONGEST_NAME)
    language: Literal["", "vi", "en"] | None = None


class UnitOut(Schema):
    """A unit; `parent` is the key of the unit above, none for the topmost."""

    key: str
    name: str
    kind: UnitKind
    parent: str | None

    @staticmethod
    def resolve_parent(unit: Unit) -> str | None:
        """Name the unit above."""
        return unit.parent.key if unit.parent else None


class UnitIn(Schema):
    """A unit to add; its key is drawn from its name where none is given."""

    name: str
    kind: UnitKind = UnitKind.DEPARTMENT
    parent: str | None = None
    key: str | None = None


class UnitChange(Schema):
    """What should be different; fields left out stay, a parent of null is the organisation."""

    name: str | None = None
    kind: UnitKind | None = None
    parent: str | None = None


class MemberOut(Schema):
    """Somebody who signs in; `units` are keys, `mail` is null unless the caller may manage members."""

    id: int
    mail: str | None
    name: str
    role: Role
    units: list[str]
    is_active: bool
    created_at: datetime

    @staticmethod
    def resolve_mail(member: Member, context: Mapping[str, Any]) -> str | None:
        """Give the account's address to those who look after members."""
        request: ApiRequest = context["request"]
        return member.user.mail if request.caller.may(Act.MANAGE_MEMBERS) else None

    @staticmethod
    def resolve_name(member: Member) -> str:
        """Give the account's name."""
        return member.user.name

    @staticmethod
    def resolve_units(member: Member) -> list[str]:
        """Give the keys of the member's units."""
        return sorted(unit.key for unit in member.units.all())


class MemberChange(Schema):
    """What should be different; fields left out stay."""

    role: Role | None = None
    units: list[str] | None = None


class SwitchedOffOut(Schema):
    """What ended with a membership."""

    revoked_keys: list[str]


class LinkOut(Schema):
    """A link that can be read only now."""

    link: str


class RemovedOut(Schema):
    """How many were removed."""

    count: int


class InvitationOut(Schema):
    """An invitation that waits."""

    id: int
    mail: str
    role: Role
    created_at: datetime
    expires_at: datetime


class InvitationIn(Schema):
    """Whom to invite."""

    mail: str = Field(max_length=254)
    role: Role
    units: list[str] = []


class InvitationMade(InvitationOut):
    """An invitation with its link, which can be read only now."""

    link: str


class KeyOut(Schema):
    """A key, without what it looks like."""

    key_id: str
    name: str
    scope: KeyScope
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class KeyIn(Schema):
    """A key to make; its name is the source of the events that come with it."""

    name: str = Field(max_length=100)
    scope: KeyScope
    expires_at: Future | None = None


class KeyMade(Schema):
    """A key at the one moment when it can be read."""

    key_id: str
    text: str


class AuditEntryOut(Schema):
    """One thing that was done."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    seal: str


@router.get("/organisation/", auth=needs(Act.SEE_ORGANISATION), response=OrganisationOut)
@example()
def show_organisation(request: ApiRequest) -> Organisation:
    """Give the settings of the organisation."""
    return request.caller.organisation


@router.patch("/organisation/", auth=needs(Act.MANAGE_SETTINGS), response=OrganisationOut)
@example(body={"name": "Cơm trưa Bếp Nhà", "currency": "VND"})
def change_organisation(request: ApiRequest, given: OrganisationChange) -> Organisation:
    """Change settings of the organisation."""
    changes = {name: str(value) for name, value in given.dict(exclude_none=True).items()}
    return change_settings(request, request.caller.organisation, **changes)


@router.get("/me/", auth=needs(Act.SEE_ORGANISATION), response=CallerOut)
@example()
def show_caller(request: ApiRequest) -> dict[str, Any]:
    """Say who asks: a member or a key, for which organisation, and what they may do."""
    caller = request.caller
    member = caller if isinstance(caller, Member) else None
    key = caller if isinstance(caller, Key) else None
    return {
        "name": caller.audit_name,
        "organisation": caller.organisation.code,
        "role": member and member.role,
        "scope": key and key.scope,
        "language": member.language if member else "",
        "units": caller.units_seen,
        "may": [each for each in Act if caller.may(each)],
    }


@router.patch("/me/", auth=needs(Act.SEE_ORGANISATION), response=CallerOut)
@example(body={"name": "Nguyễn Thị Lan", "language": "vi"})
def change_caller(request: ApiRequest, given: CallerChange) -> dict[str, Any]:
    """Change one's own name and language; a key has neither."""
    if not isinstance(request.caller, Member):
        raise MemberNeededError
    change_profile(request.caller, name=given.name, language=given.language)
    return show_caller(request)


@router.get("/units/", auth=needs(Act.SEE_ORGANISATION), response=list[UnitOut])
@paged
@example()
def list_units(request: ApiRequest) -> object:  # noqa: ARG001 - the form of a route
    """List the units."""
    return Unit.objects.select_related("parent")


@router.post("/units/", auth=needs(Act.MANAGE_UNITS), response={201: UnitOut})
@example(body={"name": "Tổng đài", "kind": "team", "parent": "kitchen"})
def new_unit(request: ApiRequest, given: UnitIn) -> Status[Unit]:
    """Add a unit."""
    unit = add_unit(
        request, given.name, kind=given.kind, parent=given.parent or None, key=given.key or None
    )
    return Status(201, unit)


@router.get("/units/{key}/", auth=needs(Act.SEE_ORGANISATION), response=UnitOut)
@example(key="kitchen")
def show_unit(request: ApiRequest, key: UnitKey) -> Unit:  # noqa: ARG001 - the form of a route
    """Give one unit."""
    return get_unit(key)


@router.patch("/units/{key}/", auth=needs(Act.MANAGE_UNITS), response=UnitOut)
@example(key="kitchen", body={"name": "Bếp trung tâm"})
def other_unit(request: ApiRequest, key: UnitKey, given: UnitChange) -> Unit:
    """Rename a unit, say anew what it is, or move it below another one."""
    unit = get_unit(key)
    if given.name is not None or given.kind is not None:
        unit = change_unit(request, key, name=given.name, kind=given.kind)
    if "parent" in given.dict(exclude_unset=True):
        unit = move_unit(request, key, parent=given.parent or None)
    return unit


@router.delete("/units/{key}/", auth=needs(Act.MANAGE_UNITS), response={204: None})
@example(key="zone_7")
def no_unit(request: ApiRequest, key: UnitKey) -> Status[None]:
    """Remove a unit below which no other lies."""
    remove_unit(request, key)
    return Status(204, None)


@router.get("/members/", auth=needs(Act.SEE_ORGANISATION), response=list[MemberOut])
@paged
@example()
def list_members(request: ApiRequest) -> object:  # noqa: ARG001 - the form of a route
    """List the members, those switched off too."""
    return Member.objects.select_related("user").prefetch_related("units")


@router.get("/members/{number}/", auth=needs(Act.SEE_ORGANISATION), response=MemberOut)
@example(number=1001)
def show_member(request: ApiRequest, number: Number) -> Member:  # noqa: ARG001 - the form of a route
    """Give one member."""
    return get_member(number)


@router.patch("/members/{number}/", auth=needs(Act.MANAGE_MEMBERS), response=MemberOut)
@example(number=1001, body={"role": "analyst", "units": ["kitchen"]})
def other_member(request: ApiRequest, number: Number, given: MemberChange) -> Member:
    """Give a member another role or other units."""
    return change_member(request, number, role=given.role, units=given.units)


@router.post(
    "/members/{number}/switch-off/", auth=needs(Act.MANAGE_MEMBERS), response=SwitchedOffOut
)
@example(number=1001)
def end_membership(request: ApiRequest, number: Number) -> SwitchedOffOut:
    """Switch a member off: sessions end at once, keys to read or manage are revoked."""
    return SwitchedOffOut(revoked_keys=list(switch_off(request, number).revoked_keys))


@router.post("/members/{number}/switch-on/", auth=needs(Act.MANAGE_MEMBERS), response=MemberOut)
@example(number=1001)
def resume_membership(request: ApiRequest, number: Number) -> Member:
    """Switch a member on again."""
    return switch_on(request, number)


@router.post(
    "/members/{number}/password-link/",
    auth=needs(Act.MANAGE_MEMBERS),
    response={201: LinkOut},
)
@example(number=1001)
def password_link(request: ApiRequest, number: Number) -> Status[LinkOut]:
    """Make a link with which a member chooses a new password, once."""
    return Status(201, LinkOut(link=_whole(request, make_password_link(request, number))))


@router.delete(
    "/members/{number}/second-factors/", auth=needs(Act.MANAGE_MEMBERS), response=RemovedOut
)
@example(number=1001)
def no_second_factors(request: ApiRequest, number: Number) -> RemovedOut:
    """Take a member's second factors away, as after a lost phone."""
    return RemovedOut(count=remove_second_factors(request, number))


@router.get("/invitations/", auth=needs(Act.MANAGE_MEMBERS), response=list[InvitationOut])
@paged
@example()
def list_invitations(request: ApiRequest) -> object:  # noqa: ARG001 - the form of a route
    """List the invitations that wait."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return waiting.filter(expires_at__gt=timezone.now()).exclude(mail="")


@router.post("/invitations/", auth=needs(Act.MANAGE_MEMBERS), response={201: InvitationMade})
@example(body={"mail": "binh@example.com", "role": "department_owner", "units": ["kitchen"]})
def new_invitation(request: ApiRequest, given: InvitationIn) -> Status[InvitationMade]:
    """Invite somebody; the link in the answer can be read only now."""
    by = request.caller if isinstance(request.caller, Member) else None
    made = invite(request, given.mail, given.role, units=given.units, by=by)
    told = InvitationOut.from_orm(made.invitation).dict()
    return Status(201, InvitationMade(**told, link=_whole(request, made.path)))


@router.delete("/invitations/{number}/", auth=needs(Act.MANAGE_MEMBERS), response={204: None})
@example(number=1001)
def no_invitation(request: ApiRequest, number: Number) -> Status[None]:
    """Take an invitation back."""
    withdraw(request, number)
    return Status(204, None)


@router.get("/keys/", auth=needs(Act.MANAGE_KEYS), response=list[KeyOut])
@paged
@example()
def list_keys(request: ApiRequest) -> object:  # noqa: ARG001 - the form of a route
    """List the keys, those revoked too."""
    return Key.objects.all()


@router.post("/keys/", auth=needs(Act.MANAGE_KEYS), response={201: KeyMade})
@example(body={"name": "Kho dữ liệu", "scope": "read"})
def new_key(request: ApiRequest, given: KeyIn) -> Status[CreatedKey]:
    """Make a key; what it looks like can be read only now."""
    made = create_key(
        request.caller.organisation,
        name=given.name,
        scope=given.scope,
        by=request.caller,
        expires_at=given.expires_at,
    )
    return Status(201, made)


@router.delete("/keys/{key_id}/", auth=needs(Act.MANAGE_KEYS), response={204: None})
@example(key_id="mauvidu00001")
def no_key(request: ApiRequest, key_id: KeyId) -> Status[None]:
    """Revoke a key; servers stop taking it within a second."""
    organisation = request.caller.organisation
    if not revoke_key(organisation, key_id=key_id, now=timezone.now(), by=request.caller):
        raise KeyUnknownError(key_id=key_id)
    return Status(204, None)


@router.get("/audit/", auth=needs(Act.SEE_AUDIT), response=list[AuditEntryOut])
@paged
@example(action="key.created")
def list_audit(
    request: ApiRequest,  # noqa: ARG001 - the form of a route
    action: str = "",
    actor: str = "",
    subject: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """List what was done, the newest first."""
    return matching(AuditFilter(action, actor, subject, since, until))


def _whole(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
