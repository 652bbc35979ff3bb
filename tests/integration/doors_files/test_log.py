"""Event logs and survey columns for analysts; figures of real logs as pm4py 2.7.23 gives them."""

import gzip
import io
import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cham.doors.files import (
    FileError,
    FileReading,
    Log,
    LogReading,
    TimeReading,
    read_columns,
    read_log,
)
from cham.doors.files.analysis import log as log_module
from cham.doors.files.values.numbers import DecimalMark
from cham.doors.files.values.times import DayOrder
from integration.doors_files.conftest import Write
from integration.doors_files.workbooks import workbook

CSV = """vụ,việc,lúc,khác
1,a,2025-01-01 10:00:00,x
2,a,2025-01-01 10:00:00,x
1,b ,2025-01-01 10:00:00.5,x
1,b,2025-01-01 09:00:00,x
"""
XES = """<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
<trace><string key="concept:name" value="t1"/>
<event><string key="concept:name" value="A"/><string key="lifecycle:transition" value="start"/>
<date key="time:timestamp" value="2025-01-01T10:00:00.000+07:00"/>
<string key="org:resource" value="x"><string key="concept:name" value="NESTED"/></string></event>
<event><string key="concept:name" value="A"/><string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="2025-01-01T10:00:00.000+07:00"/></event></trace>
<trace><string key="concept:name" value="t2"/>
<event><string key="concept:name" value="C"/><date key="time:timestamp" value="2025-01-03T10:00:00Z"/></event></trace>
<trace><string key="concept:name" value="t1"/>
<event><string key="concept:name" value="D"/><date key="time:timestamp" value="2025-01-02T10:00:00"/></event>
<event><string key="x" value="no name"/><date key="time:timestamp" value="2025-01-02T11:00:00"/></event>
<event><string key="concept:name" value="no time"/></event></trace>
<trace><event><string key="concept:name" value="no case"/>
<date key="time:timestamp" value="2025-01-02T12:00:00"/></event></trace>
</log>"""


def events(log: Log) -> list[tuple[str, str, float]]:
    """Give case, activity and seconds since the first of January 2025 in Hanoi, in file order."""
    return [
        (log.case.names[case], log.activity.names[activity], time / 1e6 - 1_735_664_400)
        for case, activity, time in zip(log.case.codes, log.activity.codes, log.time, strict=True)
    ]


def read_named(path: Path, reading: LogReading | None = None) -> Log:
    return read_log(path, case="vụ", activity="việc", time="lúc", reading=reading)


def without_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "_read_fast", lambda *_: None)


def follows(log: Log) -> tuple[Counter[tuple[str, str]], Counter[str], Counter[str], int]:
    """Count pairs, starts and ends within cases, by time and then by file order."""
    order = np.lexsort((np.arange(len(log.time)), log.time, log.case.codes))
    steps: dict[int, list[str]] = {}
    for row in order:
        steps.setdefault(int(log.case.codes[row]), []).append(
            log.activity.names[log.activity.codes[row]]
        )
    pairs = Counter(pair for path in steps.values() for pair in pairwise(path))
    starts = Counter(path[0] for path in steps.values())
    ends = Counter(path[-1] for path in steps.values())
    return pairs, starts, ends, len({tuple(path) for path in steps.values()})


def _parquet() -> bytes:
    rows = [line.split(",") for line in CSV.splitlines()]
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    content = io.BytesIO()
    pq.write_table(table, content)
    return content.getvalue()


EXPECTED = [
    ("1", "a", 36_000.0),
    ("2", "a", 36_000.0),
    ("1", "b ", 36_000.5),
    ("1", "b", 32_400.0),
]


def test_events_come_in_the_order_of_the_file(write: Write) -> None:
    log = read_named(write(CSV))
    assert events(log) == EXPECTED
    assert (log.rows, log.rejected) == (4, ())


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: gzip.compress(CSV.encode()), "x.csv.gz"),
        (lambda: CSV.replace(",", ";").encode("utf-16"), "x.csv"),
        (lambda: b"sep=,\r\n" + CSV.replace("\n", "\r\n").encode(), "x.csv"),
        (lambda: CSV.replace("2,a", '2,"a"').encode(), "x.csv"),
        (_parquet, "x.parquet"),
        (lambda: gzip.compress(_parquet()), "x.parquet.gz"),
    ],
)
def test_other_formats_give_the_same_events(
    write: Write, make: Callable[[], bytes], name: str
) -> None:
    assert events(read_named(write(make(), name))) == EXPECTED


