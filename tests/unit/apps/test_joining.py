"""How identifiers become people, as a data structure."""

from itertools import count

from cham.apps.customers.joining import MOST_USERS, Person, Register
from cham.core.interactions import IdentifierKind, Identity

ANON, USER, PHONE, MAIL = (
    IdentifierKind.ANONYMOUS,
    IdentifierKind.USER,
    IdentifierKind.PHONE,
    IdentifierKind.MAIL,
)


def register(**known: Person) -> Register:
    return Register({}, (f"c{i}" for i in count(1)))


def one(*identifiers: tuple[IdentifierKind, str], joins: bool = False, **contact: str) -> Identity:
    return Identity(identifiers=identifiers, joins=joins, contact=contact)


def code(people: Register, identity: Identity) -> str:
    person = people.find(identity)
    assert person is not None
    return person.survivor().code


def test_identity_without_identifiers_is_nobody():
    assert register().find(one()) is None


def test_same_identifier_is_same_person():
    people = register()
    assert code(people, one((USER, "an"))) == code(people, one((USER, "an"))) == "c1"
    assert code(people, one((USER, "ba"))) == "c2"


def test_same_text_of_another_kind_is_another_person():
    people = register()
    assert code(people, one((USER, "1"))) != code(people, one((ANON, "1")))


def test_identify_gives_earlier_anonymous_interactions_to_the_person():
    people = register()
    before = people.find(one((ANON, "dev")))
    code(people, one((USER, "an"), (ANON, "dev"), joins=True))
    assert before is not None
    assert before.survivor().code == code(people, one((USER, "an")))


def test_without_a_join_only_the_first_identifier_counts():
    people = register()
    first = code(people, one((USER, "an"), (ANON, "dev")))
    assert code(people, one((ANON, "dev"))) != first


def test_alias_joins_two_users():
    people = register()
    old, new = people.find(one((USER, "old"))), people.find(one((USER, "new")))
    code(people, one((USER, "new"), (USER, "old"), joins=True))
    assert old is not None
    assert new is not None
    assert old.survivor() is new.survivor()


def test_phone_joins_two_sources():
    people = register()
    shop = code(people, one((USER, "shop-7"), (PHONE, "+84987654321"), joins=True))
    form = code(people, one((PHONE, "+84987654321"), (MAIL, "an@vi.du"), joins=True))
    assert shop == form == code(people, one((MAIL, "an@vi.du")))


def test_shared_device_does_not_join_two_users():
    people = register()
    first = code(people, one((USER, "an"), (ANON, "kiosk"), joins=True))
    second = code(people, one((USER, "ba"), (ANON, "kiosk"), joins=True))
    assert first != second
    assert code(people, one((ANON, "kiosk"))) == first


def test_switchboard_number_stops_joining():
    people = register()
    codes = {
        code(people, one((USER, f"u{i}"), (PHONE, "+842438251234"), joins=True))
        for i in range(MOST_USERS + 3)
    }
    assert len(codes) == 4


def test_stored_person_stays_when_joined_with_a_new_one():
    stored = Person("old", row=5)
    people = Register({(USER, "an"): stored}, iter(["new"]))
    code(people, one((ANON, "dev")))
    assert code(people, one((USER, "an"), (ANON, "dev"), joins=True)) == "old"
    assert [each.code for each in people.joined] == ["new"]


def test_contact_is_kept_and_the_later_word_counts():
    people = register()
    code(people, one((USER, "an"), name="An"))
    code(people, one((USER, "an"), name="An Nguyễn", mail="an@vi.du"))
    person = people.find(one((USER, "an")))
    assert person is not None
    assert person.contact == {"name": "An Nguyễn", "mail": "an@vi.du"}


def test_switchboard_alone_is_the_same_person_every_time():
    people = register()
    for number in range(MOST_USERS + 2):
        code(people, one((USER, f"u{number}"), (PHONE, "+842838"), joins=True))
    found = {
        code(people, one((PHONE, "+842838"), joins=joins))
        for joins in (True, False)
        for _ in range(2)
    }
    assert len(found) == 1
    assert code(people, one((USER, "new"), (PHONE, "+842838"), joins=True)) not in found
