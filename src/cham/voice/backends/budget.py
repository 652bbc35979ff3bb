"""What asking costs, refused before a cap is passed.

Before a request the most that it can cost is set aside; afterwards that gives way to what the
service says it used. So the cap holds whatever happens in between, also with several processes
on one ledger: a process that dies leaves behind what it had set aside.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import msgspec

from cham.voice.backends.errors import BackendLedgerError
from cham.voice.backends.settings import BudgetSettings

_PRICED = 1_000_000  # tokens that a price is for
_LONGEST_LEDGER = 4_096  # bytes


class Spent(Protocol):
    """Where it is kept what was spent."""

    def add(self, amount: Decimal, most: Decimal | None = None) -> bool:
        """Add an amount unless the sum would be more than `most`; say whether it was added."""
        ...


@dataclass(slots=True)
class SpentInRun:
    """Begins with nothing."""

    total: Decimal = Decimal(0)

    def add(self, amount: Decimal, most: Decimal | None = None) -> bool:
        """Add an amount."""
        if most is not None and self.total + amount > most:
            return False
        self.total += amount
        return True


class _Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    day: date
    spent: Decimal


@dataclass(frozen=True, slots=True)
class SpentInDay:
    """Kept in a file that several processes may write to; begins anew with each day."""

    file: Path
    today: Callable[[], date]

    def add(self, amount: Decimal, most: Decimal | None = None) -> bool:
        """Add an amount."""
        try:
            with self._opened() as descriptor:
                return self._add(descriptor, amount, most)
        except OSError as error:
            raise BackendLedgerError(file=str(self.file), reason=error.strerror) from None

    def _add(self, descriptor: int, amount: Decimal, most: Decimal | None) -> bool:
        page = self._page(descriptor)
        total = max(page.spent + amount, Decimal(0))
        if most is not None and total > most:
            return False
        written = msgspec.json.encode(_Page(page.day, total))
        os.pwrite(descriptor, written, 0)
        os.ftruncate(descriptor, len(written))
        os.fsync(descriptor)
        return True

    @contextmanager
    def _opened(self) -> Iterator[int]:
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _page(self, descriptor: int) -> _Page:
        """Read what was spent today; a clock that went back opens no new day."""
        written = os.pread(descriptor, _LONGEST_LEDGER, 0)
        today = self.today()
        if not written:
            return _Page(today, Decimal(0))
        try:
            page = msgspec.json.decode(written, type=_Page)
        except ValueError as error:
            raise BackendLedgerError(file=str(self.file), reason=str(error)) from None
        if not page.spent.is_finite() or page.spent < 0:
            raise BackendLedgerError(file=str(self.file), reason=f"spent {page.spent}")
        return page if page.day >= today else _Page(today, Decimal(0))


class Budget:
    """A cap on tokens or money.

    Examples
    --------
    >>> budget = Budget(BudgetSettings(most=100, of="tokens", per="run"), SpentInRun())
    >>> budget.set_aside(50, 40), budget.set_aside(10, 1)
    (Decimal('90'), None)
    >>> budget.settle(Decimal("90"), 20, 5)
    >>> budget.set_aside(60, 15)
    Decimal('75')
    """

    def __init__(self, settings: BudgetSettings, spent: Spent) -> None:
        self._most = Decimal(str(settings.most))
        self._spent = spent
        self._weights = (Decimal(1), Decimal(1))
        if settings.of == "money":
            into, out = settings.input_price, settings.output_price
            self._weights = (Decimal(str(into)) / _PRICED, Decimal(str(out)) / _PRICED)

    def set_aside(self, into: int, out: int) -> Decimal | None:
        """Set aside what a request can cost at most; None where that would pass the cap."""
        amount = self._cost(into, out)
        return amount if self._spent.add(amount, self._most) else None

    def settle(self, aside: Decimal, into: int, out: int) -> None:
        """Put what a request cost in the place of what was set aside for it."""
        self._spent.add(self._cost(into, out) - aside)

    def _cost(self, into: int, out: int) -> Decimal:
        return self._weights[0] * into + self._weights[1] * out
