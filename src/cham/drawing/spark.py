"""A small line without words: how a share went, beside figures that say how much."""

from collections.abc import Sequence
from html import escape

from cham.drawing.trend import Moment

WIDTH, HEIGHT = 240.0, 54.0
_EDGE = 4.0


def spark(moments: Sequence[Moment], *, top: float, title: str, first: int = 0) -> str:
    """Draw a line with its interval as SVG.

    Parameters
    ----------
    moments : sequence of Moment
        The line is broken where a value is missing.
    top : float
        The value at the upper edge, in the unit of the values; the lower one is zero.
    title : str
        Says in words what is drawn, for those who hear it.
    first : int
        Where a new period begins: a fine upright line before it; 0 for none.

    Returns
    -------
    str
        An image of its own; no unit.

    Examples
    --------
    >>> "polyline" in spark([Moment(label="1", value=2.0), Moment(label="2", value=3.0)],
    ...                     top=4, title="Share")
    True
    """
    places = [_across(at, len(moments)) for at in range(len(moments))]
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    parts = [
        f'<svg class="trend spark" role="img" aria-label="{escape(title)}" {size}>',
        f'<path class="level" d="M0 {HEIGHT - _EDGE:.1f}H{WIDTH:.0f}"/>',
    ]
    if 0 < first < len(moments):
        middle = (places[first - 1] + places[first]) / 2
        parts.append(f'<path class="change" d="M{middle:.1f} 0V{HEIGHT:.0f}"/>')
    for run in _runs(moments):
        highs = [f"{places[i]:.1f},{_height(moments[i].high, top):.1f}" for i in run]
        lows = [f"{places[i]:.1f},{_height(moments[i].low, top):.1f}" for i in reversed(run)]
        line = " ".join(f"{places[i]:.1f},{_height(moments[i].value, top):.1f}" for i in run)
        parts.append(f'<polygon class="band" points="{" ".join([*highs, *lows])}"/>')
        parts.append(f'<polyline class="line" points="{line}"/>')
    last = next(
        (at for at in reversed(range(len(moments))) if moments[at].value is not None), None
    )
    if last is not None:
        y = _height(moments[last].value, top)
        parts.append(f'<circle class="end" cx="{places[last]:.1f}" cy="{y:.1f}" r="3"/>')
    return "".join([*parts, "</svg>"])


def _across(at: int, count: int) -> float:
    return _EDGE + (WIDTH - 2 * _EDGE) * (at / (count - 1) if count > 1 else 0.5)


def _height(value: float | None, top: float) -> float:
    share = min(max((value or 0.0) / (top or 1.0), 0.0), 1.0)
    return _EDGE + (1 - share) * (HEIGHT - 2 * _EDGE)


def _runs(moments: Sequence[Moment]) -> list[list[int]]:
    """Give the stretches in which every moment has a value."""
    runs: list[list[int]] = [[]]
    for at, moment in enumerate(moments):
        if moment.value is None:
            runs.append([])
        else:
            runs[-1].append(at)
    return [run for run in runs if run]
