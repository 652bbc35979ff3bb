"""The command itself: which commands there are, and how what goes wrong is told.

Exit codes: 0 done, 1 refused (with `code: message` on standard error), 2 wrong usage.
"""

import io
import os
import sys
from gettext import gettext
from importlib import import_module

import click

from cham.cli.language import _, tell
from cham.cli.options import language_option
from cham.cli.refusals import faults_of
from cham.core.errors import ChamError

# Each command is loaded only when it is asked for, so that none waits for another's libraries.
_COMMANDS = {
    "demo": "serving:demo",
    "serve": "serving:serve",
    "import": "importing:import_files",
    "export": "exporting:export",
    "measure": "measuring:measure",
    "discover": "discovering:discover",
    "report": "reporting:report",
    "simulate": "simulating:simulate",
    "text": "texts:text",
    "user": "users:user",
    "key": "keys:key",
    "erase": "keeping:erase",
    "dead-letters": "keeping:dead_letters",
    "replay": "keeping:replay",
    "verify": "keeping:verify",
    "audit": "auditing:audit",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in the order of a first hour."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command = getattr(import_module(f"cham.cli.commands.{module}"), name)
        assert isinstance(command, click.Command)
        _speak_usage(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with its whole sentence."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, each.help or "") for name, each in found if each])


def _speak_usage(command: click.Command) -> None:
    """Say in the language of the caller what click says in English only."""
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [WORDS]...")
        for each in command.commands.values():
            _speak_usage(each)


@click.command(
    cls=_Commands,
    help=_("Chạm: what customers live through, what it costs, and who answers for it."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="cham")
@language_option(told=False)
def cham() -> None:
    """Group the commands."""


_speak_usage(cham)


def main() -> None:
    """Run the command line and leave with its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # names of files may hold bytes that are no text
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = cham.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo(_("Stopped."), err=True)
        code = 130
    except BrokenPipeError:
        # The reader of a pipe left; writing on would only say so again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        faults = faults_of(error)
        if not faults:
            raise
        code = _refuse(*faults)
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(*faults: ChamError) -> int:
    for each in faults:
        click.echo(tell(each), err=True)
    return 1
