"""Open-addressing hash tables in plain arrays: a row for each slot, its key first.

Keys are whole numbers of 64 bits. Linear probing, never more than six slots of ten taken, no
deletion: a count that falls back to 0 stays until the table grows or is read out. A slot without
a key holds 0, so that a new table is memory that nobody has touched.
"""

import numpy as np
from numpy.typing import NDArray

from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.places import ONE, places

EMPTY = 0
# Unsigned, because numba tells the compiler that signed numbers never overflow, and it believes it.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio
_HALF = np.uint64(32)
_LINE = 8  # numbers in a line of the cache


@compiled
def slot_of(table: NDArray[np.int64], key: int) -> int:
    """Find the slot of a key, or the empty one where it belongs.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        A power of two slots, at least one of them empty.
    key : int
        Any number of 64 bits but `EMPTY`.

    Returns
    -------
    int
        position of the slot

    References
    ----------
    .. [1] Knuth, D. E. (1998). The Art of Computer Programming 3, 2nd ed., section 6.4.

    Examples
    --------
    >>> table = new_table(8, 2)
    >>> table[slot_of(table, 5), 0] == EMPTY
    np.True_
    """
    return _next_slot(table, home_slot(table, key), key)


@compiled
def home_slot(table: NDArray[np.int64], key: int) -> int:
    """Give the slot where a key belongs, whether it stands there or further on.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        A power of two slots.
    key : int
        Any number of 64 bits but `EMPTY`.

    Returns
    -------
    int
        position of the slot

    Notes
    -----
    Multiplicative hashing [1]_. Slots ascend with the hash, so a table that is moved into a
    larger one is read and written from one end to the other.

    References
    ----------
    .. [1] Knuth, D. E. (1998). The Art of Computer Programming 3, 2nd ed., section 6.4.

    Examples
    --------
    >>> home_slot(new_table(8, 2), 5) < 8
    True
    """
    mixed = (np.uint64(key) * _MULTIPLIER) >> _HALF  # Fibonacci hashing [1]
    return int((mixed * np.uint64(table.shape[0])) >> _HALF)


@compiled
def _next_slot(table: NDArray[np.int64], slot: int, key: int) -> int:
    """Walk on from a slot to that of a key, or to the empty one where it belongs."""
    mask, place = np.uint64(table.shape[0] - 1), np.uint64(slot)
    while table[place, 0] != key and table[place, 0] != EMPTY:
        place = (place + ONE) & mask
    return int(place)


@compiled
def taken_slot(table: NDArray[np.int64], key: int, used: NDArray[np.int64], which: int) -> int:
    """Find the slot of a key and take it when it is new.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        A power of two slots, with room for one more key.
    key : int
        Any number of 64 bits but `EMPTY`.
    used : ndarray of int64
        How many keys each table holds; raised by one for a new key.
    which : int
        The position of this table in `used`.

    Returns
    -------
    int
        position of the slot

    References
    ----------
    .. [1] Knuth, D. E. (1998). The Art of Computer Programming 3, 2nd ed., section 6.4.

    Examples
    --------
    >>> table, used = new_table(8, 2), np.zeros(1, np.int64)
    >>> slot = taken_slot(table, 5, used, 0)
    >>> int(table[slot, 0]), int(used[0])
    (5, 1)
    """
    return taken_from(table, slot_of(table, key), key, used, which)


@compiled
def taken_from(
    table: NDArray[np.int64], slot: int, key: int, used: NDArray[np.int64], which: int
) -> int:
    """Take the slot of a key that was looked up a moment ago, before others were taken.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        A power of two slots, with room for one more key.
    slot : int
        What `slot_of` gave then, a position.
    key : int
        Any number of 64 bits but `EMPTY`.
    used : ndarray of int64
        How many keys each table holds; raised by one for a new key.
    which : int
        The position of this table in `used`.

    Returns
    -------
    int
        position of the slot

    Examples
    --------
    >>> table, used = new_table(8, 2), np.zeros(1, np.int64)
    >>> before = slot_of(table, 5)
    >>> taken_from(table, before, 5, used, 0) == before
    True
    """
    slot = _next_slot(table, slot, key)
    if table[slot, 0] == EMPTY:
        table[slot, 0] = key
        used[which] += 1
    return slot


