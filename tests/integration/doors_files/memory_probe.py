"""Reads a file in a process of its own and says how much memory that took."""

import json
import sys
from pathlib import Path

from cham.core.errors import ChamError
from cham.doors.files import RowArrivals, arrivals, open_mapped, parse_mapping, read_log

NOW = 1_767_225_600_000_000
MAPPING = """as: interactions
columns: {time: Ngày, case_key: Mã, phone: SĐT, amount: Tiền, text: Ý kiến}
constants: {name: order_placed}
scores: [{column: Điểm, scale: nps_0_10}]
"""


def take_in(path: Path) -> dict[str, int]:
    mapping = parse_mapping(MAPPING)
    found = arrivals(
        open_mapped(path, mapping.file),
        mapping,
        organisation="o",
        source="s",
        received_at=NOW,
        import_id="i",
    )
    counts = {"rows": 0, "errors": 0}
    for each in found:
        counts["rows" if isinstance(each, RowArrivals) else "errors"] += 1
    return counts


def discover(path: Path) -> dict[str, int]:
    log = read_log(path, case="case", activity="activity", time="time")
    return {"rows": log.rows, "cases": len(log.case.names)}


def peak_megabytes() -> int:
    """Give the high-water mark of this process; its parent's does not count."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def main() -> None:
    work = {"take_in": take_in, "discover": discover}[sys.argv[1]]
    found: dict[str, int | str] = {}
    try:
        found |= work(Path(sys.argv[2]))
    except ChamError as error:
        found["code"] = error.code
    print(json.dumps({**found, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main()
