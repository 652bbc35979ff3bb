"""The customer directory on real tables."""

import unicodedata
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st

from cham.apps.customers.directory import DjangoDirectory
from cham.apps.customers.errors import CustomerAmbiguousError
from cham.apps.customers.joining import MOST_USERS
from cham.apps.customers.models import Customer, Identifier
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.interactions import IdentifierKind, Identity
from cham.lake.errors import IdentityUnfitError

ANON, USER, PHONE, MAIL = (
    IdentifierKind.ANONYMOUS,
    IdentifierKind.USER,
    IdentifierKind.PHONE,
    IdentifierKind.MAIL,
)


def one(*identifiers: tuple[IdentifierKind, str], joins: bool = False, **contact: str) -> Identity:
    return Identity(identifiers=identifiers, joins=joins, contact=contact)


def test_same_identities_again_change_nothing(firm: Organisation):
    directory = DjangoDirectory()
    batch = [one((USER, "an")), one((ANON, "dev")), one(), one((USER, "an"))]
    first = directory.resolve("bep-nha", batch)
    assert first[0] == first[3]
    assert first[2] == ""
    assert directory.resolve("bep-nha", batch) == first
    with organisation_scope(firm):
        assert Customer.objects.count() == 2
        assert Identifier.objects.count() == 2


def test_join_across_batches_maps_the_later_code_to_the_survivor(firm: Organisation):
    directory = DjangoDirectory()
    (device,) = directory.resolve("bep-nha", [one((ANON, "dev"))])
    (user,) = directory.resolve("bep-nha", [one((USER, "an"))])
    (joined,) = directory.resolve("bep-nha", [one((USER, "an"), (ANON, "dev"), joins=True)])
    assert joined == device
    assert directory.survivors("bep-nha") == {user: device}
    assert directory.resolve("bep-nha", [one((USER, "an"))]) == [device]


def test_chain_of_joins_ends_at_one_survivor(firm: Organisation):
    directory = DjangoDirectory()
    codes = [directory.resolve("bep-nha", [one((USER, f"u{i}"))])[0] for i in range(4)]
    for i in (2, 1, 0):
        directory.resolve("bep-nha", [one((USER, f"u{i}"), (USER, f"u{i + 1}"), joins=True)])
    assert directory.survivors("bep-nha") == dict.fromkeys(codes[1:], codes[0])


def test_switchboard_is_one_person_who_joins_nobody_further(firm: Organisation):
    directory = DjangoDirectory()
    office = (PHONE, "+842838123456")
    for number in range(MOST_USERS + 3):
        directory.resolve("bep-nha", [one((USER, f"u{number}"), office, joins=True)])
    callers = [one(office), one(office, joins=True), one((USER, "last"), office, joins=True)]
    first = directory.resolve("bep-nha", callers)
    assert first[0] == first[1] != first[2]
    assert directory.resolve("bep-nha", callers) == first
    assert directory.resolve("bep-nha", [one((USER, "u0"))]) == first[:1]


def test_known_people_cost_one_look_for_hundreds(
    firm: Organisation, django_assert_max_num_queries: Any
):
    directory = DjangoDirectory()
    people = [one((USER, f"u{number}")) for number in range(400)]
    codes = directory.resolve("bep-nha", people)
    locks = connection.vendor == "postgresql"  # SQLite locks with its begin
    with django_assert_max_num_queries(4 + locks):  # begin, organisation, names, commit
        assert directory.resolve("bep-nha", people) == codes


def test_organisations_do_not_share_people(firm: Organisation, rival: Organisation):
    directory = DjangoDirectory()
    (ours,) = directory.resolve("bep-nha", [one((PHONE, "+84987654321"))])
    (theirs,) = directory.resolve("doi-thu", [one((PHONE, "+84987654321"))])
    assert ours != theirs
    assert directory.find("doi-thu", ours) == ""


