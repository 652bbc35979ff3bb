"""How answers spread, and how groups compare: bars with numbers, and intervals where there are any.

Names and numbers are text of the page, not of a picture, so that they stay readable on a phone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 1000.0, 16.0  # stretched to the room there is
_CAP = 4.0
_LEAST = 4.0


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
    """Draw the rows as a list, their bars on one scale.

    Parameters
    ----------
    least, most
        The ends of the scale.
    zero
        Where bars begin and a fine line stands; None begins them at the left end.
    """
    place = _placer(least, most)
    items = "".join(f'<li class="bar {row.tone}">{_row(row, place, zero)}</li>' for row in rows)
    return f'<ul class="bars" aria-label="{escape(title)}">{items}</ul>'


def _row(row: Bar, place: Callable[[float], float], zero: float | None) -> str:
    inside = (
        f'<span class="name">{escape(row.name)}</span>{_track(row, place, zero)}'
        f'<span class="value">{escape(row.text)}</span>'
    )
    if not row.href:
        return f'<span class="bar-row">{inside}</span>'
    words = f' aria-label="{escape(row.words)}"' if row.words else ""
    return f'<a class="bar-row" href="{escape(row.href)}"{words}>{inside}</a>'


def _track(row: Bar, place: Callable[[float], float], zero: float | None) -> str:
    middle = _HEIGHT / 2
    box = f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none"'
    parts = [f'<svg class="track" {box} aria-hidden="true">']
    if zero is not None:
        parts.append(f'<path class="zero" d="M{place(zero):.1f} 0V{_HEIGHT:.0f}"/>')
    if row.value is not None:
        left, right = sorted((0.0 if zero is None else place(zero), place(row.value)))
        parts.append(
            f'<rect class="body" x="{left:.1f}" y="0" '
            f'width="{max(right - left, _LEAST):.1f}" height="{_HEIGHT:.0f}"/>'
        )
        if row.low is not None and row.high is not None:
            low, high = place(row.low), place(row.high)
            caps = "".join(f"M{x:.1f} {middle - _CAP:.1f}v{2 * _CAP:.0f}" for x in (low, high))
            parts.append(f'<path class="whisker" d="M{low:.1f} {middle:.1f}H{high:.1f}{caps}"/>')
    return "".join([*parts, "</svg>"])


def _placer(least: float, most: float) -> Callable[[float], float]:
    def place(value: float) -> float:
        share = (value - least) / (most - least or 1.0)
        return min(max(share, 0.0), 1.0) * _WIDTH

    return place
