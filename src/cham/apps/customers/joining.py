"""The rules by which identifiers become people; a plain data structure without a database.

- Identifiers that a source gives together as one person's join (identify, alias, one row of a
  customer file).
- An anonymous id never joins two people who both have user ids: a shared device is no proof.
- A phone or mail that more than `MOST_USERS` user ids bear is a switchboard, not a person: it
  joins nobody further. What names nobody but the switchboard belongs to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cham.core.interactions import IdentifierKind, Identity

MOST_USERS = 10

Name = tuple[IdentifierKind, str]


@dataclass(slots=True)
class Person:
    """A customer while identities are being joined.

    Attributes
    ----------
    row
        The primary key where the customer is stored already; 0 for a new one.
    """

    code: str
    row: int = 0
    users: set[str] = field(default_factory=set)
    contact: dict[str, str] = field(default_factory=dict)
    into: "Person | None" = None

    def survivor(self) -> "Person":
        """Follow the joins to the one who remains."""
        person = self
        while person.into is not None:
            person = person.into
        return person


class Register:
    """Finds, makes and joins people for a batch of identities, in their order."""

    def __init__(self, known: Mapping[Name, Person], new_codes: Iterable[str]) -> None:
        self.owners: dict[Name, Person] = dict(known)
        self.joined: list[Person] = []
        self.created: list[Person] = []
        self._codes = iter(new_codes)

    def find(self, identity: Identity) -> Person | None:
        """Give the person of an identity, joining and making people as the rules say."""
        if not identity.identifiers:
            return None
        names = identity.identifiers if identity.joins else identity.identifiers[:1]
        person = self._join(self._owners_of(names)) or self._only_owner(names) or self._create()
        for name in names:
            self._give(name, person)
        for key, value in identity.contact.items():
            if value:
                person.contact[key] = value
        return person

    def _owners_of(self, names: Iterable[Name]) -> list[Person]:
        owners: list[Person] = []
        for name in names:
            owner = self.owners.get(name)
            if owner is None or self._is_switchboard(name, owner, names):
                continue
            owner = owner.survivor()
            shared = name[0] is IdentifierKind.ANONYMOUS and self._is_shared(owner, names)
            if owner not in owners and not shared:
                owners.append(owner)
        return owners

    def _only_owner(self, names: Iterable[Name]) -> Person | None:
        """Give the switchboard's own person where no other name could get a new one."""
        owners = [self.owners.get(name) for name in names]
        first = owners[0]
        return first.survivor() if first is not None and None not in owners else None

    def _is_shared(self, owner: Person, names: Iterable[Name]) -> bool:
        """Tell whether a device's owner is a known user other than the one now named."""
        if not owner.users:
            return False
        for name in names:
            holder = self.owners.get(name)
            if name[0] is IdentifierKind.USER and name[1] not in owner.users:
                return True
            if holder is not None and holder.survivor() is not owner and holder.survivor().users:
                return True
        return False

    @staticmethod
    def _is_switchboard(name: Name, owner: Person, names: Iterable[Name]) -> bool:
        if name[0] not in {IdentifierKind.PHONE, IdentifierKind.MAIL}:
            return False
        users = owner.survivor().users | {v for k, v in names if k is IdentifierKind.USER}
        return len(users) > MOST_USERS

    def _join(self, people: list[Person]) -> Person | None:
        """Join people into the one stored first; a stored one goes before a new one."""
        if not people:
            return None
        stays, *others = sorted(people, key=lambda each: (each.row == 0, each.row))
        for other in others:
            other.into = stays
            stays.users |= other.users
            stays.contact = {**other.contact, **stays.contact}
            self.joined.append(other)
        return stays

    def _create(self) -> Person:
        person = Person(next(self._codes))
        self.created.append(person)
        return person

    def _give(self, name: Name, person: Person) -> None:
        owner = self.owners.get(name)
        if owner is None:
            self.owners[name] = person
        if name[0] is IdentifierKind.USER and (owner is None or owner.survivor() is person):
            person.users.add(name[1])
