import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from cham.cli.language import _
from cham.cli.listening import ensure_free
from cham.cli.opening import OpenData, open_data, prepare
from cham.cli.options import shared_options

F = TypeVar("F", bound=Callable[..., Any])

_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be listened on


def _address_options(command: F) -> F:
    """Add the options that say where to listen; settings of the same names are their defaults."""
    for option in (
        click.option(
            "--port",
            default=8400,
            show_default=True,
            type=click.IntRange(1, 65_535),
            envvar="CHAM_PORT",
            show_envvar=True,
            help=_("port to listen on"),
        ),
        click.option(
            "--host",
            default="127.0.0.1",
            show_default=True,
            envvar="CHAM_HOST",
            show_envvar=True,
            help=_("address to listen on"),
        ),
    ):
        command = option(command)
    return command


@click.command(help=_("Start the server: one command, one port, one data folder."))
@_address_options
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    envvar="CHAM_WORKERS",
    show_envvar=True,
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
    _set_up(host=host, port=port, workers=workers)
    opened = open_data(data, organisation=organisation, language=lang, begins=True)
    _tell_address(data)
    _tell_first_steps(opened, host, port)
    run_server()


@click.command(help=_("Start the server with a simulated firm whose truth is known."))
@_address_options
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
    _set_up(host=host, port=port, workers=1)
    prepare(data, language=lang)
    from cham.apps.demo_firm.bringing_in import bring_in_demo_firm

    # Seals of an audit log that nobody has acted in yet would drown what is said here.
    logging.getLogger("cham.audit").setLevel(logging.WARNING)
    brought = bring_in_demo_firm(data.absolute(), customers=customers, say=_say_step)
    click.echo("")
    for language, report in brought.reports.items():
        click.echo(_("Report ({language}): {path}").format(language=language, path=report))
    click.echo(_("The firm's files and its truth: {path}").format(path=brought.files))
    if brought.key:
        click.echo(_("Ingest key, shown only now: {key}").format(key=brought.key))
    login = _("Sign in as {mail} with the password {password}")
    click.echo(login.format(mail=brought.login.mail, password=brought.login.password))
    _tell_address(data)
    run_server()


def _tell_first_steps(opened: OpenData, host: str, port: int) -> None:
    """Say how the first administrator comes in, and what an open door needs."""
    from django.conf import settings

    from cham.apps.people.claiming import new_claim_code

    code = new_claim_code(opened.organisation)
    if code:
        text = _("First administrator: open http://{host}:{port}/start/claim/ and type {code}")
        near = "127.0.0.1" if host in _EVERY_ADDRESS else host
        click.echo(text.format(host=near, port=port, code=code))
    configuration = settings.CONFIGURATION
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


def _set_up(*, host: str, port: int, workers: int) -> None:
    """Put the options where all processes of the server read their settings."""
    ensure_free(host, port)
    os.environ["CHAM_HOST"] = host
    os.environ["CHAM_PORT"] = str(port)
    os.environ["CHAM_WORKERS"] = str(workers)


def _tell_address(data: Path) -> None:
    from django.conf import settings

    host, port = settings.CONFIGURATION.host, settings.CONFIGURATION.port
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        _("Chạm listens on http://{host}:{port}, data in {data}. Stop it with Ctrl+C.").format(
            host=shown, port=port, data=data
        )
    )


def run_server() -> NoReturn:
    """Start the server's processes on the folder that was prepared, and wait for their end."""
    from django.conf import settings

    from cham.cli.supervisor import become_supervisor

    configuration = settings.CONFIGURATION
    _make_metrics_folder(configuration.data)
    become_supervisor(
        [
            (
                *("-m", "cham.web.server", "--host", configuration.host),
                *("--port", str(configuration.port), "--workers", str(configuration.workers)),
            ),
            ("-m", "cham.web.consumer"),
        ],
        {"CHAM_DATA": str(configuration.data)},
    )


def _make_metrics_folder(data: Path) -> None:
    """Make the empty folder in which the processes of a server share figures about themselves."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
