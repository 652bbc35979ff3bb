from dataclasses import replace

import numpy as np
import pytest

from cham.core.interactions import Scale, ScaleError
from cham.core.pains import (
    ColumnsUnevenError,
    Cuts,
    CutsError,
    Experiences,
    Margin,
    MarginBasis,
    MarginTwiceError,
    Moments,
    PainError,
    PeriodError,
    Purchases,
    ScaleNumberError,
    SettingError,
    last_year,
)

DAY = 86_400_000_000


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_margin_may_be_a_share_an_amount_per_order_or_revenue():
    amounts = ints(100, 300)
    assert Margin(share=0.3).of(amounts).tolist() == [30.0, 90.0]
    assert Margin(per_order=40).of(amounts).tolist() == [40.0, 40.0]
    assert Margin().of(amounts).tolist() == [100.0, 300.0]
    assert [m.basis for m in (Margin(share=0.3), Margin(per_order=40), Margin())] == [
        MarginBasis.SHARE,
        MarginBasis.PER_ORDER,
        MarginBasis.REVENUE,
    ]


def test_margin_cannot_be_given_twice():
    with pytest.raises(MarginTwiceError, match="one way"):
        Margin(share=0.3, per_order=40)


@pytest.mark.parametrize("margin", [{"share": 0.0}, {"share": 1.1}, {"per_order": 0}])
def test_margin_must_make_sense(margin):
    with pytest.raises(SettingError, match="margin"):
        Margin(**margin)


@pytest.mark.parametrize(
    "change", [{"end": 100 * DAY}, {"start": 250 * DAY}, {"as_of": 199 * DAY}]
)
def test_the_period_must_lie_before_the_end_of_the_data(settings, change):
    with pytest.raises(PeriodError, match=r"1970-\d\d-\d\dT00:00:00\+00:00"):
        replace(settings, **change)


@pytest.mark.parametrize(
    ("name", "value"),
    [("horizon_days", 0), ("level", 1.0), ("replicates", 10), ("min_n", 1), ("relevant_loss", 0)],
)
def test_settings_out_of_range_are_refused_by_name(settings, name, value):
    with pytest.raises(SettingError) as caught:
        replace(settings, **{name: value})
    assert caught.value.fields["name"] == name


@pytest.mark.parametrize("cuts", [Cuts(bad=3, good=3), Cuts(bad=0, good=4), Cuts(bad=2, good=6)])
def test_bands_must_lie_on_the_scale_and_not_overlap(settings, cuts):
    with pytest.raises(CutsError, match="csat_1_5"):
        replace(settings, cuts={"csat_1_5": cuts})


def test_bands_of_a_scale_that_cannot_be_read_are_refused(settings):
    with pytest.raises(ScaleError, match="stars"):
        replace(settings, cuts={"stars": Cuts(bad=1, good=2)})


def test_bands_default_to_those_of_the_scale(settings):
    scores = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    bands = settings.bands(Scale.parse("emotion_-2_2"), scores)
    assert bands.tolist() == [-1, -1, 0, 1, 1]


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        ("nps_0_10", 6, 9),
        ("csat_1_5", 2, 4),
        ("ces_1_7", 3, 5),
        ("rating_1_4", 2, 3),
        ("rating_1_6", 2, 5),
        ("emotion_-2_2", -1, 1),
    ],
)
def test_cuts_of_a_scale_are_the_ends_of_its_bands(settings, name, bad, good):
    scale = Scale.parse(name)
    assert settings.cuts_of(scale) == Cuts(bad=bad, good=good)
    points = np.arange(scale.low, scale.high + 1, dtype=np.float64)
    words = {-1: "bad", 0: "neutral", 1: "good"}
    given = [words[band] for band in settings.bands(scale, points).tolist()]
    assert given == [scale.band(point).value for point in points]


def test_cuts_that_are_set_go_before_those_of_the_scale(settings):
    stricter = replace(settings, cuts={"csat_1_5": Cuts(bad=3, good=5)})
    assert stricter.cuts_of(Scale.parse("csat_1_5")) == Cuts(bad=3, good=5)
    assert stricter.cuts_of(Scale.parse("ces_1_7")) == Cuts(bad=3, good=5)


def test_last_year_ends_one_horizon_before_the_data():
    settings = last_year(1_000 * DAY, horizon_days=60)
    assert (settings.start, settings.end) == ((1_000 - 60 - 365) * DAY, 940 * DAY)
    assert settings.as_of == 1_000 * DAY


def test_uneven_columns_are_refused():
    with pytest.raises(ColumnsUnevenError, match="2, 1, 2"):
        Purchases(customer=ints(1, 2), time=ints(1), amount=ints(1, 2))
    with pytest.raises(ColumnsUnevenError, match="moments"):
        Moments(customer=ints(1), time=ints(1), touchpoint=ints())


def test_a_row_cannot_name_a_scale_that_is_not_listed():
    with pytest.raises(ScaleNumberError, match="1"):
        Experiences(
            customer=ints(1),
            touchpoint=ints(0),
            time=ints(1),
            score=np.array([3.0]),
            scale=ints(1),
            scales=("csat_1_5",),
        )


def test_every_refusal_is_a_pain_error():
    assert issubclass(SettingError, PainError)
    assert issubclass(PeriodError, PainError)
