"""Somebody to sign in as: the simulated firm's manager, with a password drawn at each start."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.people.members import add_member

MAIL = "demo@cham.example"
_NAME = "Người quản lý CX"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that are read for one another
_GROUPS, _GROUP = 3, 5


@dataclass(frozen=True, slots=True)
class Login:
    """What to type; the password holds until the next start."""

    mail: str
    password: str


@transaction.atomic
def let_in(organisation: Organisation) -> Login:
    """Make the manager, or give them a new password; take the map's units over."""
    password = "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )
    with organisation_scope(organisation):
        member = Member.objects.filter(user__mail=MAIL).select_related("user").first()
        member = member or add_member(organisation, MAIL, Role.ADMIN, name=_NAME)
        member.user.set_password(password)
        member.user.save()
        take_units_over(organisation)
    return Login(MAIL, password)


def take_units_over(organisation: Organisation) -> None:
    """Make the units that the maps name units of the organisation, below one another as there."""
    with organisation_scope(organisation):
        drawn = {unit.key: unit for map_ in current_journeys(organisation) for unit in map_.units}
        for unit in drawn.values():
            name = unit.name.read(organisation.language)
            Unit.objects.get_or_create(key=unit.key, defaults={"name": name or unit.key})
        for unit in drawn.values():
            if unit.parent in drawn:
                above = Unit.objects.get(key=unit.parent)
                Unit.objects.filter(key=unit.key, parent=None).update(parent=above)
