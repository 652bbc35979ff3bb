"""From an append to a row that is read, before and after compaction."""

import pytest

from cham.core.interactions import IdentifierKind, Identity
from cham.lake import COLUMNS, Lake
from faults.lake.shop import DAY, HERE, NOW, SHOP, Shop, envelope, payload, payloads


def test_acknowledged_row_is_read_at_once_and_the_same_after_compaction(shop: Shop):
    shop.send([payload("m1", name="Đặt hàng", amount=45_000, score=9.0, scale="nps_0_10")])
    before = shop.rows()
    shop.lake.compact(NOW)
    assert shop.rows() == before
    assert list(before[0]) == list(COLUMNS)
    assert [(row["name"], row["amount"], row["score"]) for row in before] == [
        ("Đặt hàng", 45_000, 9.0)
    ]


def test_lake_that_nobody_wrote_to_is_empty(shop: Shop):
    assert shop.rows() == []
    assert shop.lake.compact(NOW).segments == 0
    assert shop.lake.tally(SHOP) == ()
    assert shop.lake.verify().sound


def test_duplicate_is_dropped_in_the_batch_in_the_segments_and_in_the_table(shop: Shop):
    shop.send([payload("m1"), payload("m1")])
    shop.send([payload("m1"), payload("m2")])
    assert shop.ids() == ["m1", "m2"]
    assert shop.lake.compact(NOW).duplicate == 2
    shop.send([payload("m2"), payload("m3")])
    assert shop.ids() == ["m1", "m2", "m3"]
    done = shop.lake.compact(NOW)
    assert (done.received, done.stored, done.duplicate) == (2, 1, 1)
    assert shop.ids() == ["m1", "m2", "m3"]


def test_same_message_id_of_another_organisation_or_source_is_another_row(shop: Shop):
    there = envelope(organisation="khác")
    shop.send([payload("m1")])
    shop.send([payload("m1", source="app")], envelope(source="app"))
    shop.send([payload("m1", organisation="khác")], there)
    assert shop.lake.compact(NOW).stored == 3
    assert [row["source"] for row in shop.rows("message_id", "source")] == ["web", "app"]
    assert shop.lake.scan("khác").read_all().num_rows == 1


def test_payload_for_another_organisation_than_its_key_is_refused(shop: Shop):
    shop.send([payload("m1", organisation="khác"), payload("m2", source="app")])
    assert shop.lake.compact(NOW).dead == 2
    assert {letter.reason.code for letter in shop.lake.dead_letters(SHOP)} == {
        "organisation_differs"
    }


def test_rows_are_sorted_by_customer_time_and_arrival_within_a_month(shop: Shop):
    content = [payload(f"m{n}", who=f"u{n % 3}", day=(7 * n) % 5) for n in range(30)]
    shop.send(content)
    shop.lake.compact(NOW)
    stored = shop.lake.scan(SHOP, columns=["customer", "event_time", "sequence"]).read_all()
    found = [tuple(row.values()) for row in stored.to_pylist()]
    assert len(shop.files("interactions/*/*/*.parquet")) == 1
    assert found == sorted(found)


def test_scan_selects_columns_times_and_organisation(shop: Shop):
    shop.send([payload(f"m{day}", day=day) for day in range(5)])
    shop.lake.compact(NOW)
    shop.send([payload(f"n{day}", day=day) for day in range(5)])
    found = shop.lake.scan(
        SHOP, columns=["sequence", "message_id"], since=NOW + DAY, until=NOW + 3 * DAY
    )
    assert found.schema.names == ["sequence", "message_id"]
    rows = sorted(tuple(row.values()) for row in found.read_all().to_pylist())
    assert rows == [(1, "m1"), (2, "m2"), (6, "n1"), (7, "n2")]
    assert shop.lake.scan("khác").read_all().num_rows == 0


def test_joined_customers_are_read_under_the_id_that_remains(shop: Shop):
    anonymous = Identity(identifiers=((IdentifierKind.ANONYMOUS, "a1"),))
    both = Identity(
        identifiers=((IdentifierKind.USER, "u1"), (IdentifierKind.ANONYMOUS, "a1")), joins=True
    )
    shop.send([payload("m1", who=anonymous), payload("m2", who="u1")])
    shop.lake.compact(NOW)
    apart = {row["customer"] for row in shop.rows("customer")}
    shop.send([payload("m3", who=both)])
    together = {row["customer"] for row in shop.rows("customer")}
    assert len(apart) == 2
    assert len(together) == 1
    assert together < apart
    shop.lake.compact(NOW)
    assert {row["customer"] for row in shop.rows("customer")} == together


