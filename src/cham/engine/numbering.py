"""Names as numbers: every different name of a column gets the next one, for ever."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cham.engine.errors import TooManyValuesError

MOST_PATHS = (1 << 31) - 1
UNKNOWN = -1


class Numbering:
    """The names of one column by number; number 0 is no name.

    Parameters
    ----------
    column
        What the names are of, for the error.
    most
        The highest number that the column can hold.
    names
        Those known so far, number 0 included.
    """

    def __init__(self, column: str, most: int, names: pa.Array | None = None) -> None:
        self._column = column
        self._most = most
        self._names = texts([""]) if names is None else names

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> pa.Array:
        """Every name by number; null for a row's own number without a name."""
        return self._names

    def listed(self) -> tuple[str, ...]:
        """Give every name by number."""
        return tuple(name or "" for name in self._names.to_pylist())

    def numbers_of(self, values: pa.Array, *, own: bool = False) -> NDArray[np.int64]:
        """Give the number of each name, numbering those that are new.

        Parameters
        ----------
        values : pyarrow.Array of large_string, shape (rows,)
            Names; empty for none.
        own : bool
            Whether each row without a name gets a number of its own, instead of 0.

        Returns
        -------
        ndarray of int64, shape (rows,)
            Numbers.

        Raises
        ------
        TooManyValuesError
            When there are more names than the column can hold.
        """
        encoded = values.dictionary_encode()
        distinct, codes = encoded.dictionary, encoded.indices.to_numpy()
        numbers = self._found(distinct)
        unknown = np.flatnonzero(numbers == UNKNOWN)
        numbers[unknown] = len(self) + np.arange(len(unknown))
        self._take(distinct.take(pa.array(unknown)))
        found: NDArray[np.int64] = numbers[codes]
        if own:
            nameless = np.flatnonzero(found == 0)
            found[nameless] = len(self) + np.arange(len(nameless))
            self._take(pa.nulls(len(nameless), pa.large_string()))
        return found

    def lookup(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Give the numbers of names, without numbering new ones.

        Parameters
        ----------
        names : Sequence of str
            Names.

        Returns
        -------
        ndarray of int64
            Numbers; `UNKNOWN` for a name that has none.
        """
        encoded = texts(names).dictionary_encode()
        found: NDArray[np.int64] = self._found(encoded.dictionary)[encoded.indices.to_numpy()]
        return found

    def is_nameless(self) -> NDArray[np.bool_]:
        """Tell for each number whether it has no name."""
        nameless: NDArray[np.bool_] = self._names.is_null().to_numpy(zero_copy_only=False).copy()
        nameless[0] = True
        return nameless

    def _found(self, distinct: pa.Array) -> NDArray[np.int64]:
        """Look different names up, by hashing these few instead of all that are known."""
        places = pc.index_in(self._names, value_set=distinct).fill_null(UNKNOWN).to_numpy()
        known = np.flatnonzero(places != UNKNOWN)
        numbers = np.full(len(distinct), UNKNOWN, np.int64)
        numbers[places[known]] = known
        return numbers

    def _take(self, new: pa.Array) -> None:
        if not len(new):
            return
        if len(self) + len(new) - 1 > self._most:
            raise TooManyValuesError(
                column=self._column, count=len(self) + len(new) - 1, most=self._most
            )
        self._names = pa.concat_arrays([self._names, new])


def texts_of(column: Any) -> pa.Array:
    """Give a column of texts in one piece, nulls as empty texts.

    Parameters
    ----------
    column : pyarrow.ChunkedArray or pyarrow.Array
        Texts, dictionary-encoded or not.

    Returns
    -------
    pyarrow.Array of large_string
        The same texts.

    Examples
    --------
    >>> texts_of(pa.chunked_array([["a"], [None]], pa.string())).to_pylist()
    ['a', '']
    """
    whole = column.cast(pa.large_string()).fill_null("")
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def texts(values: Sequence[str]) -> pa.Array:
    """Give names as the numbering takes them.

    Parameters
    ----------
    values : Sequence of str
        Names.

    Returns
    -------
    pyarrow.Array of large_string
        The same names.

    Examples
    --------
    >>> texts(["a"]).type
    DataType(large_string)
    """
    return pa.array(list(values), pa.large_string())
