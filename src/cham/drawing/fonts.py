"""Be Vietnam Pro, cut down to the letters that a document uses."""

import base64
import io
from functools import lru_cache
from pathlib import Path

_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
FAMILY = "Be Vietnam Pro"


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


@lru_cache(maxsize=24)
def _subset(weight: int, letters: str) -> str:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "mark"])
    stream = io.BytesIO()
    with subset.load_font(str(font_file(weight)), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        subset.save_font(font, stream, options)
    return base64.b64encode(stream.getvalue()).decode("ascii")
