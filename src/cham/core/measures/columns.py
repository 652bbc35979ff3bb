"""Columns and settings as they arrive, checked before anything is computed from them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cham.core.interactions import Scale
from cham.core.measures.errors import (
    AllWeightsZeroError,
    ColumnLengthError,
    ColumnShapeError,
    LevelError,
    SettingOutsideError,
    SettingTooLowError,
    WeightBlankError,
    WeightError,
)

Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = Sequence[float] | Floats | Whole
Labels: TypeAlias = Sequence[str] | npt.NDArray[np.str_]

# Beyond these the square of a weight is no number any more, and n_effective would mean nothing.
_LEAST_WEIGHT, _GREATEST_WEIGHT = 1e-100, 1e100


@dataclass(frozen=True, slots=True)
class Rows:
    """How many answers there are; every column of the same answers must be as long."""

    count: int

    def numbers(self, column: str, values: Numbers) -> Floats:
        """Read a column of numbers, NaN for blank."""
        found = np.asarray(values, dtype=np.float64)
        self._check(column, found.shape)
        return found

    def labels(self, column: str, values: Labels) -> npt.NDArray[np.str_]:
        """Read a column of texts."""
        found = np.asarray(values, dtype=np.str_)
        self._check(column, found.shape)
        return found

    def flags(self, column: str, values: Flags | Sequence[bool]) -> Flags:
        """Read a column of yes and no."""
        found = np.asarray(values, dtype=np.bool_)
        self._check(column, found.shape)
        return found

    def weights(self, weights: Numbers | None, counted: Flags) -> Floats:
        """Read weights, 1 where none are given; only those of counted answers must be sound."""
        if weights is None:
            return np.where(counted, 1.0, 0.0)
        found = self.numbers("weights", weights)
        blank = np.flatnonzero(counted & np.isnan(found))
        if blank.size:
            raise WeightBlankError(row=int(blank[0]) + 1, rows=blank.size)
        sound = (found == 0) | ((found >= _LEAST_WEIGHT) & (found <= _GREATEST_WEIGHT))
        wrong = np.flatnonzero(counted & ~sound)
        if wrong.size:
            raise WeightError(weight=float(found[wrong[0]]), row=int(wrong[0]) + 1)
        return np.where(counted, found, 0.0)

    def some_weights(self, weights: Numbers | None, counted: Flags) -> Floats:
        """Read weights of which at least one must be above zero."""
        found = self.weights(weights, counted)
        if not found[counted].any():
            raise AllWeightsZeroError(rows=self.count)
        return found

    @staticmethod
    def on_scale(values: Floats, scale: Scale) -> Flags:
        """Mark the values that are points of the scale."""
        on: Flags = (values >= scale.low) & (values <= scale.high) & (values == np.floor(values))
        return on

    def _check(self, column: str, shape: tuple[int, ...]) -> None:
        if len(shape) != 1:
            raise ColumnShapeError(column=column, dimensions=len(shape))
        if shape[0] != self.count:
            raise ColumnLengthError(column=column, found=shape[0], expected=self.count)


@dataclass(frozen=True, slots=True)
class Confidence:
    """A confidence level or a power, a share such as 0.95."""

    level: float
    name: str = "level"

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise LevelError(setting=self.name, level=self.level)

    @property
    def tail(self) -> float:
        """What the interval leaves out on both sides together, a share."""
        return 1 - self.level


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that steers a method, with the name under which the user gave it."""

    name: str
    value: float

    def above(self, least: float) -> None:
        """Refuse a value at or below `least`, and anything that is not finite."""
        if not (math.isfinite(self.value) and self.value > least):
            raise SettingTooLowError(setting=self.name, value=self.value, least=least)

    def within(self, least: float, greatest: float) -> None:
        """Refuse a value outside `least` to `greatest`, the ends included."""
        if not least <= self.value <= greatest:
            raise SettingOutsideError(
                setting=self.name, value=self.value, least=least, greatest=greatest
            )
