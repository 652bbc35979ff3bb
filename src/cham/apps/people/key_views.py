from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cham.apps.orgs.actions import CreatedKey, create_key, revoke_key
from cham.apps.orgs.errors import KeyDayError
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Key
from cham.apps.orgs.policy import (
    KEY_SCOPE_EXPLANATIONS,
    KEY_SCOPE_NAMES,
    Act,
    KeyScope,
    scopes_granted_by,
)
from cham.apps.people.place import told
from cham.apps.people.snippets import UNKNOWN_KEY, snippets
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Column, Kind, Row, Table, csv_answer
from cham.core.errors import ChamError

_WRONG = 422


@guarded(Act.MANAGE_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: MemberRequest) -> HttpResponse:
    """Show the keys and programs that send with them; make a key, which is shown only then."""
    if request.method == "POST":
        return _make(request)
    known = list(_known())
    file = csv_answer(request, [_table(known)])
    return file or _show(request)


@guarded(Act.MANAGE_KEYS)
@require_POST
def key_revoked(request: MemberRequest, key_id: str) -> HttpResponse:
    """Revoke a key; servers stop taking it within a second."""
    found = Key.objects.filter(key_id=key_id).first()
    if found is None:
        raise Http404
    revoke_key(request.organisation, key_id=key_id, now=timezone.now(), by=request.member)
    messages.success(request, _("The key “{name}” is revoked.").format(name=found.name))
    return redirect("orgs:keys")


def _make(request: MemberRequest) -> HttpResponse:
    given = request.POST
    try:
        made = create_key(
            request.organisation,
            name=given.get("name", ""),
            scope=given.get("scope", ""),
            by=request.member,
            expires_at=_end_of(given.get("until", ""), request.organisation.time_zone),
        )
    except ChamError as error:
        return _show(request, error=told(error), status=_WRONG)
    return _show(request, made=made)


def _show(
    request: MemberRequest, *, made: CreatedKey | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    address = request.build_absolute_uri("/").rstrip("/")
    scopes = scopes_granted_by(request.member.role)
    context = {
        "keys": [(each, KEY_SCOPE_NAMES[KeyScope(each.scope)]) for each in _known()],
        "now": timezone.now(),
        "scopes": [(each, KEY_SCOPE_NAMES[each], KEY_SCOPE_EXPLANATIONS[each]) for each in scopes],
        "given": request.POST if error else {"scope": KeyScope.INGEST},
        "error": error,
        "made": made,
        "address": address,
        "snippets": snippets(address, made.text if made else UNKNOWN_KEY),
        "lead": _("A key tells which system sends, and what it may do. Make one for each system."),
    }
    crumbs = (Crumb(_("Data"), reverse("imports:home")),)
    title = _("Keys and snippets")
    answer = show(request, "people/keys.html", context, title=title, crumbs=crumbs, status=status)
    # A page with a secret on it must not come back from a cache.
    answer["Cache-Control"] = "no-store"
    return answer


def _known() -> list[Key]:
    in_force_first = F("revoked_at").asc(nulls_first=True)
    return list(Key.objects.select_related("made_by__user").order_by(in_force_first, "-pk"))


def _end_of(day: str, zone: str) -> datetime | None:
    """Read the last day of a key; it holds until that day is over.

    Raises
    ------
    KeyDayError
        When it is no day, or over.
    """
    if not day:
        return None
    try:
        end = datetime.combine(date.fromisoformat(day), time.max, ZoneInfo(zone))
    except ValueError as error:
        raise KeyDayError(day=day[:20]) from error
    if end < timezone.now():
        raise KeyDayError(day=day)
    return end


def _table(known: list[Key]) -> Table:
    columns = (
        Column("name", _("Name")),
        Column("prefix", _("Begins with")),
        Column("scope", _("May")),
        Column("made", _("Made"), Kind.MOMENT),
        Column("used", _("Last used"), Kind.MOMENT),
        Column("until", _("Until"), Kind.MOMENT),
        Column("revoked", _("Revoked"), Kind.MOMENT),
    )
    rows = [
        Row(
            (
                each.name,
                each.prefix,
                str(KEY_SCOPE_NAMES[KeyScope(each.scope)]),
                each.created_at,
                each.used_at,
                each.expires_at,
                each.revoked_at,
            )
        )
        for each in known
    ]
    return Table(key="keys", title=_("Keys"), columns=columns, rows=rows)
