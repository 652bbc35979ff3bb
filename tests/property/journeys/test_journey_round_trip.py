"""Any journey is read back exactly as it was written, and written again it is the same text."""

from typing import TypeVar

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from cham.core.interactions import Kind
from cham.core.journeys import (
    Authority,
    Channel,
    Clause,
    Cost,
    Handoff,
    Journey,
    Ownership,
    Rule,
    Side,
    Span,
    Stage,
    Task,
    Text,
    Touchpoint,
    TouchpointKind,
    Unit,
    Value,
    read_journey,
    write_journey,
)

T = TypeVar("T")

AWKWARD = (
    *("", " ", "  hai bên  ", "\t", "\n", "\r", "\r\n", "a\n\nb\n", "\n  thụt vào", "cuối \n"),
    *(
        "a: b",
        "a #b",
        "#b",
        "- a",
        "? a",
        ": a",
        "a:",
        "---",
        "...",
        "--- a",
        "%YAML",
        "@a",
        "`a`",
    ),
    *(
        "{a}",
        "[a]",
        "a, b",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "|-\n a",
        "'",
        '"',
        "''",
        "\\",
        "\\n",
        "«»",
    ),
    *("1", "-1", "0", "00", "012", "1.0", "1e3", ".5", "1.", "+1", "1_000", "0x1F", "0o7", "1:30"),
    *("true", "True", "false", "null", "~", "yes", "no", "on", "off", "y", "n", ".nan", ".inf"),
    *("2026-01-01", "2026-01-01T10:00:00Z", "<<", "=", "0912345678", "+84 912 345 678"),
    *(
        "Điểm chạm",
        "Điê\u0309m cha\u0323m",
        "🍱",
        "👩‍🍳",
        "\ufeff",
        "\u200b",
        "\u0085",
        "\u2028",
        "\x07",
        "\x7f",
    ),
    "Từ " * 60 + ": hết",
    "đ" * 300,
    "dài  hai  dấu cách " * 20,
    '"trích" ' * 30,
)

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WRITTEN = (
    st.sampled_from(AWKWARD)
    | st.text(LETTERS, max_size=40)
    | st.builds(
        "{}{}{}".format,
        st.sampled_from(AWKWARD),
        st.text(LETTERS, max_size=5),
        st.sampled_from(AWKWARD),
    )
)
NOT_EMPTY = WRITTEN.filter(bool).map(lambda text: text[:500])
NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True) | st.sampled_from(
    ["no", "yes", "null", "true", "1", "007", "1e3", "2026-01-01", "0x1f"]
)
SAID = st.dictionaries(st.sampled_from(["vi", "en"]), WRITTEN, min_size=1).map(
    lambda texts: Text(tuple(texts.items()))
)
MAYBE_SAID = SAID | st.just(Text())
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES: st.SearchStrategy[Value] = WRITTEN | st.integers() | NUMBERS | st.booleans()


def several(
    of: st.SearchStrategy[T], *, least: int = 0, most: int = 3
) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def one_of(keys: list[str]) -> st.SearchStrategy[str]:
    """Choose a key that the journey lists; any key where it lists none."""
    return st.sampled_from(keys) if keys else NAMES


SPANS = st.tuples(NUMBERS, NUMBERS, st.sampled_from(["both", "low", "high"])).map(
    lambda ends: Span(
        at_least=None if ends[2] == "high" else min(ends[:2]),
        at_most=None if ends[2] == "low" else max(ends[:2]),
    )
)
CLAUSES = st.builds(
    Clause,
    names=several(NOT_EMPTY),
    kinds=several(st.sampled_from(["*", *Kind]), most=2),
    channels=several(NOT_EMPTY, most=2),
    touchpoints=several(NOT_EMPTY, most=1),
    sources=several(NOT_EMPTY, most=1),
    properties=st.dictionaries(WRITTEN, SPANS | several(VALUES, least=1), max_size=3),
).filter(lambda clause: not clause.is_empty)


