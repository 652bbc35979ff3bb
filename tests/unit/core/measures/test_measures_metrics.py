import pytest

from cham.core.interactions import Scale
from cham.core.measures import Metric, Unit, read_metric
from cham.core.measures.errors import MetricUnknownError, NpsScaleError
from cham.core.measures.metrics import top_box, worth


def test_nps_counts_six_as_bad_and_nine_as_good() -> None:
    found = worth(Metric.NPS, Scale("nps", 0, 10))

    assert found.of_points.tolist() == [-100] * 7 + [0, 0, 100, 100]
    assert (found.unit, found.floor, found.ceiling) == (Unit.POINTS, -100, 100)


def test_nps_goes_by_the_ends_of_the_scale_and_not_its_name() -> None:
    assert worth(Metric.NPS, Scale("recommend", 0, 10)).of_points[9] == 100


@pytest.mark.parametrize("scale", [Scale("nps", 1, 10), Scale("nps", 0, 11), Scale("csat", 1, 5)])
def test_nps_is_asked_from_0_to_10_only(scale: Scale) -> None:
    with pytest.raises(NpsScaleError):
        worth(Metric.NPS, scale)


@pytest.mark.parametrize(
    ("metric", "high", "box"),
    [
        (Metric.CSAT, 5, 2),
        (Metric.CSAT, 4, 2),
        (Metric.CSAT, 3, 1),
        (Metric.CSAT, 2, 1),
        (Metric.CSAT, 10, 2),
        (Metric.CES, 7, 3),
        (Metric.CES, 6, 3),
        (Metric.CES, 5, 2),
    ],
)
def test_top_box_never_reaches_the_middle(metric: Metric, high: int, box: int) -> None:
    assert top_box(metric, Scale("x", 1, high)) == box


def test_effort_asked_the_other_way_round_is_turned() -> None:
    scale = Scale("ces", 1, 7)

    assert worth(Metric.CES, scale).of_points.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert worth(Metric.CES_REVERSED, scale).of_points.tolist() == [7, 6, 5, 4, 3, 2, 1]


def test_emotion_is_put_on_minus_2_to_2() -> None:
    assert worth(Metric.EMOTION, Scale("x", 1, 5)).of_points.tolist() == [-2, -1, 0, 1, 2]


def test_unknown_metric_is_told_the_known_ones() -> None:
    with pytest.raises(MetricUnknownError, match="nps, csat, ces, ces_reversed, emotion"):
        read_metric("NPS")
