"""What the door answers, and what lies on the disk when it has answered."""

import json
from concurrent.futures import Future

import pytest

from cham.doors.http import KeysUnreachableError
from cham.lake.errors import QueueFullError, StorageError, StorageFullError


class FailingWriter:
    """Fails as the lake does: at once, or once it has tried to write."""

    def __init__(self, at_once=None, later=None):
        self._at_once, self._later = at_once, later

    def append(self, envelope, payloads):  # noqa: ARG002 - the shape of the real one
        if self._at_once is not None:
            raise self._at_once
        future: Future[None] = Future()
        if self._later is not None:
            future.set_exception(self._later)
        return future


def test_batch_is_acknowledged_with_its_counts_and_kept_as_it_came(door, track):
    raw = json.dumps(track, ensure_ascii=False, indent=1).encode()
    reply = door.post("/v1/batch", b'{"batch":[' + raw + b'],"sentAt":"2026-11-22T01:04:50Z"}')
    assert (reply.status, reply.json) == (
        200,
        {"accepted": 1, "duplicate": 0, "failed": [], "success": True, "status": 1},
    )
    (batch,) = door.batches()
    assert batch.payloads == (raw,)
    assert batch.envelope.organisation == "quan-com"
    assert batch.envelope.source == "web"
    assert batch.envelope.dialect == "segment"
    assert batch.envelope.received_at == 1_795_309_490_000_000
    assert batch.envelope.sent_at == 1_795_309_490_000_000
    assert batch.envelope.refusal == ""


@pytest.mark.parametrize("path", ["/batch", "/batch/", "/i/v0/e", "/i/v0/e/"])
def test_posthog_paths_work_with_and_without_the_last_slash(door, capture, path, key):
    body = {"api_key": key, "batch": [capture], "sent_at": "2026-11-22T01:04:50Z"}
    reply = door.post(path, body, key="")
    assert reply.status == 200
    assert (reply.json["status"], reply.json["accepted"]) == (1, 1)
    (batch,) = door.batches()
    assert batch.envelope.dialect == "posthog"
    assert batch.envelope.sent_at == 1_795_309_490_000_000


def test_posthog_single_event_and_list_are_taken(door, capture, key):
    assert door.post("/i/v0/e/", {"api_key": key, **capture}, key="").status == 200
    inside = {**capture, "properties": {"token": key, "distinct_id": "u1"}}
    assert door.post("/i/v0/e/?compression=gzip-js", [inside, capture], key="").status == 200
    assert len(door.stored()) == 3


@pytest.mark.parametrize(
    ("call", "fields"),
    [
        ("identify", {"userId": "u1", "traits": {"plan": "year"}}),
        ("track", {"userId": "u1", "event": "Opened"}),
        ("page", {"anonymousId": "a1", "name": "Home"}),
        ("screen", {"anonymousId": "a1", "name": "Home"}),
        ("group", {"userId": "u1", "groupId": "g1"}),
        ("alias", {"userId": "u1", "previousId": "a1"}),
    ],
)
def test_single_calls_take_one_event_and_keep_its_type(door, call, fields):
    assert door.post(f"/v1/{call}", {"messageId": "m-1", **fields}).status == 200
    assert door.stored() == [{"type": call, "messageId": "m-1", **fields}]


def test_the_type_in_an_event_goes_before_the_type_in_the_path(door, track):
    assert door.post("/v1/page", track).status == 200
    assert door.stored()[0]["type"] == "track"


def test_the_senders_key_never_reaches_the_disk(door, track, capture, key):
    door.post("/v1/track", {"writeKey": key, **track}, key="")
    door.post("/batch/", {"api_key": key, "batch": [{**capture, "api_key": key}]}, key="")
    assert len(door.stored()) == 2
    assert key.encode() not in b"".join(path.read_bytes() for path in door.folder.glob("*.seg"))


def test_failed_events_are_told_and_kept_as_dead_letters(door, track):
    nameless = {**track, "event": "", "messageId": "m-2"}
    reply = door.post("/v1/batch", {"batch": [nameless, track, 7]})
    assert reply.status == 200
    assert reply.json["accepted"] == 1
    assert reply.json["failed"] == [
        {"index": 0, "code": "event_name_missing"},
        {"index": 2, "code": "event_invalid"},
    ]
    assert [each["messageId"] for each in door.stored()] == ["m-1"]
    assert door.dead() == [
        ("event_name_missing", json.dumps(nameless).encode()),
        ("event_invalid", b"7"),
    ]


def test_422_when_no_event_is_valid_and_all_are_kept_as_dead_letters(door, track):
    reply = door.post("/v1/batch", {"batch": [{**track, "userId": None}]})
    assert reply.status == 422
    assert reply.json["code"] == "none_valid"
    assert (reply.json["accepted"], reply.json["duplicate"]) == (0, 0)
    assert reply.json["failed"] == [{"index": 0, "code": "identifier_missing"}]
    assert [code for code, _ in door.dead()] == ["identifier_missing"]


