"""Names, numbers and ids of customers who do not exist.

Telephone numbers are counted up inside one block, +84 900 000 000 to +84 900 199 999, and mail
goes to `.example`, which RFC 2606 keeps free of owners.
"""

from dataclasses import dataclass

import numpy as np

from cham.core.simulation.comments import without_marks
from cham.core.simulation.parameters import FirmParameters

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")  # fmt: skip
_MIDDLE = ("Thị", "Văn", "Minh", "Ngọc", "Thanh", "Hoài", "Gia", "Quốc", "Thuỳ", "Bảo", "Hữu", "Kim", "Xuân", "Đức")  # fmt: skip
_GIVEN = ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Hạnh", "Hiếu", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "My", "Nam", "Nga", "Nhi", "Oanh", "Phúc", "Phương", "Quân", "Quyên", "Sơn", "Tâm", "Thảo", "Trang", "Trung", "Tú", "Uyên", "Vy", "Yến")  # fmt: skip
_FIRST_NUMBER = 900_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """How customers are named in the firm's systems, one entry each."""

    names: tuple[str, ...]
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    codes: tuple[str, ...]
    devices: tuple[str, ...]


def invent(parameters: FirmParameters) -> Identities:
    """Invent who the customers are."""
    chance = parameters.chance(7)
    count = parameters.customers
    parts = [chance.choice(part, count).tolist() for part in (_FAMILY, _MIDDLE, _GIVEN)]
    names = tuple(" ".join(name) for name in zip(*parts, strict=True))
    numbers = chance.permutation(200_000)[:count].tolist()
    return Identities(
        names=names,
        phones=tuple(f"+84{_FIRST_NUMBER + number}" for number in numbers),
        mails=tuple(_mail(name, place) for place, name in enumerate(names)),
        codes=tuple(f"KH{place + 1:06d}" for place in range(count)),
        devices=tuple(f"web-{tag:016x}" for tag in _tags(chance, count)),
    )


def strangers(parameters: FirmParameters, count: int) -> tuple[str, ...]:
    """Give ids to visitors of whom nothing else is known."""
    return tuple(f"web-{tag:016x}" for tag in _tags(parameters.chance(8), count))


def written(phone: str, chance: np.random.Generator) -> str | int:
    """Write a number as people do: with spaces, with +84, without the leading zero."""
    local = phone.removeprefix("+84")
    ways: tuple[str | int, ...] = (
        f"0{local}",
        f"0{local}",
        f"0{local[:3]} {local[3:6]} {local[6:]}",
        f"0{local[:2]}.{local[2:5]}.{local[5:]}",
        f"84{local}",
        phone,
        int(local),  # a spreadsheet took it for a number
    )
    return ways[int(chance.integers(len(ways)))]


def _mail(name: str, place: int) -> str:
    family, *_, given = without_marks(name).lower().split(" ")
    return f"{given}.{family}{place + 1}@vanphong.example"


def _tags(chance: np.random.Generator, count: int) -> list[int]:
    return [int(tag) for tag in chance.integers(0, 2**62, count)]
