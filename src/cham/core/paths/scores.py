"""The answers given at each touchpoint, counted as they were given."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.interactions import Scale, ScaleError
from cham.core.paths.rows import Path, Row

LOWEST_SCORE, HIGHEST_SCORE = -126, 126  # what the engine keeps in one signed byte


@dataclass(frozen=True, slots=True)
class TouchpointScores:
    """The answers at one touchpoint on one scale.

    Attributes
    ----------
    counts
        Pairs of a score and how often it was given, lowest first; never clipped.
    out_of_scale
        How many answers were no whole number on the scale; they are in no other figure.
    """

    touchpoint: str
    scale: str
    counts: tuple[tuple[int, int], ...]
    out_of_scale: int

    @property
    def n(self) -> int:
        """How many answers lie on the scale."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Scores:
    """The answers by touchpoint and scale, in the order of their names."""

    touchpoints: tuple[TouchpointScores, ...]


def valid_score(score: float, scale: str) -> int | None:
    """Give a score as a whole number on its scale, or None where it is not on it.

    Parameters
    ----------
    score : float
        The answer as given, in points of the scale.
    scale : str
        The name of the scale, like `nps_0_10`.

    Returns
    -------
    int or None
        points on the scale; None for what is outside, between two points, or on a scale whose
        name cannot be read or whose ends lie beyond -126 and 126

    References
    ----------
    .. [1] Likert, R. (1932). A Technique for the Measurement of Attitudes. Archives of
       Psychology 140 (answers are points of the declared scale, nothing else).

    Examples
    --------
    >>> valid_score(9.0, "nps_0_10"), valid_score(11, "nps_0_10"), valid_score(4.5, "csat_1_5")
    (9, None, None)
    """
    declared = kept_scale(scale)
    return int(score) if declared is not None and declared.holds(score) else None


def kept_scale(name: str) -> Scale | None:
    """Read a scale whose points the engine can keep.

    Parameters
    ----------
    name : str
        The scale's name, like `nps_0_10`.

    Returns
    -------
    Scale or None
        the scale, in points; None where its name cannot be read or an end lies beyond -126 and
        126

    References
    ----------
    .. [1] The range of a signed byte, less two codes for no answer and for one off the scale.

    Examples
    --------
    >>> kept_scale("nps_0_10")
    Scale(metric='nps', low=0, high=10)
    >>> kept_scale("likes_0_1000") is None
    True
    """
    try:
        scale = Scale.parse(name)
    except ScaleError:
        return None
    return scale if scale.low >= LOWEST_SCORE and scale.high <= HIGHEST_SCORE else None


def score_counts(paths: Iterable[Path]) -> Scores:
    """Count the answers at each touchpoint by scale and score.

    Parameters
    ----------
    paths : Iterable of Path
        Every row with a score counts, whether it is a step or not.

    Returns
    -------
    Scores
        count of each score on its scale, in points; those outside counted apart

    Notes
    -----
    Counts are all that NPS, CSAT, CES and their intervals need [1]_. Answers off the scale are
    excluded and counted, never clipped to the nearest end.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval Estimation for the "Net Promoter Score". The American
       Statistician 70(4), 365-372. doi:10.1080/00031305.2016.1198279

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=0, sequence=0, touchpoint="a", score=9, scale="nps_0_10")]
    >>> score_counts(paths_of(rows)).touchpoints[0].counts
    ((9, 1),)
    """
    counts: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    outside: Counter[tuple[str, str]] = Counter()
    for row in _answers(paths):
        given = row.touchpoint, row.scale
        score = None if row.score is None else valid_score(row.score, row.scale)
        if score is None:
            outside[given] += 1
        else:
            counts[given][score] += 1
    return Scores(
        tuple(
            TouchpointScores(*given, tuple(sorted(counts[given].items())), outside[given])
            for given in sorted({*counts, *outside})
        )
    )


def _answers(paths: Iterable[Path]) -> Iterable[Row]:
    return (row for path in paths for row in path.rows if row.score is not None)
