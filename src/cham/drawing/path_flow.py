"""The paths that customers really take, as a picture: steps in columns, moves as bands.

Moves forward are grey and run above; moves back are in the colour of problems and run below, so
that turning back is seen at once. Bands are as wide as they are frequent.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_COLUMN, _NODE, _ROW, _GAP = 190.0, 138.0, 46.0, 16.0
_MARGIN, _HEAD = 14.0, 34.0
_WIDEST, _THINNEST = 22.0, 1.2
_SWEEPS = 6
_LINE = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A step: its column, its name, how often it was met and what is said of it."""

    key: str
    name: str
    caption: str
    column: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdge:
    """A move from one step to the next, with its count and its words."""

    source: str
    target: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + _ROW / 2


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
    heads
        The names of the columns, from left to right; empty texts where columns have none.
    """
    boxes, height = _layout(nodes, edges, len(heads))
    columns = {node.key: node.column for node in nodes}
    widest = max((edge.count for edge in edges), default=1)
    width = 2 * _MARGIN + len(heads) * _COLUMN
    floor = height
    bands: list[str] = []
    for edge in sorted(edges, key=lambda each: each.count):
        thickness = max(edge.count / widest * _WIDEST, _THINNEST)
        back = columns[edge.target] < columns[edge.source] or edge.source == edge.target
        path, lowest = _band(boxes[edge.source], boxes[edge.target], back=back, drop=thickness)
        floor = max(floor, lowest + thickness)
        bands.append(
            f'<path class="{"move-back" if back else "move"}" d="{path}" '
            f'stroke-width="{thickness:.1f}"><title>{escape(edge.words)}</title></path>'
        )
    tall = floor + _MARGIN
    size = f'width="{width:.0f}" height="{tall:.0f}" viewBox="0 0 {width:.0f} {tall:.0f}"'
    return "".join(
        [
            f'<svg class="path-flow" role="img" aria-labelledby="{name}-title" {size}>',
            f'<title id="{name}-title">{escape(title)}</title>',
            *_heads(heads),
            *bands,
            *(_node(node, boxes[node.key]) for node in nodes),
            "</svg>",
        ]
    )


def _layout(
    nodes: Sequence[FlowNode], edges: Sequence[FlowEdge], columns: int
) -> tuple[Mapping[str, _Box], float]:
    """Place the steps of a column so that strong moves run straight (barycentre sweeps)."""
    stacks: list[list[FlowNode]] = [[] for _ in range(columns)]
    for node in sorted(nodes, key=lambda each: -each.count):
        stacks[node.column].append(node)
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append((edge.target, edge.count))
        near[edge.target].append((edge.source, edge.count))
    order = _order(stacks)
    for _ in range(_SWEEPS):
        for stack in stacks:
            centres = {node.key: _centre(node.key, near, order) for node in stack}
            stack.sort(key=_by(centres))
            order = _order(stacks)
    tallest = max((len(stack) for stack in stacks), default=1) * (_ROW + _GAP)
    boxes = {}
    for column, stack in enumerate(stacks):
        top = _HEAD + _MARGIN + (tallest - len(stack) * (_ROW + _GAP)) / 2
        for row, node in enumerate(stack):
            boxes[node.key] = _Box(_MARGIN + column * _COLUMN, top + row * (_ROW + _GAP))
    return boxes, _HEAD + _MARGIN + tallest


def _by(centres: Mapping[str, float]) -> Callable[[FlowNode], tuple[float, int]]:
    return lambda node: (centres[node.key], -node.count)


def _order(stacks: Sequence[Sequence[FlowNode]]) -> dict[str, float]:
    return {
        node.key: (row + 0.5) / len(stack) for stack in stacks for row, node in enumerate(stack)
    }


def _centre(
    key: str, near: Mapping[str, Sequence[tuple[str, int]]], order: Mapping[str, float]
) -> float:
    weight = sum(count for other, count in near.get(key, ()) if other != key)
    if not weight:
        return order[key]
    pull = sum(order[other] * count for other, count in near[key] if other != key)
    return pull / weight


def _band(source: _Box, target: _Box, *, back: bool, drop: float) -> tuple[str, float]:
    """Give the path of a move, and how low it reaches."""
    if not back and target.x > source.x:
        start, end = source.x + _NODE, target.x
        bend = (end - start) / 2
        path = (
            f"M{start:.1f} {source.middle:.1f}C{start + bend:.1f} {source.middle:.1f} "
            f"{end - bend:.1f} {target.middle:.1f} {end:.1f} {target.middle:.1f}"
        )
        return path, 0.0
    if not back:
        side = source.x + _NODE
        path = (
            f"M{side:.1f} {source.middle:.1f}C{side + 36:.1f} {source.middle:.1f} "
            f"{side + 36:.1f} {target.middle:.1f} {side:.1f} {target.middle:.1f}"
        )
        return path, 0.0
    return _turning(source, target, drop)


def _turning(source: _Box, target: _Box, drop: float) -> tuple[str, float]:
    start, end = source.x + _NODE * 0.68, target.x + _NODE * 0.32
    low = max(source.y, target.y) + _ROW
    depth = low + 12 + min(abs(start - end) / 9, 60.0) + drop / 2
    path = (
        f"M{start:.1f} {source.y + _ROW:.1f}C{start:.1f} {depth:.1f} "
        f"{end:.1f} {depth:.1f} {end:.1f} {target.y + _ROW:.1f}"
    )
    return path, depth


def _heads(heads: Sequence[str]) -> list[str]:
    return [
        f'<text class="head" x="{_MARGIN + i * _COLUMN:.1f}" y="20">{escape(head)}</text>'
        for i, head in enumerate(heads)
        if head
    ]


def _node(node: FlowNode, box: _Box) -> str:
    name = node.name if len(node.name) <= _LINE else node.name[: _LINE - 1].rstrip() + "…"
    return (
        f'<g class="step"><title>{escape(node.name)}: {escape(node.caption)}</title>'
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{_NODE:.0f}" height="{_ROW:.0f}" rx="9"/>'
        f'<text class="name" x="{box.x + 10:.1f}" y="{box.y + 19:.1f}">{escape(name)}</text>'
        f'<text class="caption" x="{box.x + 10:.1f}" y="{box.y + 36:.1f}">'
        f"{escape(node.caption)}</text></g>"
    )
