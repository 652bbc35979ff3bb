"""The wall between organisations: queries outside a scope fail, queries inside see one.

Every model of an organisation's data derives from `OrganisationOwned`. Its only manager filters
by the organisation in scope and refuses to answer where there is none; `unscoped()` is the
explicit way out, for jobs that serve all organisations.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self, TypeVar

from django.db import models

from cham.apps.orgs.errors import ForeignOrganisationError, ScopeMissingError

_CURRENT: ContextVar[int | None] = ContextVar("organisation", default=None)

M = TypeVar("M", bound="models.Model")


@contextmanager
def organisation_scope(organisation: "models.Model") -> Iterator[None]:
    """Let queries inside see the rows of this organisation, and only those."""
    token = _CURRENT.set(organisation.pk)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def organisation_in_scope() -> int:
    """Give the primary key of the organisation in scope.

    Raises
    ------
    ScopeMissingError
        Outside any scope.
    """
    current = _CURRENT.get()
    if current is None:
        raise ScopeMissingError
    return current


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of one organisation; writes in bulk are held to it too."""

    def of_scope(self) -> Self:
        """Keep the rows of the organisation in scope."""
        return self.filter(organisation_id=organisation_in_scope())

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Create many rows of the organisation in scope."""
        rows = list(objs)
        for row in rows:
            _hold_to_scope(row)
        return super().bulk_create(rows, *args, **kwargs)


class ScopedManager(models.Manager[M]):
    """Sees the organisation in scope; fails closed where there is none."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        """Give the rows of the organisation in scope."""
        return ScopedQuerySet(self.model, using=self._db).of_scope()

    def unscoped(self) -> models.QuerySet[M]:
        """Give the rows of every organisation; only for jobs that serve them all."""
        return models.QuerySet(self.model, using=self._db)


class OrganisationOwned(models.Model):
    """A row that belongs to one organisation."""

    organisation = models.ForeignKey(
        "orgs.Organisation", on_delete=models.CASCADE, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "organisation" not in kwargs and "organisation_id" not in kwargs:
            kwargs["organisation_id"] = organisation_in_scope()
        super().__init__(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, if it is of the organisation in scope."""
        _hold_to_scope(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, if it is of the organisation in scope."""
        _hold_to_scope(self)
        return super().delete(*args, **kwargs)


def _hold_to_scope(row: models.Model) -> None:
    if getattr(row, "organisation_id", None) != organisation_in_scope():
        raise ForeignOrganisationError
