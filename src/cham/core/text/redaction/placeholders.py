"""What stands in the place of personal data: one placeholder for each value of a text."""

import re
from collections.abc import Sequence
from itertools import count, repeat

import numpy as np
from numpy.typing import NDArray

from cham.core.text.redaction.finding import Finding, Personal, Redaction, canonicals
from cham.core.text.redaction.outline import Places
from cham.core.text.redaction.spans import KINDS, NONE, Spans

PLACED = re.compile(rf"\[({'|'.join(Personal)})_([0-9]{{1,6}})\]")


def first_free(text: str) -> dict[str, int]:
    """Go on after placeholders that stand in the text already, so that none means two things."""
    free: dict[str, int] = {}
    for kind, number in PLACED.findall(text):
        free[kind] = max(free.get(kind, 1), int(number) + 1)
    return free


class _Values:
    """The values of one kind, by the numbers that they came in, and their placeholders."""

    def __init__(self, kind: Personal, free: int) -> None:
        self._kind, self._free = kind, free
        self._known: dict[str, int] = {}
        self._shown: list[str] = []

    def take_in(self, written: list[str]) -> list[int]:
        """Give the number of each value; one value has one, however it is written."""
        values = canonicals(self._kind, written)
        new = [value for value in dict.fromkeys(values) if value not in self._known]
        self._known.update(zip(new, count(len(self._known))))
        return list(map(self._known.__getitem__, values))

    def placeholders(self, values: NDArray[np.int64]) -> list[str]:
        """Give the placeholders of values, numbered as they come first."""
        for number in range(len(self._shown), len(self._known)):
            self._shown.append(f"[{self._kind}_{self._free + number}]")
        firsts = np.empty(len(self._known), dtype=np.int64)
        # Where a value comes again the last one written stays, so they are written backwards.
        firsts[values[::-1]] = np.arange(len(values))[::-1]
        numbers = np.empty_like(firsts)
        numbers[np.argsort(firsts)] = np.arange(len(firsts))
        return list(map(self._shown.__getitem__, numbers[values].tolist()))


class Replaced:
    """A text with placeholders, and where each of its places was in the original.

    Parameters
    ----------
    text : str
        The original.
    free : dict of str to int
        The first number of each kind of placeholder, where it is not 1.
    """

    def __init__(self, text: str, free: dict[str, int]) -> None:
        self._original, self._free = text, free
        self._of_kinds: dict[int, _Values] = {}
        self._values: Places = np.zeros(0, dtype=np.int64)
        self.spans = NONE

    def add(self, fresh: Spans) -> None:
        """Replace more of it."""
        values = self._values_of(fresh)
        if self.spans:
            at = np.searchsorted(self.spans.starts, fresh.starts)
            fresh, values = self.spans.with_more(at, fresh), np.insert(self._values, at, values)
        self.spans, self._values = fresh, values
        starts, ends, kinds = fresh
        placeholders = np.empty(len(starts), dtype=object)
        for kind, of_kind in self._of_kinds.items():
            are_of_kind = kinds == kind
            placeholders[are_of_kind] = of_kind.placeholders(values[are_of_kind])
        self._placeholders: list[str] = placeholders.tolist()
        self.rest = _parts(self._original, [0, *ends.tolist()], [*starts.tolist(), None])
        parts = [""] * (2 * len(starts) + 1)
        parts[::2], parts[1::2] = self.rest, self._placeholders
        self.text = "".join(parts)
        self._lengths = np.fromiter(map(len, self._placeholders), np.int64, len(starts))
        self._shifts = np.zeros(len(starts) + 1, dtype=np.int64)
        np.cumsum(ends - starts - self._lengths, out=self._shifts[1:])
        self._places = starts - self._shifts[:-1]

    def _values_of(self, spans: Spans) -> Places:
        written = np.empty(len(spans.starts), dtype=object)
        written[:] = _parts(self._original, spans.starts.tolist(), spans.ends.tolist())
        values = np.empty(len(written), dtype=np.int64)
        for kind in set(spans.kinds.tolist()):
            name = KINDS[kind]
            of_kind = self._of_kinds.setdefault(kind, _Values(name, self._free.get(name, 1)))
            are_of_kind = spans.kinds == kind
            values[are_of_kind] = of_kind.take_in(written[are_of_kind].tolist())
        return values

    def redaction(self) -> Redaction:
        """Give what is told to the outside."""
        starts, ends, kinds = self.spans
        names = map(KINDS.__getitem__, kinds.tolist())
        told = zip(names, starts.tolist(), ends.tolist(), self._placeholders, strict=True)
        return Redaction(self.text, tuple(map(tuple.__new__, repeat(Finding), told)))

    def places_of(self, spans: Spans) -> tuple[Places, Places]:
        """Give where the placeholders of some of the spans start and end."""
        at = np.searchsorted(self.spans.starts, spans.starts)
        places = self._places[at]
        return places, places + self._lengths[at]

    def in_original(self, spans: Spans) -> Spans:
        """Give the places in the original of what was found beside placeholders."""
        shifts = self._shifts[np.searchsorted(self._places, spans.starts)]
        return Spans(spans.starts + shifts, spans.ends + shifts, spans.kinds)


def _parts(text: str, starts: list[int], ends: Sequence[int | None]) -> list[str]:
    return list(map(text.__getitem__, map(slice, starts, ends)))
