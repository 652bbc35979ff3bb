"""A figure with its interval as a small mark on a common scale, to stand in a table row."""

from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _EDGE = 220.0, 22.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRange:
    """The common scale of all marks of one column.

    Attributes
    ----------
    zero
        Where a fine line stands, such as 0 for money or NPS; None for none.
    """

    low: float
    high: float
    zero: float | None = None

    def place(self, value: float) -> float:
        """Give the x of a value; what lies outside is put at the edge."""
        span = self.high - self.low or 1.0
        inside = min(max((value - self.low) / span, 0.0), 1.0)
        return _EDGE + inside * (_WIDTH - 2 * _EDGE)


def interval_mark(
    value: float | None,
    low: float | None,
    high: float | None,
    scale: ScaleRange,
    *,
    tone: str = "even",
    words: str = "",
) -> str:
    """Draw the mark; an empty text where there is no value.

    Parameters
    ----------
    tone
        `good`, `bad`, `even`, or `thin` for a figure that rests on too few.
    words
        The same in words, for those who do not see the mark.
    """
    if value is None:
        return ""
    middle = _HEIGHT / 2
    size = f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"'
    parts = [
        f'<svg class="interval {tone}" role="img" aria-label="{escape(words)}" {size}>',
        f'<path class="axis" d="M{_EDGE:.0f} {middle:.0f}H{_WIDTH - _EDGE:.0f}"/>',
    ]
    if scale.zero is not None:
        parts.append(
            f'<path class="zero" d="M{scale.place(scale.zero):.1f} 3V{_HEIGHT - 3:.0f}"/>'
        )
    if low is not None and high is not None:
        left, right = scale.place(low), scale.place(high)
        width = max(right - left, 2.0)
        parts.append(
            f'<rect class="range" x="{left:.1f}" y="{middle - 3.5:.1f}" width="{width:.1f}" '
            'height="7" rx="3.5"/>'
        )
    parts.append(
        f'<circle class="point" cx="{scale.place(value):.1f}" cy="{middle:.0f}" r="4.5"/>'
    )
    return "".join([*parts, "</svg>"])
