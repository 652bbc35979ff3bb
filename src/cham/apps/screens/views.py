"""The reader's own choices about all pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cham.apps.orgs.guard import public

_YEAR = 365 * 86_400


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on, and go back to where the reader was."""
    asked = request.POST.get("language", "")
    answer = HttpResponseRedirect(_back(request))
    if asked in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked,
            max_age=_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


def _back(request: HttpRequest) -> str:
    """Give the page to go back to: one of ours, never another host's."""
    asked = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if own and asked.startswith("/") else "/"
