from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import language_option, shared_options, show

SCOPES = ("ingest", "read", "admin")


@click.group(help=_("Make and revoke the keys with which systems send and read."))
@language_option(told=False)
def key() -> None:
    """Group the commands about keys."""


@key.command("create", help=_("Make a key and print it, this once."))
@click.option("--name", required=True, help=_("what the key is for; the source of its events"))
@click.option("--scope", type=click.Choice(SCOPES), required=True, help=_("what it may do"))
@shared_options()
def create(
    *, name: str, scope: str, data: Path, organisation: str | None, lang: str, as_json: bool
) -> None:
    """Make a key."""
    opened = open_data(data, organisation=organisation, language=lang, begins=True)
    from cham.apps.orgs.actions import create_key

    made = create_key(opened.organisation, name=name, scope=scope)
    text = _("Key {key_id}, shown only now:\n{text}").format(key_id=made.key_id, text=made.text)
    show({"id": made.key_id, "key": made.text}, text, as_json=as_json)


@key.command("revoke", help=_("Revoke a key; servers stop taking it within a second."))
@click.argument("key_id")
@shared_options()
def revoke(*, key_id: str, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """Revoke a key."""
    from django.utils import timezone

    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.orgs.actions import revoke_key

    revoke_key(opened.organisation, key_id=key_id, now=timezone.now())
    show({"id": key_id}, _("Key {key_id} is revoked.").format(key_id=key_id), as_json=as_json)
