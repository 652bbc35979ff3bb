"""Scores that are the outcome in disguise."""

import numpy as np

from cham.core.pains.history import Flags, Floats

_ALL, _NONE = 0.95, 0.05  # shares lost that no service failure produces, side by side
_AREA = 0.95
_FEWEST = 10  # answers at each end, or lost and kept, below which nothing is said


def leaks(position: Floats, lost: Flags) -> bool:
    """Tell whether a score gives the loss away instead of preceding it.

    Parameters
    ----------
    position : Floats of shape (n,)
        Scores, 0 the lowest of the scale and 1 the highest.
    lost : Flags of shape (n,)
        Who was lost after.

    Returns
    -------
    bool
        True when the score (no unit) separates the lost from the kept, or nearly so, in either
        direction; False where there are too few to say.

    Notes
    -----
    Two signs, each enough. The ends: at least 95 % lost at the lowest score given and at most 5 %
    at the highest (or the reverse), ten answers at each. The ranking: a lost and a kept customer
    drawn at random are put in the right order by the score with probability 0.95 or more (area
    under the ROC curve), with ten of each. Real pains move the loss by points, not from none to
    all; such a score was most likely filled in, or asked, after the customer had gone.

    References
    ----------
    .. [1] S. Kaufman, S. Rosset, C. Perlich, O. Stitelman, "Leakage in data mining: formulation,
       detection, and avoidance", ACM Trans. Knowl. Discov. Data 6 (2012) 15.
    .. [2] J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver operating
       characteristic (ROC) curve", Radiology 143 (1982) 29-36.

    Examples
    --------
    >>> score = np.repeat([0.0, 0.5, 1.0], 20)
    >>> leaks(score, score == 0.0), leaks(score, np.tile([True, False], 30))
    (True, False)
    """
    if not len(lost):
        return False
    return _ends_give_away(position, lost) or _order_gives_away(position, lost)


def _ends_give_away(position: Floats, lost: Flags) -> bool:
    bottom, top = lost[position == position.min()], lost[position == position.max()]
    if position.min() == position.max() or min(len(bottom), len(top)) < _FEWEST:
        return False
    ends = sorted((float(bottom.mean()), float(top.mean())))
    return ends[0] <= _NONE and ends[1] >= _ALL


def _order_gives_away(position: Floats, lost: Flags) -> bool:
    gone = int(np.count_nonzero(lost))
    kept = len(lost) - gone
    if min(gone, kept) < _FEWEST:
        return False
    value = np.unique(position, return_inverse=True)[1]
    lost_at = np.bincount(value[lost], minlength=value.max() + 1)
    kept_at = np.bincount(value[~lost], minlength=value.max() + 1)
    below = np.cumsum(lost_at) - lost_at / 2
    # Hanley & McNeil (1982): the area is the share of pairs in order, ties counted by half.
    area = float(kept_at @ below) / (gone * kept)
    return max(area, 1 - area) >= _AREA
