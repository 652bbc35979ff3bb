"""Parquet, JSON lines and XES, packed or not, through the one interface."""

import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cham.doors.files import FileError, RowError, open_table
from integration.doors_files.conftest import Write
from integration.doors_files.reading import cells_of, errors_of, take_in

LOG = """<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="source" value="test"/>
  <trace>
    <string key="concept:name" value="vụ 1"/>
    <event>
      <string key="concept:name" value="Đặt hàng"/>
      <string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2025-04-03T10:00:00.000+07:00"/>
      <string key="org:resource" value="Hoa"><string key="concept:name" value="BÊN TRONG"/></string>
      <int key="số lượng" value="3"/>
      <float key="giá" value="1.5"/>
      <boolean key="gấp" value="true"/>
      <id key="id" value="u-1"/>
      <list key="món"><string key="món" value="cơm"/><string key="món" value="canh"/></list>
    </event>
    <event>
      <string key="concept:name" value="Đặt hàng"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2025-04-03T10:00:00.000+07:00"/>
    </event>
  </trace>
  <trace>
    <event><string key="concept:name" value="Không tên vụ"/></event>
    <string key="concept:name" value="vụ 2"/>
  </trace>
  <event><string key="concept:name" value="Ngoài vụ"/></event>
</log>
"""


def parquet(table: pa.Table) -> bytes:
    content = io.BytesIO()
    pq.write_table(table, content)
    return content.getvalue()


