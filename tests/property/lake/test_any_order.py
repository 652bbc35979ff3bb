"""However events are shuffled, repeated, and cut into segments and rounds, the table is the same."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cham.lake import compaction, tidying
from faults.lake.shop import NOW, SHOP, Shop, envelope, payload

IDS = st.integers(0, 25)


@dataclass(frozen=True)
class Sending:
    """Some events, over one of three writers, and whether a compaction follows."""

    numbers: list[int]
    writer: int
    compacts: bool


SENDINGS = st.lists(
    st.builds(
        Sending,
        numbers=st.lists(IDS, min_size=1, max_size=6),
        writer=st.integers(0, 2),
        compacts=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def content(number: int) -> bytes:
    return payload(
        f"m{number}", who=f"u{number % 4}", day=number % 70, text=f"bữa {number}", amount=number
    )


def table(shop: Shop) -> list[dict[str, Any]]:
    """The rows but for what depends on the order of arrival: sequence, and the random ids."""
    rows = shop.rows()
    names: dict[str, str] = {}
    for row in rows:
        del row["sequence"]
        row["customer"] = names.setdefault(row["customer"], f"customer {len(names)}")
    return rows


def expected(numbers: set[int]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop.open(Path(folder) / "data")
        shop.send([content(number) for number in sorted(numbers)])
        shop.lake.compact(NOW)
        rows = table(shop)
        shop.close()
        return rows


ROUNDS = st.sampled_from([1, 2_000, 1 << 20])


@given(sendings=SENDINGS, round_bytes=ROUNDS)
@settings(max_examples=12, deadline=None)
def test_table_is_the_same_for_any_order_repetition_and_split(
    sendings: list[Sending], round_bytes: int
):
    check(sendings, round_bytes)


@pytest.mark.long
@given(sendings=SENDINGS, round_bytes=ROUNDS)
@settings(max_examples=400, deadline=None)
def test_table_is_the_same_for_400_orders_repetitions_and_splits(
    sendings: list[Sending], round_bytes: int
):
    check(sendings, round_bytes)


def check(sendings: list[Sending], round_bytes: int) -> None:
    sent = {number for sending in sendings for number in sending.numbers}
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop.open(Path(folder) / "data")
        writers = [shop.lake.open_writer() for _ in range(3)]
        for sending in sendings:
            batch = [content(number) for number in sending.numbers]
            writers[sending.writer].append(envelope(), batch).result(timeout=30)
            if sending.compacts:
                compact(shop, round_bytes)
        before = table(shop)
        compact(shop, round_bytes)
        for writer in writers:
            writer.close()
        assert table(shop) == before == expected(sent)
        assert sorted(row["sequence"] for row in shop.rows("sequence")) == list(range(len(sent)))
        (count,) = shop.lake.tally(SHOP)
        total = sum(len(sending.numbers) for sending in sendings)
        assert (count.received, count.stored) == (total, len(sent))
        assert count.received == count.stored + count.duplicate + count.dead
        assert shop.lake.verify().sound
        shop.close()


def compact(shop: Shop, round_bytes: int) -> None:
    """Compact in rounds of some size, merging and summing up as early as can be."""
    limits = (compaction.ROUND_BYTES, compaction.CHECKPOINT_AFTER, tidying.MANY_FILES)
    compaction.ROUND_BYTES, compaction.CHECKPOINT_AFTER, tidying.MANY_FILES = round_bytes, 3, 2
    try:
        shop.lake.compact(NOW)
    finally:
        compaction.ROUND_BYTES, compaction.CHECKPOINT_AFTER, tidying.MANY_FILES = limits
