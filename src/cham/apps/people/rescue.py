"""Use case at the terminal: let somebody in again who cannot sign in any more."""

from django.db import transaction

from cham.apps.accounts.actions import checked_mail
from cham.apps.orgs.audit import Actor
from cham.apps.orgs.models import Member
from cham.apps.people.errors import MemberUnknownError
from cham.apps.people.members import make_password_link, remove_second_factors as remove_factors


@transaction.atomic
def let_in_again(who: Actor, mail: str, *, remove_second_factors: bool = False) -> str:
    """Give the path under which a member of the organisation in scope chooses a new password.

    Raises
    ------
    MemberUnknownError
        When nobody in the organisation has the address.
    """
    found = Member.objects.filter(user__mail=checked_mail(mail)).first()
    if found is None:
        raise MemberUnknownError(member=mail)
    if remove_second_factors:
        remove_factors(who, found.pk)
    return make_password_link(who, found.pk)
