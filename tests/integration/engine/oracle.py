"""What pm4py finds in a log, in the shape in which the figures are recorded.

Run as a program with pm4py installed, it records them anew:

    python tests/integration/engine/oracle.py FOLDER > tests/integration/engine/oracle.json
"""

import gzip
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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

    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        frame = pd.read_csv(file, dtype={log.case: str, log.activity: str})
    frame[log.time] = pd.to_datetime(frame[log.time], utc=True)
    return pm4py.format_dataframe(
        frame, case_id=log.case, activity_key=log.activity, timestamp_key=log.time
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    recorded = {
        name: oracle_figures(read_frame(folder / log.file, log), log) for name, log in LOGS.items()
    }
    lines = [f"{json.dumps(name)}: {json.dumps(found)}" for name, found in recorded.items()]
    print("{\n" + ",\n".join(lines) + "\n}")
