"""One pass of stochastic dual coordinate ascent for the multinomial logistic loss."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.voice.compiled import compiled


class Examples(NamedTuple):
    """Rows to learn from, sparse.

    Attributes
    ----------
    ends
        int64, where the entries of each row end.
    columns, values
        int32 and float64, the entries; each column once a row.
    labels
        int64, the class of each row.
    costs
        float64, how much a row counts.
    """

    ends: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float64]
    labels: NDArray[np.int64]
    costs: NDArray[np.float64]


class Learned(NamedTuple):
    """What is learned.

    Attributes
    ----------
    weights
        float64, shape (columns + 1, classes); the last row is the bias.
    duals
        float64, shape (rows, classes).
    scores
        float64, shape (classes,), scratch.
    """

    weights: NDArray[np.float64]
    duals: NDArray[np.float64]
    scores: NDArray[np.float64]


@compiled
def _probabilities(examples: Examples, row: int, learned: Learned) -> float:
    """Write the probabilities of a row's classes; give the squared length of the row."""
    scores, weights = learned.scores, learned.weights
    classes, last = scores.shape[0], weights.shape[0] - 1
    start = examples.ends[row - 1] if row > 0 else 0
    length = 1.0
    for each in range(classes):
        scores[each] = weights[last, each]
    for place in range(start, examples.ends[row]):
        value, column = examples.values[place], examples.columns[place]
        length += value * value
        for each in range(classes):
            scores[each] += value * weights[column, each]
    highest = scores[0]
    for each in range(1, classes):
        highest = max(highest, scores[each])
    total = 0.0
    for each in range(classes):
        scores[each] = np.exp(scores[each] - highest)
        total += scores[each]
    for each in range(classes):
        scores[each] /= total
    return length


@compiled
def climb(
    examples: Examples, order: NDArray[np.int64], strength: float, learned: Learned
) -> float:
    """Go through all rows once; give how far the duals moved, as a share of what they may.

    Maximises the dual of ``sum(cost * log loss) + |weights|**2 / (2 * strength)``.

    Notes
    -----
    Each dual moves towards ``cost * (truth - probability)`` by the step that never lowers the
    dual objective [1]_; the softmax's gradient is 1/2-Lipschitz.

    References
    ----------
    .. [1] Shalev-Shwartz, S., Zhang, T. (2016). Accelerated proximal stochastic dual coordinate
       ascent for regularized loss minimization. Mathematical Programming 155, section 2.
       doi:10.1007/s10107-014-0839-0
    """
    weights, duals, moves = learned.weights, learned.duals, learned.scores
    classes, last = moves.shape[0], weights.shape[0] - 1
    moved = might = 0.0
    for which in range(order.shape[0]):
        row = order[which]
        cost = examples.costs[row]
        length = _probabilities(examples, row, learned)
        step = 1.0 / (1.0 + 0.5 * strength * cost * length)
        for each in range(classes):
            truth = 1.0 if examples.labels[row] == each else 0.0
            move = step * (cost * (truth - moves[each]) - duals[row, each])
            duals[row, each] += move
            moved += abs(move)
            moves[each] = strength * move
            weights[last, each] += moves[each]
        might += cost
        start = examples.ends[row - 1] if row > 0 else 0
        for place in range(start, examples.ends[row]):
            value, column = examples.values[place], examples.columns[place]
            for each in range(classes):
                weights[column, each] += value * moves[each]
    return moved / might
