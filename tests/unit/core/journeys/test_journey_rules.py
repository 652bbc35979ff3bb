"""Rules: which interactions are a touchpoint."""

import unicodedata

import pytest

from cham.core.journeys import Clause, Journey, Rule, Sign, Span, Stage, Text, Touchpoint, Value


def sign(
    name: str = "",
    *,
    kind: str = "action",
    channel: str = "",
    touchpoint: str = "",
    source: str = "",
    **properties: Value,
) -> Sign:
    return Sign(
        name=name,
        kind=kind,
        channel=channel,
        touchpoint=touchpoint,
        source=source,
        properties=tuple(properties.items()),
    )


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("Đặt cơm", "Đặt cơm"),
        ("Đặt cơm", "ĐẶT CƠM"),
        ("Đặt cơm", "  đặt cơm\t"),
        (" đặt cơm ", "Đặt cơm"),
        ("Straße", "STRASSE"),
        ("order_placed", "Order_Placed"),
        ("*", ""),
        ("*", "anything at all"),
        ("order*", "order"),
        ("order*", "Order Placed"),
        ("*placed", "order placed"),
        ("order*placed", "order_placed"),
        ("order*placed", "orderplaced"),
        ("a*b*c", "a-b-b-c"),
        ("*b*", "abc"),
        ("**", "x"),
        ("ab*ba", "abba"),
        ("a*a*a", "aaa"),
        ("[a-z]+", "[a-z]+"),
        ("a?c", "a?c"),
    ],
)
def test_name_matches_the_pattern(pattern: str, name: str) -> None:
    assert Clause(names=(pattern,)).matches(sign(name))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("Đặt cơm", "Đặt com"),
        ("Đặt cơm", "Dat com"),
        ("Đặt cơm", "Đặt cơm trưa"),
        ("order", "my order"),
        ("order*", "reorder"),
        ("*placed", "placed order"),
        ("ab*ba", "aba"),
        ("a*b*c", "a-c-b"),
        ("a*a*a", "aa"),
        ("a*", "á"),
        ("a?c", "abc"),
        ("[a-z]+", "abc"),
        ("order", ""),
    ],
)
def test_name_does_not_match_the_pattern(pattern: str, name: str) -> None:
    assert not Clause(names=(pattern,)).matches(sign(name))


