"""The compiled kernel and the plain reference give the same answers on random logs."""

from hypothesis import given, settings, strategies as st
from property.engine.logs import encoded, logs, options_for, plans, vocabulary_for

from cham.core.paths import PathOptions, Plan, Row, answer_slowly, paths_of
from cham.engine.aggregates import Aggregates
from cham.engine.resolving import answers_of
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import Vocabulary, terms_of


def tally_for(vocabulary: Vocabulary, options: PathOptions) -> Tally:
    return Tally(Extent.of(terms_of(vocabulary, options), len(vocabulary.units)))


def fold(
    tally: Tally, rows: list[Row], vocabulary: Vocabulary, options: PathOptions, *, sign: int = 1
) -> None:
    log = encoded(paths_of(rows), vocabulary)
    tally.fold(log.rows, log.low, log.high, terms_of(vocabulary, options), sign=sign)


def counted(rows: list[Row], vocabulary: Vocabulary, options: PathOptions) -> Aggregates:
    tally = tally_for(vocabulary, options)
    fold(tally, rows, vocabulary, options)
    return tally.frozen()


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Row], Plan, PathOptions]:
    plan = draw(plans())
    return draw(logs()), plan, draw(options_for(plan))


@given(questions())
@settings(max_examples=400, deadline=None)
def test_kernel_answers_as_the_reference(question: tuple[list[Row], Plan, PathOptions]):
    rows, plan, options = question
    vocabulary = vocabulary_for(plan, rows)
    answers = answers_of(counted(rows, vocabulary, options), vocabulary, options)
    assert answers == answer_slowly(rows, plan, options)
