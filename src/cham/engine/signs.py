"""The signs of interactions as numbers: what rules may look at, each combination once."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.journeys import Sign, Value
from cham.engine.numbering import texts_of

_PARTS = ("name", "kind", "channel", "touchpoint", "source")
_WIDEST = 1 << 62


class SignTexts(NamedTuple):
    """A sign as texts; the properties as JSON pairs, so that 1, 1.0 and true stay apart."""

    name: str
    kind: str
    channel: str
    touchpoint: str
    source: str
    properties: str


class _Coded(NamedTuple):
    """Texts as codes: a code for each row, and what each code stands for."""

    codes: NDArray[np.int64]
    texts: list[str]


class Signs:
    """Every different sign by number.

    Parameters
    ----------
    properties
        The properties that belong to a sign; the others are not looked at.
    known
        Signs numbered so far, as `kept` gave them.
    """

    def __init__(self, properties: frozenset[str], known: Iterable[SignTexts] = ()) -> None:
        self.properties = properties
        self._texts = list(known)
        self._numbers = {texts: number for number, texts in enumerate(self._texts)}

    def __len__(self) -> int:
        return len(self._texts)

    def listed(self, first: int = 0) -> Sequence[Sign]:
        """Give the signs by number, from the first one wanted."""
        return [_sign(texts) for texts in self._texts[first:]]

    def kept(self, first: int = 0) -> Sequence[SignTexts]:
        """Give the signs as texts by number, from the first one wanted."""
        return self._texts[first:]

    def numbers_of(self, rows: pa.Table) -> NDArray[np.uint32]:
        """Give the number of each row's sign, numbering those that are new.

        Parameters
        ----------
        rows : pyarrow.Table
            With the columns of a sign.

        Returns
        -------
        ndarray of uint32, shape (rows,)
            Numbers.
        """
        parts = [_coded(texts_of(rows[part])) for part in _PARTS]
        parts.append(self._coded_properties(rows))
        combined, codes = _combined([part.codes for part in parts])
        texts = [[part.texts[i] for i in codes[:, n]] for n, part in enumerate(parts)]
        numbers = [self._number_of(SignTexts(*each)) for each in zip(*texts, strict=True)]
        return np.array(numbers, np.uint32)[combined]

    def _number_of(self, texts: SignTexts) -> int:
        number = self._numbers.setdefault(texts, len(self._texts))
        if number == len(self._texts):
            self._texts.append(texts)
        return number

    def _coded_properties(self, rows: pa.Table) -> _Coded:
        if not self.properties:
            return _Coded(np.zeros(rows.num_rows, np.int64), [""])
        given = _coded(texts_of(rows["properties"]))
        found: dict[str, int] = {}
        numbers = [found.setdefault(self._wanted(text), len(found)) for text in given.texts]
        return _Coded(np.array(numbers, np.int64)[given.codes], list(found))

    def _wanted(self, text: str) -> str:
        """Keep the properties that rules look at; text that is no JSON object has none."""
        try:
            given = msgspec.json.decode(text or "{}", type=dict[str, Any])
        except msgspec.DecodeError:
            return ""
        pairs = [
            (key, given[key])
            for key in sorted(self.properties)
            if isinstance(given.get(key), str | int | float)
        ]
        return msgspec.json.encode(pairs).decode() if pairs else ""


def _sign(texts: SignTexts) -> Sign:
    pairs = msgspec.json.decode(texts.properties or "[]", type=list[tuple[str, Value]])
    return Sign(
        name=texts.name,
        kind=texts.kind,
        channel=texts.channel,
        touchpoint=texts.touchpoint,
        source=texts.source,
        properties=tuple(pairs),
    )


def _coded(texts: pa.Array) -> _Coded:
    encoded = texts.dictionary_encode()
    return _Coded(encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist())


def _combined(parts: list[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each row the number of its combination of codes, and the codes of each."""
    whole, span = parts[0], int(parts[0].max(initial=0)) + 1
    for part in parts[1:]:
        width = int(part.max(initial=0)) + 1
        if span * width > _WIDEST:
            _, whole = np.unique(whole, return_inverse=True)
            span = len(whole)
        whole, span = whole * width + part, span * width
    _, first, combined = np.unique(whole, return_index=True, return_inverse=True)
    # Numbered in the order of arrival, so that the same rows always get the same numbers.
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[combined], np.stack([part[first[order]] for part in parts], axis=1)
