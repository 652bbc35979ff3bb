"""A program that does everything to a lake and says what was acknowledged: it is made to die.

Run as `python workload.py FOLDER SEED STEPS`. Each line on standard output is one write of its
own, after the fact: `sent NAME…`, `imported ID`, `undone ID`, `erasing USER`, `erased USER`, `compacted`, `refused CODE`.
A seed gives the same steps each time, so that a later run repeats what an earlier one began.
"""

import os
import random
import sqlite3
import sys
from pathlib import Path
from typing import Any

from cham.core.interactions import IdentifierKind, Identity
from cham.lake import Subject, compaction, tidying
from cham.lake.errors import LakeError
from faults.lake.shop import NOW, SHOP, Shop, envelope, payload

ERASED = "khách-phải-quên"


def content_of(name: str) -> dict[str, Any]:
    """Everything in a row but its name follows from the name."""
    number = int(name[1:])
    return {
        "who": f"u{number % 11}",
        "day": number % 40,
        "name": f"bữa {number}",
        "text": "ngon " * (number % 5),
        "amount": number * 1000,
        "score": number % 11 / 2,
    }


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())


def open_shop(folder: Path) -> Shop:
    """Open the shop on a disk that may fail now and then."""
    while True:
        try:
            return Shop.open(folder)
        except sqlite3.Error:
            say("refused", "directory")


class Work:
    """One step after the other; an error of the lake is said and passed over."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.shop = open_shop(folder)
        self.chance = random.Random(seed)
        self.first = seed * 100_000
        self.sent = 0
        self.number = 0
        self.writers = [self.shop.lake.open_writer() for _ in range(2)]

    def step(self, number: int) -> None:
        works = [
            self.send,
            self.send_again,
            self.send_rubbish,
            self.compact,
            self.undo,
            self.erase,
        ]
        work = self.chance.choices(works, weights=[60, 8, 4, 20, 4, 4])[0]
        self.number = number
        try:
            work()
        except LakeError as refusal:
            say("refused", refusal.code)
        except sqlite3.Error:
            say("refused", "directory")

    def send(self) -> None:
        names = [f"m{self.first + self.sent + more}" for more in range(self.chance.randint(1, 6))]
        self.sent += len(names)
        self.put([payload(name, **content_of(name)) for name in names])
        say("sent", *names)

    def send_again(self) -> None:
        if self.sent:
            name = f"m{self.first + self.chance.randrange(self.sent)}"
            self.put([payload(name, **content_of(name))] * 2)

    def send_rubbish(self) -> None:
        self.put([b"{", b"\n\\n" * 3])

    def compact(self) -> None:
        self.shop.lake.compact(NOW + self.number * 10**9, wait=True)
        say("compacted")

    def undo(self) -> None:
        import_id = f"i{self.first + self.number}"
        self.put([payload(f"{import_id}-{n}", who=f"u{n}") for n in range(4)], import_id=import_id)
        say("imported", import_id)
        self.shop.lake.undo_import(SHOP, import_id, now=NOW)
        say("undone", import_id)

    def erase(self) -> None:
        who = Identity(identifiers=((IdentifierKind.USER, ERASED),))
        say("erasing", ERASED)
        self.put([payload(f"e{self.first + self.number}", who=who, text=ERASED)])
        customer = self.shop.people.resolve(SHOP, [who])[0]
        subject = Subject(customers=frozenset({customer}), identifiers=frozenset(who.identifiers))
        self.shop.lake.erase(SHOP, lambda: subject, now=NOW)
        say("erased", ERASED)

    def put(self, content: list[bytes], **fields: str) -> None:
        writer = self.chance.choice(self.writers)
        writer.append(envelope(**fields), content).result(timeout=60)


def main() -> None:
    compaction.CHECKPOINT_AFTER = 4  # so that a short run has everything in it
    tidying.MANY_FILES = 3
    work = Work(Path(sys.argv[1]), int(sys.argv[2]))
    for number in range(int(sys.argv[3])):
        work.step(number)
    for writer in work.writers:
        writer.close()
    say("done")


if __name__ == "__main__":
    main()
