"""Bodies: packed, too large, in pieces, cut off, slow, too many at once."""

import asyncio
import gzip
import json

import pytest


def test_gzip_is_known_by_its_first_bytes_whatever_the_headers_say(door, track):
    packed = gzip.compress(json.dumps({"batch": [track]}).encode())
    for headers in (
        {},
        {"content-encoding": "gzip"},
        {"content-encoding": "identity", "content-type": "application/json"},
        {"content-encoding": "gzip", "content-type": "application/x-www-form-urlencoded"},
    ):
        assert door.post("/v1/batch", packed, headers).status == 200


def test_plain_json_is_taken_where_the_headers_promise_gzip(door, track):
    reply = door.post("/v1/batch", {"batch": [track]}, {"content-encoding": "gzip"})
    assert reply.status == 200


def test_gzip_of_several_members_is_one_body(door, track):
    content = json.dumps({"batch": [track]}).encode()
    packed = gzip.compress(content[:20]) + gzip.compress(content[20:])
    assert door.post("/v1/batch", packed).status == 200
    assert door.stored() == [track]


@pytest.mark.parametrize(
    "broken", [b"\x1f\x8b", b"\x1f\x8bgarbage", gzip.compress(b'{"batch":[]}', mtime=0)[:-4]]
)
def test_400_for_broken_gzip(door, broken):
    reply = door.post("/v1/batch", broken)
    assert (reply.status, reply.json["code"]) == (400, "body_broken")


def test_413_for_a_gzip_bomb_without_unpacking_it(door):
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 60_000
    reply = door.post("/v1/batch", bomb)
    assert (reply.status, reply.json["code"]) == (413, "batch_too_large")


def test_the_largest_batch_that_segments_clients_fill_is_taken(door, track):
    # analytics-python fills until 475,000 bytes are reached, and an event has up to 32 KB.
    padded = {**track, "properties": {"note": "x" * 32_000}}
    events = [{**padded, "messageId": f"m-{number}"} for number in range(15)]
    body = json.dumps({"batch": events}).encode()
    assert 475_000 < len(body) <= 512_000
    assert door.post("/v1/batch", body).json["accepted"] == 15


def test_413_for_a_body_of_more_than_500_kb_announced_or_not(door):
    body = b'{"batch":["' + b"x" * 512_000 + b'"]}'
    for headers in ({}, {"content-length": "1"}):
        reply = door.post("/v1/batch", body, headers)
        assert (reply.status, reply.json["code"]) == (413, "batch_too_large")
    assert door.batches() == []


def test_413_for_more_events_than_a_batch_may_hold(door):
    reply = door.post("/v1/batch", {"batch": [1] * 5_001})
    assert (reply.status, reply.json["code"]) == (413, "batch_too_long")


def test_a_refused_body_is_read_to_its_end_so_that_the_client_hears_the_answer(door):
    left = iter(range(100))

    async def receive():
        number = next(left)
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": number < 99}

    sent = []

    async def send(message):
        sent.append((message, next(left, None)))

    scope = {"type": "http", "method": "POST", "path": "/v1/batch", "headers": []}
    asyncio.run(door.app(scope, receive, send))
    assert sent[0][0]["status"] == 413
    assert sent[0][1] is None


def test_bodies_come_in_pieces(door, track):
    reply = door.post("/v1/batch", {"batch": [track]}, chunk=7)
    assert reply.json["accepted"] == 1


def test_a_client_that_goes_away_is_not_answered_and_nothing_is_kept(door):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/batch", "headers": []}
    asyncio.run(door.app(scope, receive, send))
    assert sent == []
    assert door.batches() == []


def test_408_for_a_body_that_does_not_come(door):
    async def receive():
        await asyncio.Event().wait()

    sent = []

    async def send(message):
        sent.append(message)

    door.open(body_seconds=0.01)
    scope = {"type": "http", "method": "POST", "path": "/v1/batch", "headers": []}
    asyncio.run(door.app(scope, receive, send))
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "body_slow"


def test_503_when_all_bodies_together_are_more_than_memory_may_hold(door, track):
    """One body is held open while another one asks for room."""
    content = json.dumps({"batch": [track]}).encode()
    door.open(held_bytes=len(content) + 100)

    async def both():
        arrived, released = asyncio.Event(), asyncio.Event()

        async def slow_receive():
            if not arrived.is_set():
                arrived.set()
                return {"type": "http.request", "body": content[:200], "more_body": True}
            await released.wait()
            return {"type": "http.disconnect"}

        async def nothing(message):
            raise AssertionError

        scope = {"type": "http", "method": "POST", "path": "/v1/batch", "headers": []}
        slow = asyncio.create_task(door.app(scope, slow_receive, nothing))
        await arrived.wait()
        refused = await door.ask("POST", "/v1/batch", content)
        released.set()
        await slow
        taken = await door.ask("POST", "/v1/batch", content)
        return refused, taken

    refused, taken = asyncio.run(both())
    assert (refused.status, refused.json["code"]) == (503, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert taken.status == 401  # there is room again; this test sent no key


def test_a_cancelled_request_does_not_cancel_what_the_lake_writes(door, writer, track):
    """A server cancels the task of a client that left; the writer's future must not feel it."""
    futures = []
    appended = asyncio.Event()

    class Watching:
        def append(self, envelope, payloads):
            futures.append(writer.append(envelope, payloads))
            appended.set()
            return futures[-1]

    door.open(Watching())

    async def leave():
        task = asyncio.create_task(
            door.ask(
                "POST",
                "/v1/batch",
                json.dumps({"batch": [track], "writeKey": next(iter(door.ring.grants))}).encode(),
            )
        )
        await appended.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert futures[0].result(timeout=10) is None
    assert door.stored() == [track]
