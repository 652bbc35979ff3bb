"""A sheet of lanes as one picture: columns under heads, blocks of text in cells, whole pictures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from cham.drawing.fonts import FAMILY, embedded_faces
from cham.drawing.pictures import picture_css
from cham.drawing.text_width import broken
from cham.drawing.tokens import literal

_LANE, _COLUMN = 132.0, 176.0
_PAD, _GAP, _INSET = 11.0, 7.0, 9.0
_HEAD, _TOP, _MARGIN = 46.0, 74.0, 28.0
_LEADING = 1.42
_OPENING = re.compile(r"<svg\b([^>]*)>")
_TAGS = re.compile(r"<[^>]+>")
_STYLE = """
.sheet text{font-family:'FAMILY',system-ui,sans-serif;fill:var(--ink)}
.sheet .soft{fill:var(--soft)}.sheet .good{fill:var(--good)}.sheet .bad{fill:var(--bad)}
.sheet .rule{stroke:var(--line);fill:none}.sheet .paper{fill:var(--surface)}
.sheet .head{fill:var(--raised)}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a block; it is broken where it is too wide.

    Attributes
    ----------
    tone
        `soft`, `good`, `bad`, or empty for ink.
    """

    text: str
    size: float = 13.0
    weight: int = 400
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    Attributes
    ----------
    ground
        `raised`, `bad-ground`, `hatched`, or empty for none.
    bar
        The tone of a bar at its left: `good`, `bad`, `even`, or empty for none.
    """

    lines: tuple[Line, ...]
    ground: str = ""
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A row: blocks for each column, or one picture across them all."""

    name: str
    cells: tuple[tuple[Block, ...], ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, and how many columns wide it is."""

    name: str
    span: int = 1


def lane_sheet(
    title: str, subtitle: str, heads: Sequence[Head], lanes: Sequence[Lane], foot: str = ""
) -> str:
    """Draw the sheet as SVG that needs nothing else, in light colours, for any drawing program."""
    starts = [_LANE + each * _COLUMN for each in accumulate((h.span for h in heads), initial=0)]
    width = starts[-1] + 2 * _MARGIN
    inner: list[str] = [_heads(heads, starts)]
    y = _HEAD
    for lane in lanes:
        drawn, height = _lane(lane, starts, y)
        inner.append(drawn)
        y += height
    body = "".join([_frame(starts, y), *inner])
    words = [
        _text(_MARGIN, 36, Line(title, 24, 600)),
        _text(_MARGIN, 58, Line(subtitle, 13, 400, "soft")),
    ]
    height = _TOP + y + _MARGIN + (24 if foot else 0)
    if foot:
        words.append(_text(_MARGIN, height - 18, Line(foot, 12, 400, "soft")))
    picture = "".join([*words, f'<g transform="translate({_MARGIN:.0f} {_TOP:.0f})">{body}</g>'])
    style = literal(embedded_faces(_TAGS.sub("", picture)) + picture_css() + _style())
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sheet" role="img" {size}>'
        f"<title>{escape(title)}</title><style>{style}</style>{_HATCH}"
        f'<rect class="paper" width="100%" height="100%"/>{literal(picture)}</svg>'
    )


_HATCH = literal(
    '<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="12" fill="var(--bad-ground)"/>'
    "</pattern></defs>"
)


def _style() -> str:
    return "".join(_STYLE.split("\n")).replace("FAMILY", FAMILY)


def _frame(starts: Sequence[float], height: float) -> str:
    return (
        f'<rect class="head" width="{starts[-1]:.0f}" height="{_HEAD:.0f}"/>'
        f'<rect class="head" width="{_LANE:.0f}" height="{height:.0f}"/>'
        f'<rect class="rule" width="{starts[-1]:.0f}" height="{height:.0f}" rx="10"/>'
        + "".join(f'<path class="rule" d="M{x:.0f} 0V{height:.0f}"/>' for x in starts[:-1])
    )


