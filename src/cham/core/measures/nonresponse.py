"""Those who did not answer: how many, who, and what if they are less happy."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cham.core.measures.columns import Confidence, Flags, Floats, Labels, Numbers, Rows, Setting
from cham.core.measures.errors import FieldBlankError, PropensityError
from cham.core.measures.estimating import metric_estimate
from cham.core.measures.intervals import share_interval
from cham.core.measures.kish import effective_size
from cham.core.measures.limits import Bounds, normal_quantile
from cham.core.measures.metrics import Metric, worth
from cham.core.measures.results import Basis, Estimate, Unit
from cham.core.measures.tallies import Tally

_TRIM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The figure over all who were asked, if the silent differ by `delta`.

    Attributes
    ----------
    delta
        Silent minus answering, in the metric's unit.
    value, low, high
        The figure over both, in the metric's unit; None where there is no answer.
    """

    delta: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NonResponse:
    """How far the silent could move a figure.

    Attributes
    ----------
    response
        Share of the asked who answered, in percent.
    scenarios
        The figure at each delta.
    tipping_delta
        The delta at which the figure over all asked meets the threshold, in the metric's unit;
        None where no threshold was given or no answers of the silent could bring it there.
    """

    response: Estimate
    scenarios: tuple[Scenario, ...]
    tipping_delta: float | None
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Propensity:
    """Who answers.

    Attributes
    ----------
    odds
        For each field the factor on the odds of answering for one unit more of it.
    probabilities
        Probability of answering, for everyone asked.
    weights
        One over it for those who answered, cut at five medians; 0 for the others.
    deff, n_effective
        What these weights cost.
    """

    odds: tuple[Estimate, ...]
    probabilities: Floats
    weights: Floats
    deff: float
    n_effective: float


@dataclass(frozen=True, slots=True)
class SegmentRate:
    """Response rate of one segment."""

    key: str
    rate: Estimate


def response_rates(
    segments: Labels, answered: Flags | Sequence[bool], *, level: float = 0.95
) -> tuple[SegmentRate, ...]:
    """Compute the response rate of each segment.

    Parameters
    ----------
    segments : sequence or array of str, shape (n,)
        Segment of everyone asked.
    answered : sequence or array of bool, shape (n,)
        Whether they answered.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    tuple of SegmentRate
        Share that answered in percent with Wilson's interval, in the order of the segments' names.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError
        When the level or a column is unsound.

    Notes
    -----
    Equal rates do not show that the silent are like the others; unequal ones show that the
    unweighted figure is one of whoever likes to answer.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> found = response_rates(["a", "a", "b"], [True, False, True])
    >>> [(one.key, one.rate.value) for one in found]
    [('a', 50.0), ('b', 100.0)]
    """
    rows = Rows(len(segments))
    keys, segment = np.unique(rows.labels("segments", segments), return_inverse=True)
    told = rows.flags("answered", answered)
    asked = np.bincount(segment, minlength=keys.size)
    answers = np.bincount(segment[told], minlength=keys.size)
    return tuple(
        SegmentRate(str(key), share_interval(int(got), int(of), level=level, name="response"))
        for key, got, of in zip(keys, answers, asked, strict=True)
    )


def non_response(
    metric: Metric,
    answers: Tally,
    *,
    asked: int,
    deltas: Sequence[float] = (0.0, -10.0, -20.0),
    threshold: float | None = None,
    level: float = 0.95,
) -> NonResponse:
    """Compute what a figure would be if those who did not answer were less happy.

    Parameters
    ----------
    metric : Metric
        Each but `POSITIVITY`.
    answers : Tally
        Those who answered.
    asked : int
        How many were asked, the number of answers or more.
    deltas : sequence of float
        How far the silent may lie from those who answered, in the metric's unit.
    threshold : float, optional
        A figure that matters, in the metric's unit: a target, or that of the last wave.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    NonResponse
        Figures in the metric's unit (points, percent, score, emotion) and the tipping point.

    Raises
    ------
    MetricUnknownError
        When the metric is a ratio.
    LevelError, NpsScaleError, SettingOutsideError
        When the level is no share, NPS is asked of a scale other than 0 to 10, or fewer were
        asked than answered.

    Notes
    -----
    r v + (1 − r)(v + δ), with r the share that answered and v + δ kept on the scale; the interval
    moves along and takes δ as known. The tipping point is (threshold − v) / (1 − r). Nothing in
    the answers tells the true δ: a call to some of the silent does.

    References
    ----------
    .. [1] Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley, chapter 6:
       nonignorable nonresponse by a fixed shift.
    .. [2] Liublinska, V. and Rubin, D. B. (2014). Sensitivity analysis for a partially missing
       binary outcome: tipping-point displays. Statistics in Medicine 33, 4170-4185.

    Examples
    --------
    >>> from cham.core.interactions import Scale
    >>> answers = Tally.of_counts(Scale("nps", 0, 10), [0] * 6 + [20, 0, 30, 50, 0])
    >>> found = non_response(Metric.NPS, answers, asked=400, threshold=0)
    >>> [(one.delta, one.value) for one in found.scenarios], found.tipping_delta
    ([(0.0, 30.0), (-10.0, 22.5), (-20.0, 15.0)], -40.0)
    """
    metric.refuse_ratio()
    Setting("asked", asked).within(answers.n, math.inf)
    found = metric_estimate(metric, answers, level=level)
    ends = worth(metric, answers.scale)
    silent = 1 - answers.n / asked if asked else 0.0

    def moved(figure: float | None, delta: float) -> float | None:
        if figure is None:
            return None
        return (1 - silent) * figure + silent * min(max(figure + delta, ends.floor), ends.ceiling)

    tipping = None
    if threshold is not None and found.value is not None and silent:
        delta = (threshold - found.value) / silent
        tipping = delta if ends.floor <= found.value + delta <= ends.ceiling else None
    return NonResponse(
        response=share_interval(answers.n, asked, level=level, name="response"),
        scenarios=tuple(
            Scenario(
                delta=float(delta),
                value=moved(found.value, delta),
                low=moved(found.low, delta),
                high=moved(found.high, delta),
            )
            for delta in deltas
        ),
        tipping_delta=tipping,
        unit=found.unit,
    )


