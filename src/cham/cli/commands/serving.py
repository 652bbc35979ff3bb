from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.options import shared_options
from cham.cli.supervisor import Supervisor


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
    from cham.cli.opening import open_data

    open_data(data, organisation=organisation, language=lang)
    click.echo(
        _("Chạm listens on http://{host}:{port}, data in {data}. Stop it with Ctrl+C.").format(
            host=host, port=port, data=data
        )
    )
    raise click.exceptions.Exit(run_server(data, host=host, port=port, workers=workers))


def run_server(data: Path, *, host: str, port: int, workers: int) -> int:
    """Start the server's processes on a prepared folder and wait for their end."""
    supervisor = Supervisor()
    environment = {"CHAM_DATA": str(data.absolute())}
    supervisor.start(
        *("-m", "granian", "cham.web.asgi:application", "--interface", "asgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--no-ws", "--log-level", "warning"),
        environment=environment,
    )
    supervisor.start("-m", "cham.web.compactor", environment=environment)
    return supervisor.watch()
