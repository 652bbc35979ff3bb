"""What `discover` finds in real logs, and in logs of every kind, is what pm4py finds."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pytest

from cham.doors.files import LogReading, read_log
from cham.engine.discovery import Discovery, discover
from integration.engine.oracle import LOGS, SEED, Log, figures, write_made_logs

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "oracle.json").read_text(encoding="utf-8")
)


def read_table(path: Path, log: Log) -> pa.Table:
    as_text = pa.csv.ConvertOptions(column_types=dict.fromkeys((log.case, log.activity), "string"))
    return pa.csv.read_csv(path, convert_options=as_text)


def discover_file(path: Path, log: Log | None = None) -> Discovery:
    """Read a file as the command does, and find its paths."""
    names = {"case": log.case, "activity": log.activity, "time": log.time} if log else {}
    read = read_log(path, **names, reading=LogReading(zone="UTC"))
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(each.codes, mask=each.codes < 0), each.names)
        for each in (read.case, read.activity)
    ]
    case, activity = columns
    return discover(case, activity, read.time)


def found_figures(found: Discovery) -> dict[str, Any]:
    return figures(
        {
            "activities": {each.name: each.count for each in found.activities},
            "edges": [(edge.before, edge.after, edge.count) for edge in found.edges],
            "starts": {each.name: each.count for each in found.starts},
            "ends": {each.name: each.count for each in found.ends},
            "variants": [(variant.steps, variant.count) for variant in found.variants],
        }
    )


@pytest.mark.realdata
@pytest.mark.parametrize("name", LOGS)
def test_real_log_has_the_paths_that_the_oracle_recorded(name: str, realdata: Path):
    log = LOGS[name]
    table = read_table(realdata / "logs" / log.file, log)
    found = discover(table[log.case], table[log.activity], table[log.time])
    assert found_figures(found) == RECORDED[name]


@pytest.mark.realdata
@pytest.mark.parametrize("name", LOGS)
def test_file_of_a_real_log_has_the_paths_that_the_oracle_recorded(name: str, realdata: Path):
    log = LOGS[name]
    found = discover_file(realdata / "logs" / log.file, log)
    assert found_figures(found) == RECORDED[name]


def test_logs_of_every_kind_have_the_paths_that_the_oracle_recorded(tmp_path: Path):
    made = dict(write_made_logs(tmp_path, SEED))
    assert made.keys() == RECORDED.keys() - LOGS.keys()
    for name, path in made.items():
        assert found_figures(discover_file(path)) == RECORDED[name], name


@pytest.mark.realdata
def test_ties_in_a_real_log_keep_the_order_of_the_file(realdata: Path):
    log = LOGS["bpi_13_incidents"]
    table = read_table(realdata / "logs" / log.file, log)
    again = table.append_column("place", pa.array(range(table.num_rows)))
    turned = again.sort_by([("place", "descending")])
    in_file = discover(table[log.case], table[log.activity], table[log.time])
    turned_round = discover(turned[log.case], turned[log.activity], turned[log.time])
    assert turned_round.activities == in_file.activities
    assert turned_round.edges != in_file.edges


@pytest.mark.realdata
def test_counts_of_a_real_log_add_up(realdata: Path):
    log = LOGS["helpdesk"]
    table = read_table(realdata / "logs" / log.file, log)
    found = discover(table[log.case], table[log.activity], table[log.time])
    assert found.events == table.num_rows == sum(each.count for each in found.activities)
    assert found.cases == pc.count_distinct(table[log.case]).as_py()
    assert sum(edge.count for edge in found.edges) == found.events - found.cases
    assert found.variant_count == len(found.variants)
