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
ADDRESSES = (
    "javascript:{m}()",
    "JaVaScRiPt:{m}()",
    " javascript:{m}()",
    "\tjavascript:{m}()",
    "java\tscript:{m}()",
    "\u00a0javascript:{m}()",
    "\u3000javascript:{m}()",
    "javascript&colon;{m}()",
    "javascript&#58;{m}()",
    "javascript&#x3A;{m}()",
    "java&Tab;script:{m}()",
    "&#106;avascript:{m}()",
    "%6aavascript:{m}()",
    "javascript%3A{m}()",
    "javascript://own.example/%0a{m}()",
    "javascript:/*https://*/{m}()",
    "ｊａｖａｓｃｒｉｐｔ:{m}()",
    "ja\u200bvascript:{m}()",
    "vbscript:{m}()",
    "livescript:{m}()",
    "data:text/html,<script>{m}()</script>",
    "data:text/html;base64,PHN2Zy9vbmxvYWQ9YWxlcnQoMSk+{m}",
    "data:image/svg+xml,<svg onload={m}()>",
    "data:application/javascript,{m}()",
    "blob:https://own.example/{m}",
    "filesystem:https://own.example/{m}",
    "file:///etc/passwd#{m}",
    "view-source:javascript:{m}()",
    "jar:https://own.example/{m}!/",
    "about:blank#{m}",
    "intent://{m}#Intent;end",
    "ftp://{m}.example/",
    "gopher://{m}.example/",
    "ws://{m}.example/",
    "mailto:{m}@example.com?bcc=x",
    "tel:{m}",
    "//{m}.example/",
    "///{m}.example/",
    "/\\{m}.example/",
    "\\\\{m}.example\\",
    "https:{m}.example",
    "https://own.example@{m}.example/",
    "http://{m}.example/",
)
"""Addresses that no text may become: the program links to pages of its own alone (T10)."""

_FULL = (
    '{address}//"><script>{m}()</script>\' onmouseover=\'{m}() " onfocus={m}() x="'
    "</textarea></title></select></style><img src={m} onerror={m}()><svg/onload={m}()>"
    "{{{{7*7}}}}{m}{{% {m} %}}${{7*7}}{m}<!--{m}-->]]><{m}>&lt;script&gt;&#60;{m}&#62;\u202e\u2066{m}"
)
_LEADING = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "srcset", "srcdoc", "ping", "cite"}
    | {"manifest", "background", "hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch"}
)
"""Attributes that lead a browser somewhere."""
_OWN = re.compile(r"(?:/(?![/\\])|\?|#|$)")


class Cage:
    """Makes canaries, and remembers which field each was put into."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.fields: dict[str, str] = {}

    def canary(self, field: str, most: int | None = None) -> str:
        """Make a canary for a field that holds so many characters."""
        mark = f"cnr{next(self._numbers)}"
        self.fields[mark] = field
        address = ADDRESSES[len(self.fields) % len(ADDRESSES)].replace("{m}", mark)
        for form in (_FULL, _SHORT, _TINY):
            text = form.format(m=mark, address=address)
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
        elif plain in _LEADING and not is_own(value):
            yield f"<{tag} {plain}={value[:40]!r}>"
        elif marked and plain == "style":
            yield f"<{tag} style={value[:40]!r}>"


def is_own(address: str) -> bool:
    """Tell whether an address leads to a page of the product, as a browser reads it."""
    return bool(_OWN.match(address)) or address.startswith("http://testserver/")
