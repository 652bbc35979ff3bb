"""How fast a rule is tried against the interactions of a firm, while somebody types it.

    python bench/rules.py [--events N]

Builds a path store of N interactions, counts its signs as the job does, and tries rules as the page
does, from what the job kept; each part in a process of its own. The page's part loads none of the
engine's libraries. The last line is one JSON object.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

TRIES = 40
HEAVY = {"numpy", "numba", "pyarrow", "duckdb", "deltalake", "scipy"}


def build(folder: Path, events: int) -> dict[str, Any]:
    """Build the store."""
    from cham.engine.engine import Engine
    from paths import (  # type: ignore[import-not-found]  # beside this file, when it runs
        JOURNEY,
        changes,
        load_kernel,
        prepare,
    )

    load_kernel()
    drawn: dict[str, Any] = prepare(folder, events)
    Engine(folder / "store", JOURNEY).refresh(changes(folder, "known.parquet"))
    return drawn


def count(folder: Path, _events: int) -> dict[str, Any]:
    """Count the signs and keep them, as the job does."""
    from cham.apps.insights.encoding import encode
    from cham.engine.engine import Engine
    from paths import JOURNEY, load_kernel

    load_kernel()
    engine = Engine(folder / "store", JOURNEY)
    began = time.perf_counter()
    counts = engine.signs()
    counted = time.perf_counter()
    content = encode(counts)
    (folder / "counts").write_bytes(content)
    return {
        "count_seconds": counted - began,
        "keep_seconds": time.perf_counter() - counted,
        "kept_bytes": len(content),
        "signs": len(counts.signs),
        "rows": counts.rows,
        "people": counts.people,
    }


def page(folder: Path, _events: int) -> dict[str, Any]:
    """Try rules from what was kept: one name, one in ten, all of them."""
    from cham.apps.insights.encoding import decode
    from cham.core.journeys import (
        Clause,
        Journey,
        Rule,
        SignCounts,
        Stage,
        Text,
        Touchpoint,
        try_rule,
    )

    touchpoints = tuple(
        Touchpoint(
            key=f"step {number:02d}",
            name=Text(),
            rule=Rule((Clause(names=(f"step {number:02d}",)),)),
        )
        for number in range(40)
    )
    stage = Stage(key="all", name=Text(), touchpoints=touchpoints)
    journey = Journey(key="bench", name=Text(), stages=(stage,))
    content = (folder / "counts").read_bytes()
    decode(content, SignCounts)  # makes the decoder, which a process does once in its life
    asked = {"one_name": "step 01", "every_tenth": "step *2", "all": "*"}
    found: dict[str, Any] = {}
    for name, pattern in asked.items():
        rule, times, rows = Rule((Clause(names=(pattern,)),)), [], 0
        for _ in range(TRIES):
            began = time.perf_counter()
            rows = try_rule(journey, "step 39", rule, decode(content, SignCounts)).rows
            times.append(time.perf_counter() - began)
        found |= {
            f"{name}_rows": rows,
            f"{name}_median_ms": median(times) * 1000,
            f"{name}_worst_ms": max(times) * 1000,
        }
    assert not HEAVY & sys.modules.keys(), "a page loads none of the engine's libraries"
    return found


PARTS = {"build": build, "count": count, "page": page}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        print(json.dumps(PARTS[told.part](told.folder, told.events)))
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as home:
        for part in PARTS:
            command = [
                sys.executable,
                __file__,
                "--events",
                str(told.events),
                "--part",
                part,
                home,
            ]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            figures |= json.loads(done.stdout.splitlines()[-1])
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
