from pathlib import Path
from typing import NoReturn

import click

from cham.cli.language import _
from cham.cli.opening import OpenData, open_data, prepare
from cham.cli.options import shared_options

_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be listened on


@click.command(help=_("Start the server: one command, one port, one data folder."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("address to listen on"))
@click.option("--port", default=8400, show_default=True, type=int, help=_("port to listen on"))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help=_("processes that take requests"),
)
@shared_options()
def serve(  # noqa: PLR0913 - the options of one command
    *,
    host: str,
    port: int,
    workers: int,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,  # noqa: ARG001 - every command takes it
) -> None:
    """Serve until told to stop."""
    opened = open_data(data, organisation=organisation, language=lang)
    click.echo(
        _("Chạm listens on http://{host}:{port}, data in {data}. Stop it with Ctrl+C.").format(
            host=host, port=port, data=data
        )
    )
    _tell_first_steps(opened, host, port)
    run_server(data, host=host, port=port, workers=workers)


@click.command(help=_("Start the server with a simulated firm whose truth is known."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("address to listen on"))
@click.option("--port", default=8400, show_default=True, type=int, help=_("port to listen on"))
@click.option(
    "--customers", default=2000, show_default=True, help=_("how many people buy at least once")
)
@shared_options()
def demo(  # noqa: PLR0913 - the options of one command
    *,
    host: str,
    port: int,
    customers: int,
    data: Path,
    organisation: str | None,  # noqa: ARG001 - every command with state takes it
    lang: str,
    as_json: bool,  # noqa: ARG001 - every command takes it
) -> None:
    """Bring the firm in at the first start, write its report, then serve."""
    prepare(data, language=lang)
    from cham.apps.demo_firm.bringing_in import bring_in_demo_firm

    brought = bring_in_demo_firm(data.absolute(), customers=customers, say=_say_step)
    click.echo("")
    for language, report in brought.reports.items():
        click.echo(_("Report ({language}): {path}").format(language=language, path=report))
    click.echo(_("The firm's files and its truth: {path}").format(path=brought.files))
    if brought.key:
        click.echo(_("Ingest key, shown only now: {key}").format(key=brought.key))
    click.echo(
        _("Chạm listens on http://{host}:{port}, data in {data}. Stop it with Ctrl+C.").format(
            host=host, port=port, data=data
        )
    )
    run_server(data, host=host, port=port, workers=1)


def _tell_first_steps(opened: OpenData, host: str, port: int) -> None:
    """Say how the first administrator comes in, and what an open door needs."""
    from dataclasses import replace

    from django.conf import settings

    from cham.apps.people.claiming import new_claim_code

    code = new_claim_code(opened.organisation)
    if code:
        text = _("First administrator: open http://{host}:{port}/start/claim/ and type {code}")
        near = "127.0.0.1" if host in _EVERY_ADDRESS else host
        click.echo(text.format(host=near, port=port, code=code))
    configuration = replace(settings.CONFIGURATION, listen=host)
    if configuration.is_reachable and not configuration.https:
        click.echo(
            _(
                "Others can reach this server, and what they type travels in the open. Put a "
                "proxy with HTTPS before it and set CHAM_HTTPS=on."
            ),
            err=True,
        )


def _say_step(step: str, what: str) -> None:
    words = {
        "simulate": _("Simulating a lunch-delivery firm …"),
        "import": _("Importing {what} …"),
        "report": _("Writing the report …"),
    }
    click.echo(words[step].format(what=what))


def run_server(data: Path, *, host: str, port: int, workers: int) -> NoReturn:
    """Start the server's processes on a prepared folder and wait for their end."""
    from cham.cli.supervisor import become_supervisor

    web = ("-m", "cham.web.server", "--host", host, "--port", str(port), "--workers", str(workers))
    become_supervisor(
        [web, ("-m", "cham.web.consumer")],
        {"CHAM_DATA": str(data.absolute()), "CHAM_LISTEN": host},
    )
