"""Where the pages of a journey are."""

from django.urls import reverse

from cham.core.journeys import home_of


def touchpoint_address(journey: str, touchpoint: str) -> str:
    """Give the page of a touchpoint; one of a nested journey has its page there."""
    return reverse("touchpoints:show", args=home_of(journey, touchpoint))
