"""Be Vietnam Pro, cut down to the letters that a document uses."""

import base64
import io
from functools import lru_cache
from pathlib import Path

_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
FAMILY = "Be Vietnam Pro"
# Basic Latin and Latin-1, Vietnamese, marks that stand apart, punctuation, ₫ and other currencies.
_RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x100),
    (0x102, 0x104),
    (0x110, 0x112),
    (0x128, 0x12A),
    (0x168, 0x16A),
    (0x1A0, 0x1A2),
    (0x1AF, 0x1B1),
    (0x300, 0x30A),
    (0x1EA0, 0x1EFA),
    (0x2010, 0x2027),
    (0x2030, 0x203B),
    (0x20AB, 0x20AD),
    (0x2190, 0x2194),
    (0x2212, 0x2213),
)
_LETTERS = "".join(chr(code) for low, high in _RANGES for code in range(low, high))


def font_file(weight: int) -> Path:
    """Give the file of a weight: 400, 500 or 600."""
    import fontpkg_be_vietnam_pro

    return Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{_WEIGHTS[weight]}.ttf"


def embedded_faces(text: str) -> str:
    """Give `@font-face` rules with the letters of a text, as part of the document itself."""
    letters = "".join(sorted(set(text)))
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url(data:font/woff2;base64,{_subset(weight, letters)}) format('woff2')}}"
        for weight in _WEIGHTS
    )


def file_faces() -> str:
    """Give `@font-face` rules that name the font files of this machine, for writers on it."""
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url('{font_file(weight).as_uri()}')}}"
        for weight in _WEIGHTS
    )


def web_font(weight: int) -> bytes:
    """Give a weight with every letter that Vietnamese and Western European texts use, as WOFF2."""
    return _cut(weight, _LETTERS)


@lru_cache(maxsize=24)
def _subset(weight: int, letters: str) -> str:
    return base64.b64encode(_cut(weight, letters)).decode("ascii")


def _cut(weight: int, letters: str) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "mark"])
    stream = io.BytesIO()
    with subset.load_font(str(font_file(weight)), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        subset.save_font(font, stream, options)
    return stream.getvalue()
