"""Names and signs as numbers, and touchpoints derived from signs."""

import json

import pyarrow as pa
import pytest

from cham.core.journeys import Journey, Sign, Stage, Text
from cham.core.paths import PathOptions, Plan
from cham.engine.derivation import Derivation
from cham.engine.errors import TooManyStagesError, TooManyValuesError
from cham.engine.kernel import ASK, MOST_STAGES, NO_SCORE, NO_STAGE, OUT_OF_SCALE, STEP
from cham.engine.numbering import UNKNOWN, Numbering, texts, texts_of
from cham.engine.reading import Numberings, read_columns
from cham.engine.signs import Signs
from cham.engine.vocabulary import Vocabulary, terms_of
from property.engine.lakes import JOURNEY, planned, rule


def test_names_keep_their_numbers():
    numbering = Numbering("unit", 100)
    assert numbering.numbers_of(texts(["b", "", "a", "b"])).tolist() == [1, 0, 2, 1]
    assert numbering.numbers_of(texts(["c", "a"])).tolist() == [3, 2]
    assert numbering.listed() == ("", "b", "a", "c")


def test_rows_without_a_name_may_get_numbers_of_their_own():
    numbering = Numbering("customer", 100)
    assert numbering.numbers_of(texts(["", "a", ""]), own=True).tolist() == [2, 1, 3]
    assert numbering.numbers_of(texts(["", "a"]), own=True).tolist() == [4, 1]
    assert numbering.is_nameless().tolist() == [True, False, True, True, True]


def test_looking_up_numbers_nothing():
    numbering = Numbering("unit", 100)
    numbering.numbers_of(texts(["a"]))
    assert numbering.lookup(["b", "a", ""]).tolist() == [UNKNOWN, 1, 0]
    assert len(numbering) == 2


def test_more_names_than_numbers_are_refused():
    numbering = Numbering("scale", 2)
    numbering.numbers_of(texts(["a", "b"]))
    with pytest.raises(
        TooManyValuesError, match=r"different values of scale \(3\) must be at most 2"
    ):
        numbering.numbers_of(texts(["c"]))


def test_texts_are_read_from_any_column_of_texts():
    encoded = pa.chunked_array([pa.array(["a", None]).dictionary_encode()])
    assert texts_of(encoded).to_pylist() == ["a", ""]


def table(**columns: list[object]) -> pa.Table:
    height = len(next(iter(columns.values())))
    defaults: dict[str, list[object]] = {
        "customer": ["c"] * height,
        "case_key": [""] * height,
        "event_time": list(range(height)),
        "sequence": list(range(height)),
        "name": ["n"] * height,
        "kind": ["action"] * height,
        "channel": [""] * height,
        "touchpoint": [""] * height,
        "source": ["s"] * height,
        "unit": [""] * height,
        "score": [None] * height,
        "scale": [""] * height,
        "amount": [None] * height,
        "properties": ["{}"] * height,
    }
    whole = ("event_time", "sequence", "amount")
    kinds = {"score": pa.float64(), **dict.fromkeys(whole, pa.int64())}
    return pa.table(
        {
            name: pa.array(values, kinds.get(name, pa.string()))
            for name, values in (defaults | columns).items()
        }
    )


def test_equal_signs_have_one_number():
    signs = Signs(frozenset())
    rows = table(name=["a", "b", "a"], kind=["visit", "visit", "visit"])
    assert signs.numbers_of(rows).tolist() == [0, 1, 0]
    assert signs.listed() == [Sign("a", "visit", "", "", "s"), Sign("b", "visit", "", "", "s")]


def test_only_properties_that_rules_look_at_belong_to_a_sign():
    signs = Signs(frozenset({"n"}))
    given = [{"n": 1, "m": 1}, {"n": 1, "m": 2}, {"n": True}, {"n": "1"}, {"n": None}, {"n": [1]}]
    numbers = signs.numbers_of(table(properties=[json.dumps(each) for each in given]))
    assert numbers.tolist() == [0, 0, 1, 2, 3, 3]
    assert [sign.properties for sign in signs.listed()] == [
        (("n", 1),),
        (("n", True),),
        (("n", "1"),),
        (),
    ]


@pytest.mark.parametrize("text", ["", "not json", "[1]", "3"])
def test_text_that_is_no_object_has_no_properties(text: str):
    signs = Signs(frozenset({"n"}))
    signs.numbers_of(table(properties=[text]))
    assert signs.listed()[0].properties == ()


