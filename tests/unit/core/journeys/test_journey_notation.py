"""Journey files: what is read, what is refused and where, and what is written."""

import json

import pytest

from cham.core.journeys import (
    Authority,
    Channel,
    Clause,
    Cost,
    Handoff,
    Journey,
    JourneyError,
    JourneyFaults,
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
    read_journey,
    write_journey,
)
from cham.core.journeys.source import MOST_CHARACTERS

HEAD = "journey: j\nname: N\n"

WHOLE = """\
journey: lunch
name: {vi: Bữa trưa, en: Lunch}
language: en
persona: Office worker
notes: |
  Two lines,
  with a colon: here
channels:
  - {key: zalo, name: Zalo}
units:
  - {key: firm, name: Firm}
  - {key: kitchen, name: Kitchen, parent: firm}
stages:
  - key: order
    name: Order
    want: Eat on time
    leads_to: [order, after]
    touchpoints:
      - key: place-order
        name: Place an order
        kind: people
        channel: zalo
        side: back
        want: Fast
        message: Hello
        promise: Ten minutes
        expected_emotion: 1
        owner:
          accountable: kitchen
          person: An
          contributors: [firm]
          authority: ask
          ask: firm
        tasks:
          - {name: Answer, unit: kitchen, person: Bình}
        cost: {amount: 1500, currency: USD, per: month}
        required: true
        repeatable: false
        rule:
          - name: [order_placed, "Đặt cơm*"]
            kind: purchase
            properties:
              step: [1, two, 3.5, true]
              weight: {at_least: 0.5, at_most: 10}
          - touchpoint: place-order
            channel: zalo
            source: crm
      - {key: pay, name: Pay}
  - {key: after, name: After, journey: next-one}
handoffs:
  - {from: place-order, to: pay, needs: [amount, dish], carries: [amount]}
"""


def en(text: str) -> Text:
    return Text((("en", text),))


READ = Journey(
    key="lunch",
    name=Text((("vi", "Bữa trưa"), ("en", "Lunch"))),
    language="en",
    persona=en("Office worker"),
    notes=en("Two lines,\nwith a colon: here\n"),
    channels=(Channel(key="zalo", name=en("Zalo")),),
    units=(
        Unit(key="firm", name=en("Firm")),
        Unit(key="kitchen", name=en("Kitchen"), parent="firm"),
    ),
    stages=(
        Stage(
            key="order",
            name=en("Order"),
            want=en("Eat on time"),
            leads_to=("order", "after"),
            touchpoints=(
                Touchpoint(
                    key="place-order",
                    name=en("Place an order"),
                    kind=TouchpointKind.PEOPLE,
                    channel="zalo",
                    side=Side.BACK,
                    want=en("Fast"),
                    message=en("Hello"),
                    promise=en("Ten minutes"),
                    expected_emotion=1.0,
                    ownership=Ownership(
                        accountable=("kitchen",),
                        person="An",
                        contributors=("firm",),
                        authority=Authority.ASK,
                        ask="firm",
                    ),
                    tasks=(Task(name=en("Answer"), unit="kitchen", person="Bình"),),
                    cost=Cost(amount=1500, currency="USD", per="month"),
                    required=True,
                    repeatable=False,
                    rule=Rule(
                        (
                            Clause(
                                names=("order_placed", "Đặt cơm*"),
                                kinds=("purchase",),
                                properties={
                                    "step": (1, "two", 3.5, True),
                                    "weight": Span(at_least=0.5, at_most=10.0),
                                },
                            ),
                            Clause(
                                touchpoints=("place-order",),
                                channels=("zalo",),
                                sources=("crm",),
                            ),
                        )
                    ),
                ),
                Touchpoint(key="pay", name=en("Pay")),
            ),
        ),
        Stage(key="after", name=en("After"), journey="next-one"),
    ),
    handoffs=(
        Handoff(
            giver="place-order", receiver="pay", needs=("amount", "dish"), carries=("amount",)
        ),
    ),
)


def errors(text: str) -> list[JourneyError]:
    with pytest.raises(JourneyFaults) as caught:
        read_journey(text)
    return [each for each in caught.value.exceptions if isinstance(each, JourneyError)]


