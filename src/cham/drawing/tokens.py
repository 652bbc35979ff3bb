"""The colours of every page and picture, each with its light and its dark value.

Colour is only for emotion, problems and money at risk; everything else is ink or grey. Each pair
of text and ground keeps a contrast of at least 4.5 : 1 (a test computes it).
"""

import re
from collections.abc import Mapping

TOKENS: Mapping[str, tuple[str, str]] = {
    "ground": ("#eef1f4", "#0d1217"),
    "surface": ("#ffffff", "#151c23"),
    "raised": ("#f5f7f9", "#1b232b"),
    "ink": ("#16212b", "#e8edf2"),
    "soft": ("#4f5d6b", "#a1aebb"),
    "line": ("#dbe1e7", "#2b3641"),
    "good": ("#0a716a", "#57cfc3"),
    "bad": ("#b93815", "#ff9474"),
    "even": ("#5a6876", "#a5b2be"),
    "good-ground": ("#e3f3f0", "#122f2e"),
    "bad-ground": ("#fdebe5", "#3a2018"),
    "fill": ("#c5cfd9", "#3a4753"),
    "strong": ("#16212b", "#e8edf2"),
    "on-strong": ("#ffffff", "#11181e"),
}

_USE = re.compile(r"var\(--([a-z-]+)\)")


def screen_css() -> str:
    """Give the tokens as CSS variables that follow the reader's light or dark setting."""
    pairs = "".join(f"--{name}:light-dark({a},{b});" for name, (a, b) in TOKENS.items())
    return (
        f":root{{color-scheme:light dark;{pairs}}}"
        ":root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}"
    )


def literal(text: str) -> str:
    """Put the light colours in place of the variables, for writers that know no variables."""
    return _USE.sub(lambda found: TOKENS[found[1]][0], text)
