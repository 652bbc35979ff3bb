"""The newest seal of each organisation's audit log, kept in a file beside the database."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

FOLDER = "audit"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry that a log is known to have had."""

    number: int
    seal: str


def keep_head(data: Path, organisation: str, number: int, seal: str) -> None:
    """Keep the newest head; an older one that comes late changes nothing."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = read_head(data, organisation)
        if known is not None and known.number >= number:
            return
        place = _place(data, organisation)
        unfinished = place.with_suffix(".new")
        with unfinished.open("w", encoding="ascii") as file:
            file.write(f"{number} {seal}\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)


def read_head(data: Path, organisation: str) -> Head | None:
    """Read the newest head that was kept; none where there is no file."""
    place = _place(data, organisation)
    if not place.exists():
        return None
    number, _, seal = place.read_text("ascii").strip().partition(" ")
    return Head(int(number), seal)


def _place(data: Path, organisation: str) -> Path:
    return data / FOLDER / f"{organisation}.head"
