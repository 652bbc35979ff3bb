"""What browsers and PostHog's clients ask beside sending events."""

import asyncio

import pytest

from cham.doors.http import HEALTH_PATH, health_application, is_ingest_path


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/track", "/batch/", "/i/v0/e/", "/flags/"])
def test_browsers_may_send_from_any_page(door, path):
    asked = {"origin": "https://shop.vn", "access-control-request-method": "POST"}
    reply = door.call("OPTIONS", path, headers=asked)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "authorization" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers


def test_refusals_can_be_read_by_browsers_too(door):
    reply = door.post("/v1/batch", {"batch": []}, key="")
    assert reply.status == 401
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/flags/?v=4", "/flags/?v=2&config=true", "/decide/?v=3"])
def test_posthog_clients_hear_that_there_are_no_flags(door, path):
    reply = door.call("POST", path, b'{"token":"x","distinct_id":"u"}')
    assert reply.status == 200
    assert reply.json["flags"] == reply.json["featureFlags"] == {}
    assert reply.json["errorsWhileComputingFlags"] is False


def test_local_evaluation_hears_that_there_is_nothing_to_evaluate(door):
    reply = door.call("GET", "/flags/definitions?token=x&send_cohorts")
    assert reply.json == {"flags": [], "group_type_mapping": {}, "cohorts": {}}


def test_the_door_knows_its_paths():
    assert all(map(is_ingest_path, ["/v1/batch", "/v1/screen", "/batch/", "/i/v0/e/", "/decide"]))
    assert all(map(is_ingest_path, ["/v1", "/v1/nope", "/v1/batch/x", "/i/v1/e", "/flags/x"]))
    assert not any(map(is_ingest_path, ["/", "/v10", "/batches", "/api/v1/batch", HEALTH_PATH]))


def test_health_answers_without_asking_anybody():
    sent = []

    async def receive():
        raise AssertionError

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": HEALTH_PATH, "headers": []}
    asyncio.run(health_application(scope, receive, send))
    assert (sent[0]["status"], sent[1]["body"]) == (200, b'{"status":"ok"}')


@pytest.mark.parametrize("name", ["door", "health"])
def test_servers_may_start_and_stop_the_applications(door, name):
    app = {"door": door.app, "health": health_application}[name]
    asked = iter(["lifespan.startup", "lifespan.shutdown"])
    sent = []

    async def receive():
        return {"type": next(asked)}

    async def send(message):
        sent.append(message["type"])

    asyncio.run(app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
