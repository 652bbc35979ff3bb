"""Figures that the processes of a server share, each in a plain file of its own.

They are written as any file is written, never through a memory map: where a full disk has no room
for a page of a map, the system ends the process that touches it, and with it the server.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric

_log = logging.getLogger(__name__)

_PAUSE = 0.5  # seconds between two writings: how old the figures of other processes may be

_Sample: TypeAlias = tuple[str, dict[str, str], float]
_Family: TypeAlias = tuple[str, str, str, list[_Sample]]  # name, what it tells, type, samples


class SharedFigures:
    """Figures of this process, and of the others that share its folder.

    Parameters
    ----------
    registry
        Where this process counts. What it holds must add up: counters and histograms.
    folder
        Where the processes of one server write, and nobody else; where there is none when they
        begin, each is alone.
    """

    def __init__(self, registry: CollectorRegistry, folder: Path) -> None:
        self._registry = registry
        self._folder = folder if folder.is_dir() else None
        self._changed = threading.Event()
        self._writer: threading.Thread | None = None
        self._beginning = threading.Lock()

    def note(self) -> None:
        """Say that something was counted; it is written a moment later, and never waited for."""
        if self._folder is None:
            return
        self._changed.set()
        with self._beginning:
            if self._writer is None:
                self._writer = threading.Thread(
                    target=self._keep_writing, args=(self._folder,), name="figures", daemon=True
                )
                self._writer.start()

    def collect(self) -> Iterator[Metric]:
        """Give the figures of all processes, added up."""
        families: dict[str, tuple[str, str]] = {}
        sums: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]] = {}
        for name, about, kind, samples in chain(self._own(), self._of_others()):
            families[name] = about, kind
            found = sums.setdefault(name, {})
            for sample, labels, value in samples:
                key = sample, tuple(labels.items())
                found[key] = found.get(key, 0.0) + value
        for name, (about, kind) in families.items():
            family = Metric(name, about, kind)
            for (sample, labelled), value in sums[name].items():
                family.add_sample(sample, dict(labelled), value)
            yield family

    def _own(self) -> list[_Family]:
        return [
            (
                each.name,
                each.documentation,
                each.type,
                [(sample.name, dict(sample.labels), sample.value) for sample in each.samples],
            )
            for each in self._registry.collect()
        ]

    def _of_others(self) -> Iterable[_Family]:
        for place in self._folder.glob("*.json") if self._folder else ():
            if place.stem != str(os.getpid()):
                yield from _read(place)

    def _keep_writing(self, folder: Path) -> None:
        told = False
        while self._changed.wait():
            self._changed.clear()
            try:
                _write(folder / f"{os.getpid()}.json", self._own())
                told = False
            except OSError as error:  # the disk is full: what was counted is kept here until then
                self._changed.set()
                if not told:
                    _log.warning("figures about the server cannot be shared for now: %s", error)
                told = True
            time.sleep(_PAUSE)


def _write(place: Path, families: list[_Family]) -> None:
    """Put a whole file in the place of the one before, so that no reader sees half of one."""
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(families), encoding="utf-8")
    fresh.replace(place)


def _read(place: Path) -> list[_Family]:
    try:
        found: list[_Family] = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a damaged file of figures is no reason to give none
        return []
    return found
