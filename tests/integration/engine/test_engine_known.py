"""What is known of customers: orders, value, days, what they used, what is said of them."""

import json
import math
from pathlib import Path

import pyarrow as pa
import pytest

from cham.core.interactions import Interaction
from cham.core.personas import Condition, Fact, Known, Segment, Test, members
from cham.engine.dealings import YEAR
from cham.engine.engine import Engine
from cham.engine.known import DEVICES, PROFILES, SAID, known_of
from cham.lake import Changes, Mark

DAY = 86_400_000_000
AS_OF = 20_000 * DAY


def row(customer: str, days_ago: float, kind: str = "action", **more: object) -> dict[str, object]:
    return {
        "customer": customer, "kind": kind, "event_time": AS_OF - int(days_ago * DAY), **more
    }  # fmt: skip


def reader(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pa.RecordBatchReader:
    """Give rows as the lake does; what they do not say is empty."""
    types = dict.fromkeys(columns, pa.string())
    numbers = {"event_time", "received_at", "amount", "sequence"}
    types |= {name: pa.int64() for name in numbers if name in types}
    types |= {"score": pa.float64()} if "score" in types else {}
    blank = {name: "" for name, kind in types.items() if kind == pa.string()}
    whole = [{**blank, "sequence": number, **each} for number, each in enumerate(rows)]
    return pa.Table.from_pylist(whole, schema=pa.schema(list(types.items()))).to_reader()


def profile(customer: str, days_ago: int, sequence: int, traits: object) -> dict[str, object]:
    return {
        "customer": customer,
        "event_time": AS_OF - days_ago * DAY,
        "sequence": sequence,
        "properties": json.dumps(traits),
    }


ROWS_GIVEN = [
    row("an", 400, "purchase", amount=70, channel="shop"),
    row("an", 10, "purchase", amount=50, channel="zalo", unit="q1"),
    row("an", 5, "purchase", amount=-20, channel="zalo"),  # a refund
    row("an", 3, channel="app", device="ios"),
    row("binh", 30, "purchase"),  # nobody wrote down what it cost
    row("binh", 364, "visit", channel="web"),
    row("chi", 2, "profile", unit="q2"),
    row("", 1, "purchase", amount=999),
    row("dung", 1, "visit", channel="web"),  # looked around, and no more
    row("dung", 1, channel="web"),
]
TOLD = [
    profile("an", 9, 5, {"hạng": "vàng", "tuổi": 31, "vip": True, "list": [1], "none": ""}),
    profile("an", 20, 9, {"hạng": "bạc"}),  # came later, but speaks of an earlier day
    profile("binh", 9, 7, {"hạng": "bạc"}),
    profile("binh", 9, 8, {"hạng": "đồng"}),
    profile("", 1, 1, {"hạng": "vàng"}),  # says of nobody
    profile("chi", 1, 2, ["no", "object"]),
]


def known_from(
    folder: Path, rows: list[dict[str, object]], told: list[dict[str, object]]
) -> Known:
    engine, names = Engine(folder), (*Interaction.__dataclass_fields__, "sequence")
    mark = Mark(lineage="here", generation=0, sequence=len(rows) - 1)
    engine.refresh(Changes(reader(rows, names), mark, complete=True))
    everything = frozenset(Fact)
    on_file = [each for each in rows if each["kind"] == "profile"] + told
    return known_of(
        engine.dealings(AS_OF - YEAR),
        reader(on_file, (*PROFILES, SAID)),
        reader(rows, DEVICES),
        AS_OF,
        everything,
    )


@pytest.fixture
def found(tmp_path: Path) -> Known:
    return known_from(tmp_path / "store", ROWS_GIVEN, TOLD)


def test_counts_money_and_days(found: Known):
    assert found.customers == ("an", "binh", "chi")
    assert found.visitors == 1
    assert found.orders.tolist() == [2, 1, 0]
    assert found.value.tolist() == [30, 0, 0]  # the year before, less the refund
    assert found.since_order[:2].tolist() == [10.0, 30.0]
    assert math.isnan(found.since_order[2])
    assert found.tenure.tolist() == [400.0, 364.0, 2.0]


def test_what_was_used_and_what_is_said(found: Known):
    def those(fact: Fact, *words: str, trait: str = "") -> str:
        rule = Condition(fact=fact, test=Test.ONE_OF, words=words, trait=trait)
        flags = members(Segment(conditions=(rule,)), found)
        return " ".join(code for code, taken in zip(found.customers, flags, strict=True) if taken)

    assert those(Fact.CHANNEL, "zalo") == "an"
    assert those(Fact.CHANNEL, "web", "shop") == "an binh"
    assert those(Fact.DEVICE, "ios") == "an"
    assert those(Fact.UNIT, "q2", "q1") == "an chi"
    assert those(Fact.TRAIT, "vàng", trait="hạng") == "an"
    assert those(Fact.TRAIT, "đồng", trait="hạng") == "binh"
    assert those(Fact.TRAIT, "true", trait="vip") == "an"
    assert set(found.traits) == {"hạng", "tuổi", "vip"}


def test_nobody_at_all(tmp_path: Path):
    found = known_from(tmp_path / "store", [], [])
    assert len(found) == 0
    assert not members(
        Segment(conditions=(Condition(fact=Fact.ORDERS, test=Test.AT_LEAST),)), found
    ).any()