@pytest.mark.parametrize(
    "times",
    [
        pa.array([0, 1_500_000, None], pa.timestamp("us", "UTC")),
        pa.array([0, 1_500_000, None], pa.timestamp("us")),
        pa.array([0, 1_500_000_999, None], pa.timestamp("ns")),
        pa.array([0, 1, None], pa.date32()),
    ],
    ids=["zoned", "wall", "nano", "date"],
)
@pytest.mark.parametrize(
    "cases", [pa.array([1, 2, 3]), pa.array(["1", "2", "3"]).dictionary_encode()]
)
def test_typed_parquet_is_read_alike_fast_and_carefully(
    write: Write, monkeypatch: pytest.MonkeyPatch, times: pa.Array, cases: pa.Array
) -> None:
    table = pa.table({"vụ": cases, "việc": ["a", "b", "c"], "lúc": times})
    content = io.BytesIO()
    pq.write_table(table.slice(0, 2), content)
    path = write(content.getvalue(), "x.parquet")
    fast = read_named(path)
    without_arrow(monkeypatch)
    slow = read_named(path)
    assert events(fast) == events(slow)
    assert (fast.rows, fast.rejected, slow.rejected) == (2, (), ())


def test_a_typed_time_that_is_missing_is_counted(write: Write) -> None:
    times = pa.array([0, None], pa.timestamp("us"))
    content = io.BytesIO()
    pq.write_table(pa.table({"vụ": [1, 2], "việc": ["a", "b"], "lúc": times}), content)
    log = read_named(write(content.getvalue(), "x.parquet"))
    assert [(each.code, each.count, each.first_line) for each in log.rejected] == [
        ("VALUE_BLANK", 1, 2)
    ]


def test_days_first_are_decided_by_all_rows(write: Write) -> None:
    path = write(
        "vụ,việc,lúc\n1,a,03/04/2025 10:00\n1,b,25/12/2024 10:00\n1,c,?\n1,d,31/02/2025\n"
    )
    log = read_named(path)
    assert log.time.tolist() == [1_743_649_200_000_000, 1_735_095_600_000_000]
    assert [(each.code, each.column, each.count, each.first_line) for each in log.rejected] == [
        ("VALUE_BLANK", "lúc", 1, 4),
        ("DATE_BAD", "lúc", 1, 5),
    ]


def test_a_date_that_nothing_decides_is_asked_for(write: Write) -> None:
    path = write("vụ,việc,lúc\n1,a,03/04/2025\n")
    with pytest.raises(FileError) as caught:
        read_named(path)
    assert caught.value.code == "DATE_AMBIG"
    assert str(caught.value).endswith("say --day-order dmy or --day-order mdy")
    said = LogReading(time=TimeReading(order=DayOrder.MONTH_FIRST))
    assert read_named(path, reading=said).time.tolist() == [1_741_021_200_000_000]


def test_rows_without_case_or_activity_are_counted(write: Write) -> None:
    path = write(
        "vụ,việc,lúc\n1,a,2025-01-01\n,a,2025-01-01\nNULL,a,2025-01-01\n1,NA,2025-01-01\n1,-,2025-01-01\n1,x\n"
    )
    log = read_named(path)
    assert events(log) == [("1", "a", 0.0), ("1", "-", 0.0)]
    assert [(each.code, each.column, each.count, each.first_line) for each in log.rejected] == [
        ("VALUE_BLANK", "vụ", 2, 3),
        ("VALUE_BLANK", "việc", 1, 5),
        ("ROW_WIDTH", "", 1, 7),
    ]
    assert log.rows == 6


def test_a_workbook_is_a_log_too(write: Write) -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    assert events(read_named(write(workbook(rows), "x.xlsx"))) == EXPECTED


def test_the_zone_of_bare_times_can_be_said(write: Write) -> None:
    path = write("vụ,việc,lúc\n1,a,2025-01-01\n")
    assert read_named(path, reading=LogReading(zone="UTC")).time.tolist() == [
        1_735_689_600_000_000
    ]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Apia"])
