"""What pm4py finds in a log, in the shape in which the figures are recorded.

Run as a program with pm4py installed, it records them anew:

    PYTHONPATH=tests python -m integration.engine.oracle FOLDER > tests/integration/engine/oracle.json
"""

import gzip
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integration.engine.made_logs import (
    ACTIVITY,
    CASE,
    CSV_FORMS,
    TIME,
    XES_KINDS,
    made_rows,
    write_csv,
    write_parquet,
    write_xes,
)


@dataclass(frozen=True)
class Log:
    file: str
    case: str
    activity: str
    time: str


LOGS = {
    "helpdesk": Log("helpdesk.csv", "CaseID", "ActivityID", "CompleteTimestamp"),
    "bpi_13_incidents": Log("bpi_13_incidents.csv", "CaseID", "ActivityID", "CompleteTimestamp"),
    "ecom by session": Log("ecom.csv.gz", "session_id", "event", "timestamp"),
    "ecom by user": Log("ecom.csv.gz", "user_id", "event", "timestamp"),
}


MADE = Log("", CASE, ACTIVITY, TIME)
SEED = 11  # of the made logs that are recorded
_PANDAS_FORMS = {
    "day first": "%d/%m/%Y %H:%M:%S",
    "month first": "%m/%d/%Y %I:%M:%S %p",
    "slashes": "%Y/%m/%d %H:%M:%S.%f",
    "digits": "%Y%m%d%H%M%S",
    "month's name": "%d %b %Y %H:%M:%S",
}


def write_made_logs(folder: Path, seed: int) -> Iterator[tuple[str, Path]]:
    """Write a log of every kind and form, and tell their names."""
    for name, kind in XES_KINDS.items():
        path = folder / f"{name}.xes"
        write_xes(path, kind, seed)
        yield f"XES, {name}", path
    packed = folder / "packed.xes.gz"
    write_xes(packed, XES_KINDS["nested"], seed + 1)
    yield "XES, packed", packed
    for form in CSV_FORMS:
        path = folder / f"{form}.csv"
        write_csv(path, form, made_rows(seed))
        yield f"CSV, {form}", path
    unsorted, packed = folder / "unsorted.csv", folder / "packed.csv.gz"
    write_csv(unsorted, "iso", made_rows(seed, unsorted=True))
    yield "CSV, unsorted", unsorted
    write_csv(packed, "bare", made_rows(seed, unsorted=True))
    yield "CSV, packed", packed
    write_parquet(folder / "typed.parquet", made_rows(seed, unsorted=True))
    yield "Parquet, typed", folder / "typed.parquet"


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """Put counts into a form that does not depend on how equal counts are ordered."""
    variants = sorted((list(path), count) for path, count in found["variants"])
    digest = hashlib.sha256(json.dumps(variants).encode()).hexdigest()
    return {
        "activities": dict(sorted(found["activities"].items())),
        "edges": sorted([before, after, count] for before, after, count in found["edges"]),
        "starts": dict(sorted(found["starts"].items())),
        "ends": dict(sorted(found["ends"].items())),
        "variant_count": len(variants),
        "variants": digest,
    }


def oracle_figures(frame: Any, log: Log) -> dict[str, Any]:
    """Ask pm4py about a pandas data frame."""
    import pm4py  # type: ignore[import-not-found,unused-ignore]  # only beside the oracle

    keys = {"activity_key": log.activity, "timestamp_key": log.time, "case_id_key": log.case}
    edges, starts, ends = pm4py.discover_dfg(frame, **keys)
    return figures(
        {
            "activities": frame[log.activity].value_counts().to_dict(),
            "edges": [(*pair, int(count)) for pair, count in edges.items()],
            "starts": {name: int(count) for name, count in starts.items()},
            "ends": {name: int(count) for name, count in ends.items()},
            "variants": pm4py.get_variants(frame, **keys).items(),
        }
    )


def read_frame(path: Path, log: Log) -> Any:
    """Read a log as pm4py's users do: sorted by case and time, ties as in the file."""
    import pandas as pd
    import pm4py  # type: ignore[import-not-found,unused-ignore]  # only beside the oracle

    kind = path.name.removesuffix(".gz").rpartition(".")[2]
    if kind == "xes":
        frame = pm4py.read_xes(str(path), return_legacy_log_object=False)
    elif kind == "parquet":
        frame = pd.read_parquet(path).astype({log.case: str, log.activity: str})
    else:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            frame = pd.read_csv(file, dtype=str)
        form = _PANDAS_FORMS.get(path.stem, "ISO8601")
        frame[log.time] = pd.to_datetime(frame[log.time], utc=True, format=form)
    return pm4py.format_dataframe(
        frame, case_id=log.case, activity_key=log.activity, timestamp_key=log.time
    )


def main() -> None:
    """Print what pm4py finds in the real logs of a folder and in made ones."""
    real = {name: Path(sys.argv[1]) / log.file for name, log in LOGS.items()}
    with tempfile.TemporaryDirectory() as folder:
        made = dict(write_made_logs(Path(folder), SEED))
        found = {
            name: oracle_figures(read_frame(path, log), log)
            for name, path in (real | made).items()
            for log in [LOGS.get(name, MADE)]
        }
    lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in found.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
