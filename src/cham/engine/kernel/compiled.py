"""Compilation to machine code, kept on disk so that only the first start pays for it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

_P = ParamSpec("_P")
_R = TypeVar("_R")

_FOLDER = Path(__file__).parent
_SETTINGS: dict[str, Any] = vars(numba.config)

# The kernel makes no arrays, so references to them need no counting, which costs two fifths of
# the time; a function that did make one would not compile.
_OPTIONS = {"nogil": True, "_nrt": False}


def _sources_digest() -> str:
    """Name the state of every source that may be compiled into another one.

    numba looks only at the file of the function itself, so after a change in `tables.py` it
    would go on using a `fold` into which the old tables are inlined.
    """
    state = f"{numba.__version__} {_SETTINGS['BOUNDSCHECK']}"
    digest = hashlib.sha256(state.encode())
    for source in sorted(_FOLDER.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


_CACHE = str(_FOLDER / "__pycache__" / f"compiled-{_sources_digest()}")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile a function with numba on its first call, and keep the result on disk.

    The result lies beside the sources, else in the user's cache folder, else, where nothing can
    be written, only in memory.

    Parameters
    ----------
    function : Callable
        A function of numbers, arrays and named tuples of them; it may make no array.

    Returns
    -------
    Callable
        The same function, with the same types, no unit.

    Examples
    --------
    >>> from cham.engine.kernel import bin_number_of
    >>> bin_number_of(1_000_000)
    160
    """
    njit = cast("Any", numba.njit)  # its types leave out `_nrt`
    chosen = _SETTINGS["CACHE_DIR"]
    _SETTINGS["CACHE_DIR"] = chosen or _CACHE
    try:
        return cast("Callable[_P, _R]", njit(cache=True, **_OPTIONS)(function))
    except RuntimeError:  # numba's way to say that no cache folder can be written
        return cast("Callable[_P, _R]", njit(**_OPTIONS)(function))
    finally:
        _SETTINGS["CACHE_DIR"] = chosen
