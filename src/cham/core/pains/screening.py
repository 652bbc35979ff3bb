"""Which touchpoints can be tested at all, and why the others cannot."""

import numpy as np

from cham.core.pains.claims import needed_bad
from cham.core.pains.landmarks import Landmarks
from cham.core.pains.leakage import leaks
from cham.core.pains.results import Verdict
from cham.core.pains.settings import PainSettings
from cham.core.pains.strata import stratify

_FEWEST_LOST = 5  # losses among the compared experiences below which none is tested


def screen(landmarks: Landmarks, settings: PainSettings) -> Verdict | None:
    """Say why a touchpoint cannot be tested.

    Parameters
    ----------
    landmarks : Landmarks
        The touchpoint's scored and followed experiences, neutral ones included.
    settings : PainSettings
        The smallest n.

    Returns
    -------
    Verdict or None
        The reason (no unit), or None when the touchpoint can be tested.

    Notes
    -----
    Leakage is looked for first, since a leaking score is wrong at any n. Then `min_n` different
    customers are asked for on each side, and five losses in all: below that the draws of the
    bootstrap hold too few different values to say how uncertain the figure is.

    References
    ----------
    .. [1] A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application (1997), sec. 2.6.
    """
    if not len(landmarks):
        return Verdict.NOT_SCORED
    if leaks(landmarks.position, landmarks.lost):
        return Verdict.LEAKAGE
    bad, good = landmarks.band < 0, landmarks.band > 0
    people = min(len(np.unique(landmarks.customer[side])) for side in (bad, good))
    if people < settings.min_n:
        return Verdict.TOO_FEW
    if np.count_nonzero(landmarks.lost[bad | good]) < _FEWEST_LOST:
        return Verdict.TOO_FEW_LOST
    sided = landmarks.take(bad | good)
    if not (stratify(sided.value, sided.tenure, sided.band < 0) >= 0).any():
        return Verdict.NOT_COMPARABLE
    return None


def shortfall(landmarks: Landmarks, tests: int, settings: PainSettings) -> int | None:
    """Say how many bad experiences would be needed, where there are fewer.

    Parameters
    ----------
    landmarks : Landmarks
        The touchpoint's scored and followed experiences.
    tests : int
        How many touchpoints are asked about at once.
    settings : PainSettings
        Level and relevant loss.

    Returns
    -------
    int or None
        A count of bad experiences; None when there are enough, so that a loss of the relevant
        size would most likely have been seen.

    Notes
    -----
    Uses the share lost among good experiences and their number per bad one as they are, or one to
    one where either side is missing.

    References
    ----------
    .. [1] J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions,
       3rd ed. (2003), ch. 4.
    """
    bad = int(np.count_nonzero(landmarks.band < 0))
    good = landmarks.lost[landmarks.band > 0]
    lost = float(good.mean()) if len(good) else 0.5
    ratio = len(good) / bad if bad and len(good) else 1.0
    needed = needed_bad(lost, ratio, tests, settings)
    return needed if needed > bad else None
