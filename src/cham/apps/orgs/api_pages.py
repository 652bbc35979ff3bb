"""Lists of the API come in pages, all in the same way."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ninja import Field, Schema
from ninja.pagination import PageNumberPagination, paginate

V = TypeVar("V", bound=Callable[..., Any])
T = TypeVar("T")

PAGE_SIZE, MOST_A_PAGE, MOST_PAGES = 100, 500, 100_000


class PageIn(Schema):
    """Which page of a list is wanted."""

    page: int = Field(default=1, ge=1, le=MOST_PAGES, description="From 1 on.")
    page_size: int = Field(default=PAGE_SIZE, ge=1, le=MOST_A_PAGE)

    def cut(self, items: Sequence[T]) -> Sequence[T]:
        """Cut the page out of a list."""
        start = (self.page - 1) * self.page_size
        return items[start : start + self.page_size]


class Pages(PageNumberPagination):
    """Pages by number, small enough to be answered at once."""

    class Input(PageIn):
        """Which page of a list is wanted."""

    def _get_page_size(self, requested_page_size: int | None) -> int:
        return requested_page_size or PAGE_SIZE


def paged(view: V) -> V:
    """Give the list of a route page by page."""
    cut: V = paginate(Pages)(view)
    return cut
