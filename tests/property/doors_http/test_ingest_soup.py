"""Whatever is sent: a clear answer, never a fault of the server, and every event accounted for."""

import asyncio
import gzip
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cham.doors.http import INTERPRETERS, Grant, Refusal, ingest_application
from cham.lake.ports import Arrival, DeadLetter, Envelope
from cham.lake.slots import take_slot
from cham.lake.writer import SegmentWriter

KEY = "cham_live_Property0000_0123456789abcdefghijABCDEFGHIJ12"
NOW = 1_795_309_490_000_000  # 2026-11-22T01:04:50Z
PATHS = [
    *("/v1/batch", "/v1/identify", "/v1/track", "/v1/page", "/v1/screen", "/v1/group"),
    *("/v1/alias", "/batch/", "/i/v0/e/"),
]
QUIET = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), texts),
        st.integers(10**30, 10**60),
        st.sampled_from(["\0", "nps_0_10", "2026-11-22T01:04:50Z", "1e99999", "-5", "VND", "NaN"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=6,
)
TIMES = st.sampled_from(
    [
        *("2026-11-22T01:04:49Z", "2026-11-22", "0001-01-01T00:00:00+14:00", "soon"),
        *("9999-12-31T23:59:59-12:00", "2019-01-01T00:00:00Z", "2026-11-24T00:00:00Z"),
    ]
)
PROPERTIES = st.dictionaries(
    st.sampled_from(
        [
            *("revenue", "total", "value", "amount", "currency", "score", "scale", "metric"),
            *("nps", "csat", "rating", "kind", "comment", "order_id", "email", "phone", "name"),
            *("channel", "device", "language", "alias", "$anon_distinct_id", "$survey_response"),
            *("$survey_name", "$set", "$set_once", "distinct_id", "$group_type", "address"),
        ]
    ),
    values,
    max_size=5,
)


def mostly(*good: Any) -> st.SearchStrategy[Any]:
    """Mostly what belongs there, sometimes anything."""
    return st.one_of(st.sampled_from(good), st.sampled_from(good), values)


segment_events = st.fixed_dictionaries(
    {},
    optional={
        "type": mostly("identify", "track", "page", "screen", "group", "alias"),
        "userId": mostly("u1", 7),
        "anonymousId": mostly("a1"),
        "previousId": mostly("old"),
        "groupId": mostly("g1"),
        "event": mostly("Opened", "Order Completed", "Khiếu nại"),
        "name": mostly("Home"),
        "properties": st.one_of(PROPERTIES, values),
        "traits": st.one_of(PROPERTIES, values),
        "context": st.one_of(
            st.fixed_dictionaries(
                {}, optional={"page": values, "device": values, "locale": values, "traits": values}
            ),
            values,
        ),
        "channel": mostly("web", "mobile", "server"),
        "timestamp": st.one_of(TIMES, values),
        "sentAt": st.one_of(TIMES, values),
        "messageId": mostly("m-1", "m-2", "m" * 101),
    },
)
posthog_events = st.fixed_dictionaries(
    {},
    optional={
        "event": mostly(
            "opened", "$identify", "$create_alias", "$set", "survey sent", "$pageview"
        ),
        "distinct_id": mostly("u1", 7),
        "properties": st.one_of(PROPERTIES, values),
        "$set": st.one_of(PROPERTIES, values),
        "timestamp": st.one_of(TIMES, values),
        "uuid": mostly("id-1", "id-2"),
    },
)


@dataclass
class Door:
    app: Any
    writer: SegmentWriter
    kept: list[bytes] = field(default_factory=list)

    def append(self, envelope: Envelope, payloads: Sequence[bytes]) -> Future[None]:
        """Note what passes on its way to the real writer."""
        self.kept += payloads
        return self.writer.append(envelope, payloads)

    def post(self, path: str, content: bytes, headers: dict[bytes, bytes] | None = None) -> Any:
        """Give the status and the decoded body."""
        token = {b"authorization": b"Bearer " + KEY.encode()} if headers is None else headers
        scope = {"type": "http", "method": "POST", "path": path, "headers": list(token.items())}
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        return sent[0]["status"], json.loads(sent[1]["body"])


class Clock:
    def now(self) -> int:
        return NOW

    def steady(self) -> float:
        return 0.0


class Ring:
    def grant(self, key: str) -> Grant | None:
        grant = Grant(key_id="x", organisation="o", source="s", scopes=frozenset({"ingest"}))
        return grant if key == KEY else None


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    writer = SegmentWriter(take_slot(tmp_path, "w"), 0)
    door = Door(None, writer)
    door.app = ingest_application(keys=Ring(), writer=door, clock=Clock())
    yield door
    writer.close()


def as_json(value: Any) -> bytes:
    """Write JSON as careless clients do: NaN and Infinity as they come."""
    return json.dumps(value, ensure_ascii=False).encode()


@QUIET
@given(st.sampled_from(PATHS), st.binary(max_size=200))
def test_any_bytes_get_a_clear_answer(door, path, content):
    for body in (content, gzip.compress(content), b"\x1f\x8b" + content):
        status, answer = door.post(path, body)
        assert status in {200, 400, 413, 422}
        assert status == 200 or answer["code"]


@QUIET
@given(st.sampled_from(PATHS), values)
def test_any_json_gets_a_clear_answer(door, path, value):
    status, answer = door.post(path, as_json(value))
    assert status in {200, 400, 413, 422}
    assert status == 200 or answer["message"]


@QUIET
@given(
    st.dictionaries(st.sampled_from([b"authorization", b"content-length"]), st.binary(max_size=40))
)
def test_any_header_gets_a_clear_answer(door, headers):
    status, _ = door.post("/v1/batch", b'{"batch":[]}', headers)
    assert status in {401, 413}


@QUIET
@given(
    st.sampled_from([("/v1/batch", segment_events), ("/batch/", posthog_events)]).flatmap(
        lambda each: st.tuples(st.just(each[0]), st.lists(st.one_of(each[1], values), max_size=6))
    )
)
def test_every_event_is_accepted_or_failed_and_kept(door, sent):
    path, events = sent
    written = [as_json(event) for event in events]
    door.kept.clear()
    status, answer = door.post(path, b'{"batch":[' + b",".join(written) + b"]}")
    if status == 400:  # NaN, Infinity and the like are no JSON at all, and nothing is kept
        assert answer["code"] == "body_broken"
        assert door.kept == []
        return
    failed = {each["index"]: each["code"] for each in answer["failed"]}
    assert answer["accepted"] + answer["duplicate"] + len(failed) == len(events)
    assert status == (422 if failed and len(failed) == len(events) else 200)
    assert set(failed.values()) <= set(Refusal)
    assert sorted(door.kept) == sorted(written)


@QUIET
@given(
    st.sampled_from([("segment", segment_events), ("posthog", posthog_events)]).flatmap(
        lambda each: st.tuples(st.just(each[0]), each[1])
    ),
    st.one_of(st.none(), st.integers(0, 2 * NOW)),
)
def test_reading_a_payload_never_fails_and_gives_the_same_twice(written, sent_at):
    dialect, event = written
    envelope = Envelope(
        organisation="o", source="s", dialect=dialect, received_at=NOW, sent_at=sent_at
    )
    payload = as_json(event)
    answer = INTERPRETERS[dialect](payload, envelope)
    assert answer == INTERPRETERS[dialect](payload, envelope)
    if isinstance(answer, DeadLetter):
        assert answer.code in set(Refusal)
        return
    assert isinstance(answer, Arrival)
    row = answer.interaction
    assert 0 < len(row.message_id) <= 100
    assert isinstance(json.loads(row.properties), dict)
    assert row.amount is None or abs(row.amount) < 2**63
    assert row.name


@QUIET
@given(st.binary(max_size=100), st.sampled_from(sorted(INTERPRETERS)))
def test_reading_any_bytes_never_fails(payload, dialect):
    envelope = Envelope(organisation="o", source="s", dialect=dialect, received_at=NOW)
    answer = INTERPRETERS[dialect](payload, envelope)
    assert isinstance(answer, (Arrival, DeadLetter))


@QUIET
@given(segment_events)
def test_what_the_door_takes_the_interpreter_refuses_only_for_its_properties(door, event):
    """A verdict at the door holds later, but for scores and money, which it does not read."""
    status, _ = door.post("/v1/batch", b'{"batch":[' + as_json(event) + b"]}")
    if status != 200:
        return
    envelope = Envelope(organisation="o", source="s", dialect="segment", received_at=NOW)
    answer = INTERPRETERS["segment"](as_json(event), envelope)
    if isinstance(answer, DeadLetter):
        assert answer.code in {
            *("score_invalid", "scale_unknown", "amount_invalid"),
            *("currency_missing", "currency_unknown"),
        }
