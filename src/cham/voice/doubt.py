"""When a model leaves the answer to a person."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cham.voice.calibration import lowest_threshold
from cham.voice.linear import Sums

ACCURACY = 0.93  # of what is answered
FEWEST_WORDS = 2
_LEAST = 2 / 3  # an answer is given only where it is twice as likely right as wrong
_STRANGEST = 0.01  # share of the texts learned from that are strange to the rest of them


class Reason(StrEnum):
    """Why a text needs a person."""

    NONE = ""
    SHORT = "short"
    STRANGE = "strange"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Below what a model does not answer.

    Attributes
    ----------
    accuracy
        The share of answers that shall be right.
    threshold
        The least probability of an answer.
    least_known
        The least share of words and pairs that the model must know.
    fewest_words
        The fewest words that it must know.
    """

    accuracy: float
    threshold: float
    least_known: float
    fewest_words: int = FEWEST_WORDS

    def reasons(self, probability: NDArray[np.float64], sums: Sums) -> NDArray[np.str_]:
        """Give for each text why it needs a person; empty where it does not."""
        return np.select(
            [
                sums.known_words < self.fewest_words,
                sums.known_share < self.least_known,
                probability < self.threshold,
            ],
            [Reason.SHORT.value, Reason.STRANGE.value, Reason.UNSURE.value],
            default=Reason.NONE.value,
        )


def learn_doubt(
    probability: NDArray[np.float64],
    is_right: NDArray[np.bool_],
    known: tuple[NDArray[np.int64], NDArray[np.float64]],
    accuracy: float,
) -> Doubt:
    """Choose the limits on rows that the model has not learned from.

    Parameters
    ----------
    probability, is_right : ndarray, shape (rows,)
        Of the label that would be given.
    known : tuple of ndarray, shape (rows,)
        How many words of each row are known, and the share of words and pairs.
    accuracy : float
        The share of answers that shall be right.

    Returns
    -------
    Doubt
        The limits.
    """
    words, share = known
    long = words >= FEWEST_WORDS
    least = float(np.quantile(share[long], _STRANGEST)) if long.any() else 0.0
    judged = long & (share >= least)
    threshold = lowest_threshold(
        probability[judged], is_right[judged], accuracy=accuracy, least=_LEAST
    )
    return Doubt(accuracy=accuracy, threshold=threshold, least_known=least)
