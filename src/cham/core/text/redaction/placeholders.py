"""What stands in the place of personal data: one placeholder for each value of a text."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from operator import sub

from cham.core.text.redaction.finding import Finding, Personal, Redaction, Span, canonicals

PLACED = re.compile(rf"\[({'|'.join(Personal)})_([0-9]{{1,6}})\]")


def first_free(text: str) -> dict[str, int]:
    """Go on after placeholders that stand in the text already, so that none means two things."""
    free: dict[str, int] = {}
    for kind, number in PLACED.findall(text):
        free[kind] = max(free.get(kind, 1), int(number) + 1)
    return free


def _shown(kinds: list[Personal], written: list[str], free: dict[str, int]) -> list[str]:
    """Give a placeholder for each thing found; one value has one, however it is written."""
    by_kind: dict[Personal, list[str]] = defaultdict(list)
    for kind, each in zip(kinds, written, strict=True):
        by_kind[kind].append(each)
    following = {}
    for kind, of_kind in by_kind.items():
        values = canonicals(kind, of_kind)
        numbered = enumerate(dict.fromkeys(values), free.get(kind, 1))
        placeholders = {value: f"[{kind}_{number}]" for number, value in numbered}
        following[kind] = map(placeholders.__getitem__, values).__next__
    return [following[kind]() for kind in kinds]


class Replaced:
    """A text with placeholders, and where each of its places was in the original.

    Parameters
    ----------
    text : str
        The original.
    spans : list of Span
        What was found in it, in order.
    free : dict of str to int
        The first number of each kind of placeholder, where it is not 1.
    """

    def __init__(self, text: str, spans: list[Span], free: dict[str, int]) -> None:
        starts = [start for start, _end, _kind in spans]
        ends = [end for _start, end, _kind in spans]
        kinds = [kind for _start, _end, kind in spans]
        cuts = [0, *chain.from_iterable(zip(starts, ends, strict=True)), len(text)]
        parts = list(map(text.__getitem__, map(slice, cuts, cuts[1:])))
        self.rest = parts[::2]
        parts[1::2] = placeholders = _shown(kinds, parts[1::2], free)
        self.text = "".join(parts)
        self._found = (kinds, starts, ends, placeholders)
        removed = map(sub, map(sub, ends, starts), map(len, placeholders))
        self._shifts = list(accumulate(removed, initial=0))
        self._places = list(map(sub, starts, self._shifts))

    def redaction(self) -> Redaction:
        """Give what is told to the outside."""
        return Redaction(self.text, tuple(map(Finding, *self._found)))

    def places_of(self, spans: list[Span]) -> Iterator[tuple[int, int]]:
        """Give where the placeholders of some of the spans start and end."""
        wanted = {start for start, _end, _kind in spans}
        _kinds, starts, _ends, placeholders = self._found
        for place, shown, start in zip(self._places, placeholders, starts, strict=True):
            if start in wanted:
                yield place, place + len(shown)

    def in_original(self, spans: Iterable[Span]) -> list[Span]:
        """Give the places in the original of what was found beside placeholders."""
        shifted = ((self._shifts[bisect_left(self._places, span[0])], span) for span in spans)
        return [(start + shift, end + shift, kind) for shift, (start, end, kind) in shifted]
