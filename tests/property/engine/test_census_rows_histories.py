"""Counts, single rows and histories from the path store are those of the interactions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cham.core.interactions import Interaction, Kind
from cham.core.paths import Row, kept_scale
from cham.engine.engine import Engine
from cham.engine.rows_behind import Wanted
from cham.engine.selection import Selection
from property.engine.lakes import JOURNEY, interactions, is_selected, reference_rows
from property.engine.logs import examples
from property.engine.test_engine_equals_reference import cut, follow, selections

Seen = tuple[int, Interaction, Row]


@pytest.fixture(scope="module")
def folders() -> Iterator[Iterator[Path]]:
    with TemporaryDirectory() as home:
        yield (Path(home) / str(number) for number in range(1_000_000))


def with_amounts(rows: list[Interaction]) -> list[Interaction]:
    """Give purchases amounts, none, nothing, or less than nothing: refunds."""
    amounts = (2_000, None, 0, -500)
    return [
        replace(row, amount=amounts[number % 4]) if row.kind is Kind.PURCHASE else row
        for number, row in enumerate(rows)
    ]


def followed(folder: Path, rows: list[Interaction], places: list[int]) -> Engine:
    engine = Engine(folder, JOURNEY)
    follow(engine, rows, cut(rows, places))
    return engine


def chosen(rows: list[Interaction], selection: Selection) -> list[Seen]:
    numbered = [(n, row) for n, row in enumerate(rows) if row.kind is not Kind.PROFILE]
    pairs = reference_rows(enumerate(rows), JOURNEY)
    return [
        (number, row, seen)
        for (number, row), (_whole, seen) in zip(numbered, pairs, strict=True)
        if is_selected(row, seen, selection, JOURNEY)
    ]


@examples(25)
@given(interactions(), st.lists(st.integers(0, 100), max_size=3), selections)
def test_a_census_counts_what_is_there(folders, rows, places, selection):
    found = followed(next(folders), rows, places).census(selection)
    seen = chosen(rows, selection)
    times = sorted(row.event_time for _n, row, _seen in seen)
    assert found.rows == len(seen)
    assert found.customers == len({row.customer for _n, row, _seen in seen} - {""})
    assert found.cases == len({row.case_key for _n, row, _seen in seen} - {""})
    assert found.purchases == sum(row.kind is Kind.PURCHASE for _n, row, _seen in seen)
    assert (found.first, found.last) == ((times[0], times[-1]) if times else (0, 0))
    assert found.channels == Counter(row.channel for _n, row, _s in seen if row.channel)
    assert found.units == Counter(row.unit for _n, row, _s in seen if row.unit)
    people = {
        each.key: {
            row.customer for _n, row, one in seen if one.touchpoint == each.key and row.customer
        }
        for each in JOURNEY.touchpoints
    }
    assert found.met == {key: len(who) for key, who in people.items()}
    assert found.in_stage == {
        stage.key: len(set().union(*(people[each.key] for each in stage.touchpoints)))
        for stage in JOURNEY.stages
    }


@examples(25)
@given(
    interactions(),
    st.lists(st.integers(0, 100), max_size=3),
    selections,
    st.none() | st.frozensets(st.sampled_from([each.key for each in JOURNEY.touchpoints])),
    st.none() | st.frozensets(st.sampled_from([each.value for each in Kind])),
    st.none() | st.frozensets(st.integers(0, 10)),
    st.integers(0, 5),
)
def test_rows_behind_a_count_are_the_latest_that_were_counted(  # noqa: PLR0917
    folders, rows, places, selection, touchpoints, kinds, scores, skip
):
    wanted = Wanted(touchpoints=touchpoints, kinds=kinds, scores=scores, scored=scores is not None)
    found = followed(next(folders), rows, places).rows_behind(wanted, selection, skip=skip, most=4)
    seen = [
        (row.event_time, number)
        for number, row, one in chosen(rows, selection)
        if (touchpoints is None or one.touchpoint in touchpoints)
        and (kinds is None or row.kind.value in kinds)
        and (scores is None or (on_scale(row) and row.score in scores))
    ]
    latest = [number for _time, number in sorted(seen, reverse=True)]
    assert found.total == len(seen)
    assert list(found.sequences) == latest[skip : skip + 4]


def on_scale(row: Interaction) -> bool:
    scale = kept_scale(row.scale)
    return (
        row.score is not None
        and scale is not None
        and scale.low <= row.score <= scale.high
        and float(row.score).is_integer()
    )


@examples(25)
@given(interactions(), st.lists(st.integers(0, 100), max_size=3), selections)
def test_a_history_holds_what_customers_lived_through_and_bought(folders, rows, places, selection):
    rows = with_amounts(rows)
    found = followed(next(folders), rows, places).history(selection)
    everything = [row for row in rows if row.kind is not Kind.PROFILE and row.customer]
    keys = [each.key for each in JOURNEY.touchpoints]
    lived = Counter(
        (row.event_time, keys.index(one.touchpoint), row.score if on_scale(row) else None)
        for _n, row, one in chosen(rows, selection)
        if row.customer and one.touchpoint in keys
    )
    experiences = found.experiences
    told = [None if np.isnan(s) or abs(s) > 100 else s for s in experiences.score.tolist()]
    assert lived == Counter(
        zip(experiences.time.tolist(), experiences.touchpoint.tolist(), told, strict=True)
    )
    bought = [
        (row.customer, row.event_time, row.amount or 0)
        for row in everything
        if row.kind is Kind.PURCHASE and (row.amount or 0) >= 0
    ]
    assert Counter(
        zip(found.purchases.time.tolist(), found.purchases.amount.tolist(), strict=True)
    ) == Counter((time, amount) for _who, time, amount in bought)
    assert len(set(found.purchases.customer.tolist())) == len({who for who, *_ in bought})
    contacts = [row.event_time for row in everything if row.kind is Kind.CONTACT]
    assert (found.contacts is None) == (not contacts)
    if found.contacts is not None:
        assert sorted(found.contacts.time.tolist()) == sorted(contacts)
