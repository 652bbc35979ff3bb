"""A program whose children refresh a path store, and are killed or get in each other's way.

Run as `python refreshing.py steps|moments|together FOLDER KILLS SEED`. It loads the engine once
and forks; after every death it holds the store against the plain reference. Its last line is one
JSON object that says what happened.
"""

import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cham.core.interactions import Interaction, Kind
from cham.core.paths import PathOptions, Plan, answer_slowly
from cham.engine.engine import Engine
from cham.engine.selection import EVERYTHING
from property.engine.lakes import JOURNEY, MINUTE, START, changes, reference_rows

CHANGES_TO_THE_DISK = ("os.rename", "os.remove", "os.mkdir", "os.truncate")
OPTIONS = PathOptions(
    as_of=datetime(2026, 1, 1, 0, 40, tzinfo=UTC),
    drop_horizon=timedelta(minutes=20),
    variants_shown=None,
)


def draw(count: int, seed: int) -> list[tuple[int, Interaction]]:
    """Draw rows in any order of time; new customers, units and names come up all along."""
    chance = random.Random(seed)
    return [
        (
            number,
            Interaction(
                organisation="firm",
                source="shop",
                message_id=str(number),
                event_time=START + MINUTE * chance.randrange(60),
                received_at=START,
                customer=f"c{chance.randrange(1 + number // 3)}",
                kind=chance.choice((Kind.VISIT, Kind.CONTACT, Kind.FEEDBACK)),
                name=chance.choice(("see menu", "order lunch", "deliver", f"page {number // 9}")),
                unit=f"unit {number // 7}",
                score=float(chance.randrange(12)),
                scale="nps_0_10",
                properties=json.dumps({"n": chance.randrange(5)}),
            ),
        )
        for number in range(count)
    ]


def take(engine: Engine, rows: list[tuple[int, Interaction]]) -> None:
    """Take over what the store lacks of some rows, as a lake would give it."""
    mark = engine.mark
    after = -1 if mark is None else mark.sequence
    engine.refresh(changes(rows[after + 1 :], len(rows) - 1, complete=mark is None))


def judge(folder: Path, rows: list[tuple[int, Interaction]]) -> int:
    """Hold the store against the reference; give how many rows it holds."""
    engine = Engine(folder, JOURNEY)
    held = 0 if engine.mark is None else engine.mark.sequence + 1
    seen = [row for _, row in reference_rows(rows[:held], JOURNEY)]
    for asked in (OPTIONS, PathOptions()):  # the first is kept up to date, the second counted now
        assert engine.answers(EVERYTHING, asked) == answer_slowly(seen, Plan.of(JOURNEY), asked)
    return held


def no_rests(folder: Path) -> bool:
    manifest = Engine(folder, JOURNEY)._shelf.folder.manifest()
    assert manifest is not None
    return {path.name for path in folder.iterdir()} == manifest.files() | {"manifest.json", "lock"}


def forked(work: Callable[[], None]) -> int:
    """Let a child work; give its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    finally:
        os._exit(1)


def ended(child: int) -> bool:
    """Wait for a child; tell whether it came to its end instead of being killed."""
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def die_at(step: int) -> None:
    """Kill this process just before its nth change to the disk."""
    counted = itertools.count(1)

    def hook(event: str, given: tuple[object, ...]) -> None:
        writing = event == "open" and isinstance(given[1], str) and "w" in given[1]
        if (writing or event in CHANGES_TO_THE_DISK) and next(counted) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def steps(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill a refresh before each of its changes to the disk, one after the other."""
    rows = draw(60, seed)
    before = Engine(folder / "before", JOURNEY)
    take(before, rows[:30])
    before.keep(EVERYTHING, OPTIONS)
    held = {30: 0, 60: 0}
    for step in itertools.count(1):
        store = folder / f"step {step}"
        shutil.copytree(folder / "before", store)

        def refresh(store: Path = store, step: int = step) -> None:
            engine = Engine(store, JOURNEY)
            die_at(step)
            take(engine, rows)

        finished = ended(forked(refresh))
        held[judge(store, rows)] += 1
        take(Engine(store, JOURNEY), rows)
        assert judge(store, rows) == len(rows)
        assert no_rests(store)
        if finished:
            break
    return {"kills": step - 1, "before": held[30], "after": held[60]}


def moments(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill a process that refreshes and refreshes, at any moment."""
    chance, store, rests, held = random.Random(seed), folder / "store", 0, 1
    rows = draw(60 * kills, seed)
    take(Engine(store, JOURNEY), rows[:1])
    Engine(store, JOURNEY).keep(EVERYTHING, OPTIONS)
    for _ in range(kills):

        def refresh_on(known: int = held) -> None:
            engine = Engine(store, JOURNEY)
            for upto in range(known + 1, len(rows) + 1):
                take(engine, rows[:upto])
            signal.pause()

        child = forked(refresh_on)
        time.sleep(chance.uniform(0.05, 0.5))
        os.kill(child, signal.SIGKILL)
        assert not ended(child)
        held = judge(store, rows)
        rests += not no_rests(store)
    return {"kills": kills, "held": held, "interrupted": rests}


def together(folder: Path, processes: int, seed: int) -> dict[str, int]:
    """Let processes refresh one store at once, each from what it read a moment ago."""
    rows, store = draw(80, seed), folder / "store"

    def follow(number: int) -> None:
        chance, engine = random.Random(seed + number), Engine(store, JOURNEY)
        while (held := engine.mark) is None or held.sequence < len(rows) - 1:
            after = -1 if held is None else held.sequence
            upto = min(after + 1 + chance.randrange(1, 12), len(rows))
            read = changes(rows[after + 1 : upto], upto - 1, complete=held is None)
            time.sleep(chance.uniform(0, 0.02))  # the others are not waited for
            engine.refresh(read)

    children = [forked(partial(follow, number)) for number in range(processes)]
    finished = [ended(child) for child in children]
    assert all(finished)
    return {"held": judge(store, rows), "rows": len(rows)}


WORK = {"steps": steps, "moments": moments, "together": together}


def main() -> None:
    what, folder, count, seed = sys.argv[1:]
    warm = Engine(Path(folder) / "warm", JOURNEY)  # loads the kernel before anything is forked
    take(warm, draw(20, 0))
    assert judge(Path(folder) / "warm", draw(20, 0)) == 20
    print(json.dumps(WORK[what](Path(folder), int(count), int(seed))))


if __name__ == "__main__":
    main()
