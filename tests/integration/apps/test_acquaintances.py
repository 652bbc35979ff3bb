"""A compaction that remembers whom it met leaves the directory as one that asks each time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from cham.apps.customers.directory import DjangoDirectory
from cham.apps.customers.models import Customer
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.interactions import IdentifierKind, Identity
from cham.lake import acquaintances
from cham.lake.acquaintances import Acquaintances

NAMES = st.tuples(
    st.sampled_from([IdentifierKind.ANONYMOUS, IdentifierKind.USER, IdentifierKind.PHONE]),
    st.sampled_from("abc"),
)
IDENTITIES = st.builds(
    Identity,
    identifiers=st.lists(NAMES, min_size=1, max_size=2, unique=True).map(tuple),
    joins=st.booleans(),
    contact=st.dictionaries(st.sampled_from(["name", "mail"]), st.sampled_from(["", "x", "y"])),
)


def state(organisation: Organisation, codes: list[str]) -> list[tuple[int, str, str]]:
    """Who is whom, by the first of each, and how they are reached."""
    into = DjangoDirectory().survivors(organisation.code)
    survivors = [into.get(each, each) for each in codes]
    with organisation_scope(organisation):
        rows = {each.code: each for each in Customer.objects.all()}
        told = [(survivors.index(each), rows[each].name, rows[each].mail) for each in survivors]
        Customer.objects.all().delete()
    return told


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(st.lists(IDENTITIES, max_size=5, unique_by=repr), max_size=5),
    most=st.sampled_from([2, 100]),
)
def test_people_and_contacts_are_the_same(
    firm: Organisation,
    rival: Organisation,
    batches: list[list[Identity]],
    most: int,
):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(acquaintances, "MOST", most)
        plain, remembering = DjangoDirectory(), Acquaintances(DjangoDirectory())
        asked: list[str] = []
        remembered: list[str] = []
        for batch in batches:
            asked += plain.resolve(firm.code, batch)
            remembered += remembering.resolve(rival.code, batch)
    assert state(rival, remembered) == state(firm, asked)


def test_whoever_was_met_costs_no_look(firm: Organisation):
    directory = Acquaintances(DjangoDirectory())
    people = [
        Identity(
            identifiers=((IdentifierKind.PHONE, f"+849{n:08d}"),), contact={"name": f"An {n}"}
        )
        for n in range(50)
    ]
    first = directory.resolve(firm.code, people)
    with CaptureQueriesContext(connection) as looks:
        assert directory.resolve(firm.code, people) == first
    assert not looks.captured_queries
