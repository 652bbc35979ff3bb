"""Figures over time: their lines, the intervals around them, control limits, and what stands out."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from cham.drawing.links import linked, picture_role

WIDTH, HEIGHT = 760.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 16.0, 18.0, 34.0
_SIZE = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
_NAME = 96.0  # room for the name of a line at its end
_WORD = 17.0  # the least distance between two names
_TICKS = 4
_MOST_LABELS = 9
_FINGER = 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One period of the line.

    Attributes
    ----------
    value, low, high
        None where nothing was measured; the line is broken there, never drawn across.
    lower_limit, upper_limit
        Control limits of this period; None without them.
    tone
        `even`; `good` or `bad` where the period lies outside its limits; `thin` where it rests
        on too few.
    words
        The period in words, for those who hear the picture or point at it.
    href
        Where its answers are; the dot leads there. Empty for none.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    tone: str = "even"
    words: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendScale:
    """What the picture reaches over, and how a level is written beside it."""

    low: float
    high: float
    labels: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """Give the y of a value; what lies outside is put at the edge."""
        share = (value - self.low) / (self.high - self.low or 1.0)
        return HEIGHT - _BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - _TOP - _BOTTOM)


def trend(
    moments: Sequence[Moment], scale: TrendScale, *, title: str, changes: Sequence[int] = ()
) -> str:
    """Draw the trend as SVG.

    Parameters
    ----------
    changes
        Positions of moments at which a new level begins; each gets a fine upright line.
    """
    places = [_across(position, len(moments)) for position in range(len(moments))]
    role = picture_role(each.href for each in moments)
    parts = [
        f'<svg class="trend" {role} aria-label="{escape(title)}" {_SIZE}>',
        *_levels(scale),
        *_names(moments, places),
        *(_change(places, position) for position in changes),
    ]
    for run in _runs(moments):
        parts += [_band(moments, places, run, scale)]
        parts += [_limit(moments, places, run, scale, upper=upper) for upper in (True, False)]
        parts += [_line(moments, places, run, scale)]
    parts += [
        _dot(moment, place, _width_of_one(places), scale)
        for moment, place in zip(moments, places, strict=True)
        if moment.value is not None
    ]
    return "".join([*parts, "</svg>"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of several lines in a picture.

    Attributes
    ----------
    name
        Stands at the line's end, so that nobody has to know colours apart.
    tone
        `good`, `bad` or `even`.
    """

    name: str
    tone: str
    moments: Sequence[Moment]


def trends(lines: Sequence[Line], scale: TrendScale, *, title: str) -> str:
    """Draw several figures over the same periods as SVG."""
    first = lines[0].moments if lines else ()
    places = [_across(position, len(first), room=_NAME) for position in range(len(first))]
    parts = [
        f'<svg class="trend" role="img" aria-label="{escape(title)}" {_SIZE}>',
        *_levels(scale, right=_NAME),
        *_names(first, places),
    ]
    ends = _apart([_end_of(each, scale) for each in lines])
    for line, end in zip(lines, ends, strict=True):
        parts.append(f'<g class="one {line.tone}">')
        for run in _runs(line.moments):
            parts += [_band(line.moments, places, run, scale)]
            parts += [_line(line.moments, places, run, scale)]
        parts += [
            _dot(moment, place, _width_of_one(places), scale)
            for moment, place in zip(line.moments, places, strict=True)
            if moment.value is not None
        ]
        parts.append(
            f'<text class="line-word" x="{WIDTH - _NAME + 2:.0f}" y="{end + 4:.1f}">'
            f"{escape(line.name)}</text></g>"
        )
    return "".join([*parts, "</svg>"])


def _end_of(line: Line, scale: TrendScale) -> float:
    last = next((each.value for each in reversed(line.moments) if each.value is not None), None)
    return scale.place(scale.low if last is None else last)


def _apart(heights: Sequence[float]) -> list[float]:
    """Move words that would stand on one another apart, in the order in which they are."""
    placed = list(heights)
    order = sorted(range(len(placed)), key=placed.__getitem__)
    for above, below in itertools.pairwise(order):
        placed[below] = max(placed[below], placed[above] + _WORD)
    return placed


def even_scale(low: float, high: float, *, write: Callable[[float], str]) -> TrendScale:
    """Make a scale with four even steps."""
    step = (high - low) / _TICKS
    levels = [low + step * number for number in range(_TICKS + 1)]
    return TrendScale(low=low, high=high, labels=tuple((each, write(each)) for each in levels))


