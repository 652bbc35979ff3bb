"""Memory stays small whatever a file's size; rows 46–48 of the list of bad input."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from integration.doors_files import memory_probe

HEADER = "Mã,Ngày,SĐT,Tiền,Điểm,Ý kiến\n"
SMALL = 300  # megabytes: the bound of the list of bad input
LARGE = 1_000  # megabytes: the bound for any file but a workbook


def measure(work: str, path: Path) -> dict[str, int | str]:
    run = subprocess.run(
        [sys.executable, memory_probe.__file__, work, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=3_600,
    )
    found: dict[str, int | str] = json.loads(run.stdout)
    return found


def orders(path: Path, megabytes: int, comment: str) -> int:
    """Write an order file of about this size and give its number of rows."""
    dice = random.Random(7)
    block = [
        f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/2024 {dice.randint(0, 23):02d}:05,"
        f"09{dice.randint(0, 99_999_999):08d},{dice.randint(20, 999)}.000đ,{dice.randint(0, 10)},{comment}\n"
        for _ in range(5_000)
    ]
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        while file.tell() < megabytes * 10**6:
            file.writelines(f"DH{rows + number}," + line for number, line in enumerate(block))
            rows += len(block)
    return rows


def test_a_table_of_fifty_megabytes_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    comment = "Giao hàng nhanh nhân viên thân thiện " * 80
    rows = orders(path, 50, comment)
    found = measure("take_in", path)
    assert (found["rows"], found["errors"]) == (rows, 0)
    small = tmp_path / "y.csv"
    orders(small, 1, comment)
    assert int(found["megabytes"]) < int(measure("take_in", small)["megabytes"]) + 40
    assert int(found["megabytes"]) < SMALL


def test_cells_as_long_as_they_may_be_are_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "DH1,25/12/2024,0912345678,45.000đ,9,ngon\n" * 2_000)
        for number in range(40):
            cells = [f"{number}{place}" + "9" * 500_000 for place in range(6)]
            file.write(",".join(cells) + "\n")
    found = measure("take_in", path)
    assert (found["rows"], found["errors"]) == (2_000, 40)
    assert int(found["megabytes"]) < SMALL


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"", "LINE_TOO_LONG"),
        (b"a,b\n1,2\n", "LINE_TOO_LONG"),
        (b"a,b\n1," + b"x" * 30_000_000, "LINE_TOO_LONG"),
        (b"a," * 12_000_000, "COLUMNS_TOO_MANY"),
        (b'a,b\n1,"' + b"x\n" * 12_000_000, "CSV_QUOTE_OPEN"),
        (b'a,b\n1,"' + b"x" * 2_000_000, "FIELD_TOO_LONG"),
        (b"\xff\xfe" + "x".encode("utf-16-le") * 20_000_000, "LINE_TOO_LONG"),
    ],
    ids=["hole", "hole below rows", "line", "columns", "quote", "cell", "utf16"],
)
def test_46_47_48_what_never_ends_is_refused_long_before_its_end(
    tmp_path: Path, start: bytes, code: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(start)
    if code == "LINE_TOO_LONG" and not start.startswith(b"\xff"):
        with path.open("r+b") as file:
            file.truncate(2**40)  # a hole of a terabyte, which no reader can go through
    found = measure("take_in", path)
    assert found["code"] == code
    assert int(found["megabytes"]) < SMALL


def test_46_a_packed_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"x" * 150_000_000, compresslevel=1))
    found = measure("take_in", path)
    assert found["code"] == "LINE_TOO_LONG"
    assert int(found["megabytes"]) < SMALL


@pytest.mark.long
def test_a_table_of_two_gigabytes_takes_less_than_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = orders(path, 2_000, "Giao hàng nhanh nhân viên thân thiện " * 8)
    found = measure("take_in", path)
    print(found)
    assert (found["rows"], found["errors"]) == (rows, 0)
    assert int(found["megabytes"]) < LARGE


@pytest.mark.long
def test_a_log_of_ten_million_events_takes_less_than_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("case,activity,time\n")
        for number in range(0, 10_000_000, 10):
            day, second = 1 + number // 400_000, number % 86_400
            clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
            file.writelines(
                f"vụ {number // 10},bước {step},2024-01-{day:02d} {clock}\n" for step in range(10)
            )
    found = measure("discover", path)
    print(found)
    assert (found["rows"], found["cases"]) == (10_000_000, 1_000_000)
    assert int(found["megabytes"]) < LARGE
