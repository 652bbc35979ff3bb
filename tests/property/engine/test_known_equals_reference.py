"""What is known of customers is what their interactions tell, however they arrived."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st

from cham.core.interactions import Interaction, Kind
from cham.core.personas import Fact, Known, Words
from cham.engine.dealings import YEAR
from cham.engine.engine import Engine
from cham.engine.known import DEVICES, PROFILES, SAID, known_of
from property.engine.lakes import JOURNEYS, MINUTE, START, changes, interactions
from property.engine.logs import examples
from property.engine.test_engine_equals_reference import cut, follow

AS_OF = START + 20 * MINUTE
DAY = 86_400_000_000
NO_CUSTOMER_YET = {Kind.ACTION, Kind.VISIT, Kind.CONTACT, Kind.MESSAGE}
ALL = frozenset(Fact)


@pytest.fixture(scope="module")
def folders() -> Iterator[Iterator[Path]]:
    with TemporaryDirectory() as home:
        yield (Path(home) / str(number) for number in range(1_000_000))


def known(engine: Engine, rows: list[Interaction], facts: frozenset[Fact] = ALL) -> Known:
    numbered = list(enumerate(rows))
    on_file = [each for each in numbered if each[1].kind is Kind.PROFILE]
    columns = (*PROFILES, SAID) if Fact.TRAIT in facts else PROFILES
    used = changes(numbered, 0, complete=True).rows.read_all().select(DEVICES).to_reader()
    return known_of(
        engine.dealings(AS_OF - YEAR, with_words=not facts.isdisjoint({Fact.CHANNEL, Fact.UNIT})),
        changes(on_file, 0, complete=True).rows.read_all().select(columns).to_reader(),
        used if Fact.DEVICE in facts else None,
        AS_OF,
        facts,
    )


def pairs(found: Known, words: Words) -> set[tuple[str, str]]:
    listed = [
        (found.customers[at], words.words[word])
        for at, word in zip(words.customer.tolist(), words.word.tolist(), strict=True)
    ]
    assert len(listed) == len(set(listed)), "each pair once"
    return set(listed)


@st.composite
def dealings(draw: st.DrawFn) -> list[Interaction]:
    """Draw interactions with devices, and purchases of all kinds over more than a year."""
    amounts, devices = (2_000, None, 0, -500), ("", "ios", "web")
    return [
        replace(
            row,
            device=draw(st.sampled_from(devices)),
            amount=draw(st.sampled_from(amounts)) if row.kind is Kind.PURCHASE else row.amount,
            event_time=row.event_time - draw(st.sampled_from((0, YEAR, YEAR + 40 * MINUTE))),
        )
        for row in draw(interactions())
    ]


@examples(40)
@given(dealings(), st.sampled_from(JOURNEYS), st.lists(st.integers(0, 40), max_size=3))
def test_what_is_known_is_what_interactions_tell(folders, rows, journey, places):
    engine = Engine(next(folders), journey)
    follow(engine, rows, cut(rows, places))
    found = known(engine, rows)
    of = {code: [row for row in rows if row.customer == code] for code in found.customers}
    people = {row.customer for row in rows} - {""}
    met = {row.customer for row in rows if row.kind not in NO_CUSTOMER_YET} - {""}
    assert sorted(found.customers) == sorted(met)
    assert found.visitors == len(people - met)
    for at, (_code, mine) in enumerate(of.items()):
        bought = [row for row in mine if row.kind is Kind.PURCHASE]
        orders = [row.event_time for row in bought if (row.amount or 0) >= 0]
        spent = sum(row.amount or 0 for row in bought if 0 < row.event_time - AS_OF + YEAR <= YEAR)
        assert found.orders[at] == len(orders)
        assert found.value[at] == max(spent, 0)
        assert found.tenure[at] == max(AS_OF - min(row.event_time for row in mine), 0) / DAY
        days = max(AS_OF - max(orders), 0) / DAY if orders else math.nan
        assert found.since_order[at] == pytest.approx(days, nan_ok=True)
    for column in ("channel", "device", "unit"):
        told = {(code, getattr(row, column)) for code, mine in of.items() for row in mine}
        words = getattr(found, f"{column}s")
        assert pairs(found, words) == {pair for pair in told if pair[1]}, column


@examples(20)
@given(dealings(), st.frozensets(st.sampled_from(Fact)))
def test_what_was_not_asked_for_changes_nothing_else(folders, rows, facts):
    engine = Engine(next(folders), None)
    follow(engine, rows, cut(rows, []))
    whole, part = known(engine, rows), known(engine, rows, facts)
    assert part.customers == whole.customers
    assert part.value.tolist() == whole.value.tolist()
    assert facts <= part.facts
    if Fact.DEVICE in facts:
        assert pairs(part, part.devices) == pairs(whole, whole.devices)
    if Fact.CHANNEL in facts:
        assert pairs(part, part.channels) == pairs(whole, whole.channels)
    if Fact.TRAIT in facts:
        assert part.traits.keys() == whole.traits.keys()


@examples(10)
@given(dealings())
def test_paths_of_case_keys_know_only_whom_a_file_names(folders, rows):
    engine = Engine(next(folders), None, by_case=True)
    follow(engine, rows, cut(rows, []))
    on_file = {row.customer for row in rows if row.kind is Kind.PROFILE} - {""}
    assert set(known(engine, rows).customers) == on_file
