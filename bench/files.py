"""How fast a large CSV comes in, and in how much memory, beside reading it with Python's csv."""

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

CHAM = Path(sys.executable).parent / "cham"
MAPPING = """as: interactions
columns: {time: Ngày mua, phone: Số điện thoại, name: Việc, amount: Thành tiền, message_id: Mã}
"""
LIMIT_MB = 1000


def write(file: Path, megabytes: int) -> int:
    """Write orders of 200,000 people until the file is as large as asked for; gives the rows."""
    rows, size = 0, 0
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write("Mã,Ngày mua,Số điện thoại,Việc,Thành tiền,Ghi chú\n")
        while size < megabytes * 1_000_000:
            lines = "".join(
                f"DH{n:09d},{n % 28 + 1:02d}/{n // 7 % 12 + 1:02d}/2025 {n % 24:02d}:{n % 60:02d},"
                f"09{n * 7919 % 200_000:08d},Đặt cơm trưa,{45 + n % 40}000,giao tận nơi trước mười hai giờ\n"
                for n in range(rows, rows + 10_000)
            )
            size += out.write(lines)
            rows += 10_000
    return rows


def read(file: Path) -> float:
    """Give the seconds in which Python's csv reads the file and nothing is done with it."""
    began = time.perf_counter()
    with file.open(encoding="utf-8", newline="") as opened:
        for _row in csv.reader(opened):
            pass
    return time.perf_counter() - began


def bring_in(file: Path, folder: Path) -> tuple[dict[str, int], float, float]:
    """Give what the command said, its seconds, and the most memory that it held at a time."""
    mapping = folder / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    words = ["--as", "interactions", "--map", str(mapping), "--data", str(folder / "data")]
    command = [str(CHAM), "import", str(file), *words, "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return json.loads(done.stdout), took, peak


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200, help="2000 is what is promised")
    given = parser.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        file = folder / "orders.csv"
        rows = write(file, given.megabytes)
        alone = read(file)
        told, took, peak = bring_in(file, folder)
    assert told["rows"] == rows == told["imported"] + told["duplicates"] + told["rejected"], told
    print(f"{rows:,} rows, {given.megabytes:,} MB: {rows / took:,.0f} rows/s")
    print(f"csv alone reads {rows / alone:,.0f} rows/s: {took / alone:.1f} times as long")
    print(f"peak {peak:,.0f} MB: {peak / LIMIT_MB:.2f} of what is promised")


if __name__ == "__main__":
    main()
