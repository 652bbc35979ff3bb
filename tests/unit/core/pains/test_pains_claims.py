from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from cham.core.pains.claims import adjusted_p, needed_bad


def draws_about(centre: list[float], *, n: int = 4_000, seed: int = 1, tie: float = 0.0):
    chance = np.random.default_rng(seed)
    own, shared = chance.normal(size=(n, len(centre))), chance.normal(size=(n, 1))
    return np.array(centre) + np.sqrt(1 - tie) * own + np.sqrt(tie) * shared


def test_one_touchpoint_alone_gets_its_own_p():
    observed = np.array([1.645])
    assert adjusted_p(observed, draws_about([1.645]))[0] == pytest.approx(0.05, abs=0.01)


def test_independent_touchpoints_get_about_holms_p():
    observed = np.array([3.0, 2.4, 0.3, -1.0])
    adjusted = adjusted_p(observed, draws_about(list(observed)))
    single = np.array([0.00135, 0.0082, 0.3821, 0.8413])
    holm = multipletests(single, method="holm-sidak")[1]
    assert adjusted == pytest.approx(holm, abs=0.02)


def test_touchpoints_that_move_together_are_judged_less_harshly():
    observed = np.array([2.2] * 8)
    apart = adjusted_p(observed, draws_about([2.2] * 8))
    tied = adjusted_p(observed, draws_about([2.2] * 8, tie=0.9))
    assert tied.max() < apart.max()


def test_later_p_values_are_never_smaller():
    observed = np.array([0.2, 3.1, 1.0, 2.0])
    p = adjusted_p(observed, draws_about(list(observed)))
    order = np.argsort(-observed)
    assert (np.diff(p[order]) >= 0).all()


def test_a_difference_below_zero_is_no_pain_however_large():
    assert adjusted_p(np.array([-9.0]), draws_about([-9.0]))[0] == 1.0


def test_a_difference_that_never_varies_cannot_be_claimed():
    draws = draws_about([4.0, 0.0])
    draws[:, 1] = 0.0
    p = adjusted_p(np.array([4.0, 0.0]), draws)
    assert p[0] < 0.01
    assert p[1] == 1.0


def test_null_firms_are_falsely_claimed_at_the_level():
    chance = np.random.default_rng(7)
    false = 0
    for _ in range(400):
        observed = chance.normal(size=10)
        draws = observed + chance.normal(size=(400, 10))
        false += bool((adjusted_p(observed, draws) <= 0.05).any())
    assert false == pytest.approx(20, abs=13)  # three standard errors of a binomial


def test_needed_bad_matches_the_textbook_formula_for_equal_groups(settings):
    by_hand = (1.959964 + 0.841621) ** 2 * (0.15 * 0.85 + 0.10 * 0.90) / 0.05**2
    assert needed_bad(0.1, 1.0, 1, settings) == 683 == np.ceil(by_hand)


def test_needed_bad_falls_with_more_good_ones_and_rises_with_more_tests(settings):
    assert needed_bad(0.1, 4.0, 1, settings) < 683 < needed_bad(0.1, 1.0, 20, settings)


def test_a_smaller_loss_needs_more(settings):
    small = replace(settings, relevant_loss=0.02)
    assert needed_bad(0.1, 1.0, 1, small) > 5 * needed_bad(0.1, 1.0, 1, settings)


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_nobody_or_everybody_lost_still_gives_a_number(settings, lost):
    assert needed_bad(lost, 1.0, 1, settings) > 0