@compiled
def _move(old: NDArray[np.int64], new: NDArray[np.int64], counters: int) -> int:
    """Copy every key whose counters are not all 0; give how many there are."""
    kept = 0
    for row in places(0, old.shape[0]):
        if old[row, 0] == EMPTY or not _counts_any(old, row, counters):
            continue
        slot = np.uint64(slot_of(new, old[row, 0]))
        for column in places(0, old.shape[1]):
            new[slot, column] = old[row, column]
        kept += 1
    return kept


@compiled
def _counts_any(table: NDArray[np.int64], row: int, counters: int) -> bool:
    found = False
    for column in places(1, 1 + counters):
        found |= table[row, column] != 0
    return found


def new_table(slots: int, width: int) -> NDArray[np.int64]:
    """Make an empty table.

    Parameters
    ----------
    slots : int
        A power of two, count of slots.
    width : int
        2 or more: the key and its values, count of columns.

    Returns
    -------
    ndarray of int64, shape (slots, width)
        Keys `EMPTY`, values 0; no unit. It begins where a line of the processor's cache does, so
        that no row of 2 or 4 columns lies in two of them.

    Examples
    --------
    >>> new_table(8, 2).shape
    (8, 2)
    """
    room = np.zeros(slots * width + _LINE, np.int64)
    start = -(room.ctypes.data // room.itemsize) % _LINE
    return room[start : start + slots * width].reshape(slots, width)


@compiled
def _fill(table: NDArray[np.int64], keys: NDArray[np.int64], values: NDArray[np.int64]) -> None:
    for row in range(keys.shape[0]):
        slot = slot_of(table, keys[row])
        table[slot, 0] = keys[row]
        for column in range(values.shape[1]):
            table[slot, 1 + column] = values[row, column]


def filled_table(
    keys: NDArray[np.int64], values: NDArray[np.int64], least: tuple[int, ...]
) -> NDArray[np.int64]:
    """Make a table of keys and values.

    Parameters
    ----------
    keys : ndarray of int64, shape (keys,)
        Each once.
    values : ndarray of int64, shape (keys, columns)
        What stands beside them.
    least : tuple of int
        How many slots and columns it shall have at least, counts.

    Returns
    -------
    ndarray of int64, shape (slots, width)
        At most half full; further columns are 0.

    Examples
    --------
    >>> filled_table(np.array([5]), np.array([[1]]), (8, 3)).shape
    (8, 3)
    """
    slots, width = least
    table = new_table(max(slots, 1 << (2 * len(keys)).bit_length()), width)
    _fill(table, np.ascontiguousarray(keys), np.ascontiguousarray(values))
    return table


def grown_table(
    table: NDArray[np.int64], room: int, counters: int
) -> tuple[NDArray[np.int64], int]:
    """Move a table into one with room for more keys, and drop the keys that count nothing.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        The table as it is.
    room : int
        How many keys it shall hold at least, count.
    counters : int
        How many of its columns after the key are counts.

    Returns
    -------
    table : ndarray of int64, shape (slots, width)
        The larger table.
    used : int
        count of keys in it

    Examples
    --------
    >>> grown_table(new_table(8, 2), 100, 1)[0].shape
    (256, 2)
    """
    slots = max(table.shape[0], 1 << (2 * max(room, 1) - 1).bit_length())
    new = new_table(slots, table.shape[1])
    return new, _move(table, new, counters)


def room_of(table: NDArray[np.int64]) -> int:
    """Tell how many keys a table may hold before it has to grow.

    Parameters
    ----------
    table : ndarray of int64, shape (slots, width)
        The table.

    Returns
    -------
    int
        count of keys: six tenths of the slots

    Examples
    --------
    >>> room_of(new_table(1024, 2))
    614
    """
    return len(table) * 6 // 10
