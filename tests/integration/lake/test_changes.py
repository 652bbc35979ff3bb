"""Following the lake row by row, and being told when to start over."""

import pyarrow as pa

from cham.lake import Changes, Mark
from faults.lake.shop import NOW, SHOP, Shop, envelope, payloads


def follow(shop: Shop, mark: Mark | None) -> tuple[Changes, list[str]]:
    found = shop.lake.changes_since(SHOP, mark, columns=["message_id"])
    return found, sorted(found.rows.read_all()["message_id"].to_pylist())


def test_only_new_compacted_rows_come_after_a_mark(shop: Shop):
    shop.send(payloads(5))
    shop.lake.compact(NOW)
    first, rows = follow(shop, None)
    assert first.complete
    assert len(rows) == 5
    shop.send(payloads(3, start=5))
    still, rows = follow(shop, first.mark)
    assert (still.complete, still.mark, rows) == (False, first.mark, [])
    waiting = shop.lake.scan_waiting(SHOP, columns=["message_id"]).read_all()
    assert waiting == pa.table({"message_id": ["m5", "m6", "m7"]})
    shop.lake.compact(NOW)
    second, rows = follow(shop, first.mark)
    assert (second.complete, rows) == (False, ["m5", "m6", "m7"])
    assert follow(shop, second.mark)[1] == []


def test_merging_files_is_no_change(shop: Shop):
    mark = None
    for number in range(12):
        shop.send(payloads(2, start=2 * number, event_time=NOW))
        shop.lake.compact(NOW + number)
        found, rows = follow(shop, mark)
        assert found.complete == (number == 0)
        assert len(rows) == 2
        mark = found.mark
    assert len(shop.files("interactions/*/*/*.parquet")) > 8  # merged ones wait for old readers
    shop.lake.compact(NOW + 10**12)
    assert len(shop.files("interactions/*/*/*.parquet")) < 8
    assert len(shop.ids()) == 24


def test_clock_that_jumps_forth_and_back_loses_no_order_and_keeps_no_file_for_ever(shop: Shop):
    ahead = 12 * 365 * 86_400 * 10**6  # 2037
    moments = [NOW, NOW + ahead, NOW - 3600 * 10**6]
    for number in range(12):
        now = moments[number % 3] + number
        here = envelope(received_at=now)
        shop.send(payloads(2, start=2 * number, event_time=NOW), here)
        shop.lake.compact(now)
    rows = shop.rows("message_id", "sequence")
    arrival = {row["sequence"]: row["message_id"] for row in rows}
    assert [arrival[place] for place in sorted(arrival)] == [f"m{n}" for n in range(24)]
    shop.lake.compact(NOW)
    shop.lake.compact(NOW + 601 * 10**6)  # ten minutes later by the clock that is right again
    assert len(shop.files("interactions/*/*/*.parquet")) < 8
    assert len(shop.ids()) == 24
    assert shop.lake.verify().sound


def test_reader_starts_over_after_an_undo(shop: Shop):
    shop.send(payloads(5))
    shop.lake.compact(NOW)
    mark = follow(shop, None)[0].mark
    shop.send(payloads(2, start=5), envelope(import_id="i1"))
    shop.lake.undo_import(SHOP, "i1", now=NOW)
    found, rows = follow(shop, mark)
    assert found.complete
    assert len(rows) == 5
