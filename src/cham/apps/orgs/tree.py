"""The tree of units, as plain keys."""

from collections import defaultdict
from collections.abc import Iterable, Mapping


def keys_below(parents: Mapping[str, str | None], tops: Iterable[str]) -> frozenset[str]:
    """Give the keys of some units and of everything below them.

    Parameters
    ----------
    parents
        Each unit's key with the key of the unit above it.
    tops
        Where to begin; keys that are in no tree give nothing.

    Examples
    --------
    >>> sorted(keys_below({"south": None, "q1": "south", "q3": "south", "north": None}, ["south"]))
    ['q1', 'q3', 'south']
    """
    children = defaultdict(list)
    for key, parent in parents.items():
        children[parent].append(key)
    found: set[str] = set()
    waiting = [key for key in tops if key in parents]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(children[key])
    return frozenset(found)
