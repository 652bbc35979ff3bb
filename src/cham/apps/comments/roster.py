"""Whom of the organisation a row means: a unit by key or by name, members named in its words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import msgspec

from cham.apps.orgs.models import Member, Unit
from cham.core.text import Term, fold, searchable, sought

_FEWEST_WORDS = 2  # of a person's name: one word alone is many people's

_Names = tuple[tuple[str, str], ...]
_People = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """The units of an organisation and their active members, as rows and customers call them.

    Attributes
    ----------
    digest
        What tells it from another one.
    keys
        Of all units.
    by_name
        The key of a unit by its name without marks; no name that two units share.
    people
        Of each member with a full name: the number, the name without marks, and how it is found.
    """

    digest: str
    keys: frozenset[str]
    by_name: Mapping[str, str]
    people: tuple[tuple[int, str, Term], ...]

    def unit_meant(self, said: str) -> str:
        """Give the key of the unit that is called so, by key or by name; else what was said."""
        return said if said in self.keys else self.by_name.get(fold(said), said)

    def people_in(self, text: str) -> str:
        """Give the numbers of the members whose full names stand in a text; empty where none does.

        Parameters
        ----------
        text
            As it arrived: redaction hides names after a title.
        """
        bare = fold(text) if self.people else ""
        likely = [(number, term) for number, name, term in self.people if name in bare]
        words = searchable(text) if likely else None
        return "".join(
            mark_of(number) for number, term in likely if words and term.stands_in(words)
        )


def mark_of(number: int) -> str:
    """Write a member's number as a comment's `named` holds it."""
    return f"<{number}>"


def roster_of_scope() -> Roster:
    """Give the roster of the organisation in scope."""
    units = tuple(Unit.objects.order_by("pk").values_list("key", "name"))
    people = Member.objects.filter(is_active=True, units__isnull=False).order_by("pk").distinct()
    return _roster(units, tuple(people.values_list("pk", "user__name")))


@lru_cache(maxsize=64)
def _roster(units: _Names, people: _People) -> Roster:
    """Read names once for each change of them: they are asked for every few seconds."""
    called = [(fold(name), key) for key, name in units]
    shared = Counter(name for name, _key in called)
    whole = [(number, name) for number, name in people if len(name.split()) >= _FEWEST_WORDS]
    return Roster(
        blake2b(msgspec.json.encode([units, whole]), digest_size=8).hexdigest(),
        frozenset(key for key, _name in units),
        {name: key for name, key in called if shared[name] == 1},
        tuple(
            (number, fold(name), run[0]) for number, name in whole if (run := sought(f'"{name}"'))
        ),
    )
