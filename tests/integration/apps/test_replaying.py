"""Replaying dead letters: what the door refused for good reason stays refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from cham.apps.imports.letters import gather_letters, replay_letters
from cham.apps.interactions.lakes import open_lake
from cham.apps.orgs.models import Organisation
from cham.doors.http.batches import Batch
from cham.doors.http.judging import Judge
from cham.doors.http.limits import Limits
from cham.lake import Envelope, Lake, Replay

NOW = 1_795_309_490_000_000  # 2026-11-22T01:04:50Z
LATER = NOW + 200 * 365 * 86_400 * 1_000_000


def event(name: str, **fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "event": "Ghi chú", "messageId": name, **fields}


EVENTS = [
    event("good"),
    event("y2099", timestamp="2099-01-01T00:00:00Z"),
    event("y1000", timestamp="1000-01-01T00:00:00Z"),
    event("y2020", timestamp="2020-05-01T00:00:00Z"),
    event("large", properties={"note": "x" * 33_000}),
    event("nameless", event=None),
    event("m" * 101),
    event("deep", properties={"a": json.loads('{"a":' * 40 + "1" + "}" * 40)}),
]
DEAD = {
    "clock_future": 1, "too_old": 2, "event_too_large": 1, "event_name_missing": 1,
    "message_id_too_long": 1, "nested_too_deep": 1,
}  # fmt: skip


@pytest.fixture
def lake(firm: Organisation, tmp_path: Path) -> Lake:
    """A lake with what the door took and refused."""
    lake = open_lake(tmp_path)
    batch = Batch(events=[json.dumps(each).encode() for each in EVENTS])
    verdict = Judge("segment", batch, NOW, Limits()).judge(historical=False)
    writer = lake.open_writer("web")
    for code, payloads in [("", verdict.good), *verdict.refused.items()]:
        envelope = Envelope(
            organisation=firm.code, source="web", dialect="segment", received_at=NOW, refusal=code
        )
        writer.append(envelope, payloads).result()
    writer.close()
    return lake


def dead(lake: Lake, firm: Organisation) -> dict[str, int]:
    return {each["code"]: each["count"] for each in gather_letters(lake, firm)}


def ids(lake: Lake, firm: Organisation) -> list[str]:
    rows = lake.scan(firm.code, columns=("message_id",)).read_all()
    return sorted(str(each) for each in rows["message_id"].to_pylist())


@pytest.mark.parametrize("now", [NOW, LATER])  # waiting makes no wrong clock right
def test_nothing_that_was_not_corrected_comes_in(lake: Lake, firm: Organisation, now: int):
    assert dead(lake, firm) == DEAD
    done = replay_letters(lake, firm, now=now)
    assert done == Replay(replayed=7, stored=0, duplicate=0, dead=7)
    assert dead(lake, firm) == DEAD
    assert ids(lake, firm) == ["good"]
    assert replay_letters(lake, firm, codes=["too_old"], now=now).stored == 0


def test_history_comes_in_where_it_is_meant(lake: Lake, firm: Organisation):
    done = replay_letters(lake, firm, historical=True, now=NOW)
    assert done == Replay(replayed=7, stored=2, duplicate=0, dead=5)
    assert ids(lake, firm) == ["good", "y1000", "y2020"]


def test_a_rule_that_changed_lets_them_in(
    lake: Lake, firm: Organisation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cham.doors.http.judging.Limits", lambda: Limits(event_bytes=40_000))
    assert replay_letters(lake, firm, now=NOW).stored == 1
    assert ids(lake, firm) == ["good", "large"]


def test_reasons_are_listed_with_sources_and_the_latest_letters(lake: Lake, firm: Organisation):
    first = gather_letters(lake, firm)[0]
    assert (first["code"], first["count"], first["by_source"]) == ("too_old", 2, {"web": 2})
    assert [json.loads(each)["messageId"] for each in first["samples"]] == ["y1000", "y2020"]
