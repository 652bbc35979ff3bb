"""How wide a text is in Be Vietnam Pro, and where to break it into lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cham.drawing.fonts import font_file

_FALLBACK = 0.6  # of the size; for letters that the font does not have


@dataclass(frozen=True, slots=True)
class _Widths:
    letters: Mapping[int, int]
    em: int


@cache
def _widths(weight: int) -> _Widths:
    from fontTools.ttLib import TTFont

    with TTFont(str(font_file(weight)), lazy=True) as font:
        advances = font["hmtx"].metrics
        letters = {code: advances[name][0] for code, name in font.getBestCmap().items()}
        return _Widths(letters, font["head"].unitsPerEm)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Measure a text on one line, in the units of its size.

    Examples
    --------
    >>> text_width("ii", 10) < text_width("mm", 10)
    True
    """
    widths = _widths(weight)
    return sum(
        widths.letters.get(ord(letter), _FALLBACK * widths.em) * size / widths.em
        for letter in text
    )


def broken(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Break a text into lines that are no wider than a width; a longer word is cut.

    Examples
    --------
    >>> broken("một hai ba", 45, 12)
    ['một hai', 'ba']
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in (piece for each in paragraph.split() for piece in _cut(each, width, size)):
            wider = f"{line} {word}" if line else word
            if line and text_width(wider, size, weight) > width:
                lines.append(line)
                line = word
            else:
                line = wider
        lines.append(line)
    return [each for each in lines if each]


def _cut(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    most = max(int(width / (size * _FALLBACK)), 1)
    return [word[start : start + most] for start in range(0, len(word), most)]
