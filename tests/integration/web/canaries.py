"""Texts that would become part of a page where it does not escape them, and what finds them there.

Each canary carries a mark of its own, so that a fault names the field that it came from.
"""

import re
from collections.abc import Iterator
from itertools import count
from xml.etree.ElementTree import Element

MARK = re.compile(r"cnr\d+")

_TINY = "<i id={m}>"
_SHORT = "x'\"></textarea></title><svg onload={m}()>{{{{7*7}}}}{m}"
_FULL = (
    'javascript:{m}()//"><script>{m}()</script>\' onmouseover=\'{m}() " onfocus={m}() x="'
    "</textarea></title></select></style><img src={m} onerror={m}()><svg/onload={m}()>"
    "{{{{7*7}}}}{m}{{% {m} %}}${{7*7}}{m}<!--{m}-->]]><{m}>&lt;script&gt;&#60;{m}&#62;\u202e\u2066{m}"
)
_URLS = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc"}
)
_SCHEMES = ("javascript:", "vbscript:", "data:")


class Cage:
    """Makes canaries, and remembers which field each was put into."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.fields: dict[str, str] = {}

    def canary(self, field: str, most: int | None = None) -> str:
        """Make a canary for a field that holds so many characters."""
        mark = f"cnr{next(self._numbers)}"
        self.fields[mark] = field
        for form in (_FULL, _SHORT, _TINY):
            text = form.format(m=mark)
            if most is None or len(text) <= most:
                return text
        raise AssertionError(f"{field} is too short for a canary")


def hatched(text: str, document: Element) -> Iterator[str]:
    """Tell what of a document came out of a canary: elements, attributes, scripts, sums."""
    if found := re.search(r"49(cnr\d+)", text):
        yield f"a template was worked out: {found[1]}"
    for element in document.iter():
        if callable(element.tag):  # a comment
            continue
        tag = element.tag.rsplit("}", 1)[-1]
        if MARK.search(tag):
            yield f"an element <{tag}>"
        if tag in {"script", "style"} and (found := MARK.search("".join(element.itertext()))):
            yield f"inside <{tag}>: {found[0]}"
        yield from _attributes(tag, element)


def _attributes(tag: str, element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        plain = name.rsplit("}", 1)[-1].lower()
        marked = MARK.search(value)
        if plain.startswith("on") or MARK.search(plain):
            yield f"<{tag} {plain}={value[:40]!r}>"
        elif marked and marked[0] == value:
            yield f"<{tag} {plain}={value!r}>"
        elif marked and plain in _URLS and _scheme_of(value) in _SCHEMES:
            yield f"<{tag} {plain}={value[:40]!r}>"
        elif marked and plain == "style":
            yield f"<{tag} style={value[:40]!r}>"


def _scheme_of(address: str) -> str:
    """Read the scheme as a browser does, past white space and control characters."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    return bare[: bare.find(":") + 1]
