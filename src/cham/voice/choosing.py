"""How closely to follow the texts, and how much rare labels count: chosen on folds not learned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.voice.calibration import Calibration, calibrate
from cham.voice.lessons import FOLDS, Lessons, fit, sums_of
from cham.voice.scoring import Agreement, agreement

_STRENGTHS = (1.0, 3.0, 8.0)
_BALANCES = (0.5, 0.75, 0.0)
_LEANS = (0.0, 0.15, 0.3, 0.45)  # powers of a label's rarity


@dataclass(frozen=True, slots=True)
class Setting:
    """How a model is learned.

    Attributes
    ----------
    strength
        How closely it follows the texts.
    balance
        The power of a label's rarity by which it counts more; 0 counts all texts alike.
    """

    strength: float
    balance: float

    def costs(self, labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
        """Give what a row of each class counts; 1 in the mean over rows."""
        counts = np.maximum(np.bincount(labels, minlength=classes), 1)
        costs: NDArray[np.float64] = (counts.max() / counts) ** self.balance
        costs *= counts.sum() / (costs * counts).sum()
        return costs


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """The setting chosen, and what it did with rows of folds that it had not learned from."""

    setting: Setting
    sums: NDArray[np.float64]
    calibration: Calibration
    lean: tuple[float, ...]
    agreement: Agreement

    @property
    def worth(self) -> float:
        """Tell how good it is."""
        return _worth(self.agreement)


@dataclass(frozen=True, eq=False)
class Chooser:
    """Tries settings on folds.

    Attributes
    ----------
    labels
        The class of each row, unmarked copies included.
    names
        Of the classes.
    """

    lessons: Lessons
    labels: NDArray[np.int64]
    names: tuple[str, ...]
    seed: int

    def choose(
        self,
        strengths: tuple[float, ...] = _STRENGTHS,
        balances: tuple[float, ...] = _BALANCES,
    ) -> Choice:
        """Choose the strength first, then the balance."""
        best: Choice | None = None
        for balance in balances:
            tried = strengths if best is None else (best.setting.strength,)
            for strength in tried:
                choice = self.attempt(Setting(strength, balance))
                if best is None or choice.worth > best.worth:
                    best = choice
        assert best is not None
        return best

    def attempt(self, setting: Setting) -> Choice:
        """Learn from all folds but one, and say what the model makes of that one; for each fold."""
        chance = np.random.default_rng(self.seed)
        classes, folds = len(self.names), self.lessons.folds
        costs = setting.costs(self.labels, classes)
        sums = np.zeros((len(self.labels), classes))
        for fold in range(FOLDS):
            here = folds == fold
            if here.all() or not here.any():
                continue
            weights = fit(
                self.lessons.seen,
                self.labels,
                costs,
                strength=setting.strength,
                chance=chance,
                learned_from=~here,
            )
            sums[here] = sums_of(self.lessons.unseen[here], weights)
        judged = self.lessons.is_judged
        calibration = calibrate(sums[judged], self.labels[judged])
        chances = calibration.probabilities(sums[judged])
        lean, found = self._lean(chances, self.labels[judged])
        return Choice(setting, sums, calibration, lean, found)

    def _lean(
        self, chances: NDArray[np.float64], truth: NDArray[np.int64]
    ) -> tuple[tuple[float, ...], Agreement]:
        """Choose how far to lean towards rare labels, and give what comes of it."""
        counts = np.maximum(np.bincount(truth, minlength=len(self.names)), 1)
        tried = []
        for power in _LEANS:
            lean = (counts.min() / counts) ** power
            given = (chances * lean).argmax(axis=1)
            found = agreement(truth, given, self.names)
            tried.append((tuple(float(each) for each in lean), found))
        return max(tried, key=lambda each: _worth(each[1]))

    def learn(self, setting: Setting) -> NDArray[np.float64]:
        """Learn from all rows; the first class needs no weights, because only differences tell."""
        costs = setting.costs(self.labels, len(self.names))
        chance = np.random.default_rng(self.seed)
        weights = fit(
            self.lessons.seen, self.labels, costs, strength=setting.strength, chance=chance
        )
        return weights[:, 1:] - weights[:, :1]


def _worth(found: Agreement) -> float:
    """Let rare labels count as much as texts do."""
    return (found.macro_f1 + found.weighted_f1) / 2
