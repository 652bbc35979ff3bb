"""A rule as people write it in a form: names with commas between, one property a line.

amount: 1..            at least 1
amount: ..5            at most 5
status: done, paid     one of these
first: true
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from cham.apps.maps.errors import PropertyLineError
from cham.core.journeys import Fields, Node, Span, Value

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SPAN = re.compile(rf"({_NUMBER.pattern})?\.\.({_NUMBER.pattern})?")
# A quoted piece ends at the quote before a comma or the end, any other at the next comma.
_PIECE = re.compile(r'\s*("[^"]*"(?=\s*(?:,|$))|[^,]+)')
_WHOLE = 1e15  # as journey files write numbers
_TRUTHS = {"true": True, "false": False}


def write_list(values: Sequence[str]) -> str:
    """Write names with commas between; those with a comma or quote inside stand in quotes."""
    return ", ".join(_quoted(each) for each in values)


def read_list(text: str) -> list[str]:
    """Read names with commas or line ends between.

    Examples
    --------
    >>> read_list('đặt món, "a, b", *giao*')
    ['đặt món', 'a, b', '*giao*']
    """
    return [_bare(each) for each in _pieces(text.replace("\n", ",")) if each]


def write_properties(properties: Mapping[str, tuple[Value, ...] | Span]) -> str:
    """Write conditions on properties, one a line."""
    return "\n".join(f"{_key(name)}: {_condition(want)}" for name, want in properties.items())


def read_properties(text: str) -> Fields:
    """Read conditions on properties, one a line, as a journey's file has them.

    Raises
    ------
    PropertyLineError
        When a line is no condition.
    """
    found: Fields = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            name, want = _read_line(number, line.strip())
            found[name] = want
    return found


def _read_line(number: int, line: str) -> tuple[str, Node]:
    if line.startswith('"'):
        name, colon, rest = line[1:].partition('":')
    else:
        name, colon, rest = line.partition(":")
    span = _SPAN.fullmatch(rest.strip())
    values = [_value(each) for each in _pieces(rest) if each]
    if not (colon and name.strip() and values) or rest.strip() == "..":
        raise PropertyLineError(number=number, line=line[:60])
    if span is not None:
        ends = {"at_least": span[1], "at_most": span[2]}
        return name.strip(), {key: _number(end) for key, end in ends.items() if end}
    return name.strip(), values[0] if len(values) == 1 else cast("Node", values)


def _condition(want: tuple[Value, ...] | Span) -> str:
    if isinstance(want, Span):
        low, high = ("" if end is None else _plain(end) for end in (want.at_least, want.at_most))
        return f"{low}..{high}"
    return ", ".join(_plain(each) for each in want)


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    if isinstance(value, int):
        return str(value)
    is_like_other = value in _TRUTHS or _NUMBER.fullmatch(value) or _SPAN.fullmatch(value)
    return f'"{value}"' if is_like_other else _quoted(value)


def _value(text: str) -> Value:
    if text in _TRUTHS:
        return _TRUTHS[text]
    return _number(text) if _NUMBER.fullmatch(text) else _bare(text)


def _number(text: str) -> int | float:
    return float(text) if {*text} & {*".eE"} else int(text)


def _key(name: str) -> str:
    return f'"{name}"' if ":" in name or name.startswith('"') else name


def _quoted(text: str) -> str:
    needs = not text or "," in text or text.startswith('"') or text != text.strip()
    return f'"{text}"' if needs else text


def _bare(text: str) -> str:
    is_quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1] if is_quoted else text


def _pieces(text: str) -> list[str]:
    """Cut a text at its commas, except those between quotes."""
    return [found.strip() for found in _PIECE.findall(text)]