def faults(text: str) -> list[tuple[str, object, object]]:
    return [(each.code, each.fields["line"], each.fields["column"]) for each in errors(text)]


def field_of(text: str, field: str) -> object:
    return errors(text)[0].fields[field]


def test_every_field_is_read() -> None:
    assert read_journey(WHOLE) == READ


def test_every_field_is_written_and_read_again() -> None:
    text = write_journey(READ)
    assert read_journey(text) == READ
    assert write_journey(read_journey(text)) == text


def test_defaults_are_not_written() -> None:
    least = Journey(
        key="j",
        name=Text((("vi", "N"),)),
        stages=(
            Stage(
                key="s",
                name=Text((("vi", "S"),)),
                touchpoints=(Touchpoint(key="t", name=Text((("vi", "T"),)), cost=Cost(amount=0)),),
            ),
        ),
    )
    assert write_journey(least) == (
        "journey: j\nname: N\nstages:\n  - key: s\n    name: S\n    touchpoints:\n"
        "      - key: t\n        name: T\n        cost: {amount: 0}\n"
    )


def test_json_is_read_too_with_its_escapes() -> None:
    name = "Bữa trưa 🍱"
    document = {"journey": "j", "name": name, "stages": [{"key": "s", "name": "S"}]}
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=2)):
        assert read_journey(text).name.read("vi") == name


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert read_journey("\ufeff" + WHOLE.replace("\n", "\r\n")) == READ


@pytest.mark.parametrize(
    "word",
    [
        *("no", "Yes", "on", "OFF", "n", "<<", "=", "-_", "._"),
        *("2026-01-01", "2026-13-41", "12:30", "0912345678", "+84", "1_000", "0x1F"),
        *("1.", ".5", ".nan", "-.inf", "1e999", "9" * 310),
    ],
)
def test_a_plain_word_that_is_no_number_of_json_is_a_text(word: str) -> None:
    read = read_journey(f"journey: j\nname: {word}\nstages: []\n")
    assert read.name.read("vi") == word
    assert read_journey(write_journey(read)) == read


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_no_and_yes_are_texts_whatever_version_the_file_names(version: str) -> None:
    read = read_journey(f"%YAML {version}\n---\njourney: no\nname: yes\nstages: []\n")
    assert (read.key, read.name.read("vi")) == ("no", "yes")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *((word, word) for word in ("no", "yes", "true", "null", "~")),
        *((word, word) for word in ("1", "012", "1.50", "2026-01-01")),
        ('"a: b"', "a: b"),
    ],
)
def test_a_property_is_named_as_it_is_written(written: str, key: str) -> None:
    read = read_journey(in_touchpoint(f"rule: {{properties: {{{written}: x}}}}"))
    assert dict(read.touchpoints[0].rule.clauses[0].properties) == {key: ("x",)}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("1", 1), ("-7", -7), ("0", 0), ("1.0", 1.0), ("-0.5", -0.5), ("1e3", 1000.0)),
        *(("true", True), ("False", False), ("'1'", "1"), ('"true"', "true"), ("no", "no")),
        *(("2026-01-01", "2026-01-01"), ("0912345678", "0912345678")),
    ],
)
def test_a_property_value_keeps_its_type(written: str, value: object) -> None:
    read = read_journey(in_touchpoint(f"rule: {{properties: {{p: {written}}}}}"))
    found = read.touchpoints[0].rule.clauses[0].properties["p"]
    assert isinstance(found, tuple)
    assert (found[0], type(found[0])) == (value, type(value))
    assert read_journey(write_journey(read)) == read


