"""How answers spread, and how groups compare: bars with numbers, and intervals where there are any."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from cham.drawing.links import linked, picture_role

_WIDTH = 760.0
_NAME, _VALUE, _ROW, _BAR = 190.0, 128.0, 30.0, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row.

    Attributes
    ----------
    value, low, high
        On the scale of the picture; no value draws no bar, and `text` says why.
    text
        The figure as the reader reads it, at the end of the row.
    tone
        `good`, `bad`, `even`, or `thin` for a figure that rests on too few.
    href
        Where what the bar counts can be looked at; the row leads there, read as `words`.
    """

    name: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    tone: str = "even"
    href: str = ""
    words: str = ""


def bars(
    rows: Sequence[Bar], *, least: float, most: float, title: str, zero: float | None = None
) -> str:
    """Draw the rows as SVG, on one scale.

    Parameters
    ----------
    least, most
        The ends of the scale.
    zero
        Where bars begin and a fine line stands; None begins them at the left end.
    """
    height = _ROW * max(len(rows), 1)
    start = least if zero is None else zero
    size = f'viewBox="0 0 {_WIDTH:.0f} {height:.0f}"'
    parts = [
        f'<svg class="bars" {picture_role(row.href for row in rows)} aria-label="{escape(title)}" {size}>'
    ]
    place = _placer(least, most)
    if zero is not None:
        parts.append(f'<path class="zero" d="M{place(zero):.1f} 0V{height:.0f}"/>')
    for number, row in enumerate(rows):
        parts.append(_row(row, number * _ROW + _ROW / 2, start, place))
    return "".join([*parts, "</svg>"])


def _row(row: Bar, middle: float, start: float, place: Callable[[float], float]) -> str:
    name = (
        f'<text class="name" x="{_NAME - 12:.0f}" y="{middle + 4:.1f}" '
        f'text-anchor="end">{escape(_short(row.name))}</text>'
    )
    text = (
        f'<text class="value" x="{_WIDTH:.0f}" y="{middle + 4:.1f}" '
        f'text-anchor="end">{escape(row.text)}</text>'
    )
    if row.value is None:
        return linked(f'<g class="bar {row.tone}">{name}{text}</g>', row.href, row.words)
    left, right = sorted((place(start), place(row.value)))
    bar = (
        f'<rect class="body" x="{left:.1f}" y="{middle - _BAR / 2:.1f}" '
        f'width="{max(right - left, 1.5):.1f}" height="{_BAR:.0f}" rx="3"/>'
    )
    # The whole row leads on, not only what is painted of it.
    room = (
        f'<rect class="room" x="0" y="{middle - _ROW / 2:.1f}" '
        f'width="{_WIDTH:.0f}" height="{_ROW:.0f}"/>'
    )
    inside = f"{room if row.href else ''}{name}{bar}{_whisker(row, middle, place)}{text}"
    return linked(f'<g class="bar {row.tone}">{inside}</g>', row.href, row.words)


def _whisker(row: Bar, middle: float, place: Callable[[float], float]) -> str:
    if row.low is None or row.high is None:
        return ""
    return (
        f'<path class="whisker" d="M{place(row.low):.1f} {middle:.1f}H{place(row.high):.1f}'
        f'M{place(row.low):.1f} {middle - 4:.1f}v8M{place(row.high):.1f} {middle - 4:.1f}v8"/>'
    )


def _short(name: str, most: int = 26) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _placer(least: float, most: float) -> Callable[[float], float]:
    room = _WIDTH - _NAME - _VALUE

    def place(value: float) -> float:
        share = (value - least) / (most - least or 1.0)
        return _NAME + min(max(share, 0.0), 1.0) * room

    return place
