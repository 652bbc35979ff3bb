"""How fast the engine answers, against pm4py, against reading the data, and against starting over.

    python bench/paths.py [--events N] [--no-oracle]

Draws a log, answers the nine questions and more with the engine, and three of them with pm4py's
Polars path where pm4py is installed; every part in a process of its own. Answers are compared
before any figure is printed. Times are CPU seconds of all threads unless they say wall; the last
line is one JSON object. pm4py gets the log sorted by customer and time, which suits it best; the
engine gets it as it would arrive, in any order.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from cham.core.journeys import Clause, Journey, Ownership, Rule, Stage, Text, Touchpoint, Unit
from cham.core.paths import Answers, PathOptions, Plan, Row, answer_slowly
from cham.engine.columns import NO_ROWS, Columns, Paths, clustered, joined
from cham.engine.engine import Engine
from cham.engine.kernel import STEP
from cham.engine.reading import read_columns
from cham.engine.selection import EVERYTHING, Selection
from cham.engine.shelf import Shelf
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import Vocabulary, terms_of
from cham.lake import Changes, Mark

TOUCHPOINTS, STAGES, UNITS, CHANNELS = 40, 7, 12, 8
LONGEST = 400
NEW_EVENTS = 100_000
START = 1_735_689_600_000_000
SECOND, DAY = 1_000_000, 86_400_000_000
TIMES = 3

OPTIONS = PathOptions(
    as_of=datetime(2025, 11, 1, tzinfo=UTC),
    drop_horizon=timedelta(days=90),
    variants_shown=20,
)
JOURNEY = Journey(
    key="bench",
    name=Text(),
    units=tuple(Unit(key=f"unit {number}", name=Text()) for number in range(UNITS)),
    stages=tuple(
        Stage(
            key=f"stage {stage}",
            name=Text(),
            touchpoints=tuple(
                Touchpoint(
                    key=f"step {number:02d}",
                    name=Text(),
                    required=number % 3 == 0,
                    repeatable=number % 5 > 0,
                    rule=Rule((Clause(names=(f"step {number:02d}",)),)),
                    ownership=Ownership(accountable=(f"unit {number % UNITS}",)),
                )
                for number in range(TOUCHPOINTS)
                if number * STAGES // TOUCHPOINTS == stage
            ),
        )
        for stage in range(STAGES)
    ),
)


@dataclass
class Stopwatch:
    """CPU and wall seconds of what was timed, the best of several tries."""

    cpu: float = float("inf")
    wall: float = float("inf")

    @contextmanager
    def run(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.cpu = min(self.cpu, time.process_time() - cpu)
        self.wall = min(self.wall, time.perf_counter() - wall)


def timed(work: Callable[[], Any], times: int = TIMES) -> Stopwatch:
    watch = Stopwatch()
    for _ in range(times):
        with watch.run():
            work()
    return watch


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Draft:
    """A random log as numbers: lognormal lengths, Markov steps, gaps of minutes or of days."""

    events: int
    seed: int = 1
    generator: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.generator = np.random.default_rng(self.seed)

    def lengths(self) -> NDArray[np.int64]:
        customers = max(self.events // 20, 1)
        drawn = self.generator.lognormal(2.4, 1.1, customers)
        scaled = np.clip(drawn * self.events / drawn.sum(), 1, LONGEST)
        lengths: NDArray[np.int64] = scaled.astype(np.int64)
        while (missing := self.events - int(lengths.sum())) > 0:
            grown = self.generator.integers(0, customers, min(missing, customers))
            np.add.at(lengths, np.unique(grown), 1)
        surplus = np.flatnonzero(lengths > 1)[: max(0, -missing)]
        lengths[surplus] -= 1
        return lengths

    def touchpoints(self, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Walk all customers together, one step at a time."""
        chances = self.generator.dirichlet(np.full(TOUCHPOINTS, 0.3), TOUCHPOINTS).cumsum(axis=1)
        order = np.argsort(-lengths, kind="stable")
        starts = (np.cumsum(lengths) - lengths)[order]
        steps: NDArray[np.int64] = np.empty(int(lengths.sum()), np.int64)
        now = self.generator.integers(0, TOUCHPOINTS, len(lengths))
        steps[starts] = now
        for place in range(1, int(lengths.max())):
            walking = int(np.searchsorted(-lengths[order], -place))
            drawn = self.generator.random(walking)
            passed = (chances[now[:walking]] < drawn[:, None]).sum(axis=1)
            now = np.minimum(passed, TOUCHPOINTS - 1)
            steps[starts[:walking] + place] = now
        return steps

    def times(self, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        count = int(lengths.sum())
        soon = self.generator.exponential(100 * SECOND, count)
        later = self.generator.exponential(2.5 * DAY, count)
        gaps = np.where(self.generator.random(count) < 0.78, soon, later).astype(np.int64)
        starts = np.cumsum(lengths) - lengths
        gaps[starts] = 0
        walked = np.cumsum(gaps)
        begun = self.generator.integers(0, 200 * DAY, len(lengths))
        times: NDArray[np.int64] = walked + np.repeat(START + begun - walked[starts], lengths)
        return times

    def table(self) -> pa.Table:
        """Give the log sorted by customer and time, with names instead of numbers."""
        lengths = self.lengths()
        count, draw = int(lengths.sum()), self.generator
        steps, times = self.touchpoints(lengths), self.times(lengths)
        scored, asked = draw.random(count) < 0.08, draw.random(count) < 0.03
        scores = np.where(scored, draw.integers(0, 11, count), np.nan)
        units = np.where(draw.random(count) < 0.1, draw.integers(1, UNITS + 1, count), 0)
        customers = np.repeat(np.arange(len(lengths)), lengths)
        return pa.table(
            {
                "customer": _named(customers, [f"c{i:019d}" for i in range(len(lengths))]),
                "case_key": _named(np.zeros(count, np.int64), [""]),
                "event_time": times,
                "name": _named(steps, [f"step {i:02d}" for i in range(TOUCHPOINTS)]),
                "kind": _named(asked.astype(np.int64), ["action", "contact"]),
                "channel": _named(
                    draw.integers(0, CHANNELS, count), [f"channel {i}" for i in range(CHANNELS)]
                ),
                "touchpoint": _named(np.zeros(count, np.int64), [""]),
                "source": _named(np.zeros(count, np.int64), ["bench"]),
                "unit": _named(units, ["", *(f"unit {i}" for i in range(UNITS))]),
                "score": pa.array(scores, mask=~scored),
                "scale": _named(scored.astype(np.int64), ["", "nps_0_10"]),
                "amount": pa.nulls(count, pa.int64()),
            }
        )


def _named(numbers: NDArray[np.int64], names: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), names).cast(pa.string())


