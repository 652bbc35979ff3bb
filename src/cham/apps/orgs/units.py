"""Use cases on the tree of units."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from cham.apps.orgs.audit import Actor, record
from cham.apps.orgs.errors import (
    UnitCircleError,
    UnitHasPartsError,
    UnitKeyTakenError,
    UnitNameMissingError,
    UnitUnknownError,
)
from cham.apps.orgs.models import Unit, UnitKind
from cham.apps.orgs.tree import keys_below

_LONGEST_NAME, _LONGEST_KEY = 200, 100


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit as it stands in the tree: how deep, and how many people belong to it."""

    unit: Unit
    depth: int
    members: int


def get_unit(key: str) -> Unit:
    """Find a unit of the organisation in scope.

    Raises
    ------
    UnitUnknownError
        When there is none with the key.
    """
    found = Unit.objects.filter(key=key).select_related("parent").first()
    if found is None:
        raise UnitUnknownError(unit=key)
    return found


def get_units(keys: Iterable[str]) -> list[Unit]:
    """Find several units of the organisation in scope.

    Raises
    ------
    UnitUnknownError
        Naming the first that is not there.
    """
    return [get_unit(key) for key in dict.fromkeys(keys)]


@transaction.atomic
def add_unit(
    who: Actor,
    name: str,
    *,
    kind: str = UnitKind.DEPARTMENT,
    parent: str | None = None,
    key: str | None = None,
) -> Unit:
    """Add a unit; its key is drawn from its name where none is given.

    Parameters
    ----------
    parent
        The key of the unit above; none is the organisation itself.
    key
        What interactions and maps call the unit.

    Raises
    ------
    UnitNameMissingError
        When the name is empty or too long.
    UnitUnknownError
        When there is no unit with the parent's key.
    UnitKeyTakenError
        When another unit has the key.
    """
    name = checked_name(name)
    above = get_unit(parent) if parent else None
    if key and Unit.objects.filter(key=key).exists():
        raise UnitKeyTakenError(key=key)
    unit = Unit.objects.create(
        key=key or free_key(name), name=name, kind=UnitKind(kind), parent=above
    )
    record(who, "unit.added", f"unit:{unit.key}", {"kind": unit.kind, "parent": parent or ""})
    return unit


@transaction.atomic
def adopt_units(who: Actor, names: Mapping[str, str]) -> int:
    """Add the units that a map or a file speaks of and that are not there yet; count them."""
    known = set(Unit.objects.values_list("key", flat=True))
    missing = {key: name for key, name in names.items() if key not in known}
    for key, name in missing.items():
        add_unit(who, name or key, key=key)
    return len(missing)


@transaction.atomic
def change_unit(who: Actor, key: str, *, name: str | None = None, kind: str | None = None) -> Unit:
    """Rename a unit or say anew what it is; its key stays."""
    unit = get_unit(key)
    if name is not None:
        unit.name = checked_name(name)
    if kind is not None:
        unit.kind = UnitKind(kind)
    unit.save()
    record(who, "unit.changed", f"unit:{key}", {"kind": unit.kind})
    return unit


@transaction.atomic
def move_unit(who: Actor, key: str, *, parent: str | None) -> Unit:
    """Put a unit below another one, or directly below the organisation.

    Raises
    ------
    UnitCircleError
        When the unit would lie below itself.
    """
    unit = get_unit(key)
    above = get_unit(parent) if parent else None
    if above is not None and above.key in keys_below(parents(), [key]):
        raise UnitCircleError(unit=unit.name)
    unit.parent = above
    unit.save()
    record(who, "unit.moved", f"unit:{key}", {"parent": parent or ""})
    return unit


@transaction.atomic
def remove_unit(who: Actor, key: str) -> None:
    """Remove a unit below which no other lies; its members stay, without it.

    Raises
    ------
    UnitHasPartsError
        When units lie below it.
    """
    unit = get_unit(key)
    parts = unit.children.count()
    if parts:
        raise UnitHasPartsError(unit=unit.name, count=parts)
    unit.delete()
    record(who, "unit.removed", f"unit:{key}")


def parents() -> dict[str, str | None]:
    """Give each unit's key with the key of the unit above it."""
    return dict(Unit.objects.values_list("key", "parent__key"))


def tree() -> list[Branch]:
    """Give the units of the organisation in scope as they lie below one another."""
    below: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.prefetch_related("members"):
        below.setdefault(unit.parent_id, []).append(unit)
    return list(_walk(below, None, 0))


def checked_name(name: str) -> str:
    """Give a name as it is kept.

    Raises
    ------
    UnitNameMissingError
        When it is empty or too long.
    """
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 1 <= len(tidy) <= _LONGEST_NAME:
        raise UnitNameMissingError
    return tidy


def free_key(name: str) -> str:
    """Draw a key from a name that no unit has yet."""
    plain = slugify(name.replace("đ", "d").replace("Đ", "D"))[: _LONGEST_KEY - 6] or "unit"
    known = set(Unit.objects.filter(key__startswith=plain).values_list("key", flat=True))
    numbered = (f"{plain}-{number}" for number in range(2, len(known) + 3))
    return next(key for key in (plain, *numbered) if key not in known)


def _walk(
    below: Mapping[int | None, list[Unit]], above: int | None, depth: int
) -> Iterator[Branch]:
    for unit in below.get(above, ()):
        active = [each for each in unit.members.all() if each.is_active]
        yield Branch(unit, depth, len(active))
        yield from _walk(below, unit.pk, depth + 1)
