from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.insights.filter_bar import Choice
from cham.apps.insights.sight import Sight, look
from cham.apps.insights.snapshots import Ready
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.overview.addresses import Behind, act_for
from cham.apps.overview.behind import listed
from cham.apps.overview.glance import Glance
from cham.apps.overview.home import VIEW_LEADS, VIEW_NAMES, home_of, tables_of
from cham.apps.overview.listed import PAGE, page_of
from cham.apps.overview.variants import View, chosen_view, open_views
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import csv_answer

_VIEW = "view"
_ABOUT = ("scale", "touchpoint")
_LONGEST_PAGE = 6  # digits


@guarded(Act.SEE_FIGURES)
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Show how it stands, by what the reader's role needs first."""
    views = open_views(request.member.role, has_units=request.member.units.exists())
    view = chosen_view(request.GET.get(_VIEW, ""), views)
    sight = look(request, kept=() if view is views[0] else ((_VIEW, view.value),))
    context: dict[str, object] = {"sight": sight, "views": _choices(request, views, view)}
    if sight.ready is not None:
        glance = _glance(request, sight, sight.ready, view)
        file = csv_answer(request, tables_of(glance))
        if file is not None:
            return file
        context["home"] = home_of(glance)
        context["lead"] = f"{sight.bar.label} · {VIEW_LEADS[view]}"
    return show(request, "overview/home.html", context, title=_("Overview"))


@guarded(Act.SEE_FIGURES)
@require_GET
def behind(request: MemberRequest, what: str) -> HttpResponse:
    """List what a number of the overview counts, under the same question."""
    if what not in set(Behind):
        raise Http404
    if not request.member.may(act_for(Behind(what))):
        raise PermissionDenied
    about = {name: request.GET[name] for name in _ABOUT if request.GET.get(name)}
    sight = look(request, kept=tuple(about.items()))
    context: dict[str, object] = {"sight": sight}
    title = _("What a number counts")
    if sight.ready is not None:
        views = open_views(request.member.role, has_units=False)
        glance = _glance(request, sight, sight.ready, views[0])
        found = listed(glance, Behind(what), **about)
        if found is not None:
            file = csv_answer(request, (found.table, *found.others))
            if file is not None:
                return file
            number = _page(request.GET.get("page", "1"))
            title = found.title
            context |= {
                "found": found,
                "table": page_of(found.table, number),
                "page": number,
                "before": number - 1,
                "after": number + 1 if number * PAGE < len(found.table.rows) else 0,
            }
        context["lead"] = sight.bar.label
    crumbs = (Crumb(_("Overview"), reverse("overview:home")),)
    return show(request, "overview/behind.html", context, title=title, crumbs=crumbs)


def _glance(request: MemberRequest, sight: Sight, ready: Ready, view: View) -> Glance:
    return Glance(
        asked=sight.asked,
        ready=ready,
        language=sight.language,
        caller=request.member,
        view=view,
    )


def _page(given: str) -> int:
    """Read the number of a page; the first where it is none."""
    is_number = given.isascii() and given.isdigit() and len(given) <= _LONGEST_PAGE
    return max(1, int(given)) if is_number else 1


def _choices(request: MemberRequest, views: Sequence[View], current: View) -> tuple[Choice, ...]:
    """Give the views that the reader may choose among; the one that fits needs no name."""
    found = []
    for view in views:
        query = request.GET.copy()
        for gone in (_VIEW, "table", "format"):
            query.pop(gone, None)
        if view is not views[0]:
            query[_VIEW] = view.value
        href = f"{request.path}?{query.urlencode()}" if query else request.path
        found.append(Choice(str(VIEW_NAMES[view]), href, view is current))
    return tuple(found)
