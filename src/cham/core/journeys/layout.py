"""How a journey's file looks: one line per text, and short lists and mappings on one line.

The nodes are made here and not by the YAML writer's representers: left to itself the writer folds
long texts, and loses line separators and double spaces where it does.
"""

import io
import sys
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_TAG = "tag:yaml.org,2002:"
_ONE_LINE = 76  # characters of values that still read well beside each other


def lay_out(content: object) -> str:
    """Write plain values as YAML that reads back exactly."""
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = sys.maxsize
    stream = io.StringIO()
    writer.serialize(_node(content), stream)
    return stream.getvalue()


def _node(value: object) -> Node:
    if isinstance(value, dict):
        pairs = [(_node(key), _node(each)) for key, each in value.items()]
        flow = _fit_one_line([part for pair in pairs for part in pair])
        return MappingNode(f"{_TAG}map", pairs, flow_style=flow)
    if isinstance(value, list):
        items = [_node(each) for each in value]
        return SequenceNode(f"{_TAG}seq", items, flow_style=_fit_one_line(items))
    if isinstance(value, bool):
        return ScalarNode(f"{_TAG}bool", "true" if value else "false")
    if isinstance(value, int | float):
        return ScalarNode(f"{_TAG}{type(value).__name__}", repr(value))
    text = str(value)
    return ScalarNode(f"{_TAG}str", text, style=_style(text))


def _fit_one_line(parts: Sequence[Node]) -> bool:
    plain = all(isinstance(part, ScalarNode) and part.style is None for part in parts)
    return plain and sum(len(part.value) + 2 for part in parts) <= _ONE_LINE


def _style(text: str) -> str | None:
    """Choose quotes for what cannot be seen, a block for lines; the rest decides itself."""
    lines = text.split("\n")
    forgotten = text.startswith(("?", ":"))  # the writer does not quote these between braces
    if forgotten or not all(line.isprintable() for line in lines):
        return '"'
    if len(lines) == 1:
        return None
    starts = text[0] not in " \n"
    ends = not text.endswith("\n\n") and not any(line.endswith(" ") for line in lines)
    return "|" if starts and ends else '"'
