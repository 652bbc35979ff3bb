"""Which comments belong to a theme, and how much of it each one says."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

AMONG_OWN = 0.25  # so often a term stands beside others of its theme, or it needs one of them


def worth_of(uses: csc_matrix) -> NDArray[np.float64]:
    """Say how much of a theme each text says.

    The first term is the theme's own. Another one that mostly stands without the theme's terms
    says nothing alone: who has a card has no blocked card.

    Parameters
    ----------
    uses : csc_matrix of 0 and 1, shape (texts, terms)
        Which text uses which of the theme's terms, the most telling first.

    Returns
    -------
    array of float, shape (texts,)
        0 for a text that does not belong; no unit.

    Notes
    -----
    The rule is ours. A term is evidence by itself where at least a quarter of the texts that use
    it use another of the theme's terms too. The n-th term is worth 1 / (1 + n / 5), from 0 on.

    Examples
    --------
    >>> uses = [[1, 1], [1, 0]] + 5 * [[0, 1]]
    >>> worth_of(csc_matrix(np.array(uses))).round(2).tolist()
    [1.83, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    together = np.asarray(uses.sum(axis=1)).ravel()
    used = np.asarray(uses.sum(axis=0)).ravel()
    is_own = uses.T @ (together > 1).astype(np.float64) >= AMONG_OWN * used
    is_own[:1] = True
    worth = uses @ (1 / (1 + np.arange(uses.shape[1]) / 5))
    return np.where((together > 1) | (uses @ is_own.astype(np.float64) > 0), worth, 0.0)
