"""A persona as an object and back, and what is wrong with one, located."""

import pytest
from hypothesis import given, strategies as st

from cham.core.journeys import Text
from cham.core.personas import (
    MOST_WORDS,
    Condition,
    Fact,
    Match,
    Persona,
    PersonaError,
    PersonaFaults,
    Segment,
    Test,
    build_persona,
    build_segment,
    describe_persona,
    refuse_unready,
)

lines = st.lists(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9), min_size=1, max_size=3
).map("\n".join)
texts = st.builds(lambda vi, en: Text((("vi", vi), ("en", en))), lines, lines) | st.just(Text())
keys = st.lists(st.sampled_from("abc"), unique=True).map(tuple)
told = st.lists(st.sampled_from(("zalo", "app")), min_size=1, unique=True).map(tuple)
conditions = st.one_of(
    st.builds(
        Condition,
        fact=st.sampled_from((Fact.ORDERS, Fact.TENURE)),
        test=st.sampled_from((Test.AT_LEAST, Test.AT_MOST)),
        number=st.floats(0, 1e9),
    ),
    st.builds(
        Condition,
        fact=st.just(Fact.TRAIT),
        test=st.sampled_from((Test.ONE_OF, Test.NONE_OF)),
        trait=st.just("Chân dung"),
        words=told,
    ),
)
personas = st.builds(
    Persona,
    name=texts,
    who=texts,
    needs=texts,
    motives=texts,
    expectations=texts,
    is_anti=st.booleans(),
    segment=st.builds(
        Segment,
        match=st.sampled_from(Match),
        conditions=st.lists(conditions, min_size=1, max_size=3).map(tuple),
    )
    | st.just(Segment()),
    journeys=keys,
    signers=keys,
)


@given(personas)
def test_a_persona_survives_being_written(persona: Persona):
    assert build_persona(describe_persona(persona)) == persona


def faults_of(document: object) -> list[tuple[str, str]]:
    with pytest.raises(PersonaFaults) as caught:
        build_persona(document)  # type: ignore[arg-type]
    return [(each.code, str(each.fields.get("where", ""))) for each in leaves(caught.value)]


def leaves(faults: PersonaFaults) -> list[PersonaError]:
    return [each for each in faults.exceptions if isinstance(each, PersonaError)]


def segment(**condition: object) -> dict[str, object]:
    return {
        "segment": {"conditions": [{"fact": "orders", "test": "at_least", "number": 1}, condition]}
    }


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        ({"nmae": {}}, "persona_field_unknown", "persona"),
        ({"name": "An"}, "persona_shape", "name"),
        ({"name": {"fr": "An"}}, "persona_field_unknown", "name"),
        ({"who": {"vi": 3}}, "persona_shape", "who.vi"),
        ({"who": {"vi": "x" * 2_001}}, "persona_text_too_long", "who.vi"),
        ({"anti": "yes"}, "persona_shape", "anti"),
        ({"journeys": "office"}, "persona_shape", "journeys"),
        ({"segment": []}, "persona_shape", "segment"),
        ({"segment": {"match": "some"}}, "segment_word", "segment.match"),
        ({"segment": {"conditions": [{}] * 21}}, "segment_too_long", "segment.conditions"),
        (segment(fact="age", test="at_least", number=1), "segment_word", "segment.conditions[2].fact"),
        (segment(fact="orders", test="one_of", words=["1"]), "segment_test", "segment.conditions[2].test"),
        (segment(fact="channel", test="at_least", number=1), "segment_test", "segment.conditions[2].test"),
        (segment(fact="orders", test="at_least"), "segment_value_missing", "segment.conditions[2].number"),
        (segment(fact="orders", test="at_most", number=-1), "segment_number", "segment.conditions[2].number"),
        (segment(fact="orders", test="at_most", number=float("nan")), "segment_number", "segment.conditions[2].number"),
        (segment(fact="orders", test="at_most", number=10**400), "segment_number", "segment.conditions[2].number"),
        (segment(fact="orders", test="at_most", number=True), "segment_number", "segment.conditions[2].number"),
        (segment(fact="unit", test="one_of", words=[" "]), "segment_value_missing", "segment.conditions[2].words"),
        (segment(fact="value_band", test="one_of", words=["rich"]), "segment_word", "segment.conditions[2].words"),
        (segment(fact="trait", test="one_of", words=["x"]), "segment_value_missing", "segment.conditions[2].trait"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(document: dict[str, object], code: str, where: str):
    assert faults_of(document) == [(code, where)]


def test_every_fault_is_told_at_once():
    wrong = {
        "name": "An",
        "segment": {"match": "x", "conditions": [{"fact": "orders", "test": "at_least"}]},
    }
    assert [where for _code, where in faults_of(wrong)] == [
        "name",
        "segment.match",
        "segment.conditions[1].number",
    ]


def test_a_rule_alone_can_be_read():
    rule = {"conditions": [{"fact": "channel", "test": "one_of", "words": ["zalo", "zalo "]}]}
    assert build_segment(rule).conditions[0].words == ("zalo",)


def vi(text: str) -> Text:
    return Text((("vi", text),))


READY = Persona(name=vi("An"), who=vi("Ai"), needs=vi("Ăn"), expectations=vi("Nhanh"))


@pytest.mark.parametrize(
    ("persona", "missing"),
    [
        (Persona(), ["name", "who", "needs", "expectations"]),
        (Persona(is_anti=True, name=vi("Săn mã")), ["who", "needs"]),
    ],
)
def test_what_goes_live_says_the_least_there_is_to_say(persona: Persona, missing: list[str]):
    with pytest.raises(PersonaFaults) as caught:
        refuse_unready(persona)
    assert [each.fields["part"] for each in leaves(caught.value)] == missing
    refuse_unready(READY)


def test_a_persona_is_kept_short():
    wordy = Persona(
        name=vi("An"), who=vi("từ " * MOST_WORDS), needs=vi("Ăn"), expectations=vi("Nhanh")
    )
    with pytest.raises(PersonaFaults) as caught:
        refuse_unready(wordy)
    (fault,) = leaves(caught.value)
    assert (fault.code, fault.fields["words"]) == ("persona_too_long", MOST_WORDS + 3)
