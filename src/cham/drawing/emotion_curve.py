"""The emotion curve of a journey: points with their intervals, what was expected, peak and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cham.drawing.curves import Point, band_path, smooth_path
from cham.drawing.links import linked, picture_role

WIDTH, HEIGHT = 1240.0, 292.0
_TOP, _BOTTOM = 44.0, 248.0
_HIGHEST = 2.0
_LABEL = 36.0  # the width of a value such as −1,2
_RADIUS = 9.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """One touchpoint of the curve.

    Attributes
    ----------
    place
        Where it stands from left to right, 0 to 1.
    emotion, low, high
        On the scale −2 to +2; None where nobody was asked, and then nothing is drawn: a missing
        value is not made up from its neighbours.
    expected
        What the firm meant, on the same scale; None where it did not say.
    mark
        A word for the point, such as "Đỉnh", "Đáy" or "Kết"; empty for most.
    thin
        True where too few people answered for the figure to be relied on.
    href
        Where the answers behind the point are; it leads there. Empty for none.
    """

    number: int
    name: str
    label: str
    place: float
    emotion: float | None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    mark: str = ""
    thin: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveLine:
    """A line beside the curve of what was felt: what was meant, what is aimed at.

    Attributes
    ----------
    kind
        Names its class, so that pages can show and hide it.
    points
        Place and emotion of each point, and a word for it; empty words for most.
    numbers
        The number of each point, where the line stands alone and so has to carry them.
    """

    kind: str
    points: tuple[tuple[float, float, str], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveTexts:
    """The words of the picture, in the reader's language."""

    title: str
    description: str
    happy: str
    even: str
    upset: str


def emotion_curve(
    points: Sequence[CurvePoint],
    *,
    edges: Sequence[float] = (),
    lines: Sequence[CurveLine] = (),
    texts: CurveTexts,
    name: str = "curve",
) -> str:
    """Draw the curve as SVG.

    Parameters
    ----------
    edges
        Where the columns above it meet, 0 to 1, for the lines between them.
    lines
        Further lines, drawn below the points.
    name
        Makes the ids inside unique where a document has several curves.
    """
    drawn = [each for each in points if each.emotion is not None]
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    role = picture_role(each.href for each in points)
    parts = [
        f'<svg class="emotion-curve" {role} {size} aria-labelledby="{name}-title {name}-text">',
        f'<title id="{name}-title">{escape(texts.title)}</title>',
        f'<desc id="{name}-text">{escape(texts.description)}</desc>',
        _gradients(name),
        _grid(edges),
        _levels(texts),
        *(_run(run, name) for run in _runs(points)),
        _expected(points),
        *map(_line, lines),
        *(_dot(each, above=above) for each, above in zip(drawn, _sides(drawn), strict=True)),
        "</svg>",
    ]
    return "".join(parts)


def _height(emotion: float) -> float:
    return _TOP + (_HIGHEST - emotion) / (2 * _HIGHEST) * (_BOTTOM - _TOP)


def _runs(points: Sequence[CurvePoint]) -> list[list[CurvePoint]]:
    """Cut the curve where a value is missing."""
    runs: list[list[CurvePoint]] = [[]]
    for each in points:
        if each.emotion is None:
            runs.append([])
        else:
            runs[-1].append(each)
    return [run for run in runs if run]


def _run(run: Sequence[CurvePoint], name: str) -> str:
    line = [Point(each.place * WIDTH, _height(each.emotion or 0.0)) for each in run]
    upper = [_end(each, each.high) for each in run]
    lower = [_end(each, each.low) for each in run]
    path = smooth_path(line)
    area = f"{path}L{line[-1].x:.2f} {_height(0):.2f}L{line[0].x:.2f} {_height(0):.2f}Z"
    return (
        f'<path class="band" d="{band_path(upper, lower)}"/>'
        f'<path d="{area}" fill="url(#{name}-area)"/>'
        f'<path class="line" d="{path}" stroke="url(#{name}-line)"/>'
    )


def _end(point: CurvePoint, value: float | None) -> Point:
    emotion = point.emotion if value is None else value
    return Point(point.place * WIDTH, _height(emotion or 0.0))


def _expected(points: Sequence[CurvePoint]) -> str:
    """Mark what the firm meant by a bar at each point, tied to what customers felt there."""
    marks = "".join(
        _meant(each.place * WIDTH, _height(each.expected), _height(each.emotion))
        for each in points
        if each.expected is not None and each.emotion is not None
    )
    return f'<g class="expected" aria-hidden="true">{marks}</g>'


def _meant(x: float, meant: float, felt: float) -> str:
    stem = f"M{x:.1f} {meant:.1f}V{felt:.1f}" if abs(meant - felt) > _RADIUS else ""
    return f'<path d="{stem}M{x - 13:.1f} {meant:.1f}h26"/>'


