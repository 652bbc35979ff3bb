"""Where words of one meaning stand in a text, found once and asked for many places."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_BREAKS = re.compile(r"[0-9\n]")
_USUAL = frozenset(("", " ", ": ", ":"))


class Mentions:
    """The places of a pattern in a view; asking about one place costs the same in any text.

    Parameters
    ----------
    matches : iterable of re.Match of str
        Where the words stand, in order.
    view : str
        The bare view of a text.

    Examples
    --------
    >>> view = "stk cua em 123, goi 456"
    >>> stk = Mentions(re.finditer("stk", view), view)
    >>> stk.lead_to(11, within=20), stk.lead_to(20, within=20)
    (True, False)
    """

    __slots__ = ("_ends", "_starts", "_view")

    def __init__(self, matches: Iterable[re.Match[str]], view: str) -> None:
        self._view = view
        spans = [found.span() for found in matches]
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]

    def __bool__(self) -> bool:
        return bool(self._ends)

    def lead_to(self, place: int, *, within: int) -> bool:
        """Tell whether a mention stands before a place with no digit and no new line between."""
        at = bisect_right(self._ends, place) - 1
        if at < 0:
            return False
        end = self._ends[at]
        if place - end > within:
            return False
        return self._leads(end, place)

    def led(self, spans: Iterable[tuple[int, int]], *, within: int) -> Iterator[tuple[int, int]]:
        """Give the spans, which come in order, before which a mention stands, as of `lead_to`."""
        ends = iter(self._ends)
        end, following = -within - 1, next(ends, None)
        for span in spans:
            start = span[0]
            while following is not None and following <= start:
                end, following = following, next(ends, None)
            if start - end <= within and self._leads(end, start):
                yield span

    def _leads(self, end: int, place: int) -> bool:
        return self._view[end:place] in _USUAL or _BREAKS.search(self._view, end, place) is None

    def near(self, spans: Iterable[tuple[int, int]], *, within: int) -> Iterator[tuple[int, int]]:
        """Give the spans, which come in order, beside which a mention stands on either side."""
        # A mention may reach into a span, so that each side is followed on its own.
        ends, starts = iter(self._ends), iter(self._starts)
        before, following = -within - 1, next(ends, None)
        after = next(starts, None)
        for span in spans:
            start, end = span
            while following is not None and following <= start:
                before, following = following, next(ends, None)
            while after is not None and after < end:
                after = next(starts, None)
            if start - before <= within or (after is not None and after - end <= within):
                yield span