def prepare(folder: Path, events: int) -> dict[str, float]:
    """Write the sorted log, and the same rows as they arrive: most of them, then the new ones."""
    table = Draft(events).table()
    pq.write_table(table.select(["customer", "name", "event_time"]), folder / "sorted.parquet")
    draw = np.random.default_rng(2)
    codes = table["customer"].combine_chunks().dictionary_encode().indices.to_numpy()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    lengths = np.diff(np.append(starts, len(codes)))
    chosen = draw.integers(0, len(starts), min(NEW_EVENTS, events // 10))
    new = np.unique(starts[chosen] + (draw.random(len(chosen)) * lengths[chosen]).astype(np.int64))
    known = np.ones(len(codes), np.bool_)
    known[new] = False
    order = np.concatenate((draw.permutation(np.flatnonzero(known)), draw.permutation(new)))
    arrived = table.take(pa.array(order))
    arrived = arrived.append_column("sequence", pa.array(np.arange(len(order))))
    split = len(order) - len(new)
    pq.write_table(arrived.slice(0, split), folder / "known.parquet")
    pq.write_table(arrived.slice(split), folder / "new.parquet")
    return {"events": len(order), "new_events": len(new), "customers": len(starts)}


def changes(folder: Path, *files: str) -> Changes:
    parts = [pq.ParquetFile(folder / file) for file in files]
    upto = sum(part.metadata.num_rows for part in map(pq.ParquetFile, [folder / "known.parquet"]))
    if "new.parquet" in files:
        upto += pq.ParquetFile(folder / "new.parquet").metadata.num_rows
    batches = (batch for part in parts for batch in part.iter_batches(65_536))
    schema = parts[0].schema_arrow
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    mark = Mark(lineage="bench", generation=0, sequence=upto - 1)
    return Changes(reader, mark, complete="known.parquet" in files)


def build(folder: Path, store: str, *files: str) -> dict[str, float]:
    load_kernel()
    engine = Engine(folder / store, JOURNEY)
    watch = Stopwatch()
    with watch.run():
        engine.refresh(changes(folder, *files))
    return {"seconds": watch.cpu, "wall": watch.wall, "peak_megabytes": peak_megabytes()}


def load_kernel() -> float:
    """Load the kernel and what pyarrow loads late, which a process does once in its life."""
    pa.array([""])
    terms = terms_of(Vocabulary(Plan.of(JOURNEY)), OPTIONS)
    with (watch := Stopwatch()).run():
        one = np.zeros(1, np.int64)
        row = NO_ROWS.each(lambda column: np.zeros(1, column.dtype))
        Tally(Extent.of(terms, 1)).fold(row.rows, one, one + 1, terms, sign=+1)
    return watch.cpu


def answers(folder: Path) -> dict[str, Any]:
    """Answer from a store on disk, in a fresh process, everything counted from the beginning."""
    loading = load_kernel()
    watch = Stopwatch()
    with watch.run():
        engine = Engine(folder / "all", JOURNEY)
        found = engine.answers(EVERYTHING, OPTIONS)
    peak = peak_megabytes()
    with (exact := Stopwatch()).run():
        gaps = engine.exact_gaps()
    edges = {(gap.before, gap.after): gap for gap in gaps}
    assert {(e.before, e.after): e.count for e in found.follows.edges} == {
        pair: gap.count for pair, gap in edges.items()
    }
    compare_with_reference(engine, folder)
    (folder / "found.json").write_text(json.dumps(comparable(engine)), encoding="utf-8")
    return {
        "seconds": watch.cpu,
        "wall": watch.wall,
        "peak_megabytes": peak,
        "exact_quantiles_seconds": exact.cpu,
        "kernel_loading_seconds": loading,
    }


def compare_with_reference(engine: Engine, folder: Path) -> None:
    """Hold the answers about some customers against the slow reference."""
    rows = pa.concat_tables([pq.read_table(folder / f"{f}.parquet") for f in ("known", "new")])
    some = rows["customer"].unique().slice(0, 200)
    rows = rows.filter(pa.compute.is_in(rows["customer"], some))
    seen = [
        Row(
            path=row["customer"],
            time=row["event_time"],
            sequence=row["sequence"],
            touchpoint=row["name"],
            unit=row["unit"],
            score=row["score"],
            scale=row["scale"],
            is_ask=row["kind"] == "contact",
        )
        for row in rows.to_pylist()
    ]
    selection = Selection(customers=frozenset(some.to_pylist()))
    assert engine.answers(selection, OPTIONS) == answer_slowly(seen, Plan.of(JOURNEY), OPTIONS)


def comparable(engine: Engine) -> dict[str, Any]:
    """Give what pm4py finds as well."""
    found: Answers = engine.answers(EVERYTHING, PathOptions(variants_shown=None))
    return oracle_figures(
        {(edge.before, edge.after): edge.count for edge in found.follows.edges},
        {each.name: each.count for each in found.starts_and_ends.starts},
        {each.name: each.count for each in found.starts_and_ends.ends},
        {variant.steps: variant.count for variant in found.variants.shown},
    )


def oracle_figures(
    edges: dict[Any, int], starts: dict[str, int], ends: dict[str, int], variants: dict[Any, int]
) -> dict[str, Any]:
    lines = sorted(f"{count} {' > '.join(steps)}" for steps, count in variants.items())
    return {
        "edges": sorted([*pair, count] for pair, count in edges.items()),
        "starts": dict(sorted(starts.items())),
        "ends": dict(sorted(ends.items())),
        "variants": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    }


def kernel(folder: Path) -> dict[str, float]:
    """Time the kernel alone, and DuckDB reading every value of the same columns."""
    import duckdb

    state = Shelf(folder / "all", JOURNEY, by_case=False).load()
    parts = list(state.store.located(state.store.paths))
    terms = terms_of(state.vocabulary, OPTIONS)
    extent = Extent.of(terms, len(state.vocabulary.units))

    paths = sum(len(part.ranges.low) for part in parts)

    def fold() -> None:
        tally = Tally(extent, paths)
        for part in parts:
            tally.fold(part.columns.rows, *part.ranges, terms, sign=+1)

    fold()
    folded = timed(fold)  # before DuckDB starts threads, whose work would be charged to the kernel
    columns = joined([part.columns for part in parts])
    read = (*columns.rows.steps, columns.scale, columns.score)
    names = [f"c{number}" for number in range(len(read))]
    table = pa.table(dict(zip(names, read, strict=True)))
    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    connection.register("arrow", table)
    connection.execute("create table encoded as select * from arrow")
    query = f"select {', '.join(f'sum({name})' for name in names)} from encoded"
    connection.execute(query).fetchall()
    scan = timed(lambda: connection.execute(query).fetchall())
    return {"seconds": folded.cpu, "scan_seconds": scan.cpu, "events": columns.size}


def refresh(folder: Path) -> dict[str, float]:
    """Time taking in new events against sorting and counting everything, rows being numbers."""
    watch, question = Stopwatch(), (EVERYTHING, OPTIONS)

    def taken() -> Any:
        state = Shelf(folder / "known", JOURNEY, by_case=False).load()
        state.questions.add(question)
        state.views[question] = state.counted(*question)
        before = state.store.rows
        arriving = list(_columns(state, changes(folder, "new.parquet")))
        rows = sum(part.size for part in arriving)
        with watch.run():
            state.take(arriving, {})
        assert state.store.rows == before + rows
        return state

    state = taken()
    for _ in range(TIMES - 1):
        state = taken()
    assert state.views[question].counts == state.counted(*question).counts
    scratch = from_scratch(state.store.together(state.store.paths), state)
    return {"seconds": watch.cpu, "scratch_seconds": scratch}


def _columns(state: Any, arrived: Changes) -> Iterator[Columns]:
    return read_columns(arrived.rows, state.store.numberings, state.store.signs, after=-1)


def from_scratch(whole: Paths, state: Any) -> float:
    """Sort all rows as they arrived, and count them."""
    order = np.argsort(whole.columns.sequence, kind="stable")
    arrived = whole.columns.each(lambda column: column[order])
    terms = terms_of(state.vocabulary, OPTIONS)
    extent = Extent.of(terms, len(state.vocabulary.units))

    def work() -> None:
        _, paths = clustered(arrived, arrived.customer)
        tally = Tally(extent)
        tally.fold(paths.columns.rows, *paths.ranges, terms, sign=+1)

    assert int((arrived.role & STEP).sum()) == arrived.size
    return timed(work).cpu


def follow(folder: Path) -> dict[str, float]:
    """Time a whole refresh: reading, numbering, counting, writing to disk."""
    load_kernel()
    engine = Engine(folder / "known", JOURNEY)
    engine.keep(EVERYTHING, OPTIONS)
    watch = Stopwatch()
    with watch.run():
        engine.refresh(changes(folder, "new.parquet"))
    whole = Engine(folder / "all", JOURNEY).answers(EVERYTHING, OPTIONS)
    assert engine.answers(EVERYTHING, OPTIONS) == whole
    return {"seconds": watch.cpu, "wall": watch.wall}


def oracle(folder: Path) -> dict[str, Any]:
    """Let pm4py's Polars path answer three of the questions."""
    import contextlib
    import io

    import polars as pl  # type: ignore[import-not-found,unused-ignore]  # only with the oracle

    with contextlib.redirect_stdout(io.StringIO()):
        import pm4py  # type: ignore[import-not-found,unused-ignore]  # only with the oracle
    frame = pl.scan_parquet(folder / "sorted.parquet").with_columns(
        pl.col("event_time").cast(pl.Datetime("us", "UTC"))
    )
    keys = {"case_id_key": "customer", "activity_key": "name", "timestamp_key": "event_time"}
    pm4py.discover_dfg(frame.head(100), **keys)
    watch = Stopwatch()
    with watch.run():
        edges, starts, ends = pm4py.discover_dfg(frame, **keys)
        pm4py.discover_performance_dfg(frame, **keys)
        variants = pm4py.get_variants(frame, **keys)
    peak = peak_megabytes()
    found = oracle_figures(dict(edges), dict(starts), dict(ends), variants)
    ours = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(found)) == ours, "pm4py finds other paths"
    return {"seconds": watch.cpu, "wall": watch.wall, "peak_megabytes": peak}


def has_oracle() -> bool:
    import importlib.util

    return all(importlib.util.find_spec(name) is not None for name in ("pm4py", "polars"))


PARTS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "prepare": prepare,
    "build": lambda folder, _: build(folder, "all", "known.parquet", "new.parquet"),
    "build known": lambda folder, _: build(folder, "known", "known.parquet"),
    "warm": lambda folder, _: kernel(folder),
    "kernel": lambda folder, _: kernel(folder),
    "answers": lambda folder, _: answers(folder),
    "refresh": lambda folder, _: refresh(folder),
    "follow": lambda folder, _: follow(folder),
    "oracle": lambda folder, _: oracle(folder),
}


