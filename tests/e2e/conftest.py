"""The whole command, run as a user runs it, on a small simulated firm."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from made_once import made_once

CHAM = Path(sys.executable).parent / "cham"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_cham(*words: str | Path, lang: str = "en", **environment: str) -> Ran:
    done = subprocess.run(
        [CHAM, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "CHAM_LANG": lang, **environment},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def cham() -> Callable[..., Ran]:
    return run_cham


@dataclass(frozen=True)
class SmallFirm:
    """A firm's files, and the data folder that they were imported into."""

    files: Path
    data: Path
    simulated: Any
    imports: list[Any]


@pytest.fixture(scope="session")
def small_firm(tmp_path_factory: pytest.TempPathFactory) -> SmallFirm:
    made = made_once(tmp_path_factory, "small-firm", _make_firm)
    own = tmp_path_factory.mktemp("firm") / "data"
    shutil.copytree(made.data, own)
    return replace(made, data=own)


def _make_firm(folder: Path) -> SmallFirm:
    files, data = folder / "files", folder / "data"
    simulated = run_cham(
        "simulate", "--out", files, "--customers", "250", "--months", "12", "--json"
    ).json
    run_cham("import", simulated["journey"], "--as", "journey", "--data", data)
    imports = [
        run_cham(
            "import",
            each["file"],
            "--as",
            each["as"],
            "--map",
            each["map"],
            "--data",
            data,
            "--json",
        ).json
        for each in simulated["imports"]
    ]
    return SmallFirm(files, data, simulated, imports)