def test_row_that_names_nobody_has_no_customer(shop: Shop):
    shop.send([payload("m1", who=Identity())])
    assert [row["customer"] for row in shop.rows("customer")] == [""]


def test_rows_are_readable_though_the_directory_cannot_write(
    shop: Shop, caplog: pytest.LogCaptureFixture
):
    shop.send([payload("m1", who="u1"), payload("m2", who="u1"), payload("m3", who="u2")])
    shop.people._database.execute("PRAGMA query_only = ON")
    rows = shop.rows("message_id", "customer")
    customers = {row["message_id"]: row["customer"] for row in rows}
    assert customers["m1"] == customers["m2"] != customers["m3"]
    assert "does not answer" in caplog.text


def test_direct_identifiers_of_an_arrival_do_not_reach_the_table(shop: Shop):
    who = Identity(
        identifiers=((IdentifierKind.PHONE, "+84903123456"),),
        contact={"name": "Trần Thị Bưởi", "mail": "buoi@example.org"},
    )
    said = '{"ip":"203.0.113.7","ghi chú":"gọi 0903 123 456","món":"phở","ai":"Trần Thị  Bưởi"}'
    shop.send([payload("m1", who=who, properties=said)])
    before = shop.rows("properties")
    shop.lake.compact(NOW)
    assert before == shop.rows("properties") == [{"properties": '{"ghi chú":"gọi …","món":"phở"}'}]


def test_events_of_two_writers_keep_the_order_in_which_they_were_received(shop: Shop):
    one, two = shop.lake.open_writer(), shop.lake.open_writer()
    for number in range(10):
        writer = (one, two)[number % 2]
        writer.append(envelope(received_at=NOW + number), [payload(f"m{number}")]).result()
    one.close()
    two.close()
    shop.lake.compact(NOW)
    rows = shop.rows("message_id", "sequence")
    assert [row["sequence"] for row in rows] == list(range(10))


def test_compaction_leaves_no_segment_and_survives_reopening(shop: Shop):
    shop.send(payloads(20))
    shop.lake.compact(NOW)
    assert shop.files("segments/*/*.seg") == []
    again = Lake(shop.folder / "lake", shop.people, {})
    shop.send(payloads(25))
    assert again.compact(NOW).stored == 5
    assert again.scan(SHOP).read_all().num_rows == 25


def test_open_segment_of_a_living_writer_is_compacted_and_writing_goes_on(shop: Shop):
    writer = shop.lake.open_writer()
    for number in range(4):
        writer.append(HERE, [payload(f"m{number}")]).result()
        assert shop.lake.compact(NOW).stored == 1
    writer.close()
    assert shop.ids() == ["m0", "m1", "m2", "m3"]
    assert shop.files("segments/*/*.seg") == []


def test_odd_texts_come_back_as_they_were(shop: Shop):
    texts = ["a\0b", "😀 phở", "\u202engược", "x" * 1_000_000, "\r\n\t\\", '"', "", " "]
    shop.send([payload(f"m{place}", text=text) for place, text in enumerate(texts)])
    assert [row["text"] for row in shop.rows("message_id", "text")] == texts
    shop.lake.compact(NOW)
    assert [row["text"] for row in shop.rows("message_id", "text")] == texts
    assert shop.lake.verify().sound


def test_organisations_with_any_name_have_a_folder_each(shop: Shop):
    names = ["Quán", "quán", "../quán", "a/b", "x" * 300, "-", "\0"]
    for name in names:
        shop.send([payload("m1", organisation=name)], envelope(organisation=name))
    shop.lake.compact(NOW)
    assert [shop.lake.scan(name).read_all().num_rows for name in names] == [1] * len(names)
    shop.send([payload("m1", organisation="")], envelope(organisation=""))
    assert shop.lake.compact(NOW).dead == 1
    folders = {path.parent.parent for path in shop.files("interactions/*/*/*.parquet")}
    assert len(folders) == len(names)
    assert shop.lake.verify().sound


def test_events_of_every_age_find_their_month(shop: Shop):
    times = [-62_135_596_800_000_000, -1, 0, NOW, 253_402_300_799_999_999]
    shop.send([payload(f"m{place}", event_time=time) for place, time in enumerate(times)])
    shop.lake.compact(NOW)
    assert [row["event_time"] for row in shop.rows("message_id", "event_time")] == times
    months = {path.parent.name for path in shop.files("interactions/*/*/*.parquet")}
    assert months == {"0001-01", "1969-12", "1970-01", "2025-10", "9999-12"}