def _heads(heads: Sequence[Head], starts: Sequence[float]) -> str:
    parts = []
    for head, left, right in zip(heads, starts, starts[1:], strict=False):
        lines = broken(head.name, right - left - 2 * _PAD, 15, 600)[:2]
        top = _HEAD / 2 + 5 - (len(lines) - 1) * 9
        parts += [
            _text(left + _PAD, top + i * 18, Line(line, 15, 600)) for i, line in enumerate(lines)
        ]
    return "".join(parts)


def _lane(lane: Lane, starts: Sequence[float], y: float) -> tuple[str, float]:
    names = broken(lane.name, _LANE - 2 * _PAD, 13, 500)
    parts = [
        _text(_PAD, y + _PAD + 13 + i * 18, Line(name, 13, 500, "soft"))
        for i, name in enumerate(names)
    ]
    height = len(names) * 18 + 2 * _PAD
    if lane.picture:
        drawn, tall = _whole(lane.picture, starts, y)
        parts.append(drawn)
        height = max(height, tall)
    for cell, left, right in zip(lane.cells, starts, starts[1:], strict=False):
        drawn, tall = _cell(cell, left, right - left, y)
        parts.append(drawn)
        height = max(height, tall)
    parts.append(f'<path class="rule" d="M0 {y:.1f}H{starts[-1]:.0f}"/>')
    return "".join(parts), height


def _whole(picture: str, starts: Sequence[float], y: float) -> tuple[str, float]:
    """Put a picture across all columns, as high as its own proportions make it."""
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', picture)
    assert found is not None  # our pictures have one
    width = starts[-1] - _LANE
    height = width * float(found[2]) / float(found[1])
    place = f'x="{_LANE:.0f}" y="{y:.1f}" width="{width:.0f}" height="{height:.1f}"'
    return _OPENING.sub(rf"<svg\1 {place}>", picture, count=1), height


def _cell(blocks: Sequence[Block], x: float, width: float, y: float) -> tuple[str, float]:
    """Stack blocks, in as many columns as the cell spans."""
    columns = max(round(width / _COLUMN), 1)
    share = (width - 2 * _PAD - (columns - 1) * _GAP) / columns
    per = -(-len(blocks) // columns) if blocks else 0
    parts, tallest = [], 0.0
    for column in range(columns):
        top = y + _PAD
        for block in blocks[column * per : (column + 1) * per]:
            drawn, height = _block(block, x + _PAD + column * (share + _GAP), top, share)
            parts.append(drawn)
            top += height + _GAP
        tallest = max(tallest, top - y - _GAP + _PAD)
    return "".join(parts), tallest


def _block(block: Block, x: float, y: float, width: float) -> tuple[str, float]:
    inset = _INSET if block.ground or block.bar else 0.0
    down = _INSET if block.ground else 0.0
    parts, top = [], y + down
    for line in block.lines:
        for text in broken(line.text, width - 2 * inset, line.size, line.weight):
            top += line.size * _LEADING
            baseline = top - line.size * 0.38
            parts.append(_text(x + inset, baseline, Line(text, line.size, line.weight, line.tone)))
    height = top + down - y
    return _ground(block, x, y, width, height) + "".join(parts), height


def _ground(block: Block, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" height="{height:.1f}"'
    if block.bar:
        return f'<rect {place} width="3" fill="var(--{block.bar})"/>'
    if block.ground == "hatched":
        return (
            f'<rect {place} width="{width:.1f}" rx="8" fill="url(#hatch)" '
            'stroke="var(--bad)" stroke-width="1.5"/>'
        )
    if block.ground:
        return f'<rect {place} width="{width:.1f}" rx="8" fill="var(--{block.ground})"/>'
    return ""


def _text(x: float, y: float, line: Line) -> str:
    tone = f' class="{line.tone}"' if line.tone else ""
    return (
        f'<text{tone} x="{x:.1f}" y="{y:.1f}" font-size="{line.size:g}" '
        f'font-weight="{line.weight}">{escape(line.text)}</text>'
    )
