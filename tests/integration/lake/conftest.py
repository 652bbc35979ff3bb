from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.lake.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(tmp_path / "data")
    yield opened
    opened.close()
