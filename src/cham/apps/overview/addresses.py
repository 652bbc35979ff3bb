"""Where the things that a number counts are listed."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.orgs.policy import Act
from cham.core.journeys import GapKind


class Behind(StrEnum):
    """The numbers that count things of the map, of the figures or of the work, not interactions."""

    ANSWERS = "answers"
    PAINS = "pains"
    UNOWNED_PAINS = "unowned_pains"
    PLAN = "plan"
    SOURCES = "sources"
    OUT_OF_SCALE = "out_of_scale"
    WEEK = "week"
    FILES = "files"
    REJECTED = "rejected"
    SET_ASIDE = "set_aside"
    UNSIGNED = "unsigned"
    COMMENTS = "comments"
    NO_OWNER = GapKind.NO_OWNER.value
    TWO_OWNERS = GapKind.TWO_OWNERS.value
    NO_AUTHORITY = GapKind.NO_AUTHORITY.value
    BROKEN_HANDOFF = GapKind.BROKEN_HANDOFF.value
    SAME_MESSAGE = GapKind.SAME_MESSAGE.value
    EMPTY_STAGE = GapKind.EMPTY_STAGE.value
    NESTED_UNKNOWN = GapKind.NESTED_UNKNOWN.value
    NESTED_CIRCLE = GapKind.NESTED_CIRCLE.value
    NESTED_TWICE = GapKind.NESTED_TWICE.value
    NEVER_MET = GapKind.NEVER_MET.value
    UNMAPPED = GapKind.UNMAPPED.value


_ACTS: Mapping[Behind, Act] = MappingProxyType(
    {
        Behind.FILES: Act.IMPORT_DATA,
        Behind.REJECTED: Act.IMPORT_DATA,
        Behind.SET_ASIDE: Act.IMPORT_DATA,
        Behind.UNSIGNED: Act.SEE_MAPS,
        Behind.COMMENTS: Act.COMMENT,
    }
)
"""What one must be allowed besides figures: what the pages need that the rows lead to."""


def act_for(what: Behind) -> Act:
    """Say what one must be allowed to see a list."""
    return _ACTS.get(what, Act.SEE_FIGURES)


def behind_address(asked: Asked, what: Behind, **parts: str) -> str:
    """Give the address of what a number counts, under the same question."""
    address = reverse("overview:behind", args=[what.value])
    query = "&".join(filter(None, (urlencode(sorted(parts.items())), asked.query)))
    return f"{address}?{query}" if query else address
