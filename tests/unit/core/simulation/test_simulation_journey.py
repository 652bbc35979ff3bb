from cham.core.journeys import GapKind, Sign, gaps, read_journey, write_journey
from cham.core.simulation.behaviour import BEHAVIOURS
from cham.core.simulation.events import EVENT_NAMES
from cham.core.simulation.lunch_journey import ZONES, lunch_journey
from cham.core.simulation.stages_after_lunch import TICKET_STEPS


def test_the_journey_has_seven_stages_34_touchpoints_and_eight_channels():
    journey = lunch_journey(faults=True)
    assert (len(journey.stages), len(journey.touchpoints), len(journey.channels)) == (7, 34, 8)
    used = {each.channel for each in journey.touchpoints if each.channel}
    assert used == {channel.key for channel in journey.channels}


def test_everything_is_named_in_both_languages():
    journey = lunch_journey(faults=True)
    names = [each.name for each in journey.stages] + [each.name for each in journey.touchpoints]
    names += [each.name for each in journey.channels] + [each.name for each in journey.units]
    assert all(set(dict(name.by_language)) == {"vi", "en"} for name in names)


def test_the_planted_faults_are_the_gaps_of_the_map():
    found = {(gap.kind, gap.touchpoints) for gap in gaps(lunch_journey(faults=True))}
    assert found == {
        (GapKind.NO_OWNER, ("lobby_pickup",)),
        (GapKind.NO_AUTHORITY, ("payment",)),
        (GapKind.BROKEN_HANDOFF, ("delivery_note", "rider_call")),
    }


def test_a_null_firms_map_has_no_gap():
    assert gaps(lunch_journey(faults=False)) == ()


def test_the_journey_survives_its_file():
    journey = lunch_journey(faults=True)
    assert read_journey(write_journey(journey)) == journey


def test_every_event_belongs_to_its_touchpoint_by_rule():
    journey = lunch_journey(faults=True)
    for each in EVENT_NAMES:
        place = journey.touchpoint_of(Sign(name=each.name, kind=each.kind.value, channel=""))
        assert place is not None
        assert journey.touchpoints[place].key == each.touchpoint


def test_every_answer_belongs_to_its_touchpoint_by_rule():
    journey = lunch_journey(faults=True)
    for each in BEHAVIOURS:
        sign = Sign(name=each.scale, kind="feedback", channel="", touchpoint=each.key)
        place = journey.touchpoint_of(sign)
        assert place is not None
        assert journey.touchpoints[place].key == each.key


def test_purchases_and_ticket_steps_belong_to_their_touchpoints():
    journey = lunch_journey(faults=True)
    signs = [Sign(name="", kind="purchase", channel="")] + [
        Sign(name=step, kind="action", channel="") for step in TICKET_STEPS
    ]
    places = [journey.touchpoint_of(sign) for sign in signs]
    keys = [journey.touchpoints[place].key for place in places if place is not None]
    assert keys == ["place_order", *["ticket_handling"] * 4]


def test_every_owner_and_every_zone_is_a_unit():
    journey = lunch_journey(faults=True)
    units = {unit.key for unit in journey.units}
    for each in journey.touchpoints:
        assert {*each.ownership.accountable, *each.ownership.contributors} <= units
        assert {task.unit for task in each.tasks} <= units
    assert set(ZONES) <= units
    assert {unit.parent for unit in journey.units if unit.parent} <= units
