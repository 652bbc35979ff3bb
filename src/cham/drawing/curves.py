"""Curves through points that never overshoot them.

What is drawn between two measured points must not be higher or lower than both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a picture: x to the right, y downwards, in the picture's own units."""

    x: float
    y: float


def smooth_path(points: Sequence[Point]) -> str:
    """Draw a monotone cubic curve through points, as SVG path data.

    Parameters
    ----------
    points
        With x strictly rising or strictly falling. One point gives a path of no length.

    Notes
    -----
    Tangents after Fritsch and Carlson: they are limited so that each piece stays between its
    two points.

    References
    ----------
    Fritsch, F. N. and Carlson, R. E. (1980), Monotone piecewise cubic interpolation, SIAM J.
    Numer. Anal. 17(2), 238-246, doi:10.1137/0717021.
    """
    if not points:
        return ""
    path = [f"M{_n(points[0].x)} {_n(points[0].y)}"]
    slopes = _slopes(points)
    ends = zip(pairwise(points), pairwise(slopes), strict=True)
    for (left, right), (rise_left, rise_right) in ends:
        third = (right.x - left.x) / 3
        first = Point(left.x + third, left.y + rise_left * third)
        second = Point(right.x - third, right.y - rise_right * third)
        path.append(f"C{_pair(first)} {_pair(second)} {_pair(right)}")
    return "".join(path)


def band_path(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Draw the closed area between two smooth curves over the same x."""
    back = smooth_path(list(reversed(lower)))
    return f"{smooth_path(upper)}L{back[1:]}Z" if upper else ""


def _slopes(points: Sequence[Point]) -> list[float]:
    """Give the tangent at every point, limited so that no piece overshoots."""
    steps = [(b.y - a.y) / (b.x - a.x) for a, b in pairwise(points)]
    if not steps:
        return [0.0]
    inner = [
        0.0 if before * after <= 0 else (before + after) / 2 for before, after in pairwise(steps)
    ]
    slopes = [steps[0], *inner, steps[-1]]
    for i, step in enumerate(steps):
        if step == 0:
            slopes[i] = slopes[i + 1] = 0.0
            continue
        a, b = slopes[i] / step, slopes[i + 1] / step
        length = (a * a + b * b) ** 0.5
        if length > 3:  # noqa: PLR2004 - the radius of Fritsch and Carlson's circle
            slopes[i], slopes[i + 1] = 3 * a / length * step, 3 * b / length * step
    return slopes


def _pair(point: Point) -> str:
    return f"{_n(point.x)} {_n(point.y)}"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
