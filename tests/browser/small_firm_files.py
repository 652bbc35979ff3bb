"""What a small lunch kitchen has: a form's answers and a till's orders, with a pain of known size.

Of those for whom lunch was handed over badly, 60 % never order again; of the others, 12 %.
"""

import csv
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

_CUSTOMERS = 260
_START = datetime(2026, 3, 2, 11, 30)  # noqa: DTZ001 - as a till writes it, without a zone


@dataclass(frozen=True)
class FirmFiles:
    """The two files, and how many rows each has."""

    answers: Path
    answered: int
    orders: Path
    ordered: int


def write_firm_files(folder: Path) -> FirmFiles:
    """Write the files in the shapes of Google Forms and of a till."""
    chance = random.Random(7)
    orders: list[tuple[str, datetime, str, int]] = []
    answers: list[tuple[str, str, str, int, str]] = []
    for _ in range(_CUSTOMERS):
        phone = f"09{chance.randrange(10**8):08d}"
        is_bad = chance.random() < 0.4
        leaves = chance.random() < (0.6 if is_bad else 0.12)
        asked = 60 + chance.randrange(30)
        for day in range(0, asked if leaves else 210, 7):
            when = _START + timedelta(days=day + chance.randrange(3), minutes=chance.randrange(60))
            orders.append(
                (f"DH{len(orders):05d}", when, phone, chance.choice([45, 55, 65]) * 1000)
            )
        answers.append(
            (
                (_START + timedelta(days=asked, hours=1)).strftime("%d/%m/%Y %H:%M:%S"),
                phone,
                "Giao tận nơi" if chance.random() < 0.7 else "Bữa cơm",
                chance.choice([1, 2, 2]) if is_bad else chance.choice([4, 5, 5]),
                "Giao trễ, cơm nguội" if is_bad else "Cơm nóng, giao đúng giờ",
            )
        )
    return FirmFiles(
        answers=_write_form(folder / "gop-y.csv", answers),
        answered=len(answers),
        orders=_write_till(folder / "don-hang.xlsx", orders),
        ordered=len(orders),
    )


def _write_form(file: Path, rows: list[tuple[str, str, str, int, str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        form = csv.writer(opened)
        form.writerow(
            ["Dấu thời gian", "Số điện thoại", "Điểm chạm", "Mức độ hài lòng (1-5)", "Góp ý"]
        )
        form.writerows(rows)
    return file


def _write_till(file: Path, rows: list[tuple[str, datetime, str, int]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã đơn", "Ngày mua", "Số điện thoại", "Thành tiền"])
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file
