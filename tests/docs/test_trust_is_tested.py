"""The page of promises names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "reference" / "trust.md"


def test_every_promise_names_a_test_and_every_test_is_there():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        for each in named:
            assert re.search(
                r"^(    )?def test_", (ROOT / each).read_text("utf-8"), re.MULTILINE
            ), each