def response_propensity(
    fields: Mapping[str, Numbers],
    answered: Flags | Sequence[bool],
    *,
    level: float = 0.95,
) -> Propensity:
    """Model who answers by what is known of everyone asked, and weigh the answers by it.

    Parameters
    ----------
    fields : mapping of str to sequence or array of float, shape (n,)
        What is known of everyone asked, such as spending, months of tenure, complaints (0 or 1).
    answered : sequence or array of bool, shape (n,)
        Whether they answered.
    level : float
        Confidence level of the odds, a share above 0 and below 1.

    Returns
    -------
    Propensity
        Factors on the odds (ratio, no unit), probabilities, weights and their cost.

    Raises
    ------
    FieldBlankError
        When a field is blank for someone.
    PropensityError
        When everyone or no one answered, fields repeat each other, or they foretell exactly who
        answers.
    LevelError, ColumnShapeError, ColumnLengthError
        When the level or a column is unsound.

    Notes
    -----
    Logistic regression by maximum likelihood; weights 1 / p, cut at five times their median.
    They correct the figure as far as the fields explain who answers and how they feel.

    References
    ----------
    .. [1] Little, R. J. A. (1986). Survey nonresponse adjustments for estimates of means.
       International Statistical Review 54, 139-157.
    .. [2] Potter, F. (1990). A study of procedures to identify and trim extreme sampling weights.
       Proceedings of the Survey Research Methods Section, American Statistical Association,
       225-230.

    Examples
    --------
    >>> complained = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> found = response_propensity(
    ...     {"complained": complained}, [True, True, True, False, True, False, False, False]
    ... )
    >>> found.probabilities.round(2).tolist()
    [0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.25]
    """
    Confidence(level)
    rows = Rows(len(answered))
    told = rows.flags("answered", answered)
    known = {name: rows.numbers(name, values) for name, values in fields.items()}
    for name, values in known.items():
        if not np.isfinite(values).all():
            raise FieldBlankError(field=name, blank=int((~np.isfinite(values)).sum()))
    fit = _fit_logit(known, told)
    weights = np.where(told, 1 / fit.probabilities, 0.0)
    weights = np.minimum(weights, _TRIM * float(np.median(weights[told])))
    n_effective = effective_size(weights)
    half = normal_quantile(1 - level) * fit.standard_errors
    basis = Basis(unit=Unit.RATIO, n=rows.count, n_effective=float(rows.count), method="logistic")
    return Propensity(
        odds=tuple(
            Estimate.between(
                math.exp(slope),
                Bounds(math.exp(slope - reach), math.exp(slope + reach)),
                replace(basis, name=name),
                level,
            )
            for name, slope, reach in zip(known, fit.slopes, half, strict=True)
        ),
        probabilities=fit.probabilities,
        weights=weights,
        deff=int(told.sum()) / n_effective,
        n_effective=n_effective,
    )


@dataclass(frozen=True, slots=True)
class _Logit:
    slopes: Floats
    standard_errors: Floats
    probabilities: Floats


def _fit_logit(fields: Mapping[str, Floats], answered: Flags) -> _Logit:
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    names = ", ".join(fields)
    columns = [np.ones(answered.size), *map(_standard, fields.values())]
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < len(columns) or answered.all() or not answered.any():
        raise PropensityError(fields=names)
    with warnings.catch_warnings():
        # Separation and a search that does not end are told by warnings.
        warnings.simplefilter("error")
        try:
            found = Logit(answered.astype(np.float64), design).fit(disp=False, maxiter=100)
        except (Warning, PerfectSeparationError, np.linalg.LinAlgError):
            raise PropensityError(fields=names) from None
    scale = np.asarray([float(values.std()) for values in fields.values()])
    return _Logit(
        np.asarray(found.params[1:] / scale),
        np.asarray(found.bse[1:] / scale),
        np.asarray(found.predict(design)),
    )


def _standard(values: Floats) -> Floats:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros(values.size)
