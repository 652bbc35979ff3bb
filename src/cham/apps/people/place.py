"""What all pages about the organisation share: their tabs, and how refusals are told."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import Crumb, show
from cham.core.errors import ChamError


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages about the organisation, as this reader may open it."""

    label: str
    href: str
    is_current: bool


_TABS: tuple[tuple[str, Promise, Act], ...] = (
    ("orgs:home", gettext_lazy("Units"), Act.SEE_ORGANISATION),
    ("orgs:members", gettext_lazy("Members"), Act.SEE_ORGANISATION),
    ("orgs:settings", gettext_lazy("Settings"), Act.MANAGE_SETTINGS),
    ("orgs:audit", gettext_lazy("Audit log"), Act.SEE_AUDIT),
)


def show_tab(
    request: MemberRequest,
    name: str,
    template: str,
    context: dict[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with one of the pages about the organisation."""
    tabs = [
        Tab(str(label), reverse(each), each == name)
        for each, label, act in _TABS
        if request.member.may(act)
    ]
    context = {"tabs": tabs, "lead": request.organisation.name, **context}
    return show(request, template, context, title=_("Organisation"), status=status)


def crumbs_to(name: str, label: str) -> tuple[Crumb, ...]:
    """Give the way from the organisation to a page below it."""
    return (Crumb(_("Organisation"), reverse("orgs:home")), Crumb(label, reverse(name)))


def told(error: ChamError) -> str:
    """Write an error in the reader's language."""
    return _(error.template).format(**error.fields)


def tell(request: HttpRequest, error: ChamError) -> None:
    """Show an error on the next page."""
    messages.error(request, told(error))
