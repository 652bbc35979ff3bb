"""The promise about growth, held against comments whose truth is known."""

import numpy as np
import pytest

from cham.core.measures import Verdict
from cham.voice.themes.counting import changes_of, parts_of
from cham.voice.themes.phrases import npmi

SHARES = np.array([0.3, 0.2, 0.15, 0.1, 0.08, 0.05, 0.04, 0.03, 0.02, 0.01])
NOW, BEFORE = 900, 1400


def called(truth: np.ndarray, runs: int, seed: int) -> np.ndarray:
    """Draw counts for both periods again and again; say which themes are called changed."""
    chance = np.random.default_rng(seed)
    now, before = (
        chance.binomial(NOW, truth, (runs, 10)),
        chance.binomial(BEFORE, SHARES, (runs, 10)),
    )
    return np.array(
        [
            [each.verdict is Verdict.CHANGED for each in changes_of(one, NOW, other, BEFORE)]
            for one, other in zip(now.tolist(), before.tolist(), strict=True)
        ]
    )


def test_where_nothing_changed_few_runs_call_anything():
    # With no true change every call is false, so the rate of runs with a call is the one promised.
    wrong = called(SHARES, 80, 1).any(axis=1).mean()
    assert wrong <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 80)


def test_planted_growth_is_found_and_false_calls_stay_rare():
    truth = SHARES.copy()
    truth[[1, 4]] = 0.3, 0.16
    changed = called(truth, 50, 2)
    assert changed[:, [1, 4]].mean() > 0.95
    false = changed.copy()
    false[:, [1, 4]] = False
    rate = (false.sum(axis=1) / np.maximum(changed.sum(axis=1), 1)).mean()
    assert rate <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 50)


def test_parts_are_shares_of_what_is_known():
    first, second = parts_of(["b", "a", None, "b"])
    assert (first.code, first.count, second.code, second.count) == ("b", 2, "a", 1)
    assert first.share.n == 3
    assert parts_of([None]) == ()


def test_npmi_is_one_for_words_that_are_never_apart_and_nought_by_chance():
    together, first, second = np.array([10, 4, 1]), np.array([10, 20, 1]), np.array([10, 20, 1])
    found = npmi(together, first, second, 100)
    assert found == pytest.approx([1, 0, 1])
