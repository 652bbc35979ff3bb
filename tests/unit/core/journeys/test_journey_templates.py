"""The templates that firms start from: whole, in both languages, and ready to match data."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cham
from cham.core.interactions import Kind
from cham.core.interactions.naming import kind_of_name
from cham.core.journeys import (
    Authority,
    Clause,
    GapKind,
    Journey,
    Side,
    Sign,
    Text,
    Touchpoint,
    gaps,
    read_journey,
    write_journey,
)
from cham.core.paths import Plan, Row, Walk, paths_of, walk_of

LIBRARY = Path(cham.__file__).parent / "apps" / "journeys" / "library"
KEYS = (
    "awareness-to-loyalty",
    "bank-card-opening",
    "five-stages",
    "food-delivery",
    "retail-chain",
    "six-steps",
    "software-subscription",
)
# Gaps that a template leaves on purpose: where firms typically have them.
LEFT_OPEN = {GapKind.NO_OWNER, GapKind.BROKEN_HANDOFF}


@cache
def template(key: str) -> Journey:
    return read_journey((LIBRARY / f"{key}.yaml").read_text("utf-8"))


@pytest.fixture(params=KEYS)
def journey(request: pytest.FixtureRequest) -> Journey:
    return template(request.param)


def texts(value: object, where: str = "journey") -> Iterator[tuple[str, Text]]:
    """Find every text of a journey with the place where it stands."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for position, each in enumerate(value):
            yield from texts(each, f"{where}[{position}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")


def named_in(journey: Journey, language: str) -> set[str]:
    """Find the touchpoints that the notes put between quotes."""
    quoted = set(re.findall("“([^”]+)”", journey.notes.read(language)))
    return {each.key for each in journey.touchpoints if each.name.read(language) in quoted}


def samples(patterns: tuple[str, ...]) -> list[str]:
    """Write texts that fit the patterns of a condition; nothing where it does not ask."""
    return [each.replace("*", filler) for each in patterns for filler in ("", "xyz")] or [""]


def own_signs(clause: Clause) -> Iterator[Sign]:
    """Make the signs that a clause was written for, with the kinds that data bears."""
    for name in samples(clause.names):
        said = kind_of_name(name)
        kinds = clause.kinds or ("action", *([said.value] if said else []))
        for kind in kinds:
            for channel in samples(clause.channels):
                for touchpoint in samples(clause.touchpoints):
                    yield Sign(name=name, kind=kind, channel=channel, touchpoint=touchpoint)


def found(journey: Journey, sign: Sign) -> str | None:
    position = journey.touchpoint_of(sign)
    return None if position is None else journey.touchpoints[position].key


