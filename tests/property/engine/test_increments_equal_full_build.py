"""Rows that come bit by bit, late or in parts, end in the same counts, bit for bit."""

import pickle

import numpy as np
from hypothesis import given, strategies as st

from cham.core.paths import PathOptions, Plan, Row
from cham.engine.aggregates import Aggregates
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import terms_of
from property.engine.logs import counted, examples, fold, questions, tally_for, vocabulary_for
from property.engine.test_kernel_equals_reference import FAR, OPTIONS, PLAN, large_log

Question = tuple[list[Row], Plan, PathOptions]


@given(questions(), st.data(), st.sampled_from((0, FAR)))
@examples(75)
def test_increments_in_any_order_equal_the_full_build(
    question: Question, data: st.DataObject, others: int
):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows, others=others)
    batch_of = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    tally, known = tally_for(vocabulary, options), list[Row]()
    for batch in data.draw(st.permutations(range(4))):
        new = [row for row, number in zip(rows, batch_of, strict=True) if number == batch]
        touched = {row.path for row in new}
        old = [row for row in known if row.path in touched]
        fold(tally, old, vocabulary, options, sign=-1)
        fold(tally, [*old, *new], vocabulary, options)
        known += new
    assert tally.frozen() == counted(rows, vocabulary, options)


@given(questions(), st.sampled_from((0, FAR)))
@examples(50)
def test_counts_that_were_kept_go_on_where_they_stopped(question: Question, others: int):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows, others=others)
    first = [row for row in rows if row.path < "d"]
    second = [row for row in rows if row.path >= "d"]
    kept = Aggregates.from_arrays(counted(first, vocabulary, options).arrays())
    extent = Extent.of(terms_of(vocabulary, options), len(vocabulary.units))
    tally = Tally.resumed(extent, kept)
    fold(tally, second, vocabulary, options)
    assert tally.frozen() == counted(rows, vocabulary, options)


@given(questions(), st.integers(1, 4), st.sampled_from((0, FAR)))
@examples(75)
def test_counts_of_partitions_add_up_to_the_whole(question: Question, parts: int, others: int):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows, others=others)
    total = counted([], vocabulary, options)
    for part in range(parts):
        mine = [row for row in rows if ord(row.path) % parts == part]
        total = total + counted(mine, vocabulary, options).packed()
    assert total == counted(rows, vocabulary, options)


@given(questions())
@examples(50)
def test_counts_survive_being_sent_as_arrays(question: Question):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows)
    whole = counted(rows, vocabulary, options)
    sent = Aggregates.from_arrays(whole.packed().arrays())
    assert sent == whole == pickle.loads(pickle.dumps(whole))
    assert all(each.dtype.kind in "iu" for each in sent.arrays().values())
    assert len(sent.sequences) == sum(
        int(np.sum(variety.lengths)) for variety in (sent.path_variants, sent.session_variants)
    )


@given(questions())
@examples(40)
def test_names_that_come_up_later_leave_earlier_counts_alone(question: Question):
    rows, plan, options = question
    few = vocabulary_for(plan, rows)
    many = few.__class__(
        plan=few.plan,
        off_map=(*few.off_map, *(f"later {number}" for number in range(FAR))),
        units=(*few.units, *(f"later {number}" for number in range(FAR))),
        scales=few.scales,
    )
    first = [row for row in rows if row.path < "d"]
    second = [row for row in rows if row.path >= "d"]
    tally = tally_for(few, options)
    fold(tally, first, few, options)
    tally.widen(Extent.of(terms_of(many, options), len(many.units)))
    fold(tally, second, many, options)
    assert tally.frozen() == counted(rows, many, options)


def test_long_paths_are_taken_out_and_put_back_whole():
    rows = large_log(np.random.default_rng(3), 12_000, share=0.3)
    vocabulary = vocabulary_for(PLAN, rows)
    tally, known = tally_for(vocabulary, OPTIONS), list[Row]()
    for part in range(3):
        new = rows[part::3]
        fold(tally, known, vocabulary, OPTIONS, sign=-1)
        fold(tally, [*known, *new], vocabulary, OPTIONS)
        known += new
    assert tally.frozen() == counted(rows, vocabulary, OPTIONS)


def test_sequences_that_nobody_takes_any_more_are_cleared_away():
    rows = large_log(np.random.default_rng(4), 3_000)
    vocabulary = vocabulary_for(PLAN, rows)
    tally = tally_for(vocabulary, OPTIONS)
    fold(tally, rows, vocabulary, OPTIONS)
    whole = tally.frozen()
    assert not whole.is_loose
    fold(tally, rows, vocabulary, OPTIONS, sign=-1)
    few = [row for row in rows if row.path == rows[0].path]
    fold(tally, few, vocabulary, OPTIONS)
    left = tally.frozen()
    assert left.is_loose
    assert len(left.sequences) == len(whole.sequences)
    assert left.packed() == left == counted(few, vocabulary, OPTIONS)
    assert not left.packed().is_loose
