from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show

ROLES = ("admin", "cx_manager", "department_owner", "front_line", "analyst", "executive")
_ADDRESS = "http://127.0.0.1:8400"


@click.group(help=_("Let people in who look after customers' experience."))
def user() -> None:
    """Group the commands about users."""


@user.command(
    "create", help=_("Make a member and print a link with which they choose a password.")
)
@click.option("--mail", required=True, help=_("the address they sign in with"))
@click.option("--role", type=click.Choice(ROLES), required=True, help=_("what they may do"))
@click.option("--name", default="", help=_("how they are called"))
@click.option("--unit", "units", multiple=True, help=_("key of a unit; may be given again"))
@click.option(
    "--address", default=_ADDRESS, show_default=True, help=_("where people reach the server")
)
@shared_options()
def create(  # noqa: PLR0913 - the options of one command
    *,
    mail: str,
    role: str,
    name: str,
    units: tuple[str, ...],
    address: str,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Make a member."""
    opened = open_data(data, organisation=organisation, language=lang, begins=True)
    from cham.apps.accounts.links import password_path
    from cham.apps.orgs.scope import organisation_scope
    from cham.apps.people.members import add_member

    with organisation_scope(opened.organisation):
        member = add_member(opened.organisation, mail, role, units=units, name=name)
        # Who has an account elsewhere on this server signs in with its password.
        knows_password = member.user.has_usable_password()
        link = "" if knows_password else f"{address}{password_path(member.user)}"
    text = _("{mail} is a member. Link to choose a password, once, within three days:\n{link}")
    if knows_password:
        text = _("{mail} is a member, and signs in with the password of their account.")
    payload = {"id": member.pk, "mail": member.user.mail, "role": role, "link": link or None}
    show(payload, text.format(mail=member.user.mail, link=link), as_json=as_json)


@user.command("link", help=_("Print a link with which somebody chooses a new password."))
@click.option("--mail", required=True, help=_("the address they sign in with"))
@click.option(
    "--remove-second-factors", is_flag=True, help=_("also forget a lost phone or passkey")
)
@click.option(
    "--address", default=_ADDRESS, show_default=True, help=_("where people reach the server")
)
@shared_options()
def link(  # noqa: PLR0913 - the options of one command
    *,
    mail: str,
    remove_second_factors: bool,
    address: str,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Let somebody in again."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.orgs.scope import organisation_scope
    from cham.apps.people.rescue import let_in_again

    with organisation_scope(opened.organisation):
        path = let_in_again(opened.organisation, mail, remove_second_factors=remove_second_factors)
    whole = f"{address}{path}"
    text = _("Link to choose a new password, once, within three days:\n{link}").format(link=whole)
    show({"mail": mail, "link": whole}, text, as_json=as_json)


@user.command("list", help=_("List the members of an organisation."))
@shared_options()
def list_members(*, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """List the members."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.orgs.models import Member
    from cham.apps.orgs.scope import organisation_scope

    with organisation_scope(opened.organisation):
        members = [
            {
                "id": each.pk,
                "mail": each.user.mail,
                "name": each.user.name,
                "role": each.role,
                "active": each.is_active,
            }
            for each in Member.objects.select_related("user")
        ]
    lines = [
        f"{each['mail']}  {each['role']}{'' if each['active'] else '  –'}" for each in members
    ]
    show({"members": members}, "\n".join(lines), as_json=as_json)
