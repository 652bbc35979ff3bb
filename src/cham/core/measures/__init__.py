"""Measures: how customers feel, in numbers that carry their n, interval, unit and method."""

from cham.core.measures.alpha_omega import Reliability, reliability
from cham.core.measures.changes import ChangePoints, Stretch, change_points
from cham.core.measures.charts import (
    ChartKind,
    ChartPoint,
    ControlChart,
    ewma_chart,
    laney_chart,
    p_chart,
    shewhart_chart,
    width_for_false_alarms,
)
from cham.core.measures.curves import StageEmotion, emotion_curve
from cham.core.measures.differences import (
    Equivalence,
    Sameness,
    difference,
    equivalence,
    paired_difference,
    share_difference,
)
from cham.core.measures.errors import MeasureError
from cham.core.measures.estimating import Side, metric_estimate, shares_beside
from cham.core.measures.intervals import NpsMethod, mean_interval, nps_interval, share_interval
from cham.core.measures.kish import DesignEffect, design_effect
from cham.core.measures.limits import Bounds, Limits
from cham.core.measures.linearisation import Design, weighted_mean, weighted_total
from cham.core.measures.measuring import (
    Direction,
    ces,
    csat,
    mean_emotion,
    measure,
    measure_groups,
    measure_tally,
    nps,
    positive_to_negative,
)
from cham.core.measures.metrics import Metric, read_metric
from cham.core.measures.multiplicity import benjamini_hochberg
from cham.core.measures.nonresponse import (
    NonResponse,
    Propensity,
    Scenario,
    SegmentRate,
    non_response,
    response_propensity,
    response_rates,
)
from cham.core.measures.paired_shares import paired_share_difference
from cham.core.measures.peak_end import (
    PeakEndComparison,
    PeakEnds,
    PeakEndSummary,
    PeakEndWeights,
    Predictor,
    compare_peak_end,
    peak_ends,
    summarise_peak_ends,
)
from cham.core.measures.positivity import (
    ExperienceCounts,
    PositivityRatio,
    count_experiences,
    positivity_ratio,
)
from cham.core.measures.raking import Margin, Weighting, post_stratify, rake
from cham.core.measures.results import (
    CannotTell,
    Difference,
    Estimate,
    Excluded,
    GroupMeasure,
    Measure,
    Unit,
    Verdict,
)
from cham.core.measures.samples import (
    SampleSize,
    detectable_difference,
    margin_of,
    sample_size_for_margin,
    sample_size_to_detect,
)
from cham.core.measures.series import Series, metric_series, share_series, value_series
from cham.core.measures.shrinkage import ShrunkenGroup, shrink
from cham.core.measures.soft_counts import expected_count, expected_share
from cham.core.measures.tallies import GroupTally, Tally, tally, tally_groups
from cham.core.measures.three_parts import Part, ThreeE, three_e

__all__ = [
    "Bounds",
    "CannotTell",
    "ChangePoints",
    "ChartKind",
    "ChartPoint",
    "ControlChart",
    "Design",
    "DesignEffect",
    "Difference",
    "Direction",
    "Equivalence",
    "Estimate",
    "Excluded",
    "ExperienceCounts",
    "GroupMeasure",
    "GroupTally",
    "Limits",
    "Margin",
    "Measure",
    "MeasureError",
    "Metric",
    "NonResponse",
    "NpsMethod",
    "Part",
    "PeakEndComparison",
    "PeakEndSummary",
    "PeakEndWeights",
    "PeakEnds",
    "PositivityRatio",
    "Predictor",
    "Propensity",
    "Reliability",
    "Sameness",
    "SampleSize",
    "Scenario",
    "SegmentRate",
    "Series",
    "ShrunkenGroup",
    "Side",
    "StageEmotion",
    "Stretch",
    "Tally",
    "ThreeE",
    "Unit",
    "Verdict",
    "Weighting",
    "benjamini_hochberg",
    "ces",
    "change_points",
    "compare_peak_end",
    "count_experiences",
    "csat",
    "design_effect",
    "detectable_difference",
    "difference",
    "emotion_curve",
    "equivalence",
    "ewma_chart",
    "expected_count",
    "expected_share",
    "laney_chart",
    "margin_of",
    "mean_emotion",
    "mean_interval",
    "measure",
    "measure_groups",
    "measure_tally",
    "metric_estimate",
    "metric_series",
    "non_response",
    "nps",
    "nps_interval",
    "p_chart",
    "paired_difference",
    "paired_share_difference",
    "peak_ends",
    "positive_to_negative",
    "positivity_ratio",
    "post_stratify",
    "rake",
    "read_metric",
    "reliability",
    "response_propensity",
    "response_rates",
    "sample_size_for_margin",
    "sample_size_to_detect",
    "share_difference",
    "share_interval",
    "share_series",
    "shares_beside",
    "shewhart_chart",
    "shrink",
    "summarise_peak_ends",
    "tally",
    "tally_groups",
    "three_e",
    "value_series",
    "weighted_mean",
    "weighted_total",
    "width_for_false_alarms",
]