def touchpoints(key: str, channels: list[str], units: list[str]) -> st.SearchStrategy[Touchpoint]:
    return st.builds(
        Touchpoint,
        key=st.just(key),
        name=SAID,
        kind=st.sampled_from(TouchpointKind),
        channel=st.just("") | one_of(channels),
        side=st.sampled_from(Side),
        want=MAYBE_SAID,
        message=MAYBE_SAID,
        promise=MAYBE_SAID,
        expected_emotion=st.none() | st.floats(-2, 2),
        ownership=st.builds(
            Ownership,
            accountable=several(one_of(units), most=2),
            person=WRITTEN.map(lambda text: text[:200]),
            contributors=several(one_of(units), most=2),
            authority=st.sampled_from(Authority),
            ask=st.just("") | one_of(units),
        ),
        tasks=several(
            st.builds(Task, name=SAID, unit=one_of(units), person=WRITTEN.map(lambda t: t[:200])),
            most=2,
        ),
        cost=st.none()
        | st.builds(
            Cost,
            amount=st.integers(0, 2**53 - 1),
            currency=st.from_regex(r"[A-Z]{3}", fullmatch=True),
            per=st.sampled_from(["interaction", "month"]),
        ),
        required=st.booleans(),
        repeatable=st.booleans(),
        rule=st.builds(Rule, several(CLAUSES)),
    )


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    keys = draw(st.lists(NAMES, max_size=10, unique=True))
    channels, units, stages = (draw(st.lists(NAMES, max_size=3, unique=True)) for _ in range(3))
    of_stage = [draw(st.sampled_from(stages)) for _ in keys] if stages else []
    keys = keys[: len(of_stage)]
    return Journey(
        key=draw(NAMES),
        name=draw(SAID),
        language=draw(st.sampled_from(["vi", "en"])),
        persona=draw(MAYBE_SAID),
        notes=draw(MAYBE_SAID),
        channels=tuple(Channel(key=key, name=draw(SAID)) for key in channels),
        units=tuple(
            Unit(key=key, name=draw(SAID), parent=draw(st.sampled_from(["", *units[:i]])))
            for i, key in enumerate(units)
        ),
        stages=tuple(
            Stage(
                key=stage,
                name=draw(SAID),
                want=draw(MAYBE_SAID),
                leads_to=draw(several(st.sampled_from(stages))),
                journey=draw(st.just("") | NAMES),
                touchpoints=tuple(
                    draw(touchpoints(key, channels, units))
                    for key, its_stage in zip(keys, of_stage, strict=True)
                    if its_stage == stage
                ),
            )
            for stage in stages
        ),
        handoffs=draw(
            several(
                st.builds(
                    Handoff,
                    giver=st.sampled_from(keys),
                    receiver=st.sampled_from(keys),
                    needs=several(NOT_EMPTY),
                    carries=several(NOT_EMPTY),
                ).filter(lambda each: each.giver != each.receiver)
            )
        )
        if len(keys) > 1
        else (),
    )


def value_types(journey: Journey) -> list[list[type]]:
    """List the types of property values, which equality does not tell apart (1, 1.0, True)."""
    return [
        [type(value) for value in want]
        for touchpoint in journey.touchpoints
        for clause in touchpoint.rule.clauses
        for want in clause.properties.values()
        if isinstance(want, tuple)
    ]


def assert_round_trip(journey: Journey) -> None:
    text = write_journey(journey)
    read = read_journey(text)
    assert read == journey
    assert value_types(read) == value_types(journey)
    assert write_journey(read) == text
    assert read_journey(text.encode("utf-8").decode("utf-8")) == journey


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_any_journey_survives_writing_and_reading(journey: Journey) -> None:
    assert_round_trip(journey)


@pytest.mark.long
@settings(deadline=None, max_examples=1500, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_very_many_journeys_survive_writing_and_reading(journey: Journey) -> None:
    assert_round_trip(journey)


@settings(deadline=None, max_examples=400)
@given(WRITTEN, WRITTEN)
@example("", "")
def test_any_text_survives_as_value_item_and_property_name(text: str, other: str) -> None:
    clause = Clause(
        names=(text[:500] or "x", other[:500] or "x"), properties={text: (other, text)}
    )
    touchpoint = Touchpoint(
        key="t",
        name=Text((("vi", text),)),
        message=Text((("en", text), ("vi", other))),
        rule=Rule((clause,)),
    )
    stage = Stage(key="s", name=Text((("vi", other),)), touchpoints=(touchpoint,))
    assert_round_trip(Journey(key="j", name=Text((("vi", text),)), stages=(stage,)))


@pytest.mark.parametrize("text", AWKWARD)
def test_an_awkward_text_survives(text: str) -> None:
    assert_round_trip(Journey(key="j", name=Text((("vi", text),)), persona=Text((("en", text),))))