def test_days_on_which_the_clock_changes_are_read_alike(
    write: Write, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    days = ["2025-03-08", "2025-03-09", "2025-11-02", "2011-12-29", "2011-12-31"]
    rows = [f"1,a,{day} {hour:02d}:30:00" for day in days for hour in range(24)]
    path = write("vụ,việc,lúc\n" + "\n".join(rows) + "\n")
    fast = read_named(path, reading=LogReading(zone=zone))
    without_arrow(monkeypatch)
    slow = read_named(path, reading=LogReading(zone=zone))
    assert fast.time.tolist() == slow.time.tolist()


def test_a_column_that_is_not_there_is_named(write: Write) -> None:
    with pytest.raises(FileError) as caught:
        read_log(write(CSV), case="vụ", activity="việc", time="giờ")
    assert (caught.value.code, caught.value.fields["allowed"]) == (
        "COLUMN_MISSING",
        "vụ, việc, lúc, khác",
    )


def test_xes_keeps_every_event_and_joins_traces_of_one_name(write: Write) -> None:
    log = read_log(write(XES, "x.xes"))
    assert events(log) == [
        ("t1", "A", 36_000.0),
        ("t1", "A", 36_000.0),
        ("t2", "C", 234_000.0),
        ("t1", "D", 122_400.0),
    ]
    assert [(each.code, each.column, each.count) for each in log.rejected] == [
        ("VALUE_BLANK", "concept:name", 1),
        ("VALUE_BLANK", "time:timestamp", 1),
        ("VALUE_BLANK", "case:concept:name", 1),
    ]
    assert log.rows == 7


def test_xes_can_be_read_by_other_attributes(write: Write) -> None:
    log = read_log(write(gzip.compress(XES.encode()), "x.xes.gz"), activity="lifecycle:transition")
    assert [activity for _, activity, _ in events(log)] == ["start", "complete"]
    with pytest.raises(FileError) as caught:
        read_log(write(XES, "x.xes"), activity="không có")
    assert caught.value.code == "COLUMN_MISSING"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("helpdesk.csv", ("CaseID", "ActivityID", "CompleteTimestamp"),
         (13_710, 3_804, 9, 33, 9_906, 6, 1, 154, "77e6fb9016648aa6535cfa373a030db05a4169adae873830c1e706bd1f405a91")),
        ("bpi_13_incidents.csv", ("CaseID", "ActivityID", "CompleteTimestamp"),
         (65_533, 7_554, 13, 81, 57_979, 9, 8, 2_278, "1d072f9380f7ef3509f072d619ae308840b43d3cd6c2ccdea66b6ba9e65c53c1")),
        ("ecom.csv.gz", ("session_id", "event", "timestamp"),
         (31_106, 3_605, 19, 336, 27_501, 16, 19, 3_003, "e9f9bdec361ca68522c7de9c2a366e101481dae4ec63108dad7ba4275c9de94c")),
    ],
)  # fmt: skip
def test_real_logs_give_the_figures_of_pm4py(
    realdata: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    columns: tuple[str, str, str],
    expected: tuple[int | str, ...],
) -> None:
    case, activity, time = columns
    path = realdata / "logs" / name
    log = read_log(path, case=case, activity=activity, time=time)
    pairs, starts, ends, variants = follows(log)
    listed = sorted([one, other, count] for (one, other), count in pairs.items())
    digest = sha256(json.dumps(listed).encode()).hexdigest()
    assert (
        len(log.time), len(log.case.names), len(log.activity.names), len(pairs), pairs.total(),
        len(starts), len(ends), variants, digest,
    ) == expected  # fmt: skip
    without_arrow(monkeypatch)
    slow = read_log(path, case=case, activity=activity, time=time)
    assert slow.time.tolist() == log.time.tolist()
    assert slow.case.names == log.case.names
    assert slow.case.codes.tolist() == log.case.codes.tolist()


SURVEY = "điểm;trọng số;nhóm\n9;0,5;A\n;0,25; B\n11;1,0;A\n-;0,1;\nx;0,1;A\n"


