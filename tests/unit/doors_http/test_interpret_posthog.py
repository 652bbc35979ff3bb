"""What a stored PostHog event becomes."""

import json

import pytest

from cham.core.interactions import IdentifierKind, Kind
from cham.doors.http import INTERPRETERS
from cham.lake.ports import DeadLetter, Envelope

USER, PHONE, MAIL = IdentifierKind.USER, IdentifierKind.PHONE, IdentifierKind.MAIL
RECEIVED = 1_795_309_490_000_000  # 2026-11-22T01:04:50Z
HOUR = 3_600_000_000


def read(event, sent_at=None):
    envelope = Envelope(
        organisation="quan-com",
        source="web",
        dialect="posthog",
        received_at=RECEIVED,
        sent_at=sent_at,
    )
    return INTERPRETERS["posthog"](json.dumps(event).encode(), envelope)


def capture(event="opened", **fields):
    return {"event": event, "distinct_id": "u1", "uuid": "id-1", **fields}


def test_capture_becomes_an_interaction_without_ids_in_its_properties():
    row = read(
        capture(
            timestamp="2026-11-22T01:04:50Z",
            properties={
                "distinct_id": "u1",
                "token": "phc_x",
                "$device_id": "d",
                "$ip": "1.2.3.4",
                "$lib": "web",
                "$device_type": "Mobile",
                "$browser_language": "vi-VN",
                "$session_id": "s-1",
                "plan": "year",
            },
        )
    ).interaction
    assert (row.message_id, row.event_time, row.kind, row.name) == (
        "id-1",
        RECEIVED,
        Kind.ACTION,
        "opened",
    )
    assert (row.channel, row.device, row.language, row.case_key) == ("web", "mobile", "vi", "s-1")
    assert json.loads(row.properties) == {
        "$device_type": "Mobile",
        "$browser_language": "vi-VN",
        "plan": "year",
    }


@pytest.mark.parametrize(("server", "left"), [(True, {}), (False, {"$os": "Linux"})])
def test_a_servers_system_is_not_the_customers(server, left):
    row = read(capture(properties={"$os": "Linux", "$is_server": server})).interaction
    assert json.loads(row.properties) == left


def test_asking_for_a_flag_is_no_event_of_the_journey():
    row = read(capture("$feature_flag_called")).interaction
    assert (row.kind, row.name) == (Kind.PROFILE, "$feature_flag_called")


def test_browsers_write_the_person_inside_the_properties():
    arrival = read({"event": "opened", "properties": {"distinct_id": "u1"}})
    assert arrival.identity.identifiers == ((USER, "u1"),)


@pytest.mark.parametrize(
    ("event", "identifiers", "joins", "name"),
    [
        (capture(), ("u1",), False, "opened"),
        (
            capture("$identify", properties={"$anon_distinct_id": "a1"}),
            ("u1", "a1"),
            True,
            "identify",
        ),
        (capture("$create_alias", properties={"alias": "a1"}), ("u1", "a1"), True, "alias"),
        (capture("$merge_dangerously", properties={"alias": "a1"}), ("u1", "a1"), True, "alias"),
        (capture("$set", **{"$set": {"plan": "year"}}), ("u1",), False, "identify"),
        (capture("opened", properties={"alias": ["not", "an", "id"]}), ("u1",), False, "opened"),
    ],
)
def test_who_it_is_about(event, identifiers, joins, name):
    arrival = read(event)
    assert arrival.identity.identifiers == tuple((USER, each) for each in identifiers)
    assert arrival.identity.joins is joins
    assert arrival.interaction.name == name


def test_set_takes_contact_details_apart():
    traits = {"email": "A@b.vn", "name": "Lan", "plan": "year"}
    arrival = read(
        capture("$set", **{"$set": traits, "$set_once": {"plan": "old", "phone": "0912345678"}})
    )
    assert arrival.interaction.kind is Kind.PROFILE
    assert arrival.interaction.properties == '{"plan":"year"}'
    assert arrival.identity.contact == {"mail": "a@b.vn", "name": "Lan", "phone": "+84912345678"}
    assert arrival.identity.identifiers == (
        (USER, "u1"),
        (PHONE, "+84912345678"),
        (MAIL, "a@b.vn"),
    )


