"""Who may do what: one table of roles and acts, written out so that it can be read and questioned.

A right is never granted anywhere else. What a role may do is one half; the other is where. The
journey and its figures (counts, scores, pains, the map) are for everybody in the organisation. What
single customers did and said, and decisions about pains, are bound: members of a role that is bound
to units have those of their units and of everything below them (`Member.units_seen`).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What somebody is to the organisation."""

    ADMIN = "admin"
    CX_MANAGER = "cx_manager"
    DEPARTMENT_OWNER = "department_owner"
    FRONT_LINE = "front_line"
    ANALYST = "analyst"
    EXECUTIVE = "executive"


class Act(StrEnum):
    """What can be done, as far as rights tell it apart."""

    SEE_MAPS = "see_maps"
    EDIT_MAPS = "edit_maps"
    PUBLISH_MAPS = "publish_maps"
    COMMENT = "comment"
    SEE_FIGURES = "see_figures"
    SEE_ANSWERS = "see_answers"
    HEAR_OWN_UNITS = "hear_own_units"
    CORRECT_READINGS = "correct_readings"
    DECIDE_THEMES = "decide_themes"
    TRAIN_MODELS = "train_models"
    SEE_CUSTOMERS = "see_customers"
    TRIAGE_PAINS = "triage_pains"
    IMPORT_DATA = "import_data"
    EXPORT_DATA = "export_data"
    MANAGE_KEYS = "manage_keys"
    EDIT_PERSONAS = "edit_personas"
    SIGN_OFF_PERSONAS = "sign_off_personas"
    SEE_ORGANISATION = "see_organisation"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_UNITS = "manage_units"
    MANAGE_SETTINGS = "manage_settings"
    SEE_AUDIT = "see_audit"


class KeyScope(StrEnum):
    """What a system may do with a key."""

    INGEST = "ingest"
    READ = "read"
    ADMIN = "admin"


_EVERYBODY = frozenset({Act.SEE_MAPS, Act.COMMENT, Act.SEE_FIGURES, Act.SEE_ORGANISATION})

_WITH_COMMENTS = frozenset({Act.SEE_ANSWERS, Act.HEAR_OWN_UNITS, Act.CORRECT_READINGS})

RIGHTS: Mapping[Role, frozenset[Act]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Act),
        Role.CX_MANAGER: frozenset(Act) - {Act.MANAGE_MEMBERS, Act.MANAGE_SETTINGS, Act.SEE_AUDIT},
        Role.DEPARTMENT_OWNER: _EVERYBODY
        | _WITH_COMMENTS
        | {Act.TRIAGE_PAINS, Act.SIGN_OFF_PERSONAS},
        Role.FRONT_LINE: _EVERYBODY | {Act.HEAR_OWN_UNITS},
        Role.ANALYST: _EVERYBODY | _WITH_COMMENTS | {Act.DECIDE_THEMES, Act.EXPORT_DATA},
        Role.EXECUTIVE: _EVERYBODY,
    }
)

KEY_RIGHTS: Mapping[KeyScope, frozenset[Act]] = MappingProxyType(
    {
        KeyScope.INGEST: frozenset(),
        KeyScope.READ: frozenset(
            {
                Act.SEE_MAPS,
                Act.SEE_FIGURES,
                Act.SEE_ANSWERS,
                Act.HEAR_OWN_UNITS,
                Act.SEE_ORGANISATION,
                Act.EXPORT_DATA,
            }
        ),
        KeyScope.ADMIN: frozenset(Act),
    }
)

KEY_SCOPE_NAMES: Mapping[KeyScope, Promise] = MappingProxyType(
    {
        KeyScope.INGEST: _("Send events"),
        KeyScope.READ: _("Read"),
        KeyScope.ADMIN: _("Everything"),
    }
)

KEY_SCOPE_EXPLANATIONS: Mapping[KeyScope, Promise] = MappingProxyType(
    {
        KeyScope.INGEST: _("For websites, apps and tills. It may stand where strangers see it."),
        KeyScope.READ: _("For reports and tables elsewhere: maps, figures and answers."),
        KeyScope.ADMIN: _("For programs that do what an administrator does. Keep it secret."),
    }
)

UNIT_BOUND = frozenset({Role.DEPARTMENT_OWNER, Role.FRONT_LINE})
"""Roles that see single answers of their units only; the units of others tell where they belong."""

TRUSTED_WITH_MUCH = frozenset({Role.ADMIN, Role.CX_MANAGER})
"""Roles that need a second factor as soon as the server listens beyond the machine itself."""

ROLE_NAMES: Mapping[Role, Promise] = MappingProxyType(
    {
        Role.ADMIN: _("Administrator"),
        Role.CX_MANAGER: _("CX manager"),
        Role.DEPARTMENT_OWNER: _("Department owner"),
        Role.FRONT_LINE: _("Front line"),
        Role.ANALYST: _("Analyst"),
        Role.EXECUTIVE: _("Executive"),
    }
)

ROLE_EXPLANATIONS: Mapping[Role, Promise] = MappingProxyType(
    {
        Role.ADMIN: _("Does everything, and lets people in."),
        Role.CX_MANAGER: _("Maps, data, pains, personas, keys and units; all answers."),
        Role.DEPARTMENT_OWNER: _(
            "Maps and figures; single answers, and decisions about pains, of their own units."
        ),
        Role.FRONT_LINE: _(
            "Maps and figures, their own tasks, praise and blame of their own units."
        ),
        Role.ANALYST: _("All figures, and answers without names; may export."),
        Role.EXECUTIVE: _("Maps and figures, without single answers."),
    }
)


def allowed(role: Role | str, act: Act | str) -> bool:
    """Tell whether a role may do something.

    Raises
    ------
    ValueError
        When there is no such role or act, which is a fault of the program.
    """
    return Act(act) in RIGHTS[Role(role)]


def scopes_granted_by(role: Role | str) -> tuple[KeyScope, ...]:
    """Give the scopes that a member of a role may make keys of: none that can do more than they.

    Examples
    --------
    >>> [scope.value for scope in scopes_granted_by(Role.CX_MANAGER)]
    ['ingest', 'read']
    """
    return tuple(scope for scope in KeyScope if KEY_RIGHTS[scope] <= RIGHTS[Role(role)])


def key_allowed(scope: KeyScope | str, act: Act | str) -> bool:
    """Tell whether a key of this scope may do something.

    Raises
    ------
    ValueError
        When there is no such scope or act, which is a fault of the program.
    """
    return Act(act) in KEY_RIGHTS[KeyScope(scope)]