def run(part: str, folder: Path, events: int) -> dict[str, Any]:
    """Run one part in a process of its own, so that it is charged for its own memory only."""
    command = [sys.executable, __file__, "--events", str(events), "--part", part, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{part:12s}", {name: round(value, 3) for name, value in figures.items()}, flush=True)
    return figures


def summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    events = found["prepare"]["events"]
    kernel_seconds = found["kernel"]["seconds"]
    ratios = {
        "events": events,
        "nine_analyses_seconds": found["answers"]["seconds"],
        "nine_analyses_wall_seconds": found["answers"]["wall"],
        "nanoseconds_per_event": kernel_seconds / events * 1e9,
        "kernel_to_scan": kernel_seconds / found["kernel"]["scan_seconds"],
        "refresh_seconds": found["refresh"]["seconds"],
        "refresh_to_scratch": found["refresh"]["seconds"] / found["refresh"]["scratch_seconds"],
        "refresh_with_files_to_build": found["follow"]["seconds"] / found["build"]["seconds"],
        "build_seconds": found["build"]["seconds"],
        "build_peak_megabytes": found["build"]["peak_megabytes"],
        "peak_megabytes": found["answers"]["peak_megabytes"],
        "exact_quantiles_seconds": found["answers"]["exact_quantiles_seconds"],
    }
    if "oracle" in found:
        theirs, ours = found["oracle"], found["answers"]
        ratios |= {
            "oracle_seconds": theirs["seconds"],
            "oracle_wall_seconds": theirs["wall"],
            "times_faster_than_oracle": theirs["seconds"] / ours["seconds"],
            "times_faster_than_oracle_wall": theirs["wall"] / ours["wall"],
            "oracle_peak_megabytes": theirs["peak_megabytes"],
            "memory_to_oracle": ours["peak_megabytes"] / theirs["peak_megabytes"],
        }
    return {name: round(value, 4) for name, value in ratios.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--no-oracle", action="store_true")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        print(json.dumps(PARTS[told.part](told.folder, told.events)))
        return
    parts = [part for part in PARTS if part != "oracle" or not told.no_oracle]
    if not has_oracle():
        parts.remove("oracle") if "oracle" in parts else None
        print("pm4py and polars are not installed; their part is left out")
    with tempfile.TemporaryDirectory() as home:
        found = {part: run(part, Path(home), told.events) for part in parts}
    print(json.dumps(summary(found)))


if __name__ == "__main__":
    main()
