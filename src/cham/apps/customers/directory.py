"""The customer directory on Django's tables, as the lake asks for it."""

import secrets
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

from django.db import connection, transaction

from cham.apps.customers.errors import CustomerAmbiguousError, ErasureUnfinishedError
from cham.apps.customers.joining import Name, Person, Register
from cham.apps.customers.models import LONGEST_VALUE, Customer, Forgetting, Identifier
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.interactions import IdentifierKind, Identity
from cham.doors.http import phone_number
from cham.lake import Subject
from cham.lake.errors import IdentityUnfitError

_AT_ONCE = 400  # SQLite takes 999 parameters in a statement at the least
_UPDATED_AT_ONCE = 50  # each takes thirteen parameters
_CODE_BYTES = 8
_CLEARINGS = 3
_CONTACT = {"name": 300, "phone": 20, "mail": 320, "address": 500}  # the columns' lengths

T = TypeVar("T")


class DjangoDirectory:
    """Implements the lake's `CustomerDirectory`."""

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        """Give each identity its customer code; empty for an identity without identifiers.

        Raises
        ------
        IdentityUnfitError
            When one of them has an identifier that does not fit into its column.
        """
        _refuse_unfit(identities)
        with _scope(organisation), transaction.atomic():
            _lock(organisation)
            known = _known(identities)
            register = Register(known, _new_codes())
            people = [register.find(identity) for identity in identities]
            _store(register, known)
        return ["" if each is None else each.survivor().code for each in people]

    def survivors(self, organisation: str) -> Mapping[str, str]:
        """Map the codes of joined customers to those that remain."""
        with _scope(organisation):
            joined = Customer.objects.exclude(survivor=None).order_by()
            into = dict(joined.values_list("code", "survivor__code"))
        return {code: _end(code, into) for code in into}

    def find(self, organisation: str, text: str) -> str:
        """Give the code of the customer that a code, id, phone or mail names; empty if none.

        Phones and mails may be written in any way.

        Raises
        ------
        CustomerAmbiguousError
            When several people are known by it.
        """
        with _scope(organisation):
            found = set(Customer.objects.filter(code=text).values_list("code", flat=True))
            if not found:
                names = Identifier.objects.filter(value__in=_spellings(text))
                found = set(names.values_list("customer__code", flat=True))
        survivors = self.survivors(organisation)
        codes = sorted({survivors.get(code, code) for code in found})
        if len(codes) > 1:
            raise CustomerAmbiguousError(customer=text, codes=", ".join(codes))
        return codes[0] if codes else ""

    def forget(self, organisation: str, code: str) -> Subject:
        """Remove a customer and all who were joined into it; tell who it was.

        Tells the same again until `forgotten` is called.
        """
        with _scope(organisation), transaction.atomic():
            kept = Forgetting.objects.filter(code=code).first()
            if kept is None:
                rows = _family(code)
                names = Identifier.objects.filter(customer__in=[row.pk for row in rows])
                kept = Forgetting.objects.create(
                    code=code,
                    customers=[row.code for row in rows],
                    identifiers=[list(each) for each in names.values_list("kind", "value")],
                )
                names.delete()
                Customer.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return Subject(
            customers=frozenset(kept.customers),
            identifiers=frozenset((IdentifierKind(k), v) for k, v in kept.identifiers),
        )

    def forgotten(self, organisation: str, code: str) -> None:
        """Drop the memory of an erasure that is done, and the bytes of it in the database.

        Raises
        ------
        ErasureUnfinishedError
            When the database was read all the time; the same erasure can be asked for again.
        """
        with _scope(organisation):
            kept = Forgetting.objects.filter(code=code)
            if connection.vendor == "sqlite":
                kept.update(customers=[], identifiers=[])
                _clear_journal(code)
            kept.delete()

    def being_forgotten(self, organisation: str, text: str) -> str:
        """Give the code of a customer whose erasure was begun and not finished; empty if none."""
        wanted = _spellings(text)
        with _scope(organisation):
            for kept in Forgetting.objects.all():
                known = {kept.code, *kept.customers, *(value for _, value in kept.identifiers)}
                if not known.isdisjoint(wanted):
                    return kept.code
        return ""


