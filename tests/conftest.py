"""What every test may ask for: the real data beside the checkout, where it is."""

import os
from pathlib import Path

import pytest

from made_once import shared_folder

_BESIDE = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the models to begin with are learned, once for all processes of a run."""
    return shared_folder(tmp_path_factory) / "starter-models"


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder with real data, which is never part of the project."""
    folder = Path(os.environ.get("CHAM_REALDATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip(f"no real data: set CHAM_REALDATA to its folder (looked in {folder})")
    return folder


# What takes a minute and more; begun first, so that at the end no worker waits for another.
_LONGEST = ("integration/truth/", "engine/test_kernel_compiles.py", "lake/test_power_cuts.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in _LONGEST))
