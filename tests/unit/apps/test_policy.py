"""The table of rights, read the other way round: who is let in where it matters."""

import pytest

from cham.apps.orgs.policy import KEY_RIGHTS, RIGHTS, Act, KeyScope, Role, allowed, key_allowed
from cham.apps.orgs.tree import keys_below


def holders(act: Act) -> set[Role]:
    return {role for role in Role if allowed(role, act)}


def test_every_role_and_scope_has_its_row():
    assert RIGHTS.keys() == set(Role)
    assert KEY_RIGHTS.keys() == set(KeyScope)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        (Act.MANAGE_MEMBERS, {Role.ADMIN}),
        (Act.MANAGE_SETTINGS, {Role.ADMIN}),
        (Act.SEE_AUDIT, {Role.ADMIN}),
        (Act.EDIT_MAPS, {Role.ADMIN, Role.CX_MANAGER}),
        (Act.IMPORT_DATA, {Role.ADMIN, Role.CX_MANAGER}),
        (Act.SEE_CUSTOMERS, {Role.ADMIN, Role.CX_MANAGER}),
        (Act.EXPORT_DATA, {Role.ADMIN, Role.CX_MANAGER, Role.ANALYST}),
        (
            Act.SEE_ANSWERS,
            {Role.ADMIN, Role.CX_MANAGER, Role.ANALYST, Role.DEPARTMENT_OWNER},
        ),
        (
            Act.CORRECT_READINGS,
            {Role.ADMIN, Role.CX_MANAGER, Role.ANALYST, Role.DEPARTMENT_OWNER},
        ),
        (Act.DECIDE_THEMES, {Role.ADMIN, Role.CX_MANAGER, Role.ANALYST}),
        (Act.HEAR_OWN_UNITS, set(Role) - {Role.EXECUTIVE}),
        (Act.TRAIN_MODELS, {Role.ADMIN, Role.CX_MANAGER}),
        (Act.SEE_MAPS, set(Role)),
    ],
)
def test_who_may(act: Act, roles: set[Role]):
    assert holders(act) == roles


def test_key_that_brings_events_may_see_nothing():
    assert not any(key_allowed(KeyScope.INGEST, act) for act in Act)


def test_key_that_reads_changes_nothing_and_sees_no_names():
    assert {act for act in Act if key_allowed(KeyScope.READ, act)} == {
        Act.SEE_MAPS,
        Act.SEE_FIGURES,
        Act.SEE_ANSWERS,
        Act.HEAR_OWN_UNITS,
        Act.SEE_ORGANISATION,
        Act.EXPORT_DATA,
    }


def test_unknown_role_or_act_is_an_error_not_a_no():
    with pytest.raises(ValueError, match="owner"):
        allowed("owner", Act.SEE_MAPS)
    with pytest.raises(ValueError, match="see_everything"):
        allowed(Role.ADMIN, "see_everything")


def test_a_circle_in_the_tree_ends():
    assert keys_below({"a": "b", "b": "a", "c": None}, ["a"]) == {"a", "b"}
    assert keys_below({"a": None}, ["x"]) == frozenset()
