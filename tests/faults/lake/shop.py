"""A small eating place whose events the lake's tests store."""

import contextlib
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cham.core.interactions import IdentifierKind, Identity, Interaction
from cham.lake import Arrival, DeadLetter, Envelope, Interpreter, Lake, encode_arrival
from faults.lake.people import People

NOW = 1_760_000_000_000_000
DAY = 86_400_000_000
SHOP = "quán"


def envelope(dialect: str = "arrival", **fields: Any) -> Envelope:
    known: dict[str, Any] = {"organisation": SHOP, "source": "web", "received_at": NOW}
    return Envelope(dialect=dialect, **(known | fields))


HERE = envelope()


def payload(message_id: str, *, who: Identity | str = "u1", day: int = 0, **fields: Any) -> bytes:
    known: dict[str, Any] = {
        "organisation": SHOP,
        "source": "web",
        "event_time": NOW + day * DAY,
        "received_at": NOW,
    }
    if isinstance(who, str):
        who = Identity(identifiers=((IdentifierKind.USER, who),))
    row = Interaction(message_id=message_id, **(known | fields))
    return encode_arrival(Arrival(interaction=row, identity=who))


def payloads(count: int, start: int = 0, **fields: Any) -> list[bytes]:
    return [
        payload(f"m{number}", who=f"u{number % 7}", day=number % 50, **fields)
        for number in range(start, start + count)
    ]


def shouting(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    if payload == b"crash":
        raise RuntimeError
    return DeadLetter(code="loud", detail=payload.decode().upper())


@contextlib.contextmanager
def meanwhile(*works: Callable[[], object]) -> Generator[None]:
    """Do each work again and again in a thread of its own, until the block is left."""
    stop, failures = threading.Event(), list[Exception]()

    def repeat(work: Callable[[], object]) -> None:
        while not stop.is_set():
            try:
                work()
            except Exception as failure:  # noqa: BLE001 - told to the test below, whatever it is
                failures.append(failure)
                return

    threads = [threading.Thread(target=repeat, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]


@dataclass
class Shop:
    """A lake with a directory, in one data folder."""

    folder: Path
    people: People
    lake: Lake

    @classmethod
    def open(cls, folder: Path, interpreters: Mapping[str, Interpreter] | None = None) -> "Shop":
        folder.mkdir(exist_ok=True)
        people = People(folder / "people.sqlite3")
        dialects = interpreters or {"shout": shouting}
        return cls(folder, people, Lake(folder / "lake", people, dialects))

    def send(self, content: Sequence[bytes], here: Envelope = HERE) -> None:
        writer = self.lake.open_writer()
        writer.append(here, content).result(timeout=30)
        writer.close()

    def rows(self, *columns: str) -> list[dict[str, Any]]:
        found = self.lake.scan(SHOP, columns=columns or None).read_all().to_pylist()
        return sorted(found, key=lambda row: str(row.get("message_id")))

    def ids(self) -> list[str]:
        return [row["message_id"] for row in self.rows("message_id")]

    def files(self, pattern: str) -> list[Path]:
        return sorted((self.folder / "lake").glob(pattern))

    def close(self) -> None:
        self.people.close()