def test_the_library_holds_these_seven() -> None:
    assert sorted(path.stem for path in LIBRARY.glob("*.yaml")) == list(KEYS)
    assert all(template(key).key == key for key in KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_file_is_written_as_the_product_writes_it(key: str) -> None:
    text = (LIBRARY / f"{key}.yaml").read_text("utf-8")
    assert write_journey(template(key)) == text
    assert unicodedata.is_normalized("NFC", text)


def test_every_text_is_there_in_both_languages(journey: Journey) -> None:
    said = [(where, text) for where, text in texts(journey) if text.by_language]
    assert len(said) > 90
    for where, text in said:
        assert [language for language, _ in text.by_language] == ["vi", "en"], where
        assert all(each.strip() for _, each in text.by_language), where
    for where, text in texts(journey):
        if where.endswith((".name", ".want", ".persona", ".notes")):
            assert text, where


def test_english_texts_have_no_vietnamese_letters(journey: Journey) -> None:
    for where, text in texts(journey):
        letters = [letter for letter in text.read("en") if letter.isalpha()]
        assert all(letter.isascii() for letter in letters), where


def test_names_fit_a_card_of_the_map(journey: Journey) -> None:
    for touchpoint in journey.touchpoints:
        assert all(len(name) <= 36 for _, name in touchpoint.name.by_language), touchpoint.key


def test_names_are_unique_within_a_journey(journey: Journey) -> None:
    for language in ("vi", "en"):
        names = [touchpoint.name.read(language).casefold() for touchpoint in journey.touchpoints]
        assert len(set(names)) == len(names)


def test_the_size_is_one_that_a_small_firm_can_start_from(journey: Journey) -> None:
    assert 5 <= len(journey.stages) <= 8
    assert 10 <= len(journey.touchpoints) <= 22
    assert 5 <= len(journey.channels) <= 9


def test_the_lunch_firm_has_seven_stages_and_eight_channels() -> None:
    lunch = template("food-delivery")
    assert (len(lunch.stages), len(lunch.touchpoints), len(lunch.channels)) == (7, 22, 8)


def test_every_channel_and_unit_is_used(journey: Journey) -> None:
    channels = {touchpoint.channel for touchpoint in journey.touchpoints}
    assert channels == {channel.key for channel in journey.channels}
    units = {unit.parent for unit in journey.units if unit.parent}
    for touchpoint in journey.touchpoints:
        owner = touchpoint.ownership
        units.update(owner.accountable, owner.contributors, [owner.ask] if owner.ask else [])
        units.update(task.unit for task in touchpoint.tasks)
    assert units == {unit.key for unit in journey.units}


def test_an_owned_touchpoint_says_authority_promise_and_tasks(journey: Journey) -> None:
    for touchpoint in journey.touchpoints:
        owner = touchpoint.ownership
        assert touchpoint.expected_emotion is not None, touchpoint.key
        assert touchpoint.message or touchpoint.side is Side.BACK, touchpoint.key
        if owner.accountable:
            assert owner.authority in {Authority.FULL, Authority.ASK}, touchpoint.key
            assert bool(owner.ask) is (owner.authority is Authority.ASK), touchpoint.key
            assert touchpoint.promise, touchpoint.key
            assert touchpoint.tasks, touchpoint.key


def test_the_owner_asks_somebody_else(journey: Journey) -> None:
    for touchpoint in journey.touchpoints:
        assert touchpoint.ownership.ask not in touchpoint.ownership.accountable, touchpoint.key


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_gap_but_those_that_the_notes_name(journey: Journey, language: str) -> None:
    left = gaps(dataclasses.replace(journey, language=language))
    assert {gap.kind for gap in left} <= LEFT_OPEN
    assert {key for gap in left for key in gap.touchpoints} == named_in(journey, language)
    assert 1 <= sum(gap.kind is GapKind.NO_OWNER for gap in left) <= 2
    assert sum(gap.kind is GapKind.BROKEN_HANDOFF for gap in left) <= 1


def test_every_stage_can_be_reached_and_some_stage_leads_back(journey: Journey) -> None:
    reached, ahead = set[int](), {0}
    while ahead:
        stage = ahead.pop()
        reached.add(stage)
        ahead |= journey.may_follow(stage) - reached
    assert reached == set(range(len(journey.stages)))
    assert any(min(journey.may_follow(stage)) < stage for stage in reached)


def test_the_way_divides_between_loyalty_and_leaving() -> None:
    journey = template("awareness-to-loyalty")
    keys = [stage.key for stage in journey.stages]
    use, loyal, leave = keys.index("use"), keys.index("loyal"), keys.index("leave")
    assert {loyal, leave} <= journey.may_follow(use)
    assert use in journey.may_follow(leave)
    assert leave in journey.may_follow(loyal)


def test_handoffs_join_two_touchpoints_and_say_what_must_pass(journey: Journey) -> None:
    assert len(journey.handoffs) >= 3
    for handoff in journey.handoffs:
        assert handoff.giver != handoff.receiver
        assert handoff.needs
        assert set(handoff.carries) <= set(handoff.needs)


def test_some_touchpoints_are_required_in_order(journey: Journey) -> None:
    assert sum(touchpoint.required for touchpoint in journey.touchpoints) >= 2


def walked(key: str, *touchpoints: str) -> Walk:
    rows = [
        Row(path="an", time=i, sequence=i, touchpoint=each) for i, each in enumerate(touchpoints)
    ]
    return walk_of(paths_of(rows)[0], Plan.of(template(key)))


@pytest.mark.parametrize(
    ("key", "recorded"),
    [
        ("food-delivery", ("place-order", "confirm-order", "pay", "kitchen-ticket", "hand-over")),
        ("six-steps", ("order", "payment", "delivery", "first-use")),
        ("five-stages", ("appointment", "installation", "first-use")),
        ("retail-chain", ("enter-store", "checkout")),
    ],
)
def test_a_customer_who_buys_again_is_on_plan(key: str, recorded: tuple[str, ...]) -> None:
    """What systems record of a second purchase is no step back, and nothing is missing in it."""
    walk = walked(key, *recorded, *recorded)
    assert (walk.back_steps, walk.skipped, walk.is_planned) == ((), frozenset(), True)


def test_a_lunch_that_goes_wrong_leads_to_support_and_to_the_next_order() -> None:
    walk = walked(
        "food-delivery", "place-order", "confirm-order", "pay", "kitchen-ticket", "hand-over",
        "complaint", "place-order",
    )  # fmt: skip
    assert (walk.back_steps, walk.is_planned) == ((), True)


def test_leaving_out_what_must_be_done_is_seen() -> None:
    walk = walked("food-delivery", "place-order", "kitchen-ticket", "hand-over", "complaint")
    assert walk.skipped == {"confirm-order", "pay"}


def clauses() -> Iterator[tuple[str, Touchpoint, Clause]]:
    for key in KEYS:
        for touchpoint in template(key).touchpoints:
            for clause in touchpoint.rule.clauses:
                yield key, touchpoint, clause


def test_every_touchpoint_has_a_rule_with_names(journey: Journey) -> None:
    for touchpoint in journey.touchpoints:
        assert any(clause.names for clause in touchpoint.rule.clauses), touchpoint.key
        assert not any(clause.is_empty for clause in touchpoint.rule.clauses), touchpoint.key


@pytest.mark.parametrize(
    ("key", "touchpoint", "clause"),
    [
        pytest.param(*each, id=f"{each[0]}-{each[1].key}-{position}")
        for position, each in enumerate(clauses())
    ],
)
def test_what_a_rule_was_written_for_is_not_taken_by_an_earlier_one(
    key: str, touchpoint: Touchpoint, clause: Clause
) -> None:
    taken = {sign: found(template(key), sign) for sign in own_signs(clause)}
    assert set(taken.values()) == {touchpoint.key}, taken


def test_events_of_code_and_words_of_spreadsheets_are_both_known(journey: Journey) -> None:
    for touchpoint in journey.touchpoints:
        names = [name for clause in touchpoint.rule.clauses for name in clause.names]
        assert any(re.fullmatch(r"[a-z0-9_/*-]+", name) for name in names), touchpoint.key
        assert any(not name.isascii() for name in names), touchpoint.key


@pytest.mark.parametrize("kind", [Kind.FEEDBACK, Kind.ACTION])
def test_a_row_that_names_its_touchpoint_finds_it(journey: Journey, kind: Kind) -> None:
    for touchpoint in journey.touchpoints:
        for name in (touchpoint.key, touchpoint.name.read("vi"), touchpoint.name.read("en")):
            sign = Sign(name="", kind=kind.value, channel="", touchpoint=name.upper())
            assert found(journey, sign) == touchpoint.key


@pytest.mark.parametrize("kind", [Kind.PURCHASE, Kind.FEEDBACK, Kind.COMPLAINT, Kind.CONTACT])
def test_rows_of_a_kind_find_a_touchpoint_whatever_their_name(
    journey: Journey, kind: Kind
) -> None:
    assert found(journey, Sign(name="hàng mới nhập", kind=kind.value, channel="lạ")) is not None


@pytest.mark.parametrize(
    ("key", "name", "kind", "channel", "touchpoint"),
    [
        ("food-delivery", "Order Completed", "purchase", "web", "place-order"),
        ("food-delivery", "Đặt cơm", "action", "Zalo", "place-order"),
        ("food-delivery", "Mua gói tuần", "purchase", "", "meal-plan"),
        ("food-delivery", "", "purchase", "", "place-order"),
        ("food-delivery", "Giao cơm", "action", "", "hand-over"),
        ("food-delivery", "Món nguội", "complaint", "phone", "complaint"),
        ("food-delivery", "Hỏi", "contact", "Zalo OA", "ask-zalo"),
        ("food-delivery", "Hỏi", "contact", "hotline", "late-call"),
        ("food-delivery", "NPS", "feedback", "", "survey"),
        ("retail-chain", "Hóa đơn", "purchase", "POS", "checkout"),
        ("retail-chain", "Đơn hàng", "purchase", "app", "app-order"),
        ("bank-card-opening", "eKYC không đạt", "action", "app", "e-kyc-failed"),
        ("bank-card-opening", "bổ sung hồ sơ", "action", "", "missing-documents"),
        ("software-subscription", "Subscription Started", "purchase", "", "subscribe"),
        ("software-subscription", "invoice_paid", "purchase", "", "renewal"),
        ("five-stages", "Xem livestream", "visit", "", "livestream"),
        ("awareness-to-loyalty", "Hủy gói", "leave", "", "goodbye"),
        ("six-steps", "survey sent", "feedback", "", "survey"),
    ],
)
def test_rows_as_firms_have_them_are_matched(
    key: str, name: str, kind: str, channel: str, touchpoint: str
) -> None:
    assert found(template(key), Sign(name=name, kind=kind, channel=channel)) == touchpoint