def test_empty_batch_is_no_fault(door):
    reply = door.post("/v1/batch", {"batch": []})
    assert (reply.status, reply.json["accepted"], reply.json["failed"]) == (200, 0, [])


def test_duplicates_are_counted_within_a_batch_and_after_it(door, track):
    other = {**track, "messageId": "m-2"}
    reply = door.post("/v1/batch", {"batch": [track, track, other]})
    assert (reply.json["accepted"], reply.json["duplicate"]) == (2, 1)
    again = door.post("/v1/batch", {"batch": [track, {**track, "messageId": "m-3"}]})
    assert (again.json["accepted"], again.json["duplicate"]) == (1, 1)


def test_events_that_were_not_acknowledged_are_no_duplicates_later(door, writer, track):
    door.open(FailingWriter(later=StorageError(folder="x", reason="EIO")))
    assert door.post("/v1/batch", {"batch": [track]}).status == 503
    door.writer.append = writer.append
    reply = door.post("/v1/batch", {"batch": [track]})
    assert (reply.json["accepted"], reply.json["duplicate"]) == (1, 0)


def test_the_same_message_id_of_another_source_is_no_duplicate(door, track, key):
    door.post("/v1/batch", {"batch": [track]})
    other = door.ring.grants[key]
    door.ring.grants["other-key"] = type(other)(
        key_id="other", organisation=other.organisation, source="app", scopes=other.scopes
    )
    reply = door.post("/v1/batch", {"batch": [track]}, key="other-key")
    assert (reply.json["accepted"], reply.json["duplicate"]) == (1, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body_broken"),
        (b"{", "body_broken"),
        (b"batch=1", "body_broken"),
        (b'{"batch":[{]}', "body_broken"),
        (b'{"batch":["\xff"', "body_broken"),
        (b"[" * 100_000, "batch_missing"),
        (b'{"batch":' + b"[" * 100_000, "body_broken"),
        (b'{"batch":[],"sentAt":"\\ud8"}', "body_broken"),
        (b"null", "batch_missing"),
        (b"[]", "batch_missing"),
        (b"{}", "batch_missing"),
        (b'{"batch":null}', "batch_missing"),
        (b'{"batch":{}}', "batch_missing"),
    ],
)
def test_400_for_what_is_no_batch(door, body, code):
    reply = door.post("/v1/batch", body)
    assert (reply.status, reply.json["code"]) == (400, code)
    assert reply.json["message"] == reply.json["detail"]
    assert door.batches() == []


def test_400_for_a_batch_where_one_event_belongs(door, track):
    reply = door.post("/v1/track", {"batch": [track]})
    assert (reply.status, reply.json["code"]) == (400, "batch_missing")


@pytest.mark.parametrize(
    ("failure", "status", "code", "wait"),
    [
        (QueueFullError(waiting=9, limit=8), 503, "queue_full", "1"),
        (StorageFullError(folder="x"), 507, "storage_full", "5"),
        (StorageError(folder="x", reason="EIO"), 503, "storage_failed", "5"),
    ],
)
def test_nothing_is_acknowledged_that_the_lake_did_not_keep(
    door, track, failure, status, code, wait
):
    for how in ("at_once", "later"):
        door.open(FailingWriter(**{how: failure}))
        reply = door.post("/v1/batch", {"batch": [track]})
        assert (reply.status, reply.json["code"]) == (status, code)
        assert reply.headers["retry-after"] == wait


def test_503_when_the_disk_does_not_confirm_in_time(door, track):
    door.open(FailingWriter(), disk_seconds=0.01)
    reply = door.post("/v1/batch", {"batch": [track]})
    assert (reply.status, reply.json["code"]) == (503, "storage_slow")


def test_503_when_keys_cannot_be_read(door, track):
    def unreachable(key):
        raise KeysUnreachableError

    door.ring.grant = unreachable
    reply = door.post("/v1/batch", {"batch": [track]})
    assert (reply.status, reply.json["code"]) == (503, "keys_unreachable")
    assert reply.headers["retry-after"] == "1"
    assert door.batches() == []


def test_a_fault_of_the_door_is_answered_without_its_secrets(door, track, caplog):
    door.open(FailingWriter(at_once=RuntimeError("/secret/path")))
    reply = door.post("/v1/batch", {"batch": [track]})
    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert b"/secret/path" not in reply.body
    assert caplog.records[0].levelname == "ERROR"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/batch", 405, "method_unknown"),
        ("PUT", "/batch/", 405, "method_unknown"),
        ("POST", "/v1/nothing", 404, "path_unknown"),
        ("POST", "/", 404, "path_unknown"),
    ],
)
def test_unknown_paths_and_methods_are_told(door, method, path, status, code):
    reply = door.call(method, path)
    assert (reply.status, reply.json["code"]) == (status, code)
