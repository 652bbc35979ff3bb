from zoneinfo import available_timezones

from django.conf import settings as server
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import SecondFactor
from cham.apps.orgs.policy import Act
from cham.apps.orgs.preferences import CURRENCIES, change_settings
from cham.apps.people.place import show_tab, tell
from cham.core.errors import ChamError

_SETTINGS = ("name", "language", "time_zone", "currency", "second_factor")


@guarded(Act.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Show and change what the organisation decided about itself."""
    if request.method == "POST":
        given = {name: request.POST[name] for name in _SETTINGS if name in request.POST}
        try:
            change_settings(request, request.organisation, **given)
        except ChamError as error:
            tell(request, error)
        else:
            messages.success(request, _("Saved."))
        return redirect("orgs:settings")
    context = {
        "languages": server.LANGUAGES,
        "zones": sorted(available_timezones()),
        "currencies": CURRENCIES,
        "second_factors": SecondFactor.choices,
        "is_reachable": server.CONFIGURATION.is_reachable,
    }
    return show_tab(request, "orgs:settings", "people/settings.html", context)