def _line(line: CurveLine) -> str:
    places = [Point(place * WIDTH, _height(emotion)) for place, emotion, _ in line.points]
    words = "".join(
        f'<text class="line-word" x="{place.x:.1f}" y="{place.y + (-14 if emotion >= 0 else 24):.1f}" '
        f'text-anchor="{_anchor(place.x)}">{escape(word)}</text>'
        for place, (_, emotion, word) in zip(places, line.points, strict=True)
        if word
    )
    dots = "".join(
        f'<g class="dot planned"><circle cx="{place.x:.1f}" cy="{place.y:.1f}" r="{_RADIUS}"/>'
        f'<text class="number" x="{place.x:.1f}" y="{place.y + 3.7:.1f}">{number}</text></g>'
        for place, number in zip(places, line.numbers, strict=False)
    )
    path = f'<path d="{smooth_path(places)}"/>' if len(places) > 1 else ""
    return f'<g class="curve-line {line.kind}">{path}{dots}{words}</g>'


def _anchor(x: float) -> str:
    """Keep a word inside the picture."""
    if x < 2 * _LABEL:
        return "start"
    return "end" if x > WIDTH - 2 * _LABEL else "middle"


def _sides(points: Sequence[CurvePoint]) -> list[bool | None]:
    """Choose for each value whether it stands above its point, below it, or is left out.

    Marked points choose first, as their words are what is looked for. Where the preferred side
    would cover another value, the other one is taken; where both are taken, only marked points
    keep their value: all stand in the table.
    """
    sides: list[bool | None] = [None] * len(points)
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    order = sorted(range(len(points)), key=lambda place: not points[place].mark)
    for place in order:
        each = points[place]
        x, half = each.place * WIDTH, _LABEL * (2 if each.mark else 1) / 2
        best = _best_side(each)
        free = [
            side
            for side in (best, not best)
            if all(x + half <= left or x - half >= right for left, right in taken[side])
        ]
        side = free[0] if free else (best if each.mark else None)
        if side is not None:
            taken[side].append((x - half, x + half))
        sides[place] = side
    return sides


def _best_side(point: CurvePoint) -> bool:
    """Prefer the side away from what was meant, else the side away from the zero line."""
    emotion = point.emotion or 0.0
    if point.expected is not None:
        apart = _height(point.expected) - _height(emotion)
        if _RADIUS + 4 < abs(apart) < 3 * _RADIUS + 6:  # where the value would cover the bar
            return apart > 0
    return emotion >= 0


def _dot(point: CurvePoint, *, above: bool | None) -> str:
    emotion = point.emotion or 0.0
    x, y = point.place * WIDTH, _height(emotion)
    word = f"{point.mark} {point.label}".strip()
    value = (
        ""
        if above is None
        else f'<text class="value" x="{x:.1f}" y="{y - 16 if above else y + 26:.1f}">'
        f"{escape(word)}</text>"
    )
    words = f"{point.name}: {point.label}"
    dot = (
        f'<g class="dot {feeling(emotion)}{" thin" if point.thin else ""}">'
        f"<title>{escape(words)}</title>"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}"/>'
        f'<text class="number" x="{x:.1f}" y="{y + 3.7:.1f}">{point.number}</text>{value}</g>'
    )
    return linked(dot, point.href, words)


def feeling(emotion: float) -> str:
    """Name the class of an emotion: good, even or bad; a quarter point around zero is even."""
    if emotion > 0.25:  # noqa: PLR2004 - a sixteenth of the scale
        return "good"
    return "bad" if emotion < -0.25 else "even"  # noqa: PLR2004 - as above


def _grid(edges: Sequence[float]) -> str:
    return "".join(
        f'<path class="column" d="M{each * WIDTH:.1f} 0V{HEIGHT:.0f}"/>' for each in edges
    )


def _levels(texts: CurveTexts) -> str:
    lines = "".join(
        f'<path class="level{" zero" if level == 0 else ""}" d="M0 {_height(level):.1f}H{WIDTH:.0f}"/>'
        for level in (2, 1, 0, -1, -2)
    )
    words = "".join(
        f'<text class="level-word {kind}" x="6" y="{_height(level) - 7:.1f}">{escape(word)}</text>'
        for level, word, kind in (
            (2, texts.happy, "good"),
            (0, texts.even, ""),
            (-2, texts.upset, "bad"),
        )
        if word
    )
    return f'<g aria-hidden="true">{lines}{words}</g>'


def _gradients(name: str) -> str:
    """Colour by height: good above, bad below, grey around zero."""
    high, low = _height(1.5), _height(-1.5)
    axis = f'gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="{high:.1f}" y2="{low:.1f}"'
    line = ((0, "good", 1.0), (0.5, "even", 1.0), (1, "bad", 1.0))
    area = ((0, "good", 0.32), (0.5, "good", 0.0), (0.5, "bad", 0.0), (1, "bad", 0.32))
    return (
        f'<defs><linearGradient id="{name}-line" {axis}>{_stops(line)}</linearGradient>'
        f'<linearGradient id="{name}-area" {axis}>{_stops(area)}</linearGradient></defs>'
    )


def _stops(stops: Sequence[tuple[float, str, float]]) -> str:
    return "".join(
        f'<stop offset="{offset}" stop-color="var(--{colour})" stop-opacity="{strength}"/>'
        for offset, colour, strength in stops
    )
