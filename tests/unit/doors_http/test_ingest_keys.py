"""Keys: where they stand, what they allow, how soon a change is felt, how fast they may send."""

import asyncio
import base64
import json

import pytest


def basic(text: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def test_key_is_taken_from_basic_bearer_or_body(door, track, key):
    batch = {"batch": [track]}
    for headers, body in (
        (basic(f"{key}:"), batch),
        (basic(key), batch),
        ({"authorization": f"Bearer {key}"}, batch),
        ({"authorization": f"bearer {key}"}, batch),
        ({}, {**batch, "writeKey": key}),
        ({}, {**batch, "api_key": key}),
        ({"authorization": "Digest x"}, {**batch, "writeKey": key}),
        (basic(":"), {**batch, "writeKey": key}),
    ):
        assert door.post("/v1/batch", body, headers, key="").status == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "key_missing"),
        ({"authorization": "Basic !!!"}, "key_missing"),
        ({"authorization": "Bearer "}, "key_missing"),
        ({"authorization": "Bearer khoá"}, "key_missing"),
        ({"authorization": "Bearer wrong"}, "key_unknown"),
        (basic("wrong:"), "key_unknown"),
        ({"authorization": "Bearer " + "x" * 100_000}, "key_unknown"),
    ],
)
def test_401_without_a_key_in_force(door, track, headers, code):
    reply = door.post("/v1/batch", {"batch": [track]}, headers, key="")
    assert (reply.status, reply.json["code"]) == (401, code)
    assert "www-authenticate" not in reply.headers  # a browser would ask its user for a password
    assert door.batches() == []


def test_a_key_in_the_header_goes_before_one_in_the_body(door, track, key):
    reply = door.post("/v1/batch", {"batch": [track], "writeKey": key}, key="wrong")
    assert reply.status == 401


def test_keys_of_no_possible_length_are_not_looked_up(door, track):
    door.post("/v1/batch", {"batch": [track], "writeKey": "x" * 201}, key="")
    assert door.ring.asked == 0


def test_403_for_a_key_without_the_scope(door, track, reader_key):
    reply = door.post("/v1/batch", {"batch": [track]}, key=reader_key)
    assert (reply.status, reply.json["code"]) == (403, "scope_missing")
    assert "ReadOnly0000" in reply.json["message"]
    assert reader_key not in reply.json["message"]
    assert door.batches() == []


def test_a_key_is_looked_up_once_in_half_a_second(door, track):
    for _ in range(5):
        door.post("/v1/batch", {"batch": [track]})
    assert door.ring.asked == 1
    door.clock.seconds += 0.5
    door.post("/v1/batch", {"batch": [track]})
    assert door.ring.asked == 2


def test_requests_at_the_same_time_share_one_look_up(door, key):
    async def several():
        body = json.dumps({"batch": [], "writeKey": key}).encode()
        return await asyncio.gather(*(door.ask("POST", "/v1/batch", body) for _ in range(20)))

    assert {reply.status for reply in asyncio.run(several())} == {200}
    assert door.ring.asked == 1


def test_a_revoked_key_is_refused_and_a_new_one_accepted_within_a_second(door, track, key):
    assert door.post("/v1/batch", {"batch": [track]}).status == 200
    revoked = door.ring.grants.pop(key)
    door.clock.seconds += 0.99
    assert door.post("/v1/batch", {"batch": [track]}).status == 401
    door.ring.grants[key] = revoked
    door.clock.seconds += 0.99
    assert door.post("/v1/batch", {"batch": [track]}).status == 200


def test_guessed_keys_do_not_fill_memory(door):
    async def guess():
        for number in range(1_005):
            headers = {"authorization": f"Bearer guess-{number}"}
            assert (await door.ask("POST", "/v1/batch", headers=headers)).status == 401

    asyncio.run(guess())
    assert len(door.app._keys._known) <= 1_000


def test_429_tells_when_to_come_again_and_then_takes_the_batch(door, track):
    door.open(events_per_second=10, burst_events=20)
    batch = {"batch": [{**track, "messageId": f"m-{number}"} for number in range(50)]}
    assert door.post("/v1/batch", batch).status == 200  # a full bucket admits any batch
    reply = door.post("/v1/batch", batch)
    assert (reply.status, reply.json["code"]) == (429, "rate_limited")
    assert reply.headers["retry-after"] == "3"  # 30 events of debt at 10 a second
    door.clock.seconds += 3.01
    assert door.post("/v1/batch", batch).status == 200


def test_the_rate_of_one_key_is_not_the_rate_of_another(door, track, key):
    door.open(events_per_second=1, burst_events=1)
    door.ring.grants["second"] = type(door.ring.grants[key])(
        key_id="second", organisation="x", source="y", scopes=frozenset({"ingest"})
    )
    assert door.post("/v1/batch", {"batch": [track]}).status == 200
    assert door.post("/v1/batch", {"batch": [track]}).status == 429
    assert door.post("/v1/batch", {"batch": [track]}, key="second").status == 200


def test_a_refused_rate_is_told_before_the_body_is_read(door, track):
    door.open(events_per_second=1, burst_events=1)
    door.post("/v1/batch", {"batch": [track, track]})
    assert door.post("/v1/batch", b"no json").status == 429
