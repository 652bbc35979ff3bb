"""Peak and end of a journey beside its plain mean, and which of them tells the overall score."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from cham.core.measures.columns import Confidence, Floats, Labels, Numbers, Rows, Setting, Whole
from cham.core.measures.intervals import mean_interval, mean_limits
from cham.core.measures.journey_emotions import JourneyEmotions
from cham.core.measures.limits import AllEqual
from cham.core.measures.results import Basis, CannotTell, Estimate, Excluded, Unit

_FOLDS, _REPEATS = 10, 5
_TIE = 1e-9
_FEWEST = 30  # with fewer journeys a fold of ten is empty talk


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEndWeights:
    """How much highest, lowest and end count for the overall score: a third each by default.

    From `compare_peak_end` they are the slopes of a regression, in units of the overall score per
    unit of emotion.
    """

    highest: float = 1 / 3
    lowest: float = 1 / 3
    end: float = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEnds:
    """What each journey leaves behind; every array has one entry per journey.

    Attributes
    ----------
    journeys : array of str, shape (k,)
        Names, sorted.
    n : array of int, shape (k,)
        Emotions in the journey.
    mean, peak, end, peak_end : array of float, shape (k,)
        Plain mean, signed peak, end, and the mean of peak and end, in the emotions' unit.
    highest, lowest : array of float, shape (k,)
        The two ends of the journey, since a peak may be either.
    excluded
        Rows without an emotion.
    """

    journeys: npt.NDArray[np.str_]
    n: Whole
    mean: Floats
    peak: Floats
    end: Floats
    peak_end: Floats
    highest: Floats
    lowest: Floats
    excluded: Excluded

    def weighted(self, weights: PeakEndWeights) -> Floats:
        """Give the mean of highest, lowest and end in the proportion of the weights."""
        parts = {"highest": weights.highest, "lowest": weights.lowest, "end": weights.end}
        for name, weight in parts.items():
            Setting(f"weight of {name}", weight).within(0, math.inf)
        whole = sum(parts.values())
        Setting("weights", whole).above(0)
        told = weights.highest * self.highest + weights.lowest * self.lowest
        return (told + weights.end * self.end) / whole


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEndSummary:
    """Means over journeys, with intervals, in the emotions' unit.

    Attributes
    ----------
    n
        Journeys.
    excluded
        Rows without an emotion.
    weighted
        Of highest, lowest and end together, in the proportion of the weights given.
    """

    n: int
    excluded: Excluded
    peak_end: Estimate
    weighted: Estimate
    mean: Estimate
    highest: Estimate
    lowest: Estimate
    end: Estimate


class Predictor(StrEnum):
    """What tells the overall score better."""

    PEAK_END = "peak_end"
    MEAN = "mean"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEndComparison:
    """Peak–End against the plain mean on the organisation's own journeys.

    Attributes
    ----------
    n
        Journeys with an overall score.
    mean, peak_end, fitted
        Share of the variance of the overall score told by each, cross-validated, ratio up to 1;
        below 0 where it tells less than the average score does. `fitted` gives highest, lowest
        and end weights of their own.
    gain
        peak_end minus mean, with its interval, ratio.
    better
        Which of the two tells more, or cannot tell.
    weights
        The fitted weights; None with too few journeys.
    """

    n: int
    mean: float | None
    peak_end: float | None
    fitted: float | None
    gain: Estimate
    better: Predictor
    weights: PeakEndWeights | None
    cannot_tell: CannotTell | None = None


def peak_ends(
    journeys: Labels,
    emotions: Numbers,
    *,
    times: Numbers | None = None,
    last: int = 1,
) -> PeakEnds:
    """Compute peak, end and mean of each journey.

    Parameters
    ----------
    journeys : sequence or array of str, shape (n,)
        The journey of each row.
    emotions : sequence or array of float, shape (n,)
        Emotion at each step, in any unit; NaN where none was told. Nothing is filled in.
    times : sequence or array of float, shape (n,), optional
        When; rows are in the order of time where left out. Ties keep the order given.
    last : int
        How many of the last emotions make the end, 1 or more.

    Returns
    -------
    PeakEnds
        One entry per journey with an emotion, on the scale of the emotions.

    Raises
    ------
    SettingOutsideError, ColumnShapeError, ColumnLengthError
        When `last` is below 1, or a column is unsound.

    Notes
    -----
    Peak: the emotion farthest from the journey's own mean, with its sign; of two equally far ones
    the lower, as bad weighs more than good [2]_. End: mean of the last `last` emotions. Peak–End:
    the mean of the two. A journey of one emotion has all of them equal.

    References
    ----------
    .. [1] Kahneman, D., Fredrickson, B. L., Schreiber, C. A. and Redelmeier, D. A. (1993). When
       more pain is preferred to less: adding a better end. Psychological Science 4, 401-405.
    .. [2] Baumeister, R. F., Bratslavsky, E., Finkenauer, C. and Vohs, K. D. (2001). Bad is
       stronger than good. Review of General Psychology 5, 323-370.

    Examples
    --------
    >>> found = peak_ends(["a", "a", "a"], [0.0, -2.0, 1.0])
    >>> found.peak.tolist(), found.end.tolist(), found.peak_end.tolist()
    ([-2.0], [1.0], [-0.5])
    """
    Setting("last", last).within(1, math.inf)
    rows = JourneyEmotions.read(journeys, emotions, times)
    sizes = rows.sizes
    mean = rows.sums(rows.emotions) / np.maximum(sizes, 1)
    closing = np.where(rows.from_end < last, rows.emotions, 0.0)
    end = rows.sums(closing) / np.minimum(sizes, last)
    highest, lowest = rows.emotions, rows.emotions
    if sizes.size:
        highest = np.maximum.reduceat(rows.emotions, rows.starts)
        lowest = np.minimum.reduceat(rows.emotions, rows.starts)
    # Which extreme is farther from the mean; a hair's breadth is a tie.
    farther = (highest + lowest - 2 * mean) > _TIE * (highest - lowest)
    peak = np.where(farther, highest, lowest)
    return PeakEnds(
        journeys=rows.journeys,
        n=sizes,
        mean=mean,
        peak=peak,
        end=end,
        peak_end=(peak + end) / 2,
        highest=highest,
        lowest=lowest,
        excluded=rows.excluded,
    )


def summarise_peak_ends(
    found: PeakEnds,
    *,
    weights: PeakEndWeights | None = None,
    floor: float = -math.inf,
    ceiling: float = math.inf,
    level: float = 0.95,
) -> PeakEndSummary:
    """Compute the means over journeys of Peak–End, mean, highest, lowest and end.

    Parameters
    ----------
    found : PeakEnds
        From `peak_ends`.
    weights : PeakEndWeights, optional
        What highest, lowest and end count for together, each 0 or more; a third each where left
        out. Those that `compare_peak_end` fitted may be given as they are.
    floor, ceiling : float
        Ends of the emotions' scale.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    PeakEndSummary
        Means on the scale of the emotions with t-intervals over journeys.

    Raises
    ------
    LevelError, SettingOutsideError, SettingTooLowError
        When the level is no share, a weight is below 0, or none is above it.

    Notes
    -----
    The weighted figure is (w₊ highest + w₋ lowest + wₑ end) / (w₊ + w₋ + wₑ), so that it stays on
    the scale of the emotions. Peak–End and mean are always shown together: over 174 effects both tell the overall judgement
    about equally well [1]_.

    References
    ----------
    .. [1] Alaybek, B., Dalal, R. S., Fyffe, S., Aitken, J. A., Zhou, Y., Qu, X., Roman, A. and
       Baines, J. I. (2022). All's well that ends (and peaks) well? A meta-analysis of the
       peak-end rule and duration neglect. Organizational Behavior and Human Decision Processes
       170, 104149.

    Examples
    --------
    >>> found = peak_ends(["a", "a", "b"], [0.0, 1.0, 2.0])
    >>> summary = summarise_peak_ends(found)
    >>> summary.n, summary.mean.value, summary.peak_end.value
    (2, 1.25, 1.25)
    """
    return PeakEndSummary(
        n=found.n.size,
        excluded=found.excluded,
        **{
            name: replace(
                mean_interval(values, floor=floor, ceiling=ceiling, level=level), name=name
            )
            for name, values in (
                ("peak_end", found.peak_end),
                ("weighted", found.weighted(weights or PeakEndWeights())),
                ("mean", found.mean),
                ("highest", found.highest),
                ("lowest", found.lowest),
                ("end", found.end),
            )
        },
    )


def compare_peak_end(
    found: PeakEnds,
    overall: Numbers,
    *,
    generator: np.random.Generator,
    level: float = 0.95,
) -> PeakEndComparison:
    """Find out which tells the overall score better, Peak–End or the plain mean.

    Parameters
    ----------
    found : PeakEnds
        From `peak_ends`.
    overall : sequence or array of float, shape (k,)
        Overall score of each journey, in the order of `found.journeys`, in any unit; NaN where
        none was given.
    generator : numpy.random.Generator
        Deals journeys to folds.
    level : float
        Confidence level of the gain, a share above 0 and below 1.

    Returns
    -------
    PeakEndComparison
        Cross-validated shares of variance told (ratio, no unit), their difference and a verdict.
        With fewer than 30 scored journeys it says `too_few`; with nothing to tell, `no_spread`.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError
        When the level is no share, or the scores are not one per journey.

    Notes
    -----
    1 − sum (score − told)² / sum (score − mean of the others)², each journey told by a line
    fitted to the nine tenths without it, over five divisions into tenths. The interval of the
    gain is that of the mean, over journeys, of the difference of their squared errors. Journeys
    are taken as independent: give one per customer. In simulation with both equally good it
    takes sides in 2 to 4 of 100.

    References
    ----------
    .. [1] Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions.
       Journal of the Royal Statistical Society B 36, 111-147.
    .. [2] Alaybek, B. et al. (2022). All's well that ends (and peaks) well? Organizational
       Behavior and Human Decision Processes 170, 104149.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> steps = rng.normal(size=(200, 4))
    >>> found = peak_ends(np.repeat([f"{n:03}" for n in range(200)], 4), steps.ravel())
    >>> compare_peak_end(found, found.peak_end, generator=rng).better.value
    'peak_end'
    """
    Confidence(level)
    scores = Rows(found.n.size).numbers("overall", overall)
    told = np.isfinite(scores)
    y = scores[told]
    why = CannotTell.TOO_FEW if y.size < _FEWEST else None
    if why is None and np.ptp(y) == 0:
        why = CannotTell.NO_SPREAD
    basis = Basis(
        unit=Unit.RATIO, n=y.size, n_effective=float(y.size), method="cross_validated", name="gain"
    )
    if why:
        return PeakEndComparison(
            n=y.size,
            mean=None,
            peak_end=None,
            fitted=None,
            gain=Estimate.missing(why, basis, level),
            better=Predictor.CANNOT_TELL,
            weights=None,
            cannot_tell=why,
        )
    parts = np.column_stack([found.highest, found.lowest, found.end])[told]
    errors = _errors(
        y,
        (np.empty((y.size, 0)), found.mean[told, None], found.peak_end[told, None], parts),
        generator,
    )
    blind = float(errors[0].mean())
    gain = _gain((errors[1] - errors[2]) / blind, basis, level)
    slopes = _fit(parts, y)[1:]
    return PeakEndComparison(
        n=y.size,
        mean=1 - float(errors[1].mean()) / blind,
        peak_end=1 - float(errors[2].mean()) / blind,
        fitted=1 - float(errors[3].mean()) / blind,
        gain=gain,
        better=_better(gain),
        weights=PeakEndWeights(
            highest=float(slopes[0]), lowest=float(slopes[1]), end=float(slopes[2])
        ),
    )


def _errors(
    y: Floats, predictors: tuple[Floats, ...], generator: np.random.Generator
) -> tuple[Floats, ...]:
    """Squared errors of each journey told from the other folds, averaged over divisions."""
    totals = [np.zeros(y.size) for _ in predictors]
    for _ in range(_REPEATS):
        fold = generator.permutation(y.size) % _FOLDS
        for left_out in range(_FOLDS):
            test = fold == left_out
            for total, predictor in zip(totals, predictors, strict=True):
                line = _fit(predictor[~test], y[~test])
                total[test] += (y[test] - line[0] - predictor[test] @ line[1:]) ** 2
    return tuple(total / _REPEATS for total in totals)


def _fit(predictor: Floats, y: Floats) -> Floats:
    design = np.column_stack([np.ones(y.size), predictor])
    return np.asarray(np.linalg.lstsq(design, y, rcond=None)[0], dtype=np.float64)


def _gain(differences: Floats, basis: Basis, level: float) -> Estimate:
    n = float(differences.size)
    limits = mean_limits(differences, np.ones(differences.size), n, -math.inf, math.inf)
    if isinstance(limits, AllEqual):
        return Estimate.missing(CannotTell.NO_SPREAD, basis, level, limits.point)
    return Estimate.of(limits, basis, level)


def _better(gain: Estimate) -> Predictor:
    if gain.low is not None and gain.low > 0:
        return Predictor.PEAK_END
    if gain.high is not None and gain.high < 0:
        return Predictor.MEAN
    return Predictor.CANNOT_TELL
