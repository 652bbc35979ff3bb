"""`discover` beside pm4py itself, where it is installed: real logs and random logs."""

from pathlib import Path
from typing import Any

import pytest

from integration.engine.oracle import LOGS, MADE, oracle_figures, read_frame, write_made_logs
from integration.engine.test_discover_real_logs import RECORDED, discover_file, found_figures

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore"),  # pm4py's own
]


@pytest.fixture(autouse=True, scope="module")
def oracle() -> Any:
    return pytest.importorskip("pm4py", reason="pm4py is not installed: make test-long does")


@pytest.mark.realdata
@pytest.mark.parametrize("name", LOGS)
def test_the_oracle_still_finds_what_was_recorded(name: str, realdata: Path):
    log = LOGS[name]
    assert oracle_figures(read_frame(realdata / "logs" / log.file, log), log) == RECORDED[name]


@pytest.mark.parametrize("seed", range(20))
def test_logs_of_every_kind_have_the_paths_that_the_oracle_finds(seed: int, tmp_path: Path):
    for name, path in write_made_logs(tmp_path, seed):
        expected = oracle_figures(read_frame(path, MADE), MADE)
        assert found_figures(discover_file(path)) == expected, name
