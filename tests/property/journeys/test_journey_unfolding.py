"""Unfolding: nothing without nesting, no key twice, and no interaction taken from the outer one."""

from hypothesis import given, strategies as st

from cham.core.journeys import (
    Clause,
    Handoff,
    Journey,
    Rule,
    Sign,
    Stage,
    Text,
    Touchpoint,
    fold,
    home_of,
    snags,
    unfold,
)

KEYS = ("a", "b", "c", "d")
NAMES = ("order", "call", "pay", "*")


@st.composite
def journeys(draw: st.DrawFn) -> dict[str, Journey]:
    """Draw a few journeys that nest each other as they like, journeys that are not there too."""
    made = {}
    for key in KEYS[: draw(st.integers(1, len(KEYS)))]:
        stages, number = [], 0
        for place in range(draw(st.integers(1, 3))):
            names = draw(st.lists(st.sampled_from(NAMES), max_size=2))
            touchpoints = tuple(
                Touchpoint(key=f"t{number + at}", name=Text(), rule=Rule((Clause(names=(name,)),)))
                for at, name in enumerate(names)
            )
            number += len(names)
            nested = draw(st.sampled_from(("", *KEYS)))
            stages.append(
                Stage(key=f"s{place}", name=Text(), journey=nested, touchpoints=touchpoints)
            )
        handoffs = (Handoff(giver="t0", receiver="t1"),) if number > 1 else ()
        made[key] = Journey(key=key, name=Text(), stages=tuple(stages), handoffs=handoffs)
    return made


@given(journeys())
def test_unfolding_is_sound_however_journeys_nest(others: dict[str, Journey]) -> None:
    for journey in others.values():
        whole = unfold(journey, others)
        keys = [each.key for each in whole.touchpoints]
        assert len(set(keys)) == len(keys)
        assert fold(whole) == journey
        for key in keys:
            home, own = home_of(journey.key, key)
            assert own in {each.key for each in others[home].touchpoints}
        assert {key for each in whole.handoffs for key in (each.giver, each.receiver)} <= set(keys)
        for snag in snags(journey, others):
            assert snag.stage in {each.key for each in journey.stages}


@given(journeys())
def test_without_nesting_it_is_the_journey_itself(others: dict[str, Journey]) -> None:
    for journey in others.values():
        if not _nests(journey):
            assert unfold(journey, others) is journey
            assert not snags(journey, others)


@given(journeys(), st.sampled_from(NAMES))
def test_no_interaction_moves_away_from_what_stands_on_the_map(
    others: dict[str, Journey], name: str
) -> None:
    sign = Sign(name=name, kind="action", channel="")
    for journey in others.values():
        before, whole = journey.touchpoint_of(sign), unfold(journey, others)
        after = whole.touchpoint_of(sign)
        if before is not None:
            assert after is not None
            assert whole.touchpoints[after].key == journey.touchpoints[before].key
        elif any(each.rule.matches(sign) for each in whole.touchpoints):
            assert after is not None


def _nests(journey: Journey) -> bool:
    return any(each.journey for each in journey.stages)
