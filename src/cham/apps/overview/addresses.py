"""Where the things that a number counts are listed."""

from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.core.journeys import GapKind


class Behind(StrEnum):
    """The numbers that count things of the map or of the figures, not single interactions."""

    ANSWERS = "answers"
    PAINS = "pains"
    UNOWNED_PAINS = "unowned_pains"
    PLAN = "plan"
    SOURCES = "sources"
    OUT_OF_SCALE = "out_of_scale"
    WEEK = "week"
    NO_OWNER = GapKind.NO_OWNER.value
    TWO_OWNERS = GapKind.TWO_OWNERS.value
    NO_AUTHORITY = GapKind.NO_AUTHORITY.value
    BROKEN_HANDOFF = GapKind.BROKEN_HANDOFF.value
    UNMAPPED = GapKind.UNMAPPED.value


def behind_address(asked: Asked, what: Behind, **parts: str) -> str:
    """Give the address of what a number counts, under the same question."""
    address = reverse("overview:behind", args=[what.value])
    query = "&".join(filter(None, (urlencode(sorted(parts.items())), asked.query)))
    return f"{address}?{query}" if query else address