def refusal(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        list(open_table(path).rows())
    return caught.value


def test_parquet_gives_typed_cells_and_counts_its_rows(write: Write) -> None:
    moment = datetime(2025, 4, 3, 9, 30, tzinfo=UTC)
    table = pa.table(
        {
            "chữ": ["a", None],
            "số": [1, 2],
            "lẻ": [1.5, None],
            "đúng": [True, False],
            "lúc": pa.array([moment, None], pa.timestamp("us", "UTC")),
            "nano": pa.array([1_743_672_600_123_456_789, None], pa.timestamp("ns")),
            "ngày": [date(2025, 4, 3), None],
            "tiền": pa.array([Decimal("12.50"), None]),
            "bytes": [b"x\xff", None],
            "danh sách": [[1, 2], None],
            "lồng": [{"a": "á"}, None],
        }
    )
    read = open_table(write(parquet(table), "x.parquet"))
    rows = list(read.rows())
    assert [row.line for row in rows] == [1, 2]
    assert list(rows[0].cells) == [
        "a", 1, 1.5, True, moment, datetime(2025, 4, 3, 9, 30, 0, 123456), date(2025, 4, 3),  # noqa: DTZ001
        Decimal("12.50"), "x\\xff", "[1, 2]", '{"a": "á"}',
    ]  # fmt: skip
    assert list(rows[1].cells) == [None, 2, None, False, *[None] * 7]


def test_parquet_is_read_batch_by_batch(write: Write) -> None:
    path = write(parquet(pa.table({"n": list(range(200_000))})), "x.parquet")
    rows = open_table(path).rows()
    assert [next(rows).line for _ in range(3)] == [1, 2, 3]
    assert sum(1 for _ in rows) == 199_997


@pytest.mark.parametrize("part", [slice(0, -10), slice(0, 40)])
def test_parquet_that_is_cut_is_refused(write: Write, part: slice) -> None:
    content = parquet(pa.table({"n": [1]}))
    assert refusal(write(content[part], "x.parquet")).code == "FILE_DAMAGED"


def test_packed_parquet_is_read(write: Write) -> None:
    path = write(gzip.compress(parquet(pa.table({"n": [1, 2]}))), "x.parquet.gz")
    assert cells_of(path) == [[1], [2]]


def one_text(length: int, rows: int) -> bytes:
    """Make a small file in which one text stands in many rows."""
    places = pa.array([0] * rows, pa.int32())
    return parquet(pa.table({"a": pa.DictionaryArray.from_arrays(places, ["x" * length])}))


@pytest.mark.parametrize(
    ("content", "code"),
    [(one_text(1_100_000, 10), "FIELD_TOO_LONG"), (one_text(1_000_000, 500), "ZIP_RATIO")],
    ids=["long text", "many rows"],
)
def test_parquet_that_unpacks_to_far_more_than_it_is_is_refused(
    write: Write, content: bytes, code: str
) -> None:
    assert refusal(write(content, "x.parquet")).code == code


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_every_kind_of_text_is_a_text(write: Write, kind: pa.DataType) -> None:
    column = pa.array(["x", None, "ệ"]).cast(pa.binary()).cast(kind)
    assert cells_of(write(parquet(pa.table({"a": column})), "x.parquet")) == [["x"], [None], ["ệ"]]


def test_json_lines_become_columns_in_the_order_of_their_first_line(write: Write) -> None:
    lines = [
        {"a": 1, "b": {"c": "á", "d": {"e": {"f": 1}}}},
        {"g": [1, {"x": None}], "a": 1.5, "trống": {}},
        {"a": None, "đúng": True},
    ]
    path = write("\n".join(json.dumps(line) for line in lines) + "\n\n", "x.jsonl")
    table = open_table(path)
    assert table.columns == ("a", "b.c", "b.d.e", "g", "trống", "đúng")
    assert [(row.line, list(row.cells)) for row in table.rows()] == [
        (1, [1, "á", '{"f": 1}', None, None, None]),
        (2, [1.5, None, None, '[1, {"x": null}]', "{}", None]),
        (3, [None, None, None, None, None, True]),
    ]


@pytest.mark.parametrize(
    "broken",
    ['{"a": 1', "[1]", "7", '"x"', "{'a': 1}", '{"a": NaN}', '{"a": 1} {"a": 2}', "[" * 100_000, "null"],
)  # fmt: skip
def test_a_line_that_is_no_object_rejects_itself_alone(write: Write, broken: str) -> None:
    path = write('{"a": 1}\n' + broken + '\n{"a": 2}\n', "x.ndjson")
    assert errors_of(path) == [("JSON_BAD", 2, "")]
    assert cells_of(path) == [[1], [2]]


def test_half_a_character_in_json_is_shown(write: Write) -> None:
    assert cells_of(write('{"a": "x\\ud800"}\n', "x.jsonl")) == [["x\\ud800"]]


def test_a_nul_in_json_rejects_its_row(write: Write) -> None:
    assert errors_of(write('{"a": "x\\u0000"}\n', "x.jsonl")) == [("CHAR_NUL", 1, "a")]


def test_json_lines_without_an_object_are_rows_to_reject(write: Write) -> None:
    rows = list(open_table(write("x\ny\n", "x.jsonl")).rows())
    assert [row.code for row in rows if isinstance(row, RowError)] == ["JSON_BAD", "JSON_BAD"]


def test_json_of_1e400_is_read_or_rejected_and_nothing_else(write: Write) -> None:
    path = write('{"a": 1e400}\n{"a": 123456789012345678901234567890}\n', "x.jsonl")
    assert len(list(open_table(path).rows())) == 2


def test_a_log_gives_one_row_for_each_event(write: Write) -> None:
    table = open_table(write(LOG, "x.xes"))
    assert table.columns == (
        "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition",
        "org:resource", "số lượng", "giá", "gấp", "id", "món",
    )  # fmt: skip
    moment = datetime(2025, 4, 3, 10, tzinfo=timezone(timedelta(hours=7)))
    assert [(row.line, list(row.cells)) for row in table.rows()] == [
        (9, ["vụ 1", "Đặt hàng", moment, "start", "Hoa", 3, 1.5, True, "u-1",
             '[{"món": "cơm"}, {"món": "canh"}]']),
        (20, ["vụ 1", "Đặt hàng", moment, "complete", *[None] * 6]),
        (27, ["vụ 2", "Không tên vụ", *[None] * 8]),
        (30, [None, "Ngoài vụ", *[None] * 8]),
    ]  # fmt: skip


def test_a_packed_log_is_read(write: Write) -> None:
    assert len(cells_of(write(gzip.compress(LOG.encode()), "x.xes.gz"))) == 4


def test_values_that_do_not_fit_their_type_stay_texts(write: Write) -> None:
    log = LOG.replace('key="số lượng" value="3"', 'key="số lượng" value="ba"').replace(
        "2025-04-03T10:00:00.000+07:00", "hôm qua", 1
    )
    assert cells_of(write(log, "x.xes"))[0][2:6] == ["hôm qua", "start", "Hoa", "ba"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda log: log[:-30], "FILE_TRUNCATED"),
        (lambda log: log[: log.index("<int")], "FILE_TRUNCATED"),
        (lambda log: log.replace("</event>", "", 1), "FILE_DAMAGED"),
        (
            lambda log: log.replace("<log ", '<!DOCTYPE log [<!ENTITY a "b">]><log ', 1),
            "XML_ENTITY",
        ),
        (lambda log: log.replace("vụ 1", "&xxe;", 1), "FILE_DAMAGED"),
        (lambda _: "<?xml version='1.0'?><log></log>", "FILE_EMPTY"),
        (lambda log: log.replace("Hoa", "x" * 20_000_000), "LINE_TOO_LONG"),
        (lambda _: "<log><trace>" + '<string key="a" value="b">' * 200, "FILE_DAMAGED"),
        (
            lambda _: (
                "<log><trace><event>"
                + "".join(f'<int key="{n}" value="1"/>' for n in range(20_000))
            ),
            "COLUMNS_TOO_MANY",
        ),
        (
            lambda _: '<log><trace><event><list key="a">' + '<int key="b" value="1"/>' * 20_000,
            "COLUMNS_TOO_MANY",
        ),
    ],
)
def test_a_log_that_cannot_be_trusted_is_refused(write: Write, change, code: str) -> None:
    assert refusal(write(change(LOG), "x.xes")).code == code


