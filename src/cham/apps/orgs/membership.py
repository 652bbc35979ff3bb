"""Which organisation a request is for, and as whom."""

from collections.abc import Sequence
from typing import Protocol

from django.http import HttpRequest

from cham.apps.orgs.keyring import find_key
from cham.apps.orgs.models import Key, Member, Organisation
from cham.apps.orgs.policy import Act

IN_SESSION = "organisation"
API = "/api/"
_BEARER = "Bearer "


class Caller(Protocol):
    """Who asks: a member through a session, or a system through a key."""

    @property
    def organisation(self) -> Organisation: ...

    @property
    def units_seen(self) -> frozenset[str] | None: ...

    @property
    def audit_name(self) -> str: ...

    def may(self, act: Act | str) -> bool: ...

    def sees_unit(self, key: str) -> bool: ...


class MemberRequest(HttpRequest):
    """A request as a guarded view gets it: it has a member, and so an organisation."""

    member: Member
    caller: Member
    organisation: Organisation


def memberships(request: HttpRequest) -> Sequence[Member]:
    """Give the active memberships of whoever is signed in, the oldest first."""
    if not request.user.is_authenticated:
        return ()
    return list(
        Member.objects.unscoped()
        .filter(user=request.user, is_active=True)
        .select_related("organisation", "user")
        .order_by("pk")
    )


def member_of(request: HttpRequest) -> Member | None:
    """Find the membership that the session stands for, or the first one."""
    mine = memberships(request)
    chosen = request.session.get(IN_SESSION) if mine else None
    return next(
        (each for each in mine if each.organisation_id == chosen), mine[0] if mine else None
    )


def key_of(request: HttpRequest) -> Key | None:
    """Find the key that a system showed; keys open the API and nothing else."""
    shown = request.headers.get("Authorization", "")
    if not request.path.startswith(API) or not shown.startswith(_BEARER):
        return None
    return find_key(shown.removeprefix(_BEARER))
