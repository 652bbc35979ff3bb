"""What stands in the place of personal data: one placeholder for each value of a text."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import sub

from cham.core.text.redaction.finding import Finding, Personal, Redaction, Span, canonicals

PLACED = re.compile(rf"\[({'|'.join(Personal)})_([0-9]{{1,6}})\]")


def first_free(text: str) -> dict[str, int]:
    """Go on after placeholders that stand in the text already, so that none means two things."""
    free: dict[str, int] = {}
    for kind, number in PLACED.findall(text):
        free[kind] = max(free.get(kind, 1), int(number) + 1)
    return free


def _shown(text: str, spans: list[Span], free: dict[str, int]) -> list[str]:
    """Give the placeholder of each span; one value has one, however it is written."""
    written: dict[Personal, list[str]] = defaultdict(list)
    for start, end, kind in spans:
        written[kind].append(text[start:end])
    shown = {}
    for kind, each in written.items():
        values = canonicals(kind, each)
        numbered = enumerate(dict.fromkeys(values), free.get(kind, 1))
        placeholders = {value: f"[{kind}_{number}]" for number, value in numbered}
        shown[kind] = map(placeholders.__getitem__, values)
    return [next(shown[kind]) for _start, _end, kind in spans]


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
        self._spans = spans
        self._placeholders = _shown(text, spans, free)
        self._starts = starts = [start for start, _end, _kind in spans]
        self._ends = ends = [end for _start, end, _kind in spans]
        self.rest = list(map(text.__getitem__, map(slice, (0, *ends), (*starts, len(text)))))
        parts = [""] * (2 * len(spans) + 1)
        parts[::2], parts[1::2] = self.rest, self._placeholders
        self.text = "".join(parts)
        lengths = map(len, self._placeholders)
        removed = map(sub, map(sub, ends, starts), lengths)
        self._shifts = list(accumulate(removed, initial=0))
        self._places = list(map(sub, starts, self._shifts))

    def redaction(self) -> Redaction:
        """Give what is told to the outside."""
        kinds = [kind for _start, _end, kind in self._spans]
        findings = map(Finding, kinds, self._starts, self._ends, self._placeholders)
        return Redaction(self.text, tuple(findings))

    def places_of(self, spans: list[Span]) -> Iterator[tuple[int, int]]:
        """Give where the placeholders of some of the spans start and end."""
        wanted = {start for start, _end, _kind in spans}
        for place, shown, span in zip(self._places, self._placeholders, self._spans, strict=True):
            if span[0] in wanted:
                yield place, place + len(shown)

    def in_original(self, spans: Iterable[Span]) -> list[Span]:
        """Give the places in the original of what was found beside placeholders."""
        shifted = ((self._shifts[bisect_left(self._places, span[0])], span) for span in spans)
        return [(start + shift, end + shift, kind) for shift, (start, end, kind) in shifted]
