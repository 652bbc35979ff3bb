"""How far a file has come in, on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from cham.cli.language import SPOKEN, _

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_TOLD_EVERY = 20_000  # rows


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told of rows: those that are being counted, then those that are taken in."""

    counting: Callable[[int], None]
    taking: Callable[[int], None]


@contextmanager
def told_progress(name: str) -> Iterator[Progress]:
    """Tell of a file's rows until the work on it ends."""
    if not sys.stderr.isatty():
        yield Progress(lambda _rows: None, lambda _rows: None)
        return
    from cham.drawing.numbers import Numbers

    number = Numbers(SPOKEN).number
    text = _("{file}: {rows} rows looked at")
    counted = 0
    bar: ProgressBar[int] | None = None

    def count(rows: int) -> None:
        nonlocal counted
        counted = rows
        if rows % _TOLD_EVERY == 0:
            told = text.format(file=name, rows=number(rows))
            click.echo(f"\r{told}", nl=False, err=True)

    def take(rows: int) -> None:
        nonlocal bar
        if bar is None:
            if counted >= _TOLD_EVERY:
                click.echo("\r", nl=False, err=True)
            bar = click.progressbar(length=max(counted, 1), label=name, file=sys.stderr)
            bar.render_progress()
        if rows % _TOLD_EVERY == 0 or rows == counted:
            bar.update(rows - bar.pos)

    try:
        yield Progress(count, take)
    finally:
        if bar is not None:
            bar.render_finish()


@contextmanager
def told_share(name: str) -> Iterator[Callable[[float], None]]:
    """Tell how much of a work is done, 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda _share: None
        return
    with click.progressbar(length=100, label=name, file=sys.stderr) as bar:

        def tell(share: float) -> None:
            bar.update(round(100 * share) - bar.pos)

        yield tell
