"""Where words of one meaning stand in a text, found once and asked for many places."""

import re
from bisect import bisect_left, bisect_right

_BREAKS = re.compile(r"[0-9\n]")
_USUAL = frozenset(("", " ", ": ", ":"))


class Mentions:
    """The places of a pattern in a view; asking about one place costs the same in any text.

    Parameters
    ----------
    pattern : re.Pattern of str
        What is looked for.
    view : str
        The bare view of a text.

    Examples
    --------
    >>> stk = Mentions(re.compile("stk"), "stk cua em 123, goi 456")
    >>> stk.lead_to(11, within=20), stk.lead_to(20, within=20)
    (True, False)
    """

    __slots__ = ("_ends", "_starts", "_view")

    def __init__(self, pattern: re.Pattern[str], view: str) -> None:
        self._view = view
        self._starts: list[int] = []
        self._ends: list[int] = []
        for found in pattern.finditer(view):
            start, end = found.span()
            self._starts.append(start)
            self._ends.append(end)

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
        return self._view[end:place] in _USUAL or _BREAKS.search(self._view, end, place) is None

    def are_near(self, start: int, end: int, *, within: int) -> bool:
        """Tell whether a mention stands within so many characters before or after."""
        before = bisect_right(self._ends, start) - 1
        if before >= 0 and start - self._ends[before] <= within:
            return True
        after = bisect_left(self._starts, end)
        return after < len(self._starts) and self._starts[after] - end <= within
