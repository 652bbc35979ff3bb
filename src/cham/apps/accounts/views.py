from typing import Any

from allauth.mfa.base.views import IndexView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cham.apps.orgs.models import Member
from cham.apps.orgs.second_factor import needs_second_factor


def forgotten(request: HttpRequest) -> HttpResponse:
    """Say how somebody who forgot the password gets in: by a link that an administrator copies."""
    return render(request, "account/password_reset.html")


class SecondFactors(IndexView):
    """The second factors of an account, and whether its role needs one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the role needs one."""
        member: Member | None = getattr(self.request, "member", None)
        return {
            **super().get_context_data(**kwargs),
            "must_have_second_factor": member is not None
            and needs_second_factor(member.organisation, member.role),
        }