def _width_of_one(places: Sequence[float]) -> float:
    """Give the room between two moments, at most as much as a finger needs."""
    apart = places[1] - places[0] if len(places) > 1 else _FINGER
    return min(apart, _FINGER)


def _across(position: int, count: int, *, room: float = _RIGHT) -> float:
    room = WIDTH - _LEFT - room
    return _LEFT + room * (position + 0.5) / max(count, 1)


def _levels(scale: TrendScale, *, right: float = _RIGHT) -> list[str]:
    drawn = []
    for value, label in scale.labels:
        y = scale.place(value)
        drawn.append(f'<path class="level" d="M{_LEFT:.0f} {y:.1f}H{WIDTH - right:.0f}"/>')
        drawn.append(
            f'<text class="level-word" x="{_LEFT - 8:.0f}" y="{y + 4:.1f}" '
            f'text-anchor="end">{escape(label)}</text>'
        )
    return drawn


def _names(moments: Sequence[Moment], places: Sequence[float]) -> list[str]:
    """Write as many of the periods' names as there is room for, the last one always.

    Every second one is marked, so that a small screen can leave it out and write larger.
    """
    every = -(-len(moments) // _MOST_LABELS) if moments else 1
    last = len(moments) - 1
    return [
        f'<text class="level-word{" between" if (last - position) // every % 2 else ""}" '
        f'x="{places[position]:.1f}" y="{HEIGHT - 10:.0f}" '
        f'text-anchor="middle">{escape(moments[position].label)}</text>'
        for position in range(len(moments))
        if (last - position) % every == 0
    ]


def _runs(moments: Sequence[Moment]) -> list[range]:
    """Give the stretches in which every moment has a value."""
    runs, start = [], None
    for position, moment in enumerate(moments):
        if moment.value is None and start is not None:
            runs.append(range(start, position))
            start = None
        elif moment.value is not None and start is None:
            start = position
    return [*runs, range(start, len(moments))] if start is not None else runs


def _band(
    moments: Sequence[Moment], places: Sequence[float], run: range, scale: TrendScale
) -> str:
    held = [each for each in run if moments[each].low is not None]
    if len(held) < 2:  # noqa: PLR2004 - an area needs two ends
        return ""
    upper = [f"{places[i]:.1f} {scale.place(moments[i].high or 0.0):.1f}" for i in held]
    lower = [f"{places[i]:.1f} {scale.place(moments[i].low or 0.0):.1f}" for i in reversed(held)]
    return f'<path class="band" d="M{"L".join([*upper, *lower])}Z"/>'


def _limit(
    moments: Sequence[Moment],
    places: Sequence[float],
    run: range,
    scale: TrendScale,
    *,
    upper: bool,
) -> str:
    points = [
        f"{places[i]:.1f} {scale.place(limit):.1f}"
        for i in run
        if (limit := moments[i].upper_limit if upper else moments[i].lower_limit) is not None
    ]
    return f'<path class="limit" d="M{"L".join(points)}"/>' if len(points) > 1 else ""


def _line(
    moments: Sequence[Moment], places: Sequence[float], run: range, scale: TrendScale
) -> str:
    points = [f"{places[i]:.1f} {scale.place(moments[i].value or 0.0):.1f}" for i in run]
    return f'<path class="line" d="M{"L".join(points)}"/>'


def _change(places: Sequence[float], position: int) -> str:
    if not 0 < position < len(places):
        return ""
    x = (places[position - 1] + places[position]) / 2
    return f'<path class="change" d="M{x:.1f} {_TOP:.0f}V{HEIGHT - _BOTTOM:.0f}"/>'


def _dot(moment: Moment, place: float, width: float, scale: TrendScale) -> str:
    y = scale.place(moment.value or 0.0)
    mark = f'<circle cx="{place:.1f}" cy="{y:.1f}" r="4.5"/>'
    words = f"<title>{escape(moment.words)}</title>" if moment.words else ""
    # A finger needs more room than the dot has; as wide as the moment, so that none overlap.
    room = f'<rect class="room" x="{place - width / 2:.1f}" y="{y - 16:.1f}" width="{width:.1f}" height="32"/>'
    dot = f'<g class="dot {moment.tone}">{words}{room if moment.href else ""}{mark}</g>'
    return linked(dot, moment.href, moment.words)
