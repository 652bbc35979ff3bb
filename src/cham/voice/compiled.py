"""Compilation to machine code, kept on disk so that only the first run pays for it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

_P = ParamSpec("_P")
_R = TypeVar("_R")

_FOLDER = Path(__file__).parent
_SETTINGS: dict[str, Any] = vars(numba.config)

# The kernels make no arrays, so references to them need no counting.
_OPTIONS = {"nogil": True, "_nrt": False}


def _sources_digest() -> str:
    """Name the state of every source of this room: numba looks at one file and not at its callees."""
    digest = hashlib.sha256(f"{numba.__version__} {_SETTINGS['BOUNDSCHECK']}".encode())
    for source in sorted(_FOLDER.glob("*.py")):
        if "compiled" in source.stem or "kernel" in source.stem:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


_CACHE = str(_FOLDER / "__pycache__" / f"compiled-{_sources_digest()}")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile a function with numba on its first call, and keep the result on disk.

    The result lies beside the sources, else in the user's cache folder, else, where nothing can
    be written, only in memory.
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