def test_signs_that_were_kept_keep_their_numbers():
    signs = Signs(frozenset({"n"}))
    rows = table(name=["a", "b"], properties=['{"n": 1}', '{"n": 2}'])
    signs.numbers_of(rows)
    again = Signs(frozenset({"n"}), signs.kept())
    assert again.numbers_of(rows.slice(1)).tolist() == [1]
    assert again.listed() == signs.listed()


def read(rows: pa.Table, after: int = -1):
    (columns,) = read_columns(
        rows.to_batches(2), Numberings(by_case=False), Signs(frozenset()), after=after
    )
    return columns


def test_scores_become_codes_of_their_scales():
    rows = table(
        score=[10, 0, 11, 4.5, None, 3, -2],
        scale=["nps_0_10", "nps_0_10", "nps_0_10", "csat_1_5", "", "", "emotion_-2_2"],
    )
    assert read(rows).score.tolist() == [
        10,
        0,
        OUT_OF_SCALE,
        OUT_OF_SCALE,
        NO_SCORE,
        OUT_OF_SCALE,
        -2,
    ]


def test_profiles_and_rows_known_already_are_left_out():
    rows = table(kind=["action", "profile", "action"])
    assert read(rows).sequence.tolist() == [0, 2]
    assert read(rows, after=0).sequence.tolist() == [2]


def test_times_are_read_as_microseconds_of_any_clock():
    rows = table(name=["a"]).drop_columns("event_time")
    moments = pa.array([1_500], pa.timestamp("ms", "UTC"))
    assert read(rows.append_column("event_time", moments)).time.tolist() == [1_500_000]


def derived(rows: pa.Table, journey: Journey | None):
    numberings, signs = Numberings(by_case=False), Signs(frozenset({"n"}))
    (columns,) = read_columns(rows.to_batches(), numberings, signs, after=-1)
    derivation = Derivation(journey)
    derivation.learn(signs)
    nameless = numberings.paths.is_nameless()[columns.customer]
    return derivation.derive(columns, nameless), derivation.vocabulary(numberings)


def test_without_a_journey_every_name_is_a_touchpoint():
    columns, vocabulary = derived(table(name=["b", "a", "b"]), None)
    assert [vocabulary.touchpoints[number] for number in columns.touchpoint] == ["b", "a", "b"]
    assert columns.stage.tolist() == [NO_STAGE] * 3


def test_what_no_rule_matches_is_a_touchpoint_off_the_map():
    columns, vocabulary = derived(table(name=["see menu", "menu", "zzz", ""]), JOURNEY)
    names = [vocabulary.touchpoints[number] for number in columns.touchpoint]
    assert names == ["menu", "menu *", "zzz", "action"]
    assert columns.stage.tolist() == [0, NO_STAGE, NO_STAGE, NO_STAGE]


def test_the_first_rule_that_matches_decides():
    rows = table(name=["order", "order"], properties=['{"n": 3}', '{"n": 2}'])
    columns, vocabulary = derived(rows, JOURNEY)
    names = [vocabulary.touchpoints[number] for number in columns.touchpoint]
    assert names == ["big order", "order"]


def test_answers_are_no_steps_and_contacts_are_questions():
    kinds = ["action", "feedback", "contact", "complaint", "message"]
    columns, _ = derived(table(kind=list(kinds)), None)
    assert columns.role.tolist() == [STEP, 0, STEP | ASK, STEP | ASK, STEP]


def test_rows_of_nobody_are_no_steps():
    columns, _ = derived(table(customer=["", "c"]), None)
    assert columns.role.tolist() == [0, STEP]


def test_rules_are_not_asked_again_about_signs_they_answered():
    signs, numberings = Signs(frozenset({"n"})), Numberings(by_case=False)
    rows = table(name=["see it", "other", "order"])
    list(read_columns(rows.to_batches(), numberings, signs, after=-1))
    first = Derivation(JOURNEY)
    first.learn(signs)
    silent = Journey(key="lunch", name=Text(), stages=JOURNEY.stages)
    second = Derivation(silent, first.derived())
    second.learn(signs)
    assert second.derived() == first.derived()
    assert second.vocabulary(numberings).touchpoints == first.vocabulary(numberings).touchpoints


def test_a_plan_with_too_many_stages_is_refused():
    stages = tuple(
        Stage(key=str(n), name=Text(), touchpoints=(planned(f"t{n}", rule(names=("x",))),))
        for n in range(MOST_STAGES + 1)
    )
    plan = Plan.of(Journey(key="long", name=Text(), stages=stages))
    with pytest.raises(
        TooManyStagesError, match=r"stages of the journey \(63\) must be at most 62"
    ):
        terms_of(Vocabulary(plan), PathOptions())
