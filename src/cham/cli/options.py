"""Options that several commands share, and how a command shows what it found."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cham.cli.language import LANGUAGES, SPOKEN, _

F = TypeVar("F", bound=Callable[..., Any])


def shared_options(*, data: bool = True) -> Callable[[F], F]:
    """Add `--lang` and `--json`, and `--data` and `--organisation` to commands with state."""

    def add(command: F) -> F:
        command = click.option("--json", "as_json", is_flag=True, help=_("print one JSON object"))(
            command
        )
        command = language_option()(command)
        if data:
            command = click.option(
                "--organisation", metavar=_("CODE"), help=_("the organisation's code")
            )(command)
            command = click.option(
                "--data",
                type=click.Path(file_okay=False, path_type=Path),
                default=Path("data"),
                envvar="CHAM_DATA",
                show_default=True,
                help=_("the data folder"),
            )(command)
        return command

    return add


def language_option(*, told: bool = True) -> Callable[[F], F]:
    """Add `--lang`; it may stand anywhere, because it is looked for before the words are read.

    `told` hands the language to the function; groups have no use for it.
    """
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=SPOKEN,
        expose_value=told,
        help=_("language of texts"),
    )


def show(payload: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print the result: one JSON object, or the text for people."""
    click.echo(json.dumps(payload, ensure_ascii=False) if as_json else text)


def reading_options(command: F) -> F:
    """Add what a person may know about a file better than a look at it tells."""
    for option in (
        click.option("--sheet", metavar=_("NAME"), help=_("the sheet of a workbook")),
        click.option(
            "--delimiter", metavar=_("SIGN"), help=_("the sign between a CSV file's cells")
        ),
        click.option(
            "--encoding",
            metavar=_("NAME"),
            help=_("the encoding of a text file, like utf-8 or tcvn3"),
        ),
    ):
        command = option(command)
    return command