def test_forgetting_takes_the_whole_family_and_names_what_was_known(firm: Organisation):
    directory = DjangoDirectory()
    (device,) = directory.resolve("bep-nha", [one((ANON, "dev"))])
    (user,) = directory.resolve("bep-nha", [one((USER, "an"), name="Nguyễn An")])
    directory.resolve("bep-nha", [one((USER, "an"), (ANON, "dev"), joins=True)])
    (other,) = directory.resolve("bep-nha", [one((USER, "ba"))])
    forgotten = directory.forget("bep-nha", user)
    assert forgotten.customers == {device, user}
    assert forgotten.identifiers == {(ANON, "dev"), (USER, "an")}
    assert directory.forget("bep-nha", user) == forgotten
    assert {directory.being_forgotten("bep-nha", text) for text in (user, "an", "dev")} == {user}
    assert directory.being_forgotten("bep-nha", "ba") == ""
    assert directory.find("bep-nha", "an") == ""
    assert directory.find("bep-nha", "ba") == other


def test_person_is_found_by_any_spelling_of_what_names_them(firm: Organisation):
    directory = DjangoDirectory()
    (code,) = directory.resolve(
        "bep-nha",
        [one((USER, "khách-1"), (PHONE, "+84912345678"), (MAIL, "lan@example.vn"), joins=True)],
    )
    apart = unicodedata.normalize("NFD", "khách-1")
    ways = (code, "khách-1", apart, "0912 345 678", "0084912345678", " Lan@Example.vn ")
    assert [directory.find("bep-nha", way) for way in ways] == [code] * len(ways)
    assert directory.find("bep-nha", "") == directory.find("bep-nha", "0912 345 679") == ""


@pytest.mark.parametrize("value", ["u" * 321, "a\0b"])
def test_identifier_that_no_database_keeps_is_refused_and_nothing_is_changed(
    firm: Organisation, value: str
):
    with pytest.raises(IdentityUnfitError):
        DjangoDirectory().resolve("bep-nha", [one((USER, "an")), one((ANON, value))])
    with organisation_scope(firm):
        assert not Customer.objects.exists()
    assert DjangoDirectory().resolve("bep-nha", [one((USER, "u" * 320))])[0]


def test_name_of_several_people_finds_none_of_them(firm: Organisation):
    directory = DjangoDirectory()
    codes = directory.resolve("bep-nha", [one((USER, "7")), one((ANON, "7"))])
    with pytest.raises(CustomerAmbiguousError) as refused:
        directory.find("bep-nha", "7")
    assert refused.value.fields["codes"] == ", ".join(sorted(codes))
    directory.resolve("bep-nha", [one((USER, "7"), (ANON, "7"), joins=True)])
    assert directory.find("bep-nha", "7") == codes[0]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(
        st.lists(
            st.tuples(
                st.lists(
                    st.tuples(st.sampled_from([ANON, USER, PHONE]), st.sampled_from("abcde")),
                    min_size=1,
                    max_size=3,
                ),
                st.booleans(),
            ),
            max_size=6,
        ),
        max_size=4,
    )
)
def test_batches_cut_anywhere_find_the_same_people(
    firm: Organisation, batches: list[list[tuple[list[tuple[IdentifierKind, str]], bool]]]
):
    with organisation_scope(firm):
        Customer.objects.all().delete()
    directory = DjangoDirectory()
    events = [one(*names, joins=joins) for batch in batches for names, joins in batch]
    cut: list[str] = []
    for batch in batches:
        cut.extend(directory.resolve("bep-nha", [one(*n, joins=j) for n, j in batch]))
    into = directory.survivors("bep-nha")
    cut = [into.get(each, each) for each in cut]
    with organisation_scope(firm):
        Customer.objects.all().delete()
    whole = list(directory.resolve("bep-nha", events))
    into = directory.survivors("bep-nha")
    whole = [into.get(each, each) for each in whole]
    assert groups(cut) == groups(whole)


def groups(codes: list[str] | tuple[str, ...]) -> list[int]:
    return [list(codes).index(code) for code in codes]
