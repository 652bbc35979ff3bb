"""Learns which aspects texts speak of, and how they feel about each."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cham.core.aspects import Taxonomy
from cham.voice.calibration import expected_error
from cham.voice.choosing import Choice, Chooser
from cham.voice.doubt import learn_doubt
from cham.voice.errors import TooFewLabelsError
from cham.voice.lessons import Lessons
from cham.voice.mentions import Detected, detect, parted
from cham.voice.model import ABSENT, ASPECTS, Head, Model
from cham.voice.packing import pack
from cham.voice.training import FEWEST_OF_ONE, Options, Trained, lessons_of

_STRENGTHS = (3.0, 8.0)
_BALANCES = (0.0,)  # most texts do not speak of an aspect, and need not count less for it
_TRIED = np.arange(0.1, 0.91, 0.025)


def train_aspects(
    texts: Sequence[str], labels: Sequence[Sequence[str]], *, options: Options
) -> Trained:
    """Learn the aspects of texts, one head for each of which 30 texts speak.

    Parameters
    ----------
    texts : sequence of str
        As they arrived.
    labels : sequence of sequence of str
        For each text its aspects, like ``price#negative``.
    options : Options
        How; aspects that are not learned are found by the phrases of its taxonomy.

    Returns
    -------
    Trained
        The model, and its figures on folds that were not learned from.

    Raises
    ------
    TooFewLabelsError
        Where no aspect has 30 texts.
    """
    said = [dict(parted(name) for name in each) for each in labels]
    counts = Counter(aspect for each in said for aspect in each)
    learned = sorted(name for name, count in counts.items() if count >= FEWEST_OF_ONE)
    if not learned:
        raise TooFewLabelsError(count=max(counts.values(), default=0), least=FEWEST_OF_ONE)
    lessons = lessons_of(texts, options)
    taught = [_Taught.of(lessons, said, name, options.seed) for name in learned]
    weights = []
    for place, each in enumerate(taught):
        options.told(place / len(taught))
        weights.append(each.chooser.learn(each.choice.setting))
    linear, stored = pack(lessons, np.hstack(weights), with_pieces=options.with_pieces)
    chances = [each.choice.calibration.probabilities(each.choice.sums) for each in taught]
    truth = np.stack([each.chooser.labels for each in taught], axis=1)
    detection = best_detection(chances, truth)
    found = detect(chances, detection)
    probability, is_right = _given(found, truth)
    words, share = lessons.known(stored)
    rows = np.nonzero(found.is_there)[0]
    taxonomy = options.taxonomy or Taxonomy()
    model = Model(
        task=ASPECTS,
        heads=tuple(
            Head(
                name, each.chooser.names, each.choice.calibration, (1.0,) * len(each.chooser.names)
            )
            for name, each in zip(learned, taught, strict=True)
        ),
        linear=linear,
        doubt=learn_doubt(probability, is_right, (words[rows], share[rows]), options.accuracy),
        detection=detection,
        taxonomy=Taxonomy(tuple(a for a in taxonomy.aspects if a.key not in learned)),
        learned_texts=len(texts),
    )
    options.told(1.0)
    settings = {name: each.choice.setting for name, each in zip(learned, taught, strict=True)}
    few = {name: count for name, count in sorted(counts.items()) if name not in learned}
    return Trained(model, settings, None, expected_error(probability, is_right), few)


class _Taught:
    """One aspect: its chooser, and what was chosen."""

    def __init__(self, chooser: Chooser, choice: Choice) -> None:
        self.chooser = chooser
        self.choice = choice

    @classmethod
    def of(
        cls, lessons: Lessons, said: Sequence[dict[str, str]], name: str, seed: int
    ) -> "_Taught":
        """Learn one aspect; a polarity of its own may be the empty text."""
        polarities = sorted({each[name] for each in said if name in each})
        classes = (ABSENT, *polarities)
        rows = [1 + polarities.index(each[name]) if name in each else 0 for each in said]
        chooser = Chooser(lessons, np.tile(rows, 2), classes, seed)
        return cls(chooser, chooser.choose(_STRENGTHS, _BALANCES))


def best_detection(chances: Sequence[NDArray[np.float64]], truth: NDArray[np.int64]) -> float:
    """Find from which probability on aspects are best said to be there, by their micro F1."""
    there = np.stack([1 - each[:, 0] for each in chances], axis=1)
    true = truth > 0

    def worth(step: float) -> float:
        given = there >= step
        return float(2 * (given & true).sum() / max((given.sum() + true.sum()), 1))

    return round(float(max(_TRIED, key=worth)), 3)


def _given(
    found: Detected, truth: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give the probability of each mention, and whether aspect and polarity are right."""
    there = found.is_there
    return found.probability[there], (found.polarity == truth)[there]
