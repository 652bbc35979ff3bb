"""Search over the API: one box that finds everything with a name."""

from collections.abc import Sequence
from typing import Annotated

from ninja import Query, Router, Schema

from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import paged
from cham.apps.orgs.policy import Act
from cham.apps.screens.tables import Style
from cham.apps.search.finding import LONGEST, Found, find

router = Router(tags=["search"])


class FoundOut(Schema):
    """Something with a name, what it is part of, and the page where it stands."""

    kind: str
    name: str
    where: str
    href: str


@router.get("/search/", auth=needs(Act.SEE_MAPS), response=list[FoundOut])
@paged
@example(q="giao com")
def search(request: ApiRequest, q: Annotated[str, Query(max_length=LONGEST)]) -> Sequence[Found]:
    """Find everything with a name that the caller may see, typed with marks or without."""
    return find(request.caller, q, Style.of(request).language)
