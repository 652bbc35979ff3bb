"""E-mail addresses, also with the small disguises people give them."""

import re
from collections.abc import Iterable, Iterator

from cham.core.text.redaction.beginnings import Words
from cham.core.text.redaction.reading import Reading, Sought
from cham.core.text.redaction.spans import Place

# A sentence may go on after the point: `shop.vn.Mong` ends at `vn`.
_DOMAIN = (
    r"(?:[a-z0-9\-]{1,63}\.){1,5}?"
    r"(?:(?:com|net|org|edu|gov|co)(?:\.[a-z]{2})?|vn|io|me|info|[a-z]{2,24}(?!\.[a-z0-9]))"
)
_KNOWN = r"(?:gmail|yahoo|ymail|hotmail|outlook|icloud|live|proton(?:mail)?|zoho)"
_LOCAL = "abcdefghijklmnopqrstuvwxyz0123456789._%+-'"
_AFTER = re.compile(rf"@(?<=[{re.escape(_LOCAL)}]@)(?:{_DOMAIN}(?![a-z0-9@])|{_KNOWN}\b)")
_DISGUISED = Sought(
    rf"(?:@|[(\[]at[)\]]|[(\[]a cong[)\]]|\ba cong\b) ?{_KNOWN} ?(?:\.|cham|\(dot\)|\[dot\]) ?com(?:\.vn)?\b",
    Words("a", signs={"@": " gyhoilpz", "[": "a", "(": "a"}),
)
_SAID = Sought(
    rf"\bat {_KNOWN}(?: ?(?P<point>\.) ?| (?:cham|dot) )com(?:\.vn)?\b",
    Words("at"),
)
_OF_NO_WORD = frozenset("._0123456789")  # `sign in at gmail.com` names no address
_LONGEST_LOCAL = 64
_DISGUISES = (" @", "@ ", "(at)", "[at]", "a cong", "(dot)", "[dot]")


def mails(reading: Reading) -> Iterator[Place]:
    """Find e-mail addresses; `@name` and `3@15.000` are none."""
    if "@" in reading.bare:
        yield from _with_local(reading.bare, _AFTER.finditer(reading.bare))
    if " at " in reading.bare:
        for found in reading.matches(_SAID):
            for start, end in _with_local(reading.bare, [found], may_stand_apart=True):
                if not found["point"] or not _OF_NO_WORD.isdisjoint(
                    reading.bare[start : found.start()]
                ):
                    yield start, end
    if reading.has_any(_DISGUISES):
        yield from _with_local(reading.bare, reading.matches(_DISGUISED), may_stand_apart=True)


def _with_local(
    view: str, afters: Iterable[re.Match[str]], *, may_stand_apart: bool = False
) -> Iterator[Place]:
    for found in afters:
        start, end = found.span()
        if may_stand_apart and view[start - 1 : start] == " ":
            start -= 1
        # Measured from the right, so that a long run of letters is read once.
        before = view[max(0, start - _LONGEST_LOCAL) : start]
        local = before[len(before.rstrip(_LOCAL)) :].lstrip(".-%+'")
        if local:
            yield start - len(local), end
