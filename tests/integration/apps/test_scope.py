"""The wall between organisations fails closed."""

import pytest
from django.apps import apps
from django.utils import timezone

from cham.apps.customers.models import Customer
from cham.apps.orgs.actions import choose_organisation, create_key, revoke_key
from cham.apps.orgs.errors import (
    ForeignOrganisationError,
    KeyNameTakenError,
    OrganisationAmbiguousError,
    OrganisationUnknownError,
    ScopeMissingError,
)
from cham.apps.orgs.models import Key, Organisation
from cham.apps.orgs.scope import OrganisationOwned, organisation_scope
from cham.apps.orgs.secrets import digest_of


def owned_models() -> list[type[OrganisationOwned]]:
    return [each for each in apps.get_models() if issubclass(each, OrganisationOwned)]


def test_every_model_with_an_organisation_is_behind_the_wall():
    unguarded = [
        model.__name__
        for model in apps.get_models()
        if any(field.name == "organisation" for field in model._meta.fields)
        and not issubclass(model, OrganisationOwned)
    ]
    assert unguarded == []
    assert len(owned_models()) >= 6


@pytest.mark.parametrize("model", owned_models(), ids=lambda each: each.__name__)
def test_query_outside_an_organisation_is_refused(model: type[OrganisationOwned], db: None):
    with pytest.raises(ScopeMissingError):
        list(model.objects.all())  # type: ignore[attr-defined]  # every concrete model has objects
    with pytest.raises(ScopeMissingError):
        model()


def test_rows_of_another_organisation_are_not_seen(firm: Organisation, rival: Organisation):
    with organisation_scope(firm):
        Customer.objects.create(code="a")
    with organisation_scope(rival):
        assert Customer.objects.count() == 0
        assert not Customer.objects.filter(code="a").exists()
    assert Customer.objects.unscoped().count() == 1


def test_row_of_another_organisation_is_not_written(firm: Organisation, rival: Organisation):
    with organisation_scope(firm):
        ours = Customer.objects.create(code="a")
    with organisation_scope(rival):
        ours.name = "lấy mất"
        with pytest.raises(ForeignOrganisationError):
            ours.save()
        with pytest.raises(ForeignOrganisationError):
            ours.delete()
        with pytest.raises(ForeignOrganisationError):
            Customer.objects.bulk_create([Customer(code="b", organisation=firm)])
    assert list(Customer.objects.unscoped().values_list("code", "name")) == [("a", "")]


def test_scope_ends_with_its_block(firm: Organisation):
    with organisation_scope(firm):
        pass
    with pytest.raises(ScopeMissingError):
        Customer.objects.count()


def test_key_is_kept_as_a_digest_only(firm: Organisation):
    made = create_key(firm, name="web", scope="ingest")
    with organisation_scope(firm):
        stored = Key.objects.get()
    assert bytes(stored.digest) == digest_of(made.text)
    assert made.text.startswith(f"cham_live_{made.key_id}_")
    assert made.text not in str(vars(stored))


def test_second_key_of_a_name_is_refused_and_nothing_is_stored(firm: Organisation):
    create_key(firm, name="web", scope="ingest")
    with pytest.raises(KeyNameTakenError):
        create_key(firm, name="web", scope="read")
    with organisation_scope(firm):
        assert list(Key.objects.values_list("scope")) == [("ingest",)]


def test_revoking_tells_whether_there_was_a_key(firm: Organisation, rival: Organisation):
    made = create_key(firm, name="web", scope="ingest")
    now = timezone.now()
    assert not revoke_key(rival, key_id=made.key_id, now=now)
    assert revoke_key(firm, key_id=made.key_id, now=now)
    assert not revoke_key(firm, key_id=made.key_id, now=now)


def test_fresh_folder_gets_its_first_organisation(db: None):
    first = choose_organisation()
    assert choose_organisation() == first


def test_choice_among_several_must_be_named(firm: Organisation, rival: Organisation):
    with pytest.raises(OrganisationAmbiguousError):
        choose_organisation()
    assert choose_organisation("doi-thu") == rival
    with pytest.raises(OrganisationUnknownError, match="bep-nha, doi-thu"):
        choose_organisation("khac")
