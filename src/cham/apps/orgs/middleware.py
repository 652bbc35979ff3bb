from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from cham.apps.orgs.membership import key_of, member_of
from cham.apps.orgs.models import Member, Organisation
from cham.apps.orgs.scope import organisation_scope


class MemberMiddleware:
    """Runs each request inside the organisation of whoever asks, in its language and time zone.

    Sets `request.member` (none for strangers and systems), `request.caller` (the member or the
    key) and `request.organisation`. Where there is no organisation, no scope is entered, and
    every query on an organisation's data fails.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in the scope of its organisation."""
        key = key_of(request)
        # A system that shows a key speaks for itself, whatever cookies its client sends along.
        member = None if key else member_of(request)
        caller = key or member
        organisation = caller.organisation if caller else None
        request.member = member  # type: ignore[attr-defined]
        request.caller = caller  # type: ignore[attr-defined]
        request.organisation = organisation  # type: ignore[attr-defined]
        if organisation is None:
            return self.get_response(request)
        _speak(request, organisation, member)
        with organisation_scope(organisation), timezone.override(organisation.time_zone):
            answer = self.get_response(request)
        # Neither a proxy nor the next person at the same browser is to be shown it again.
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def _speak(request: HttpRequest, organisation: Organisation, member: Member | None) -> None:
    """Use the member's language, or the organisation's, unless one was just chosen by hand."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return
    language = (member.language if member else "") or organisation.language
    translation.activate(language)
    request.LANGUAGE_CODE = language
