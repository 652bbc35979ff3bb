"""How the pictures are dressed: one style sheet for pages, and for writers that style SVG alone."""

import re
from functools import cache

from cham.drawing.fonts import FAMILY
from cham.drawing.tokens import literal

_RULES = f"""
text{{font-family:'{FAMILY}',system-ui,sans-serif}}
.ribbon path{{fill:var(--fill)}}
.emotion-curve .column{{stroke:var(--line);fill:none}}
.emotion-curve .level{{stroke:var(--line);stroke-dasharray:2 5;fill:none}}
.emotion-curve .zero{{stroke:var(--soft);stroke-dasharray:none;opacity:.6}}
.emotion-curve .level-word{{font-size:11.5px;fill:var(--soft)}}
.emotion-curve .level-word.good{{fill:var(--good)}}
.emotion-curve .level-word.bad{{fill:var(--bad)}}
.emotion-curve .band{{fill:var(--even);opacity:.15}}
.emotion-curve .line{{fill:none;stroke-width:3.3;stroke-linecap:round}}
.emotion-curve .expected path{{stroke:var(--ink);stroke-width:1.5;fill:none;opacity:.62}}
.curve-line path{{fill:none;stroke:var(--ink);stroke-width:1.7}}
.curve-line.plan path{{stroke-dasharray:2 5;stroke-linecap:round}}
.curve-line.aim path{{stroke-dasharray:8 5}}
.curve-line .line-word{{font-size:11.5px;font-weight:500;fill:var(--soft)}}
.dot circle{{fill:var(--even);stroke:var(--surface);stroke-width:3}}
.dot.good circle{{fill:var(--good)}}
.dot.bad circle{{fill:var(--bad)}}
.dot.thin circle{{fill:var(--surface);stroke:var(--even);stroke-width:2;stroke-dasharray:3 3}}
.dot text{{text-anchor:middle}}
.dot.planned circle{{fill:var(--surface);stroke:var(--ink);stroke-width:1.6}}
.dot.planned .number{{fill:var(--ink)}}
.dot .number{{font-size:10px;font-weight:600;fill:var(--surface)}}
.dot.thin .number{{fill:var(--soft)}}
.dot .value{{font-size:12.6px;font-weight:600;fill:var(--even)}}
.dot.good .value{{fill:var(--good)}}
.dot.bad .value{{fill:var(--bad)}}
.interval .axis{{stroke:var(--line);stroke-width:1.5;fill:none}}
.interval .zero{{stroke:var(--soft);stroke-dasharray:2 3;fill:none}}
.interval .range{{fill:var(--even);opacity:.38}}
.interval .point{{fill:var(--even)}}
.interval.good .range,.interval.good .point{{fill:var(--good)}}
.interval.bad .range,.interval.bad .point{{fill:var(--bad)}}
.interval.thin .point{{fill:var(--surface);stroke:var(--even);stroke-width:1.5}}
.path-flow .column{{font-size:13px;font-weight:600;fill:var(--ink)}}
.path-flow .step rect{{fill:var(--raised);stroke:var(--line)}}
.path-flow .name{{font-size:12.4px;font-weight:500;fill:var(--ink)}}
.path-flow .caption{{font-size:11.4px;fill:var(--soft)}}
.path-flow .line{{fill:none}}
.path-flow .move .line{{stroke:var(--fill)}}
.path-flow .move .head{{fill:var(--fill)}}
.path-flow .trouble{{opacity:.62}}
.path-flow .trouble .line{{stroke:var(--bad)}}
.path-flow .trouble .head{{fill:var(--bad)}}
.share rect{{fill:var(--fill)}}
.trend .level{{stroke:var(--line);fill:none}}
.trend .level-word{{font-size:11.5px;fill:var(--soft)}}
.trend .band{{fill:var(--even);opacity:.16}}
.trend .limit{{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:5 4;fill:none}}
.trend .line{{stroke:var(--ink);stroke-width:2;fill:none;stroke-linejoin:round}}
.trend .change{{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3;fill:none}}
.trend .dot circle{{fill:var(--ink);stroke-width:2}}
.trend .dot.good circle{{fill:var(--good)}}
.trend .dot.bad circle{{fill:var(--bad)}}
.trend .dot.thin circle{{fill:var(--surface);stroke:var(--even);stroke-dasharray:none}}
.trend .good .line{{stroke:var(--good)}}
.trend .bad .line{{stroke:var(--bad)}}
.trend .good .band{{fill:var(--good)}}
.trend .bad .band{{fill:var(--bad)}}
.trend .line-word{{font-size:12.6px;font-weight:500;fill:var(--ink)}}
.trend .good .line-word{{fill:var(--good)}}
.trend .bad .line-word{{fill:var(--bad)}}
.value-matrix .first{{fill:var(--bad-ground);opacity:.7}}
.value-matrix .frame{{stroke:var(--soft);fill:none}}
.value-matrix .middle{{stroke:var(--line);stroke-dasharray:3 4;fill:none}}
.value-matrix .word{{font-size:12.6px;fill:var(--soft)}}
.value-matrix .mark circle{{fill:var(--ink)}}
.value-matrix .mark text{{font-size:12px;font-weight:600;fill:var(--surface)}}
.room{{fill:transparent}}
.icon{{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}}
"""
# A halo lets words be read over the curve; only browsers draw it behind the letters.
_HALO = (
    ".dot .value{paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}"
)
_OPENING = re.compile(r'<svg class="([a-z-]+)[^>]*>')


def picture_css() -> str:
    """Give the style sheet of all pictures, for a page that holds them."""
    return "".join(_RULES.split("\n")) + _HALO


# On paper pictures are larger than on a screen while letters are smaller, and a line whose colour
# changes would be drawn as a hair.
_PAPER = """
.emotion-curve .line{stroke:var(--even)}
.emotion-curve .value{font-size:9.6px}
.emotion-curve .number{font-size:8.4px}
.emotion-curve .level-word{font-size:8.8px}
"""


def dressed(html: str) -> str:
    """Put its style sheet into every picture, for writers that do not style it from outside."""
    return _OPENING.sub(lambda found: found[0] + _sheet_of(found[1]), html)


@cache
def _sheet_of(kind: str) -> str:
    """Give the rules that a kind of picture needs; a page has hundreds of small ones."""
    begins = ("text{", f".{kind}", *((".dot",) if kind == "emotion-curve" else ()))
    rules = [rule for rule in (_RULES + _PAPER).split("\n") if rule.startswith(begins)]
    return f"<style>{literal(''.join(rules))}</style>"
