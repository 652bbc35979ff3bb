"""The paths that customers really take, as a picture: steps in columns, moves as bands.

A band is as wide as its move is frequent and ends in an arrow. Moves are grey; those that are a
sign of trouble are in its colour, so that they are seen at once. Within a column steps stand in
the order in which they are given, and moves to the next one run straight down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

_WIDTH = 1240.0  # the width of the page that the picture is drawn for
_MARGIN, _HEAD = 8.0, 38.0
_LEFT = 46.0  # room for moves that turn round at the side of the first column
_WIDEST_PITCH = 236.0
_GUTTER = 62.0  # between two columns
_ROW, _GAP = 54.0, 26.0
_WIDEST, _THINNEST = 15.0, 1.2
_LETTER = 6.7  # the mean width of a letter of a step's name
_LINES = 2
_BESIDE = 13.0  # how far moves back run beside those onwards


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A step: its column, its name, how often it was met, what is said of it, where it leads."""

    key: str
    name: str
    caption: str
    column: int
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdge:
    """A move from one step to the next, with its count, its words, and whether it is trouble."""

    source: str
    target: str
    count: int
    words: str
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a step stands: its column, its row in the column, and its corner."""

    column: int
    row: int
    x: float
    y: float
    width: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + _ROW / 2


@dataclass(frozen=True, slots=True)
class _Arrow:
    """How a move is drawn: how thick its band is, and so how large its head."""

    thickness: float

    @property
    def half(self) -> float:
        """Half the width of the head."""
        return self.thickness / 2 + 3.2

    @property
    def tip(self) -> float:
        """The length of the head."""
        return 4.5 + self.thickness / 3

    def across(self, x: float, y: float, direction: float) -> str:
        """Draw a head whose point looks left or right, with its base at a place."""
        point = x + direction * self.tip
        return f"M{x:.1f} {y - self.half:.1f}V{y + self.half:.1f}L{point:.1f} {y:.1f}Z"

    def along(self, x: float, y: float, direction: float) -> str:
        """Draw a head whose point looks up or down, with its base at a place."""
        point = y + direction * self.tip
        return f"M{x - self.half:.1f} {y:.1f}H{x + self.half:.1f}L{x:.1f} {point:.1f}Z"


@dataclass(slots=True)
class _Sheet:
    """The places of all steps, and how large the picture is."""

    boxes: dict[str, _Box] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def path_flow(
    nodes: Sequence[FlowNode],
    edges: Sequence[FlowEdge],
    *,
    heads: Sequence[str],
    title: str,
    name: str = "flow",
) -> str:
    """Draw steps and moves as SVG.

    Parameters
    ----------
    nodes
        Within a column, in the order in which they stand from top to bottom.
    heads
        The names of the columns, from left to right; empty texts where columns have none.
    """
    sheet = _lay_out(nodes, len(heads))
    widest = max((edge.count for edge in edges), default=1)
    ordered = sorted(edges, key=lambda each: each.count)
    size = (
        f'width="{sheet.width:.0f}" height="{sheet.height:.0f}" '
        f'viewBox="0 0 {sheet.width:.0f} {sheet.height:.0f}"'
    )
    return "".join(
        [
            f'<svg class="path-flow" role="group" aria-labelledby="{name}-title" {size}>',
            f'<title id="{name}-title">{escape(title)}</title>',
            *_heads(heads, sheet),
            *(_move(edge, sheet.boxes, widest) for edge in ordered),
            *(_node(node, sheet.boxes[node.key]) for node in nodes),
            "</svg>",
        ]
    )


def _lay_out(nodes: Sequence[FlowNode], columns: int) -> _Sheet:
    """Give every step its place; columns share the width and stand on one middle line."""
    pitch = min(_WIDEST_PITCH, (_WIDTH - _LEFT) / max(columns, 1))
    stacks: list[list[FlowNode]] = [[] for _ in range(columns)]
    for node in nodes:
        stacks[node.column].append(node)
    tallest = max((len(stack) for stack in stacks), default=0) * (_ROW + _GAP)
    sheet = _Sheet(width=_LEFT + columns * pitch, height=_HEAD + tallest + 2 * _MARGIN + _BESIDE)
    for column, stack in enumerate(stacks):
        top = _HEAD + _MARGIN + (tallest - len(stack) * (_ROW + _GAP)) / 2
        for row, node in enumerate(stack):
            x, y = _LEFT + column * pitch, top + row * (_ROW + _GAP)
            sheet.boxes[node.key] = _Box(column, row, x, y, pitch - _GUTTER)
    return sheet


def _move(edge: FlowEdge, boxes: Mapping[str, _Box], widest: int) -> str:
    source, target = boxes[edge.source], boxes[edge.target]
    arrow = _Arrow(max(edge.count / widest * _WIDEST, _THINNEST))
    is_back = target.column < source.column
    if source.column == target.column:
        is_back = target.row <= source.row
        line, head = _along(source, target, arrow, is_back=is_back)
    else:
        line, head = _across(source, target, arrow, is_back=is_back)
    return (
        f'<g class="move{" trouble" if edge.is_trouble else ""}"><title>{escape(edge.words)}</title>'
        f'<path class="line" d="{line}" stroke-width="{arrow.thickness:.1f}"/>'
        f'<path class="head" d="{head}"/></g>'
    )


def _across(source: _Box, target: _Box, arrow: _Arrow, *, is_back: bool) -> tuple[str, str]:
    """Lead from the side of one column to the side of another; back moves run a little lower."""
    if is_back:
        start, end, drop, direction = source.x, target.right + arrow.tip, _BESIDE, -1.0
    else:
        start, end, drop, direction = source.right, target.x - arrow.tip, 0.0, 1.0
    one, other = source.middle + drop, target.middle + drop
    bend = (end - start) / 2
    line = (
        f"M{start:.1f} {one:.1f}C{start + bend:.1f} {one:.1f} "
        f"{end - bend:.1f} {other:.1f} {end:.1f} {other:.1f}"
    )
    return line, arrow.across(end, other, direction)


def _along(source: _Box, target: _Box, arrow: _Arrow, *, is_back: bool) -> tuple[str, str]:
    """Lead down to the next step of a column, or round at its side; back moves at the left."""
    if target.row == source.row + 1:
        x, bottom = source.x + source.width / 2, target.y - arrow.tip
        return f"M{x:.1f} {source.y + _ROW:.1f}V{bottom:.1f}", arrow.along(x, bottom, 1.0)
    side, away = (source.x, -1.0) if is_back else (source.right, 1.0)
    reach = away * min(16.0 + 8.0 * abs(target.row - source.row), _GUTTER - 12.0)
    sign = -1.0 if is_back and target is not source else 1.0
    one, other = source.middle + sign * _BESIDE, target.middle - sign * _BESIDE
    end = side + away * arrow.tip
    line = (
        f"M{side:.1f} {one:.1f}C{side + reach:.1f} {one:.1f} "
        f"{side + reach:.1f} {other:.1f} {end:.1f} {other:.1f}"
    )
    return line, arrow.across(end, other, -away)


def _heads(heads: Sequence[str], sheet: _Sheet) -> list[str]:
    pitch = (sheet.width - _LEFT) / max(len(heads), 1)
    return [
        f'<text class="column" x="{_LEFT + i * pitch:.1f}" y="20">{escape(head)}</text>'
        for i, head in enumerate(heads)
        if head
    ]


def _node(node: FlowNode, box: _Box) -> str:
    lines = _wrapped(node.name, box.width - 20)
    first = box.y + (16 if len(lines) > 1 else 23)
    texts = "".join(
        f'<text class="name" x="{box.x + 10:.1f}" y="{first + 14 * i:.1f}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    drawn = (
        f'<g class="step"><title>{escape(node.name)}: {escape(node.caption)}</title>'
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{_ROW:.0f}" '
        f'rx="9"/>{texts}<text class="caption" x="{box.x + 10:.1f}" y="{box.y + 45:.1f}">'
        f"{escape(node.caption)}</text></g>"
    )
    return f'<a href="{escape(node.href)}">{drawn}</a>' if node.href else drawn


def _wrapped(name: str, width: float) -> list[str]:
    """Break a name at spaces into at most two lines; what does not fit ends in an ellipsis."""
    room = max(int(width / _LETTER), 4)
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    return [line if len(line) <= room else f"{line[: room - 1].rstrip()}…" for line in lines]
