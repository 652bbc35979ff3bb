"""Lists of aspects from files, and what a firm must not overlook in a text."""

from functools import cache
from importlib import resources
from pathlib import Path

from cham.core.aspects import Taxonomy, parse_taxonomy
from cham.voice.features import LONGEST_TEXT


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a list of aspects.

    Raises
    ------
    AspectError
        With the line at fault.
    """
    return parse_taxonomy(path.read_text("utf-8"))


def signals_of(text: str) -> tuple[str, ...]:
    """Name what a firm must not overlook in a text, by its words alone.

    Examples
    --------
    >>> signals_of("Giao trễ hoài, mình hủy dịch vụ đây"), signals_of("Ngon, sẽ quay lại")
    (('leaving',), ())
    """
    return _signals().found_in(text[:LONGEST_TEXT])


@cache
def _signals() -> Taxonomy:
    return parse_taxonomy(
        resources.files("cham.voice").joinpath("signals.yaml").read_text("utf-8")
    )