def test_a_log_larger_than_any_line_is_read(write: Write) -> None:
    event = (
        '<event><string key="concept:name" value="A"/><string key="x" value="'
        + "x" * 1_000
        + '"/></event>\n'
    )
    log = "<log>" + ("<trace>" + event * 100 + "</trace>") * 200 + "</log>"
    assert sum(1 for _ in open_table(write(log, "x.xes")).rows()) == 20_000


def test_a_log_becomes_interactions(write: Write) -> None:
    mapping = """as: interactions
columns: {case_key: "case:concept:name", name: "concept:name", time: "time:timestamp",
  staff: "org:resource", anonymous: "case:concept:name"}
properties: ["số lượng"]
"""
    outcome = take_in(write(LOG, "x.xes"), mapping)
    first = outcome.interactions[0]
    assert (first.case_key, first.name, first.staff) == ("vụ 1", "Đặt hàng", "Hoa")
    assert (first.event_time, first.properties) == (1_743_649_200_000_000, '{"số lượng": 3}')
    assert outcome.codes == [
        ("VALUE_BLANK", 27, "time:timestamp"),
        ("VALUE_BLANK", 30, "time:timestamp"),
    ]


def test_json_lines_become_interactions(write: Write) -> None:
    mapping = """as: interactions
columns: {name: event, time: at, customer: user.id, amount: total}
properties: [extra.x, n]
"""
    line = {
        "event": "mua",
        "at": 1743646215123,
        "user": {"id": 7},
        "total": 45000,
        "extra": {"x": 1},
        "n": 2,
    }
    [only] = take_in(write(json.dumps(line), "x.jsonl"), mapping).rows
    [arrival] = only.arrivals
    assert arrival.identity.identifiers == (("user", "7"),)
    assert (arrival.interaction.event_time, arrival.interaction.amount) == (
        1_743_646_215_123_000,
        45_000,
    )
    assert (arrival.interaction.kind, arrival.interaction.properties) == (
        "purchase",
        '{"extra.x": 1, "n": 2}',
    )


def test_the_start_of_a_step_is_told_from_the_step(write: Write) -> None:
    both = "".join(
        f'<event><string key="concept:name" value="Thẩm định"/>'
        f'<string key="lifecycle:transition" value="{each}"/>'
        f'<date key="time:timestamp" value="2025-04-03T1{hour}:00:00.000+07:00"/></event>'
        for hour, each in enumerate(("start", "suspend", "complete", "COMPLETE"))
    )
    log = f'<log><trace><string key="concept:name" value="vụ 1"/>{both}</trace></log>'
    mapping = """
as: interactions
columns: {time: "time:timestamp", name: "concept:name", case_key: "case:concept:name"}
properties: ["lifecycle:transition"]
zone: Asia/Ho_Chi_Minh
"""
    found = take_in(write(log, "x.xes"), mapping).interactions
    assert [each.name for each in found] == [
        "Thẩm định (start)",
        "Thẩm định (suspend)",
        "Thẩm định",
        "Thẩm định",
    ]
