from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cham.apps.orgs.errors import UnitUnknownError
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import UnitKind
from cham.apps.orgs.policy import Act
from cham.apps.orgs.tree import keys_below
from cham.apps.orgs.units import (
    add_unit,
    change_unit,
    get_unit,
    move_unit,
    parents,
    remove_unit,
    tree,
)
from cham.apps.people.place import crumbs_to, show_tab, tell
from cham.apps.screens.empty import Empty
from cham.apps.screens.page import show
from cham.apps.screens.tables import Column, Kind, Row, Table, csv_answer
from cham.core.errors import ChamError


@guarded(Act.SEE_ORGANISATION, writing=Act.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: MemberRequest) -> HttpResponse:
    """Show the tree of units; take a new one."""
    if request.method == "POST":
        given = request.POST
        try:
            unit = add_unit(
                request,
                given.get("name", ""),
                kind=_kind(given.get("kind", "")),
                parent=given.get("parent") or None,
                key=given.get("key", "").strip() or None,
            )
        except UnitUnknownError as error:
            raise Http404 from error
        except ChamError as error:
            tell(request, error)
        else:
            messages.success(request, _("“{name}” is added.").format(name=unit.name))
        return redirect("orgs:home")
    branches = tree()
    file = csv_answer(request, [_units_table(branches)])
    context = {
        "branches": branches,
        "kinds": UnitKind.choices,
        "nothing": Empty(
            icon="firm",
            title=_("No units yet"),
            text=_(
                "Regions, branches, departments or teams: whoever can answer for a touchpoint."
            ),
            offers_sample=False,
        ),
    }
    return file or show_tab(request, "orgs:home", "people/units.html", context)


@guarded(Act.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: MemberRequest, key: str) -> HttpResponse:
    """Show one unit to be renamed, moved or removed."""
    try:
        found = get_unit(key)
    except UnitUnknownError as error:
        raise Http404 from error
    if request.method == "POST":
        given = request.POST
        try:
            change_unit(
                request, key, name=given.get("name", ""), kind=_kind(given.get("kind", ""))
            )
            move_unit(request, key, parent=given.get("parent") or None)
        except UnitUnknownError as error:
            raise Http404 from error
        except ChamError as error:
            tell(request, error)
            return redirect("orgs:unit", key)
        messages.success(request, _("Saved."))
        return redirect("orgs:home")
    below = keys_below(parents(), [key])
    context = {
        "unit": found,
        "kinds": UnitKind.choices,
        "places": [each for each in tree() if each.unit.key not in below],
        "has_parts": len(below) > 1,
    }
    way = crumbs_to("orgs:home", _("Units"))
    return show(request, "people/unit.html", context, title=found.name, crumbs=way)


@guarded(Act.MANAGE_UNITS)
@require_POST
def unit_removed(request: MemberRequest, key: str) -> HttpResponse:
    """Remove a unit."""
    try:
        name = get_unit(key).name
        remove_unit(request, key)
    except UnitUnknownError as error:
        raise Http404 from error
    except ChamError as error:
        tell(request, error)
        return redirect("orgs:unit", key)
    messages.success(request, _("“{name}” is removed.").format(name=name))
    return redirect("orgs:home")


def _kind(given: str) -> str:
    return given if given in UnitKind.values else UnitKind.DEPARTMENT


def _units_table(branches: list) -> Table:  # type: ignore[type-arg]
    columns = (
        Column("key", _("Key")),
        Column("name", _("Name")),
        Column("kind", _("Kind")),
        Column("above", _("Below")),
        Column("members", _("Members"), Kind.NUMBER),
    )
    keys = {each.unit.pk: each.unit.key for each in branches}
    rows = [
        Row(
            (
                each.unit.key,
                each.unit.name,
                str(UnitKind(each.unit.kind).label),
                keys.get(each.unit.parent_id, ""),
                each.members,
            )
        )
        for each in branches
    ]
    return Table(key="units", title=_("Units"), columns=columns, rows=rows)
