"""The ribbon of customers: how many reach each stage, as one band that narrows."""

from collections.abc import Sequence

from cham.drawing.curves import Point, band_path
from cham.drawing.emotion_curve import WIDTH

_HEIGHT = 64.0
_THINNEST = 1.5


def customer_ribbon(counts: Sequence[int], centres: Sequence[float]) -> str:
    """Draw the band; the figures stand as text above it, so it is hidden from screen readers.

    Parameters
    ----------
    counts
        Customers at each stage, in the order of the stages; the widest fills the height.
    centres
        Where the middle of each stage is, from 0 at the left to 1 at the right.
    """
    widest = max(counts, default=0)
    if widest == 0:
        return ""
    centre, half = _HEIGHT / 2, (_HEIGHT - 4) / 2
    halves = [max(count / widest * half, _THINNEST if count else 0.0) for count in counts]
    places = [0.0, *(centre * WIDTH for centre in centres), WIDTH]
    spread = [halves[0], *halves, halves[-1]]
    upper = [Point(x, centre - h) for x, h in zip(places, spread, strict=True)]
    lower = [Point(x, centre + h) for x, h in zip(places, spread, strict=True)]
    return (
        f'<svg class="ribbon" aria-hidden="true" viewBox="0 0 {WIDTH:.0f} {_HEIGHT:.0f}">'
        f'<path d="{band_path(upper, lower)}"/></svg>'
    )