def in_touchpoint(*lines: str) -> str:
    """Put lines into a touchpoint; the first one stands on line 8, at column 9."""
    head = (
        f"{HEAD}stages:\n  - key: s\n    name: S\n    touchpoints:\n      - {{key: a, name: A}}\n"
    )
    head = head.replace("{key: a, name: A}", "name: A")
    return head + "".join(f"        {line}\n" for line in (*lines, "key: a"))


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("journey: j\n\tname: N\n", "journey_syntax", 2, 1),
        ("journey: j\nname: [N\nstages: []\n", "journey_syntax", 3, 7),
        ("journey: 'j\n", "journey_syntax", 2, 1),
        (f"{HEAD}stages: []\nname: M\n", "journey_syntax", 4, 1),
        ("{journey: j, name: N, journey: k}", "journey_syntax", 1, 23),
        (f"{HEAD}stages: []\n? [a]\n: x\n", "journey_syntax", 4, 3),
        (f"{HEAD}stages: []\nnotes: !!str 12\n", "journey_syntax", 4, 8),
        (f"{HEAD}stages: !list []\n", "journey_syntax", 3, 9),
        (f"{HEAD}stages: []\n!x notes: a\n", "journey_syntax", 4, 1),
        (f"{HEAD}stages: []\n---\n{HEAD}", "journey_syntax", 4, 1),
        (f"{HEAD}stages: []\nnotes: a\x07b\n", "journey_syntax", 4, 9),
        ("\x00", "journey_syntax", 1, 1),
        ("journey: j\nname: \ud800\n", "journey_syntax", 2, 7),
        ('journey: j\nname: "\\ud800"\n', "journey_syntax", 2, 7),
        ('journey: j\nname: "a\\0b"\n', "journey_syntax", 2, 7),
        ('journey: j\n"\\udc00": N\n', "journey_syntax", 2, 1),
        ("%YAML 2.0\n---\njourney: j\n", "journey_syntax", 1, 1),
        ("%YAML 1.9\n---\njourney: j\n", "journey_syntax", 1, 1),
        (f'{HEAD}stages: []\nnotes: "\\UFFFFFFFF"\n', "journey_syntax", 4, 1),
        (f"{HEAD}stages: {'[' * 30}", "journey_syntax", 3, 28),
        (f"{HEAD}stages: []\npersona: &who P\nnotes: *who\n", "journey_alias", 4, 10),
        (f"{HEAD}stages: []\nnotes: *who\n", "journey_alias", 4, 8),
        (f"{HEAD}stages: &all []\n", "journey_alias", 3, 9),
        (f"{HEAD}stages: []\n&key notes: a\n", "journey_alias", 4, 1),
        ("", "journey_value", 1, 1),
        ("# nothing\n", "journey_value", 1, 1),
        ("- a\n- b\n", "journey_value", 1, 1),
        ("journey: j\nstages: []\n", "journey_field_missing", 1, 1),
        (f"{HEAD}stages:\n  - key: s\n    name: S\n  - key: t\n", "journey_field_missing", 6, 5),
        (f"{HEAD}stages: []\nhandoffs: [{{from: a}}]\n", "journey_field_missing", 4, 12),
        (f"{HEAD}stages: []\nstage: x\n", "journey_field_unknown", 4, 1),
        (f"{HEAD}stages: []\n<<: {{notes: x}}\n", "journey_field_unknown", 4, 1),
        (f"{HEAD}stages: []\n1: x\n", "journey_field_unknown", 4, 1),
        (in_touchpoint("owner: {accountabel: x}"), "journey_field_unknown", 8, 17),
        (in_touchpoint("rule: {nmae: x}"), "journey_field_unknown", 8, 16),
        ("journey: J\nname: N\nstages: []\n", "journey_value", 1, 1),
        ('journey: "j\\n"\nname: N\nstages: []\n', "journey_value", 1, 1),
        ("journey: j\nname: 12\nstages: []\n", "journey_value", 2, 1),
        ("journey: j\nname: {vi: 12}\nstages: []\n", "journey_value", 2, 8),
        ("journey: j\nname: {}\nstages: []\n", "journey_value", 2, 1),
        (f"{HEAD}stages:\n", "journey_value", 3, 1),
        (f"{HEAD}stages: []\nlanguage: fr\n", "journey_value", 4, 1),
        (in_touchpoint("kind: human"), "journey_value", 8, 9),
        (in_touchpoint("expected_emotion: 2.5"), "journey_value", 8, 9),
        (in_touchpoint("expected_emotion: .nan"), "journey_value", 8, 9),
        (in_touchpoint("required: yes"), "journey_value", 8, 9),
        (in_touchpoint("cost: {amount: 0.5}"), "journey_value", 8, 16),
        (in_touchpoint("cost: {amount: -1}"), "journey_value", 8, 16),
        (in_touchpoint("cost: {amount: 1, currency: vnd}"), "journey_value", 8, 27),
        (in_touchpoint("rule: {}"), "journey_value", 8, 9),
        (in_touchpoint("rule: []"), "journey_value", 8, 9),
        (in_touchpoint("rule: {name: ''}"), "journey_value", 8, 16),
        (in_touchpoint("rule: {name: [a, 5]}"), "journey_value", 8, 26),
        (in_touchpoint("rule: {properties: {p: {at_least: '5'}}}"), "journey_value", 8, 33),
        (in_touchpoint("rule: {properties: {p: {}}}"), "journey_value", 8, 29),
        (in_touchpoint("rule: {properties: {p: null}}"), "journey_value", 8, 29),
        (in_touchpoint("owner:", "  accountable: [ok, Not OK]"), "journey_value", 9, 29),
    ],
)
def test_a_fault_has_its_code_line_and_column(
    text: str, code: str, line: int, column: int
) -> None:
    assert faults(text) == [(code, line, column)]


