"""From an append to a row that is read, before and after compaction."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cham.core.interactions import IdentifierKind, Identity, Interaction
from cham.lake import Arrival, DeadLetter, Envelope, Lake, encode_arrival
from faults.lake.people import People

NOW = 1_760_000_000_000_000
HERE = Envelope(organisation="quán", source="web", dialect="arrival", received_at=NOW)


def payload(message_id: str, *, user: str = "u1", day: int = 0, **fields: object) -> bytes:
    row = Interaction(
        organisation="quán",
        source="web",
        message_id=message_id,
        event_time=NOW + day * 86_400_000_000,
        received_at=NOW,
        **fields,  # type: ignore[arg-type]
    )
    who = Identity(identifiers=((IdentifierKind.USER, user),))
    return encode_arrival(Arrival(interaction=row, identity=who))


def shouting(content: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    if content == b"crash":
        raise RuntimeError
    return DeadLetter(code="loud", detail=content.decode().upper())


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    people = People(tmp_path / "people.sqlite3")
    yield Lake(tmp_path / "lake", people, {"shout": shouting})
    people.close()


def ids(lake: Lake) -> list[str]:
    return sorted(lake.scan("quán", columns=["message_id"]).read_all()["message_id"].to_pylist())


def test_acknowledged_row_is_read_at_once_and_the_same_after_compaction(lake: Lake):
    writer = lake.open_writer()
    writer.append(HERE, [payload("m1", name="Đặt hàng", amount=45_000)]).result()
    before = lake.scan("quán").read_all().to_pylist()
    lake.compact(NOW)
    after = lake.scan("quán").read_all().to_pylist()
    writer.close()
    assert before == after
    assert [row["name"] for row in after] == ["Đặt hàng"]


def test_duplicate_is_dropped_in_the_batch_in_the_segments_and_in_the_table(lake: Lake):
    writer = lake.open_writer()
    writer.append(HERE, [payload("m1"), payload("m1")]).result()
    writer.append(HERE, [payload("m1"), payload("m2")]).result()
    assert ids(lake) == ["m1", "m2"]
    assert lake.compact(NOW).duplicate == 2
    writer.append(HERE, [payload("m2"), payload("m3")]).result()
    assert ids(lake) == ["m1", "m2", "m3"]
    done = lake.compact(NOW)
    writer.close()
    assert (done.received, done.stored, done.duplicate) == (2, 1, 1)
    assert ids(lake) == ["m1", "m2", "m3"]


def test_poisoned_payload_becomes_a_dead_letter_and_the_others_flow(lake: Lake):
    writer = lake.open_writer()
    shout = Envelope(organisation="quán", source="web", dialect="shout", received_at=NOW)
    writer.append(shout, [b"crash", b"xin\nch\\ao"])
    writer.append(HERE, [payload("m1"), b"{"]).result()
    writer.close()
    done = lake.compact(NOW)
    assert (done.received, done.stored, done.dead) == (4, 1, 3)
    assert ids(lake) == ["m1"]


def test_scan_selects_columns_times_and_organisation(lake: Lake):
    writer = lake.open_writer()
    writer.append(HERE, [payload(f"m{day}", day=day) for day in range(5)]).result()
    lake.compact(NOW)
    writer.append(HERE, [payload(f"n{day}", day=day) for day in range(5)]).result()
    day = 86_400_000_000
    found = lake.scan(
        "quán", columns=["sequence", "message_id"], since=NOW + day, until=NOW + 3 * day
    )
    writer.close()
    assert found.schema.names == ["sequence", "message_id"]
    rows = sorted(found.read_all().to_pylist(), key=lambda row: row["sequence"])
    assert [(row["sequence"], row["message_id"]) for row in rows] == [
        (1, "m1"),
        (2, "m2"),
        (6, "n1"),
        (7, "n2"),
    ]
    assert lake.scan("other").read_all().num_rows == 0
