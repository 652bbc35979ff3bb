"""The verdict on one event: every code, and what is just allowed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 11, 22, 1, 4, 50, tzinfo=UTC)


def deep(levels: int) -> dict[str, object]:
    value: dict[str, object] = {}
    for _ in range(levels - 1):
        value = {"in": value}
    return value


def verdict(reply) -> str:
    return reply.json["failed"][0]["code"] if reply.json["failed"] else "accepted"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messageId": "m" * 100}, "accepted"),
        ({"messageId": "m" * 101}, "message_id_too_long"),
        ({"messageId": ""}, "message_id_too_long"),
        ({"messageId": 7}, "field_type"),
        ({"messageId": None}, "accepted"),
        ({"userId": 42}, "accepted"),
        ({"userId": True}, "field_type"),
        ({"userId": ["u1"]}, "field_type"),
        ({"userId": None}, "identifier_missing"),
        ({"userId": "  "}, "identifier_missing"),
        ({"userId": None, "anonymousId": "a1"}, "accepted"),
        ({"userId": "u" * 256}, "accepted"),
        ({"userId": "u" * 257}, "identifier_too_long"),
        ({"anonymousId": {}}, "field_type"),
        ({"event": None}, "event_name_missing"),
        ({"event": " "}, "event_name_missing"),
        ({"event": 5}, "field_type"),
        ({"type": "delete"}, "type_unknown"),
        ({"type": None}, "type_unknown"),
        ({"type": ["track"]}, "type_unknown"),
        ({"type": "group"}, "group_id_missing"),
        ({"type": "group", "groupId": "g"}, "accepted"),
        ({"type": "alias"}, "previous_id_missing"),
        ({"type": "alias", "previousId": "a1"}, "accepted"),
        ({"type": "identify", "event": None}, "accepted"),
        ({"properties": None}, "accepted"),
        ({"properties": []}, "field_type"),
        ({"properties": "x"}, "field_type"),
        ({"traits": 1}, "field_type"),
        ({"context": "x"}, "field_type"),
        ({"properties": {"a": "\0"}}, "character_nul"),
        ({"properties": {"a\0": 1}}, "character_nul"),
        ({"properties": {"a": "\\u0000"}}, "accepted"),  # the six characters, not NUL
        ({"properties": deep(31)}, "accepted"),
        ({"properties": deep(32)}, "nested_too_deep"),
        ({"properties": {"n": 10**400}}, "accepted"),
        ({"timestamp": "2026-11-22 08:04:49+07:00"}, "accepted"),
        ({"timestamp": "2026-11-22"}, "accepted"),
        ({"timestamp": None}, "accepted"),
        ({"timestamp": "yesterday"}, "time_invalid"),
        ({"timestamp": 1_795_309_490}, "time_invalid"),
        ({"timestamp": "2026-13-01T00:00:00Z"}, "time_invalid"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "too_old"),
        ({"timestamp": "9999-12-31T23:59:59-12:00"}, "clock_future"),
    ],
)
def test_segment_event(door, track, change, code):
    assert verdict(door.post("/v1/batch", {"batch": [{**track, **change}]})) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uuid": "u" * 101}, "message_id_too_long"),
        ({"uuid": None}, "accepted"),
        ({"uuid": 7}, "field_type"),
        ({"event": None}, "event_name_missing"),
        ({"distinct_id": None}, "identifier_missing"),
        ({"distinct_id": None, "properties": {"distinct_id": "u1"}}, "accepted"),
        ({"distinct_id": 7}, "accepted"),
        ({"properties": []}, "field_type"),
        ({"$set": "x"}, "field_type"),
        ({"event": "$create_alias"}, "previous_id_missing"),
        ({"event": "$create_alias", "properties": {"alias": "u2"}}, "accepted"),
        ({"event": "$identify", "properties": {"$anon_distinct_id": []}}, "field_type"),
        ({"timestamp": "soon"}, "time_invalid"),
        ({"timestamp": "2026-11-24T00:00:00Z"}, "clock_future"),
        ({"timestamp": "2020-01-01T00:00:00Z"}, "too_old"),
    ],
)
def test_posthog_event(door, capture, change, code):
    assert verdict(door.post("/batch/", {"batch": [{**capture, **change}]})) == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'"text"', "event_invalid"),
        (b"null", "event_invalid"),
        (b"[]", "event_invalid"),
        (b'{"type":"track","userId":"\xff","event":"e"}', "event_invalid"),
        (b'{"type":"track","userId":"u","event":"e","properties":{"n":1e999}}', "field_type"),
        (
            b'{"type":"track","userId":"u","event":"e","properties":{"n":%b}}' % (b"9" * 5000),
            "field_type",
        ),
        (
            b'{"type":"track","userId":"u","event":"e","properties":%b%b}'
            % (b'{"a":' * 900, b"1" + b"}" * 900),
            "nested_too_deep",
        ),
        (b'{"type":"track","userId":"u","event":"\\\\u0000"}', "accepted"),
        (b'{"type":"track","userId":"u","event":"\\\\\\u0000"}', "character_nul"),
    ],
)
def test_raw_event(door, raw, code):
    reply = door.post("/v1/batch", b'{"batch":[' + raw + b"]}")
    assert verdict(reply) == code
    if code != "accepted":
        assert door.dead() == [(code, raw)]


def test_an_event_may_have_32_kb_and_not_a_byte_more(door, track):
    bare = {**track, "properties": {"note": ""}}
    room = 32 * 1024 - len(json.dumps(bare))
    for more, code in ((0, "accepted"), (1, "event_too_large")):
        event = {**track, "properties": {"note": "x" * (room + more)}}
        assert verdict(door.post("/v1/batch", {"batch": [event]})) == code


def test_a_single_call_may_be_as_large_as_an_event_of_a_batch(door):
    bare = {"userId": "u1", "event": "Ghi chú", "properties": {"note": ""}}
    room = 32 * 1024 - len(json.dumps(bare))
    for more, status in ((0, 200), (1, 422)):
        event = {**bare, "properties": {"note": "x" * (room + more)}}
        reply = door.post("/v1/track", json.dumps(event).encode() + b"  \n")
        assert reply.status == status
        assert verdict(reply) == ("event_too_large" if more else "accepted")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vui \ud83d", r"Vui \ud83d"),
        ("\udc00 x", r"\udc00 x"),
        ("\ud83dA\udbff", r"\ud83dA\udbff"),
        ("\\\ud83d", r"\\ud83d"),  # a backslash before it
        ("\\ud83d 😀 \ud83d", r"\ud83d 😀 \ud83d"),  # signs that only look like it, a whole one
    ],
)
@pytest.mark.parametrize("path", ["/v1/batch", "/batch/"])
def test_half_a_character_costs_no_event_of_the_batch(door, track, capture, path, text, shown):
    good, ident = (track, "messageId") if path == "/v1/batch" else (capture, "uuid")
    odd = {**good, "properties": {"note": text, text: 1}, ident: "odd"}
    reply = door.post(path, {"batch": [good, odd, {**good, "event": None}]})
    assert reply.status == 200
    assert reply.json["accepted"] == 2
    assert reply.json["failed"] == [{"index": 2, "code": "event_name_missing"}]
    assert door.stored()[1]["properties"] == {"note": shown, shown: 1}


def test_a_single_call_with_half_a_character_is_taken(door):
    reply = door.post("/v1/track", {"userId": "u1", "event": "Vui \ud83d"})
    assert (reply.status, verdict(reply)) == (200, "accepted")


@pytest.mark.parametrize(
    ("hours", "code"), [(24, "accepted"), (24.001, "clock_future"), (25, "clock_future")]
)
def test_an_event_may_lie_a_day_ahead(door, track, hours, code):
    event = {**track, "timestamp": (NOW + timedelta(hours=hours)).isoformat()}
    assert verdict(door.post("/v1/batch", {"batch": [event]})) == code


@pytest.mark.parametrize("hours", [-25, 25])
def test_a_wrong_clock_that_tells_its_own_time_is_corrected(door, track, hours):
    shifted = (NOW + timedelta(hours=hours)).isoformat()
    body = {"batch": [{**track, "timestamp": shifted}], "sentAt": shifted}
    assert verdict(door.post("/v1/batch", body)) == "accepted"


@pytest.mark.parametrize(("days", "code"), [(729, "accepted"), (731, "too_old")])
def test_an_event_may_be_two_years_old(door, track, days, code):
    event = {**track, "timestamp": (NOW - timedelta(days=days)).isoformat()}
    assert verdict(door.post("/v1/batch", {"batch": [event]})) == code


def test_older_events_are_taken_where_history_is_meant(door, track, capture):
    track["timestamp"] = capture["timestamp"] = "2019-05-01T00:00:00Z"
    for path, body, code in (
        ("/v1/batch", {"batch": [track], "historical": True}, "accepted"),
        ("/v1/batch?historical=1", {"batch": [track]}, "accepted"),
        ("/v1/batch?historical=true", {"batch": [track]}, "accepted"),
        ("/v1/batch?historical=0", {"batch": [track]}, "too_old"),
        ("/v1/track", {**track, "historical": True}, "accepted"),
        ("/batch/", {"batch": [capture], "historical_migration": True}, "accepted"),
        ("/batch/", {"batch": [capture], "historical_migration": False}, "too_old"),
        ("/batch/", {"batch": [capture], "historical_migration": "no"}, "too_old"),
    ):
        assert verdict(door.post(path, body)) == code, path


def test_history_may_not_lie_in_the_future(door, track):
    track["timestamp"] = "2027-11-22T00:00:00Z"
    body = {"batch": [track], "historical": True}
    assert verdict(door.post("/v1/batch", body)) == "clock_future"
