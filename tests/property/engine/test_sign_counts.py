"""What a rule would take, told from counts of signs, is what it takes of the interactions."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st

from cham.core.interactions import Interaction, Kind
from cham.core.journeys import Clause, Rule, Sign, SignCount, Span, try_rule, unmatched
from cham.core.journeys.trials import People, count_people
from cham.core.paths import valid_score
from cham.engine.sign_counts import signs_of_rows
from property.engine.lakes import JOURNEY, changes, interactions
from property.engine.logs import examples
from property.engine.test_census_rows_histories import chosen, followed
from property.engine.test_engine_equals_reference import selections

N = frozenset({"n"})


@pytest.fixture(scope="module")
def folders() -> Iterator[Iterator[Path]]:
    with TemporaryDirectory() as home:
        yield (Path(home) / str(number) for number in range(1_000_000))


def sign_of(row: Interaction, properties: frozenset[str] = N) -> Sign:
    pairs = json.loads(row.properties).items()
    kept = tuple((key, value) for key, value in pairs if key in properties and value is not None)
    parts = (row.name, row.kind.value, row.channel, row.touchpoint, row.source)
    return Sign(*parts, properties=kept)


clauses = st.builds(
    Clause,
    names=st.sampled_from(((), ("*",), ("see *",), ("order*", "call"), ("PAY",))),
    kinds=st.sampled_from(((), ("action",), ("contact", "complaint"))),
    channels=st.sampled_from(((), ("app",), ("phone",))),
    properties=st.sampled_from(({}, {"n": Span(at_least=3)}, {"n": (True,)}, {"n": (1, "3")})),
)
rules = st.lists(clauses, max_size=2).map(tuple).map(Rule)


@examples(25)
@given(interactions(), st.lists(st.integers(0, 100), max_size=3), selections, rules, st.data())
def test_a_trial_tells_what_the_rule_takes_row_by_row(
    folders, rows, places, selection, rule, data
):
    selection = replace(selection, on_map=False)
    key = data.draw(st.sampled_from([*(each.key for each in JOURNEY.touchpoints), "new"]))
    keys = [each.key for each in JOURNEY.touchpoints]
    place = keys.index(key) if key in keys else len(keys)
    seen = [row for _number, row, _seen in chosen(rows, selection)]
    counts = followed(next(folders), rows, places).signs(selection)
    assert (counts.rows, counts.unlisted) == (len(seen), 0)
    assert counts.people == len({row.customer for row in seen} - {""})

    matched = [row for row in seen if rule.matches(sign_of(row))]
    owner = {id(row): JOURNEY.touchpoint_of(sign_of(row)) for row in matched}
    early = [row for row in matched if (at := owner[id(row)]) is not None and at < place]
    own = [row for row in matched if row not in early]
    lost = [row for row in own if owner[id(row)] not in (None, place)]
    found = try_rule(JOURNEY, key, rule, counts)
    assert (found.rows, found.own_rows) == (len(matched), len(own))
    assert found.people == People(len({row.customer for row in matched} - {""}))
    assert found.own_people == People(len({row.customer for row in own} - {""}))
    assert {each.touchpoint: each.rows for each in found.earlier} == tally(early, owner, keys)
    assert {each.touchpoint: each.rows for each in found.lost_by} == tally(lost, owner, keys)
    shown = own or matched
    latest = sorted((row.event_time for row in shown), reverse=True)[:3]
    assert [happening.moment for _sign, happening in found.latest] == latest
    told = {(sign_of(row), row.event_time, row.unit, valid(row)) for row in shown}
    for sign, happening in found.latest:
        assert (sign, happening.moment, happening.unit, happening.score) in told


def tally(rows, owner, keys):
    found: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        found[keys[owner[id(row)]]] += 1
    return found


def valid(row):
    return None if row.score is None else valid_score(row.score, row.scale)


@examples(25)
@given(interactions(), st.lists(st.integers(0, 100), max_size=3), selections, st.booleans())
def test_counts_from_the_lake_are_those_of_the_store(folders, rows, places, selection, by_case):
    """With any properties: the store holds only those that rules ask for."""
    selection = replace(selection, on_map=False)
    batches = changes(enumerate(rows), len(rows), complete=True).rows
    found = signs_of_rows(batches, N, selection, by_case=by_case)
    seen = [row for _number, row, _seen in chosen(rows, selection)]
    whose = "case_key" if by_case else "customer"
    expected = defaultdict(list)
    for row in seen:
        expected[repr(sign_of(row))].append(row)  # 1 and True are equal, but not the same sign
    assert {repr(each.sign): each.rows for each in found.signs} == {
        sign: len(those) for sign, those in expected.items()
    }
    assert {repr(each.sign): count_people([each]).count for each in found.signs} == {
        sign: len({getattr(row, whose) for row in those} - {""})
        for sign, those in expected.items()
    }
    if not by_case:
        store = followed(next(folders), rows, places).signs(selection)
        assert as_set(store.signs) == as_set(found.signs)
        assert (store.rows, store.people) == (found.rows, found.people)


def as_set(signs: tuple[SignCount, ...]) -> set[object]:
    return {(repr(each.sign), each.rows, each.people, moments(each)) for each in signs}


def moments(count: SignCount) -> tuple[int, ...]:
    return tuple(each.moment for each in count.latest)


@examples(25)
@given(interactions())
def test_what_no_touchpoint_takes_is_grouped_whole_and_its_clause_takes_the_group(folders, rows):
    counts = followed(next(folders), rows, []).signs()
    found = unmatched(JOURNEY, counts)
    alone = [
        row
        for row in rows
        if row.kind is not Kind.PROFILE and JOURNEY.touchpoint_of(sign_of(row)) is None
    ]
    assert sum(each.rows for each in found) == len(alone)
    assert [each.rows for each in found] == sorted((each.rows for each in found), reverse=True)
    for each in found:
        mine = [
            row
            for row in alone
            if (row.name or row.kind.value, row.channel) == (each.name, each.channel)
        ]
        assert each.rows == len(mine)
        assert each.share == pytest.approx(len(mine) / counts.rows)
        assert each.kinds == tuple(sorted({row.kind.value for row in mine}))
        assert all(each.clause.matches(sign_of(row)) for row in mine)
