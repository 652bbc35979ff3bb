"""`discover` beside pm4py itself, where it is installed: real logs and random XES logs."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pytest

from cham.engine.discovery import discover
from integration.engine.oracle import LOGS, Log, oracle_figures, read_frame
from integration.engine.test_discover_real_logs import RECORDED, found_figures

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore"),  # pm4py's own
]
XES = Log("", "case:concept:name", "concept:name", "time:timestamp")


@pytest.fixture(autouse=True, scope="module")
def oracle() -> Any:
    return pytest.importorskip("pm4py", reason="pm4py is not installed: make test-long does")


@pytest.mark.realdata
@pytest.mark.parametrize("name", LOGS)
def test_the_oracle_still_finds_what_was_recorded(name: str, realdata: Path):
    log = LOGS[name]
    assert oracle_figures(read_frame(realdata / "logs" / log.file, log), log) == RECORDED[name]


def write_xes(path: Path, seed: int) -> None:
    """Write traces with lifecycle, ties in time, marks and odd characters, in order of time."""
    draw = random.Random(seed)
    traces = []
    for case in range(draw.randint(1, 60)):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randint(0, 10_000))
        events = []
        for _ in range(draw.randint(1, 9)):
            activity = draw.choice(("Đặt món", "A & B", "a", "A", "gọi <lại>"))
            for transition in draw.choice((("complete",), ("start", "complete"))):
                moment += timedelta(milliseconds=draw.choice((0, 0, 1, 500, 61_000, 86_400_000)))
                events.append(
                    f'<event><string key="concept:name" value={quoteattr(activity)}/>'
                    f'<string key="lifecycle:transition" value="{transition}"/>'
                    f'<date key="time:timestamp" value="{moment.isoformat()}"/></event>'
                )
        name = f'<string key="concept:name" value="case {case}"/>'
        traces.append(f"<trace>{name}{''.join(events)}</trace>")
    path.write_text(f'<log xes.version="1.0">{"".join(traces)}</log>', encoding="utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_random_xes_logs_have_the_paths_that_the_oracle_finds(
    seed: int, tmp_path: Path, oracle: Any
):
    write_xes(tmp_path / "log.xes", seed)
    frame = oracle.read_xes(str(tmp_path / "log.xes"), return_legacy_log_object=False)
    found = discover(
        frame[XES.case].tolist(), frame[XES.activity].tolist(), pa.array(frame[XES.time])
    )
    assert found_figures(found) == oracle_figures(frame, XES)
