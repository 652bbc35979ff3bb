"""Any reader of Delta Lake understands the table."""

from typing import Any

import pyarrow as pa
from deltalake import DeltaTable

from cham.lake import COLUMNS, Subject
from faults.lake.shop import NOW, SHOP, Shop, envelope, payload, payloads


def read(shop: Shop) -> list[dict[str, Any]]:
    table = DeltaTable(shop.folder / "lake" / "interactions")
    rows = pa.RecordBatchReader.from_stream(table.scan()).read_all()
    assert set(rows.schema.names) == {*COLUMNS, "month", "checksum"}
    return sorted(rows.select(COLUMNS).to_pylist(), key=lambda row: row["message_id"])


def test_delta_reader_gives_the_rows_that_the_lake_gives(shop: Shop):
    for number in range(30):  # long enough for the log to be summed up and files to be merged
        shop.send(payloads(3, start=3 * number, score=number / 2))
        shop.lake.compact(NOW + number)
    assert list((shop.folder / "lake" / "interactions" / "_delta_log").glob("*.parquet"))
    assert read(shop) == shop.rows()
    customer = shop.rows("customer", "message_id")[0]["customer"]
    subject = Subject(customers=frozenset({customer}), identifiers=frozenset())
    assert shop.lake.erase(SHOP, lambda: subject, now=NOW).rows > 0
    assert read(shop) == shop.rows()


def test_partitions_are_the_organisation_and_the_month(shop: Shop):
    shop.send([payload("m1"), payload("m2", day=40)])
    shop.send([payload("m1", organisation="khác")], envelope(organisation="khác"))
    shop.lake.compact(NOW)
    table = DeltaTable(shop.folder / "lake" / "interactions")
    found = pa.RecordBatchReader.from_stream(table.get_add_actions(flatten=True)).read_all()
    parts = [(row["partition.organisation"], row["partition.month"]) for row in found.to_pylist()]
    assert sorted(parts) == [("khác", "2025-10"), (SHOP, "2025-10"), (SHOP, "2025-11")]


def test_log_tells_nothing_about_a_person(shop: Shop):
    shop.send([payload("bí-mật-1", who="khách-bí-mật", text="bí mật", case_key="bí-mật")])
    shop.lake.compact(NOW)
    customer = shop.rows("customer")[0]["customer"]
    for path in shop.files("interactions/_delta_log/*"):
        content = path.read_bytes().decode()
        assert "mật" not in content
        assert customer not in content