def test_columns_of_numbers_know_blanks_and_what_is_no_number(write: Write) -> None:
    columns = read_columns(write(SURVEY), ["điểm", "trọng số"], ["nhóm"])
    np.testing.assert_equal(columns.numbers["điểm"], [9, np.nan, 11, np.nan, np.inf])
    np.testing.assert_equal(columns.numbers["trọng số"], [0.5, 0.25, 1.0, 0.1, 0.1])
    assert columns.blank == {"điểm": 2, "trọng số": 0}
    assert [columns.labels["nhóm"].names[c] if c >= 0 else None for c in columns.labels["nhóm"].codes] == [
        "A", "B", "A", None, "A",
    ]  # fmt: skip
    assert [
        (each.code, each.column, each.count, each.first_line) for each in columns.rejected
    ] == [("NUM_BAD", "điểm", 1, 6)]
    assert columns.rows == 5


def test_a_plain_survey_gives_the_same_columns_in_every_way(write: Write) -> None:
    plain = "s,w,g\n9,0.5,A\n,0.25,B\n10,1e-1,A\n"
    parts = [read_columns(write(plain), ["s", "w"], ["g"])]
    parts.append(
        read_columns(write(plain.replace("9,", '9,"').replace("0.5,", '0.5",')), ["s", "w"], ["g"])
    )
    parts.append(read_columns(write(plain.encode("utf-16")), ["s", "w"], ["g"]))
    parts.append(read_columns(write(plain), ["s", "w"], ["g"], decimal=DecimalMark.POINT))
    for each in parts:
        np.testing.assert_equal(each.numbers["s"], [9, np.nan, 10])
        np.testing.assert_equal(each.numbers["w"], [0.5, 0.25, 0.1])
        assert (each.blank, each.labels["g"].names, each.rejected) == (
            {"s": 1, "w": 0},
            ("A", "B"),
            (),
        )
        assert each.rows == 3


def test_typed_columns_of_parquet_are_numbers(write: Write) -> None:
    content = io.BytesIO()
    pq.write_table(
        pa.table({"s": [9, None, 3], "w": [0.5, None, float("nan")], "g": ["A", None, "B"]}),
        content,
    )
    columns = read_columns(write(content.getvalue(), "x.parquet"), ["s", "w"], ["g"])
    np.testing.assert_equal(columns.numbers["s"], [9, np.nan, 3])
    np.testing.assert_equal(columns.numbers["w"], [0.5, np.nan, np.nan])
    assert (columns.blank, columns.labels["g"].codes.tolist()) == ({"s": 1, "w": 2}, [0, -1, 1])


def test_numbers_that_contradict_each_other_are_no_thousands(write: Write) -> None:
    with pytest.raises(FileError) as caught:
        read_columns(write("s;w\n8.5;1\n7,0;1\n"), ["s"])
    assert str(caught.value) == (
        "line 3, column s: 7,0 is written with another decimal sign than 8.5 on line 2; "
        "write them alike, or say --decimal point or --decimal comma"
    )


def test_years_of_another_calendar_are_no_option_of_a_log(write: Write) -> None:
    with pytest.raises(FileError) as caught:
        read_named(write("vụ,việc,lúc\n1,a,13/04/2568\n"))
    assert caught.value.code == "DATE_CALENDAR"
    assert "say" not in str(caught.value)


def test_numbers_that_nothing_decides_are_asked_for(write: Write) -> None:
    path = write("w;g\n1.234;a\n")
    with pytest.raises(FileError) as caught:
        read_columns(path, ["w"])
    assert caught.value.code == "NUM_AMBIG"
    assert str(caught.value).endswith("say --decimal point or --decimal comma")
    said = read_columns(path, ["w"], decimal=DecimalMark.COMMA, reading=FileReading(delimiter=";"))
    assert said.numbers["w"].tolist() == [1234.0]


@pytest.mark.realdata
def test_the_airport_survey_gives_its_published_score(realdata: Path) -> None:
    path = realdata / "surveys" / "sfo2017" / "2017_SFO_Customer_Survey.csv"
    columns = read_columns(path, ["NETPRO", "WEIGHT"])
    score, weight = columns.numbers["NETPRO"], columns.numbers["WEIGHT"]
    on_scale = (score >= 0) & (score <= 10)
    balance = np.where(score >= 9, 1.0, np.where(score <= 6, -1.0, 0.0))[on_scale]
    assert (columns.rows, columns.blank["NETPRO"], int((score > 10).sum())) == (2_831, 1, 84)
    assert round(100 * balance.mean(), 1) == 39.8
    assert round(100 * np.average(balance, weights=weight[on_scale]), 1) == 40.4
