"""Static files that are made from the code: fonts cut to Vietnamese, colours, the script of htmx.

`python -m cham.web.assets` makes them; installing does so once.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from cham.drawing.fonts import FAMILY, web_font
from cham.drawing.pictures import picture_css
from cham.drawing.tokens import screen_css

STATIC = Path(__file__).parent / "static"
_WEIGHTS = (400, 500, 600)
_HTMX = "cham/htmx.js"


@lru_cache(maxsize=256)
def asset_address(path: str) -> str:
    """Give the address of a static file; it changes with its content, so it is kept for long."""
    content = (STATIC / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


def make_assets() -> None:
    """Write every made file."""
    fonts = STATIC / "cham" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for weight in _WEIGHTS:
        (fonts / f"{weight}.woff2").write_bytes(web_font(weight))
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url('fonts/{weight}.woff2') format('woff2')}}\n"
        for weight in _WEIGHTS
    )
    tokens = STATIC / "cham" / "tokens.css"
    tokens.write_text(f"{faces}{screen_css()}\n{picture_css()}\n", "utf-8")
    (STATIC / _HTMX).write_bytes(_htmx())


def _htmx() -> bytes:
    """Take htmx out of its wheel."""
    import django_htmx

    folder = Path(django_htmx.__file__).parent / "static" / "django_htmx"
    return (folder / "htmx-2.min.js").read_bytes()


if __name__ == "__main__":
    make_assets()
