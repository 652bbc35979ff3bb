"""E-mail addresses, also with the small disguises people give them."""

import re
from collections.abc import Iterator

from cham.core.text.redaction.finding import Personal, Span
from cham.core.text.redaction.reading import Reading

# A sentence may go on after the point: `shop.vn.Mong` ends at `vn`.
_DOMAIN = (
    r"(?:[a-z0-9\-]{1,63}\.){1,5}?"
    r"(?:(?:com|net|org|edu|gov|co)(?:\.[a-z]{2})?|vn|io|me|info|[a-z]{2,24}(?!\.[a-z0-9]))"
)
_KNOWN = r"(?:gmail|yahoo|ymail|hotmail|outlook|icloud|live|proton(?:mail)?|zoho)"
_AFTER = re.compile(rf"@(?:{_DOMAIN}(?![a-z0-9@])|{_KNOWN}\b)")
_DISGUISED = re.compile(
    rf" ?(?:@|[(\[]at[)\]]|[(\[]a cong[)\]]|\ba cong\b) ?{_KNOWN} ?(?:\.|cham|\(dot\)|\[dot\]) ?com(?:\.vn)?\b"
)
_LOCAL = "abcdefghijklmnopqrstuvwxyz0123456789._%+-'"
_LONGEST_LOCAL = 64
_DISGUISES = (" @", "@ ", "(at)", "[at]", "a cong", "(dot)", "[dot]")


def mails(reading: Reading) -> Iterator[Span]:
    """Find e-mail addresses; `@name` and `3@15.000` are none."""
    if "@" in reading.bare:
        yield from _with_local(reading, _AFTER)
    if reading.has_any(_DISGUISES):
        yield from _with_local(reading, _DISGUISED)


def _with_local(reading: Reading, after: re.Pattern[str]) -> Iterator[Span]:
    view = reading.bare
    for found in after.finditer(view):
        # Measured from the right, so that a long run of letters is read once.
        before = view[max(0, found.start() - _LONGEST_LOCAL) : found.start()]
        local = before[len(before.rstrip(_LOCAL)) :].lstrip(".-%+'")
        if local:
            yield found.start() - len(local), found.end(), Personal.EMAIL
