"""What must hold of a lake after whatever happened to it."""

import contextlib
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from faults.lake.shop import DAY, NOW, Shop
from faults.lake.workload import ERASED, content_of

PROGRAM = Path(__file__).with_name("workload.py")
ROOT = PROGRAM.parents[3]


def command(folder: Path, seed: int, steps: int) -> list[str]:
    return [sys.executable, str(PROGRAM), str(folder), str(seed), str(steps)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}


def start(folder: Path, seed: int, steps: int, *before: str) -> "subprocess.Popen[str]":
    """Start the workload, under another program where one is named."""
    return subprocess.Popen(
        [*before, *command(folder, seed, steps)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )


@dataclass
class Promises:
    """What the workload was told by the lake."""

    sent: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    clean: bool = False

    def hear(self, line: str) -> None:
        """Take in one whole line of the workload."""
        word, *names = line.split()
        if word in {"sent", "undone", "imported"}:
            getattr(self, word).update(names)
        self.clean = word == "erased" or (self.clean and word == "compacted")

    def hear_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            if line.endswith("\n"):
                self.hear(line)


def judge(folder: Path, promises: Promises) -> None:
    """Assert that nothing acknowledged is lost, doubled, changed or come back."""
    if promises.clean:
        assert traces(folder) == [], "bytes of an erased person"
    shop = Shop.open(folder)
    try:
        before = _judge_rows(shop, promises)
        shop.lake.compact(NOW)
        assert _judge_rows(shop, promises) == before
        findings = shop.lake.verify().findings
        assert not findings, findings  # the counts are among what is verified
    finally:
        shop.close()


def traces(folder: Path) -> list[Path]:
    """Find files of the lake with the erased person's words, compressed or not."""
    wanted = [unicodedata.normalize(form, ERASED).encode() for form in ("NFC", "NFD")]
    files = [path for path in (folder / "lake").rglob("*") if path.is_file()]
    return [path for path in files if any(each in _content(path) for each in wanted)]


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".parquet" and path.stem.startswith(("part", "letters")):
        with contextlib.suppress(OSError, pa.ArrowException):  # a rest that a power cut tore
            content += repr(pq.read_table(path).to_pydict()).encode()
    return content


def _judge_rows(shop: Shop, promises: Promises) -> list[str]:
    found = shop.rows()
    rows = {row["message_id"]: row for row in found}
    assert len(found) == len(rows), "doubled rows"
    assert promises.sent <= rows.keys(), "lost rows"
    assert not (promises.clean and any(name.startswith("e") for name in rows)), "erased rows"
    imports = {name.partition("-")[0] for name in rows if name.startswith("i")}
    assert promises.undone.isdisjoint(imports), "rows of an import that was undone"
    customers: dict[str, set[str]] = {}
    for name in (name for name in rows if name.startswith("m")):
        _judge_row(name, rows[name])
        customers.setdefault(content_of(name)["who"], set()).add(rows[name]["customer"])
    assert all(len(ids) == 1 for ids in customers.values()), "customers split in two"
    return sorted(rows)


def _judge_row(name: str, row: dict[str, object]) -> None:
    expected = content_of(name)
    assert row["event_time"] == NOW + expected.pop("day") * DAY
    del expected["who"]
    assert {key: row[key] for key in expected} == expected