LISTS = """\
channels: [{key: zalo, name: Zalo}]
units: [{key: shop, name: Shop}]
"""


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (
            f"{HEAD}stages: [{{key: s, name: S}}, {{key: s, name: T}}]\n",
            "journey_key_twice",
            3,
            30,
        ),
        (
            in_touchpoint().replace("- name: A", "- {key: a, name: B}\n      - name: A"),
            "journey_key_twice",
            9,
            9,
        ),
        (
            f"{HEAD}stages: []\nunits: [{{key: u, name: U}}, {{name: V, key: u}}]\n",
            "journey_key_twice",
            4,
            38,
        ),
        (
            f"{HEAD}stages: []\nchannels: [{{key: u, name: U}}, {{key: u, name: V}}]\n",
            "journey_key_twice",
            4,
            32,
        ),
        (f"{HEAD}stages: [{{key: s, name: S, leads_to: [s, t]}}]\n", "journey_reference", 3, 42),
        (
            f"{HEAD}stages: []\nunits: [{{key: u, name: U, parent: v}}]\n",
            "journey_reference",
            4,
            27,
        ),
        (f"{HEAD}stages: []\nhandoffs: [{{from: a, to: b}}]\n", "journey_reference", 4, 13),
        (in_touchpoint("channel: fax") + LISTS, "journey_reference", 8, 9),
        (in_touchpoint("owner: {accountable: x}") + LISTS, "journey_reference", 8, 17),
        (in_touchpoint("owner: {accountable: [shop, x]}") + LISTS, "journey_reference", 8, 37),
        (in_touchpoint("owner: {contributors: [x, shop]}") + LISTS, "journey_reference", 8, 32),
        (in_touchpoint("owner: {ask: x}") + LISTS, "journey_reference", 8, 17),
        (in_touchpoint("tasks:", "  - {name: T, unit: x}") + LISTS, "journey_reference", 9, 23),
        (f"{HEAD}stages: []\nunits: [{{key: u, name: U, parent: u}}]\n", "journey_value", 4, 27),
    ],
)
def test_a_key_that_stands_twice_or_names_nothing_is_placed(
    text: str, code: str, line: int, column: int
) -> None:
    assert faults(text)[0] == (code, line, column)


def test_channels_and_units_are_free_where_the_journey_lists_none() -> None:
    read = read_journey(in_touchpoint("channel: fax", "owner: {accountable: anyone}"))
    assert read.touchpoints[0].channel == "fax"


