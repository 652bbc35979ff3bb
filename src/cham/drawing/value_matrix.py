"""Two values of each pain against each other: what it means to customers, what it means to the firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 620.0, 380.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 18.0, 16.0, 46.0
_RADIUS = 12.0
_STEPS = 40  # how far a mark is moved at most so that it covers no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One pain: its number in the list, and its two values from 0 to 1."""

    number: int
    name: str
    firm: float
    customers: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixTexts:
    """The words of the picture, in the reader's language."""

    title: str
    firm: str
    customers: str
    first: str


def value_matrix(marks: Sequence[Mark], texts: MatrixTexts) -> str:
    """Draw the matrix as SVG; marks that would cover each other are moved up."""
    size = f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"'
    across, down = (_LEFT + _WIDTH - _RIGHT) / 2, (_TOP + _HEIGHT - _BOTTOM) / 2
    parts = [
        f'<svg class="value-matrix" role="img" aria-label="{escape(texts.title)}" {size}>',
        (
            f'<rect class="first" x="{across:.0f}" y="{_TOP:.0f}" '
            f'width="{_WIDTH - _RIGHT - across:.0f}" height="{down - _TOP:.0f}"/>'
        ),
        f'<path class="frame" d="M{_LEFT:.0f} {_TOP:.0f}V{_HEIGHT - _BOTTOM:.0f}H{_WIDTH - _RIGHT:.0f}"/>',
        (
            f'<path class="middle" d="M{across:.0f} {_TOP:.0f}V{_HEIGHT - _BOTTOM:.0f}'
            f'M{_LEFT:.0f} {down:.0f}H{_WIDTH - _RIGHT:.0f}"/>'
        ),
        # Beside the middle, as the marks that matter gather in the corner.
        _word(across + 10, down - 10, texts.first, anchor="start"),
        _word((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 14, texts.firm),
        (
            f'<text class="word" transform="translate(20 {down:.0f}) rotate(-90)" '
            f'text-anchor="middle">{escape(texts.customers)}</text>'
        ),
    ]
    taken: list[tuple[float, float]] = []
    for mark in marks:
        place = _free(_place(mark), taken)
        taken.append(place)
        parts.append(_dot(mark, *place))
    return "".join([*parts, "</svg>"])


def _place(mark: Mark) -> tuple[float, float]:
    room = _WIDTH - _LEFT - _RIGHT - 2 * _RADIUS
    height = _HEIGHT - _TOP - _BOTTOM - 2 * _RADIUS
    x = _LEFT + _RADIUS + min(max(mark.firm, 0.0), 1.0) * room
    y = _HEIGHT - _BOTTOM - _RADIUS - min(max(mark.customers, 0.0), 1.0) * height
    return x, y


def _free(place: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Move a mark upwards, then to the left, until it covers no other."""
    x, y = place
    for _ in range(_STEPS):
        if all((x - a) ** 2 + (y - b) ** 2 >= (1.9 * _RADIUS) ** 2 for a, b in taken):
            break
        y -= _RADIUS
        if y < _TOP + _RADIUS:
            x, y = x - 2 * _RADIUS, place[1]
    return x, y


def _dot(mark: Mark, x: float, y: float) -> str:
    return (
        f'<g class="mark"><title>{escape(mark.name)}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS:.0f}"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{mark.number}</text></g>'
    )


def _word(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return (
        f'<text class="word" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
    )
