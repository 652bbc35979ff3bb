"""How many good experiences make up for a bad one, estimated from the organisation's own scores."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cham.core.measures.columns import Confidence, Floats, Labels, Numbers, Rows, Setting, Whole
from cham.core.measures.journey_emotions import JourneyEmotions
from cham.core.measures.limits import Bounds, Symmetric, quantile
from cham.core.measures.results import Basis, CannotTell, Estimate, Unit

_GOOD, _BAD = 1, 2  # columns of the design
_TINY = 1e-9
_FEWEST = 30
_DRAWS = 2000
_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceCounts:
    """Good and bad experiences of each journey.

    Attributes
    ----------
    journeys : array of str, shape (k,)
        Names, sorted.
    positives, negatives : array of float, shape (k,)
        Counts; with a half-life, sums of what is left of each.
    """

    journeys: npt.NDArray[np.str_]
    positives: Floats
    negatives: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PositivityRatio:
    """How many good experiences make up for a bad one.

    Attributes
    ----------
    ratio
        The number, no unit; `effect_unclear` where a good experience may add nothing.
    positive, negative
        What one more good or bad experience does to the overall score, in its unit.
    n
        Scores counted.
    """

    ratio: Estimate
    positive: Estimate
    negative: Estimate
    n: int


def count_experiences(
    journeys: Labels,
    emotions: Numbers,
    *,
    times: Numbers | None = None,
    half_life: float | None = None,
) -> ExperienceCounts:
    """Count the good and the bad experiences of each journey.

    Parameters
    ----------
    journeys : sequence or array of str, shape (n,)
        The journey (or customer) of each row.
    emotions : sequence or array of float, shape (n,)
        Above 0 is good, below 0 bad, 0 neither; NaN where none was told.
    times : sequence or array of float, shape (n,), optional
        When; rows are in the order of time where left out.
    half_life : float, optional
        After so many further experiences one counts half, above 0; left out, all count alike.

    Returns
    -------
    ExperienceCounts
        Counts per journey with an emotion.

    Raises
    ------
    SettingTooLowError, ColumnShapeError, ColumnLengthError
        When the half-life is not above 0, or a column is unsound.

    Notes
    -----
    Each counts 2^(−k / half-life), k the experiences that followed it in the journey.

    References
    ----------
    .. [1] Hogarth, R. M. and Einhorn, H. J. (1992). Order effects in belief updating: the
       belief-adjustment model. Cognitive Psychology 24, 1-55.

    Examples
    --------
    >>> found = count_experiences(["a", "a", "a"], [1.0, -1.0, 2.0])
    >>> found.positives.tolist(), found.negatives.tolist()
    ([2.0], [1.0])
    """
    if half_life is not None:
        Setting("half_life", half_life).above(0)
    rows = JourneyEmotions.read(journeys, emotions, times)
    left = np.ones(rows.emotions.size)
    if half_life is not None:
        left = 0.5 ** (rows.from_end / half_life)
    return ExperienceCounts(
        journeys=rows.journeys,
        positives=rows.sums(left * (rows.emotions > 0)),
        negatives=rows.sums(left * (rows.emotions < 0)),
    )


def positivity_ratio(
    overall: Numbers,
    positives: Numbers,
    negatives: Numbers,
    *,
    customers: Labels | None = None,
    generator: np.random.Generator | None = None,
    level: float = 0.95,
) -> PositivityRatio:
    """Estimate how many good experiences make up for a bad one.

    Parameters
    ----------
    overall : sequence or array of float, shape (n,)
        Overall score of each journey, in any unit; NaN where none was given.
    positives, negatives : sequence or array of float, shape (n,)
        Good and bad experiences of the same journeys, from `count_experiences`.
    customers : sequence or array of str, shape (n,), optional
        Whose journey it was; scores of one customer hang together. Each journey by itself where
        left out.
    generator : numpy.random.Generator, optional
        With it the interval comes from 2,000 draws of customers; without it from Fieller.
    level : float
        Confidence level, a share above 0 and below 1.

    Returns
    -------
    PositivityRatio
        Ratio without unit, and the two effects in the unit of the score per experience.
        With fewer than 30 customers it says `too_few`; where the two counts do not vary by
        themselves, `no_spread`; where the interval of the good effect reaches 0 or below,
        `effect_unclear`.

    Raises
    ------
    LevelError, ColumnShapeError, ColumnLengthError
        When the level or a column is unsound.

    Notes
    -----
    score = a + b₊ positives + b₋ negatives by least squares; ratio = −b₋ / b₊. Standard errors
    hold under unequal spread (HC3), or between customers. It is a link and no proof of cause:
    whoever is unhappy for other reasons also remembers more bad experiences. The "12 good for 1
    bad" that circulates has no known study behind it.

    References
    ----------
    .. [1] Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal
       Statistical Society B 16, 175-185.
    .. [2] MacKinnon, J. G. and White, H. (1985). Some heteroskedasticity-consistent covariance
       matrix estimators with improved finite sample properties. Journal of Econometrics 29,
       305-325.
    .. [3] Cameron, A. C. and Miller, D. L. (2015). A practitioner's guide to cluster-robust
       inference. Journal of Human Resources 50, 317-372.
    .. [4] Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman and
       Hall, chapter 13 (percentile interval).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> good, bad = rng.poisson(3, 400), rng.poisson(1, 400)
    >>> score = 5 + 0.5 * good - 1.5 * bad + rng.normal(size=400)
    >>> found = positivity_ratio(score, good, bad)
    >>> round(found.ratio.value, 1), round(found.ratio.low, 1), round(found.ratio.high, 1)
    (3.0, 2.7, 3.5)
    """
    Confidence(level)
    rows = Rows(len(overall))
    scores = rows.numbers("overall", overall)
    counts = [rows.numbers("positives", positives), rows.numbers("negatives", negatives)]
    design = np.column_stack([np.ones(rows.count), *counts])
    told = np.isfinite(scores) & np.isfinite(design).all(axis=1)
    names = np.arange(rows.count).astype(np.str_)
    if customers is not None:
        names = rows.labels("customers", customers)
    who = np.unique(names[told], return_inverse=True)[1]
    answers = _Answers(design[told], scores[told], who.astype(np.int64))
    why = answers.cannot_tell
    if why:
        missing = Estimate.missing(why, answers.basis("ratio", Unit.RATIO, "none"), level)
        return PositivityRatio(
            ratio=missing,
            positive=replace(missing, name="positive", unit=Unit.GIVEN),
            negative=replace(missing, name="negative", unit=Unit.GIVEN),
            n=answers.scores.size,
        )
    fit = answers.fit(clustered=customers is not None)
    positive = fit.effect(_GOOD, "positive", level)
    if positive.low is None or positive.low <= 0:
        basis = answers.basis("ratio", Unit.RATIO, "fieller")
        ratio = Estimate.missing(CannotTell.EFFECT_UNCLEAR, basis, level)
    else:
        ratio = fit.ratio(level) if generator is None else fit.drawn_ratio(generator, level)
    return PositivityRatio(
        ratio=ratio,
        positive=positive,
        negative=fit.effect(_BAD, "negative", level),
        n=answers.scores.size,
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """Scores with their counts, and the customer of each as a position."""

    design: Floats
    scores: Floats
    who: Whole

    @property
    def customers(self) -> int:
        return int(self.who.max()) + 1 if self.who.size else 0

    @property
    def cannot_tell(self) -> CannotTell | None:
        if self.customers < _FEWEST:
            return CannotTell.TOO_FEW
        varied = np.linalg.matrix_rank(self.design) == self.design.shape[1]
        return None if varied and np.ptp(self.scores) > 0 else CannotTell.NO_SPREAD

    def basis(self, name: str, unit: Unit, method: str) -> Basis:
        return Basis(
            unit=unit,
            n=self.scores.size,
            n_effective=float(self.customers),
            method=method,
            name=name,
        )

    def fit(self, *, clustered: bool) -> "_Fit":
        inverse = np.linalg.inv(self.design.T @ self.design)
        slopes = inverse @ (self.design.T @ self.scores)
        residuals = self.scores - self.design @ slopes
        n, columns = self.design.shape
        if clustered:
            # Cameron and Miller (2015), equation 12, with its small-sample factor.
            factor = self.customers / (self.customers - 1) * (n - 1) / (n - columns)
            told = self.design * residuals[:, None] * math.sqrt(factor)
        else:
            # MacKinnon and White (1985), HC3; a row that alone fixes a slope has no residual.
            leverage = np.einsum("ij,jk,ik->i", self.design, inverse, self.design)
            told = self.design * (residuals / np.maximum(1 - leverage, _TINY))[:, None]
        sums = self.sums(told)
        covariance = inverse @ (sums.T @ sums) @ inverse
        freedom = self.customers - 1 if clustered else n - columns
        return _Fit(self, slopes, covariance, float(freedom))

    def sums(self, columns: Floats) -> Floats:
        found = [np.bincount(self.who, column, self.customers) for column in columns.T]
        return np.column_stack(found)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The line through the answers."""

    answers: _Answers
    slopes: Floats
    covariance: Floats
    degrees_of_freedom: float

    def effect(self, which: int, name: str, level: float) -> Estimate:
        slope = float(self.slopes[which])
        limits = Symmetric(
            point=slope,
            centre=slope,
            standard_error=math.sqrt(float(self.covariance[which, which])),
            degrees_of_freedom=self.degrees_of_freedom,
        )
        return Estimate.of(limits, self.answers.basis(name, Unit.GIVEN, "least_squares"), level)

    def ratio(self, level: float) -> Estimate:
        """Fieller's interval; it has two ends because the effect of a good one is above zero."""
        up, down = float(self.slopes[_GOOD]), -float(self.slopes[_BAD])
        good, bad = self.covariance[_GOOD, _GOOD], self.covariance[_BAD, _BAD]
        both = -self.covariance[_GOOD, _BAD]
        reach = quantile(1 - level, self.degrees_of_freedom) ** 2
        # Fieller (1954): the roots of (down - r up)² = t² (V_down - 2 r C + r² V_up).
        square = up**2 - reach * float(good)
        middle = up * down - reach * float(both)
        rest = down**2 - reach * float(bad)
        root = math.sqrt(max(middle**2 - square * rest, 0.0))
        basis = self.answers.basis("ratio", Unit.RATIO, "fieller")
        return Estimate.between(
            down / up, Bounds((middle - root) / square, (middle + root) / square), basis, level
        )

    def drawn_ratio(self, generator: np.random.Generator, level: float) -> Estimate:
        """Percentile interval over draws of customers."""
        answers, columns = self.answers, self.slopes.size
        products = answers.design[:, :, None] * answers.design[:, None, :]
        squares = answers.sums(products.reshape(-1, columns**2))
        crossed = answers.sums(answers.design * answers.scores[:, None])
        even = np.full(answers.customers, 1 / answers.customers)
        ratios = []
        for _ in range(_DRAWS // _CHUNK):
            drawn = generator.multinomial(answers.customers, even, size=_CHUNK).astype(np.float64)
            left = (drawn @ squares).reshape(_CHUNK, columns, columns)
            right = (drawn @ crossed)[:, :, None]
            # The least-norm solution stands for a draw in which a count does not vary.
            slopes = (np.linalg.pinv(left, hermitian=True) @ right)[:, :, 0]
            ratios.append(-slopes[:, _BAD] / slopes[:, _GOOD])
        ends = np.quantile(np.concatenate(ratios), [(1 - level) / 2, (1 + level) / 2])
        basis = answers.basis("ratio", Unit.RATIO, "bootstrap")
        value = -float(self.slopes[_BAD] / self.slopes[_GOOD])
        return Estimate.between(value, Bounds(float(ends[0]), float(ends[1])), basis, level)
