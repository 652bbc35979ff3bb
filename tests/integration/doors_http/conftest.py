"""Servers as processes of their own, which tests start, kill and start again."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from integration.doors_http.live_server import BIN, LiveServer, product_command, small_command

HERE = Path(__file__).parent


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """Make servers of the door alone, over the lake in `tmp_path / "lake"`."""
    made: list[LiveServer] = []

    def make(
        *before: str, lake: Path | None = None, workers: int = 2, **settings: str
    ) -> LiveServer:
        environment = {
            "INGEST_LAKE": str(lake or tmp_path / "lake"),
            "PYTHONPATH": str(HERE),
            **settings,
        }
        made.append(LiveServer([*before, *small_command(workers)], environment))
        return made[-1]

    yield make
    for server in made:
        if server.process is not None:
            server.kill()


@dataclass
class Product:
    """The whole product, serving."""

    server: LiveServer
    data: Path
    key: str = ""

    def cham(self, *arguments: str) -> Any:
        """Run a command of the product on the data folder."""
        ran = subprocess.run(
            [str(BIN / "cham"), *arguments, "--data", str(self.data), "--json"],
            check=False,
            capture_output=True,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return json.loads(ran.stdout)

    def rows(self) -> list[dict[str, Any]]:
        """Read every row of the lake."""
        found = subprocess.run(
            [sys.executable, str(HERE / "lake_rows.py"), str(self.data), "to-chuc"],
            check=False,
            capture_output=True,
        )
        assert found.returncode == 0, found.stderr.decode()
        return [json.loads(line) for line in found.stdout.splitlines()]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    data = tmp_path_factory.mktemp("product")
    product = Product(LiveServer(product_command(data)), data)
    product.key = product.cham("key", "create", "--name", "sdks", "--scope", "ingest")["key"]
    product.server.start()
    yield product
    product.server.stop()