def test_group_identify_is_about_a_group():
    properties = {
        "$group_type": "firm",
        "$group_key": "g1",
        "$group_set": {"size": 20, "email": "x@y.vn"},
    }
    arrival = read(capture("$groupidentify", properties=properties))
    assert (arrival.interaction.kind, arrival.interaction.name) == (Kind.PROFILE, "group")
    assert arrival.identity.identifiers == ((USER, "u1"),)
    assert arrival.identity.contact == {}
    assert json.loads(arrival.interaction.properties) == {
        "$group_type": "firm",
        "$group_key": "g1",
        "size": 20,
    }


def test_the_stand_in_for_a_group_is_no_person():
    properties = {"$group_type": "firm", "$group_key": "g1"}
    event = {**capture("$groupidentify", properties=properties), "distinct_id": "$firm_g1"}
    assert read(event).identity.identifiers == ()


@pytest.mark.parametrize(
    ("event", "properties", "name", "channel"),
    [
        ("$pageview", {"$current_url": "https://x.vn/menu?a=b"}, "/menu", "web"),
        ("$pageview", {"$pathname": "/menu", "title": "Thực đơn"}, "Thực đơn", "web"),
        ("$pageview", {}, "$pageview", "web"),
        ("$screen", {"$screen_name": "Cart"}, "Cart", "app"),
    ],
)
def test_pageviews_and_screens_are_visits(event, properties, name, channel):
    row = read(capture(event, properties=properties)).interaction
    assert (row.kind, row.name, row.channel) == (Kind.VISIT, name, channel)


@pytest.mark.parametrize(
    ("properties", "score", "scale", "metric", "text"),
    [
        ({"$survey_response": 9}, 9.0, "", "", ""),
        ({"$survey_response": "9"}, 9.0, "", "", ""),
        ({"$survey_response": 9, "metric": "nps"}, 9.0, "nps_0_10", "nps", ""),
        ({"$survey_response": 4, "scale": "csat_1_5"}, 4.0, "csat_1_5", "csat", ""),
        (
            {"$survey_response": 9, "$survey_name": "Net promoter score (NPS)"},
            *(9.0, "nps_0_10", "nps", ""),
        ),
        (
            {"$survey_response_0196-a": 6, "$survey_response_0196-b": "Giao chậm"},
            *(6.0, "", "", "Giao chậm"),
        ),
        ({"$survey_response": ["Giá", "Món"]}, None, "", "", "Giá, Món"),
        ({"$survey_response": None}, None, "", "", ""),
    ],
)
def test_survey_answers_are_feedback(properties, score, scale, metric, text):
    row = read(capture("survey sent", properties={"$survey_id": "s1", **properties})).interaction
    assert row.kind is Kind.FEEDBACK
    assert (row.score, row.scale, row.metric, row.text) == (score, scale, metric, text)
    assert json.loads(row.properties)["$survey_id"] == "s1"


def test_a_second_score_stays_among_the_properties():
    row = read(
        capture("survey sent", properties={"$survey_response": 9, "$survey_response_1": 3})
    ).interaction
    assert row.score == 9.0
    assert json.loads(row.properties) == {"$survey_response_1": 3}


def test_the_senders_clock_is_corrected_unless_it_says_not_to():
    event = capture(timestamp="2026-11-22T02:04:50Z")
    assert read(event, RECEIVED + HOUR).interaction.event_time == RECEIVED
    event["properties"] = {"$ignore_sent_at": True}
    assert read(event, RECEIVED + HOUR).interaction.event_time == RECEIVED + HOUR


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"nothing", "event_invalid"),
        (b"{}", "event_name_missing"),
        (b'{"event":"x"}', "identifier_missing"),
        (b'{"event":"$create_alias","distinct_id":"u"}', "previous_id_missing"),
    ],
)
def test_payloads_that_cannot_be_read_become_dead_letters(payload, code):
    envelope = Envelope(organisation="o", source="s", dialect="posthog", received_at=RECEIVED)
    answer = INTERPRETERS["posthog"](payload, envelope)
    assert isinstance(answer, DeadLetter)
    assert answer.code == code