@pytest.mark.parametrize("pattern", ["giao trễ", "giao*trễ", "*trễ"])
@pytest.mark.parametrize("pattern_form", ["NFC", "NFD"])
@pytest.mark.parametrize("name_form", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_the_same(
    pattern: str, pattern_form: str, name_form: str
) -> None:
    assert unicodedata.normalize("NFC", pattern) != unicodedata.normalize("NFD", pattern)
    given = unicodedata.normalize(pattern_form, pattern)  # type: ignore[arg-type] # one of two forms
    name = unicodedata.normalize(name_form, "Giao trễ")  # type: ignore[arg-type] # one of two forms
    assert Clause(names=(given,)).matches(sign(name))


def test_many_wildcards_in_a_long_name_do_not_hang() -> None:
    clause = Clause(names=("*a" * 200 + "b",))
    assert not clause.matches(sign("a" * 100_000))
    assert clause.matches(sign("a" * 100_000 + "b"))


def test_every_condition_of_a_clause_must_hold() -> None:
    clause = Clause(names=("visit",), kinds=("visit",), channels=("web", "app"))
    assert clause.matches(sign("Visit", kind="visit", channel="APP"))
    assert not clause.matches(sign("visit", kind="visit", channel="store"))
    assert not clause.matches(sign("visit", kind="action", channel="web"))
    assert not clause.matches(sign("home", kind="visit", channel="web"))


@pytest.mark.parametrize(
    ("clause", "met", "missed"),
    [
        (Clause(kinds=("purchase",)), sign(kind="purchase"), sign(kind="visit")),
        (Clause(channels=("zalo",)), sign(channel="Zalo"), sign(channel="Zalo OA")),
        (Clause(touchpoints=("giao*",)), sign(touchpoint="Giao cơm"), sign("Giao cơm")),
        (Clause(sources=("crm*",)), sign(source="CRM-2"), sign(source="web")),
    ],
)
def test_each_part_of_a_sign_can_be_asked_for(clause: Clause, met: Sign, missed: Sign) -> None:
    assert clause.matches(met)
    assert not clause.matches(missed)


def test_an_empty_clause_knows_that_it_asks_for_nothing() -> None:
    assert Clause().is_empty
    assert Clause().matches(sign("anything"))
    assert not Clause(properties={"step": (1,)}).is_empty


@pytest.mark.parametrize("field", ["names", "kinds", "channels", "touchpoints", "sources"])
def test_a_clause_with_any_condition_is_not_empty(field: str) -> None:
    assert not Clause(**{field: ("x",)}).is_empty  # type: ignore[arg-type] # the field is a name


@pytest.mark.parametrize(
    ("want", "given", "holds"),
    [
        (("Lần đầu",), "lần đầu", True),
        (("lần*",), "Lần thứ hai", True),
        (("lần đầu",), "lần hai", False),
        ((1, 2), 2, True),
        ((1,), 1.0, True),
        ((1,), True, False),
        ((0,), False, False),
        ((True,), 1, False),
        ((True,), True, True),
        ((False,), False, True),
        ((False,), True, False),
        (("1",), 1, False),
        ((1,), "1", False),
        (("true",), True, False),
        (("a", 2, True), 2, True),
    ],
)
def test_property_is_compared_with_values_of_its_own_type(
    want: tuple[Value, ...], given: Value, holds: bool
) -> None:
    assert Clause(properties={"p": want}).matches(sign(p=given)) is holds


@pytest.mark.parametrize(
    ("span", "given", "holds"),
    [
        (Span(at_least=0, at_most=6), 0, True),
        (Span(at_least=0, at_most=6), 6, True),
        (Span(at_least=0, at_most=6), 6.01, False),
        (Span(at_least=0, at_most=6), -0.01, False),
        (Span(at_least=7), 1_000_000, True),
        (Span(at_most=7), -1_000_000, True),
        (Span(at_least=1), True, False),
        (Span(at_least=0), "5", False),
        (Span(at_least=0), float("nan"), False),
    ],
)
def test_span_holds_numbers_between_its_ends(span: Span, given: Value, holds: bool) -> None:
    assert Clause(properties={"p": span}).matches(sign(p=given)) is holds


def test_an_absent_property_never_holds() -> None:
    assert not Clause(properties={"p": ("*",)}).matches(sign())
    assert not Clause(properties={"p": Span(at_least=0)}).matches(sign())
    assert not Clause(properties={"p": (1,)}).matches(sign(q=1))


def test_property_keys_are_compared_exactly() -> None:
    assert not Clause(properties={"Step": (1,)}).matches(sign(step=1))


def test_a_rule_matches_when_any_clause_does_and_without_a_clause_never() -> None:
    rule = Rule((Clause(names=("a",)), Clause(properties={"b": (1,)})))
    assert rule.matches(sign("a"))
    assert rule.matches(sign("x", b=1))
    assert not rule.matches(sign("x"))
    assert not Rule().matches(sign(""))
    assert rule.property_keys == {"b"}


def test_the_first_touchpoint_of_the_map_whose_rule_matches_wins() -> None:
    def touchpoint(key: str, *names: str) -> Touchpoint:
        return Touchpoint(key=key, name=Text(), rule=Rule((Clause(names=names),)))

    journey = Journey(
        key="j",
        name=Text(),
        stages=(
            Stage(key="s1", name=Text(), touchpoints=(Touchpoint(key="none", name=Text()),)),
            Stage(key="s2", name=Text(), touchpoints=(touchpoint("narrow", "order placed"),)),
            Stage(
                key="s3",
                name=Text(),
                touchpoints=(touchpoint("wide", "order*"), touchpoint("late", "order paid")),
            ),
        ),
    )
    assert journey.touchpoint_of(sign("Order placed")) == 1
    assert journey.touchpoint_of(sign("Order paid")) == 2
    assert journey.touchpoint_of(sign("call")) is None