def _clear_journal(code: str) -> None:
    """Leave nothing of rows that were deleted or overwritten in SQLite's files."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        for _ in range(_CLEARINGS):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # waits for readers, 20 s at most
            is_busy, *_ = cursor.fetchone()
            if not is_busy:
                return
    raise ErasureUnfinishedError(customer=code)


def _spellings(text: str) -> set[str]:
    """Write what names a person in the ways in which identifiers are kept."""
    bare = unicodedata.normalize("NFC", text).strip()
    return {text, bare, bare.lower(), phone_number(bare)} - {""}


def _scope(organisation: str) -> AbstractContextManager[None]:
    return organisation_scope(Organisation.objects.get(code=organisation))


def _lock(organisation: str) -> None:
    """Let one process at a time join people of an organisation."""
    if connection.vendor == "postgresql":
        Organisation.objects.select_for_update().get(code=organisation)


def _refuse_unfit(identities: Sequence[Identity]) -> None:
    """Refuse what PostgreSQL would refuse and SQLite would take."""
    for identity in identities:
        for kind, value in identity.identifiers:
            if len(value) > LONGEST_VALUE or "\0" in value:
                raise IdentityUnfitError(kind=kind, length=len(value), limit=LONGEST_VALUE)


def _names_of(identity: Identity) -> Sequence[Name]:
    return identity.identifiers if identity.joins else identity.identifiers[:1]


def _known(identities: Sequence[Identity]) -> Mapping[Name, Person]:
    """Find the people whom any of the identities names."""
    names = {name for identity in identities for name in _names_of(identity)}
    people: dict[int, Person] = {}
    known: dict[Name, Person] = {}
    for values in _chunks({value for _, value in names}):
        rows = Identifier.objects.filter(value__in=values).values_list(
            "kind", "value", "customer_id", "customer__code"
        )
        for kind, value, row, code in rows.order_by():
            name = (IdentifierKind(kind), value)
            if name in names:
                known[name] = people.setdefault(row, Person(code, row))
    _fill_in_users(identities, known)
    return known


def _fill_in_users(identities: Sequence[Identity], known: Mapping[Name, Person]) -> None:
    """Look up the user ids of those who may be joined; the others need none."""
    joining = (name for each in identities if each.joins for name in each.identifiers)
    people = {known[name].row: known[name] for name in joining if name in known}
    users = Identifier.objects.filter(kind=IdentifierKind.USER).order_by()
    for rows in _chunks(people):
        for row, value in users.filter(customer__in=rows).values_list("customer_id", "value"):
            people[row].users.add(value)


def _store(register: Register, known: Mapping[Name, Person]) -> None:
    created = Customer.objects.bulk_create(
        [Customer(code=person.code, **_fields(person.contact)) for person in register.created],
        batch_size=_AT_ONCE,
    )
    for person, row in zip(register.created, created, strict=True):
        person.row = row.pk
    Identifier.objects.bulk_create(
        [
            Identifier(kind=kind, value=value, customer_id=owner.survivor().row)
            for (kind, value), owner in register.owners.items()
            if (kind, value) not in known
        ],
        batch_size=_AT_ONCE,
    )
    for person in register.joined:
        into = person.survivor().row
        Customer.objects.filter(pk=person.row).update(survivor_id=into)
        Identifier.objects.filter(customer_id=person.row).update(customer_id=into)
    _update_contacts(register)


def _update_contacts(register: Register) -> None:
    fresh = {id(person) for person in register.created}
    told = {
        person.survivor().row: person.survivor().contact
        for person in register.owners.values()
        if person.survivor().contact and id(person.survivor()) not in fresh
    }
    changed: list[Customer] = []
    for rows in _chunks(told):
        for customer in Customer.objects.filter(pk__in=rows).order_by():
            fields = _fields(told[customer.pk])
            if any(getattr(customer, name) != value for name, value in fields.items()):
                for name, value in fields.items():
                    setattr(customer, name, value)
                changed.append(customer)
    Customer.objects.bulk_update(changed, list(_CONTACT), batch_size=_UPDATED_AT_ONCE)


def _fields(contact: Mapping[str, str]) -> dict[str, str]:
    return {
        field: contact[field][:longest]
        for field, longest in _CONTACT.items()
        if contact.get(field)
    }


def _family(code: str) -> list[Customer]:
    """Find a customer's survivor and all who were joined into it."""
    row = Customer.objects.filter(code=code).first()
    while row is not None and row.survivor is not None:
        row = row.survivor
    family: list[Customer] = [] if row is None else [row]
    for member in family:
        family.extend(Customer.objects.filter(survivor=member))
    return family


def _end(code: str, into: Mapping[str, str]) -> str:
    while code in into:
        code = into[code]
    return code


def _new_codes() -> Iterator[str]:
    while True:
        yield secrets.token_hex(_CODE_BYTES)


def _chunks(values: Collection[T]) -> Iterator[list[T]]:
    ordered = list(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
