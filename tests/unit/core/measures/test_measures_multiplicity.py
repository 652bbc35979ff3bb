import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from cham.core.measures import benjamini_hochberg
from cham.core.measures.errors import SettingOutsideError

# Benjamini and Hochberg (1995), section 3.1: the fifteen comparisons of their example.
PUBLISHED = (
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
)


def test_the_example_of_the_paper_rejects_four() -> None:
    found = benjamini_hochberg(PUBLISHED)

    assert sum(p is not None and p <= 0.05 for p in found) == 4


def test_is_that_of_statsmodels() -> None:
    p_values = np.random.default_rng(2).uniform(size=40).tolist()

    assert benjamini_hochberg(p_values) == pytest.approx(
        multipletests(p_values, method="fdr_bh")[1].tolist()
    )


def test_what_could_not_be_compared_does_not_count() -> None:
    assert benjamini_hochberg([None, 0.02, None, 0.03]) == (None, 0.03, None, 0.03)


def test_one_comparison_stays_as_it_is() -> None:
    assert benjamini_hochberg([0.04]) == (0.04,)


def test_nothing_to_compare() -> None:
    assert benjamini_hochberg([]) == ()
    assert benjamini_hochberg([None]) == (None,)


def test_refuses_what_is_no_probability() -> None:
    with pytest.raises(SettingOutsideError):
        benjamini_hochberg([0.5, 1.2])
