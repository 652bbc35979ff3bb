import inspect
import pickle
import re

import pytest

from cham.core.measures import MeasureError, errors

LEAVES = [
    leaf
    for _, leaf in inspect.getmembers(errors, inspect.isclass)
    if issubclass(leaf, MeasureError) and leaf is not MeasureError
]


def test_every_failure_has_a_code_of_its_own() -> None:
    codes = [leaf.code for leaf in LEAVES]

    assert len(set(codes)) == len(codes) == len(LEAVES)
    assert MeasureError.code not in codes


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_text_says_what_must_be_and_what_to_do(leaf: type[MeasureError]) -> None:
    assert re.search(r"must .+; .+", leaf.template)


def test_survives_the_way_to_another_process() -> None:
    error = errors.WeightError(weight=-1.0, row=3)

    again = pickle.loads(pickle.dumps(error))

    assert (type(again), again.fields, str(again)) == (type(error), error.fields, str(error))
