"""Labels as they are written in cells."""

import re

import msgspec

from cham.doors.labelled.rows import Part

_BRACED = re.compile(r"\{([^{}]+)\}")
_PARTS = {
    "train": Part.TRAIN,
    "training": Part.TRAIN,
    "dev": Part.DEV,
    "val": Part.DEV,
    "valid": Part.DEV,
    "validation": Part.DEV,
    "test": Part.TEST,
}
_NO_ASPECT = "OTHERS"  # says that none of the collection's aspects fits


class _Mention(msgspec.Struct):
    aspect: str
    polarity: str = ""


def part_of(word: str) -> Part | None:
    """Read the name of a part.

    Examples
    --------
    >>> part_of("Valid"), part_of("rest")
    (<Part.DEV: 'dev'>, None)
    """
    return _PARTS.get(word.strip().casefold())


def part_of_name(name: str) -> Part | None:
    """Find a part in the name of a file or folder.

    Examples
    --------
    >>> part_of_name("Restaurants_Test_Gold.xml"), part_of_name("contest.csv")
    (<Part.TEST: 'test'>, None)
    """
    found = [part_of(word) for word in re.split(r"[^a-zA-Z]+", name)]
    return next((each for each in found if each is not None), None)


def aspects_of(cell: str) -> tuple[str, ...] | None:
    """Read the aspects of a text; None where they cannot be read.

    Examples
    --------
    >>> aspects_of("{PRICE#Positive};{OTHERS};"), aspects_of("{FOOD#QUALITY, negative}")
    (('PRICE#positive',), ('FOOD#QUALITY#negative',))
    >>> aspects_of('["price#negative"]'), aspects_of("price#negative; staff"), aspects_of("")
    (('price#negative',), ('price#negative', 'staff'), ())
    """
    cell = cell.strip()
    if cell.startswith("["):
        return _from_json(cell)
    if "{" in cell:
        found = [each.replace(", ", "#").strip() for each in _BRACED.findall(cell)]
        if _BRACED.sub("", cell).strip(" ;,\t"):
            return None
    else:
        found = [each.strip() for each in re.split(r"[;|]", cell) if each.strip()]
    return _distinct([_written(each) for each in found if each != _NO_ASPECT])


def _from_json(cell: str) -> tuple[str, ...] | None:
    try:
        found = msgspec.json.decode(cell, type=list[str | _Mention])
    except msgspec.DecodeError:
        return None
    names = [e if isinstance(e, str) else f"{e.aspect}#{e.polarity}".rstrip("#") for e in found]
    return _distinct([_written(name.strip()) for name in names if name.strip()])


def _written(name: str) -> str:
    """Write the polarity in lower case, whatever the collection does."""
    aspect, mark, polarity = name.rpartition("#")
    return f"{aspect}#{polarity.strip().casefold()}" if mark else name


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Keep one polarity of an aspect, the first."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.rpartition("#")[0] or name, name)
    return tuple(kept.values())