def test_units_that_stand_below_themselves_are_one_fault_per_circle() -> None:
    units = "".join(
        f"  - {{key: {key}, name: U, parent: {parent}}}\n"
        for key, parent in [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e")]
    )
    found = faults(f"{HEAD}stages: []\nunits:\n{units}")
    assert found == [("journey_value", 5, 23), ("journey_value", 9, 23)]


def test_a_tree_of_units_is_read() -> None:
    units = "".join(f"  - {{key: u{i}, name: U, parent: u{i // 2}}}\n" for i in range(2, 200))
    read = read_journey(f"{HEAD}stages: []\nunits:\n{units}  - {{key: u1, name: U}}\n")
    assert len(read.units) == 199


def test_every_fault_is_reported_at_once_in_the_order_of_lines() -> None:
    text = (
        f"{HEAD}colour: red\nstages:\n  - key: S\n    name: S\n"
        "    touchpoints:\n      - {name: T, kind: human}\n"
    )
    assert faults(text) == [
        ("journey_field_unknown", 3, 1),
        ("journey_value", 5, 5),
        ("journey_field_missing", 8, 9),
        ("journey_value", 8, 19),
    ]


def test_a_fault_names_the_place_in_words_and_what_is_allowed() -> None:
    assert str(errors(in_touchpoint("kind: human"))[0]) == (
        "line 8, column 9: stages[1].touchpoints[1].kind (human) must be "
        "one of: product, people, process, system, message, policy; correct it"
    )


@pytest.mark.parametrize(
    ("line", "where", "allowed"),
    [
        ("rule: 5", "stages[1].touchpoints[1].rule", "object / array"),
        ("want: 5", "stages[1].touchpoints[1].want", "string / object"),
        ("key: Á", "stages[1].touchpoints[1].key", "lower-case letters, digits, - and _"),
        (
            "cost: {amount: 1, currency: đ}",
            "stages[1].touchpoints[1].cost.currency",
            "three capital letters",
        ),
        (
            "rule: {properties: {p: null}}",
            "stages[1].touchpoints[1].rule.properties.p",
            "string / number / boolean / array / object",
        ),
        (
            "rule: {properties: {p: {at_least: '5'}}}",
            "stages[1].touchpoints[1].rule.properties.p.at_least",
            "number",
        ),
        ("expected_emotion: -3", "stages[1].touchpoints[1].expected_emotion", ">= -2"),
    ],
)
def test_a_fault_says_what_the_writer_most_likely_meant(
    line: str, where: str, allowed: str
) -> None:
    text = in_touchpoint(line)
    if line.startswith("key"):
        text = text.replace("        key: a\n", "")
    assert field_of(text, "where") == where
    assert field_of(text, "allowed") == allowed


def test_a_long_value_is_shown_cut() -> None:
    shown = field_of(f"journey: {'J' * 500}\nname: N\nstages: []\n", "value")
    assert shown == "J" * 59 + "…"


def test_a_reference_fault_shows_some_of_many_keys() -> None:
    stages = "".join(f"  - {{key: s{i}, name: S}}\n" for i in range(100))
    text = f"{HEAD}stages:\n{stages}  - {{key: last, name: S, leads_to: [x]}}\n"
    allowed = field_of(text, "allowed")
    assert isinstance(allowed, str)
    assert allowed == ", ".join(f"s{i}" for i in range(30)) + ", …"


def test_a_file_that_is_too_long_is_refused_before_it_is_read() -> None:
    text = HEAD + "# " + "x" * MOST_CHARACTERS
    assert faults(text) == [("journey_too_long", 1, 1)]
    assert field_of(text, "characters") == len(text)


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[[],", "{a: {", "[a, "])
def test_deep_nesting_is_refused_at_its_start(opening: str) -> None:
    text = opening * (MOST_CHARACTERS // len(opening))
    (code, line, column) = faults(text)[0]
    assert (code, line) == ("journey_syntax", 1)
    assert isinstance(column, int)
    assert column < 100


def test_an_alias_that_would_grow_without_bound_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    assert faults("\n".join(lines)) == [("journey_alias", 1, 5)]


def test_a_large_journey_is_read_whole() -> None:
    touchpoints = "".join(
        f"      - {{key: t{i}, name: Điểm chạm {i}, rule: {{name: event_{i}}}}}\n"
        for i in range(2000)
    )
    read = read_journey(f"{HEAD}stages:\n  - key: s\n    name: S\n    touchpoints:\n{touchpoints}")
    assert len(read.touchpoints) == 2000
    assert read.touchpoints[1999].rule == Rule((Clause(names=("event_1999",)),))
