"""Learns a model of labels from texts that people labelled."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cham.core.aspects import Taxonomy, default_taxonomy
from cham.voice.calibration import expected_error
from cham.voice.choosing import Choice, Chooser, Setting
from cham.voice.doubt import ACCURACY, learn_doubt
from cham.voice.errors import OneLabelError, TooFewLabelsError
from cham.voice.lessons import Lessons
from cham.voice.model import SENTIMENT, Head, Model
from cham.voice.packing import pack
from cham.voice.scoring import Agreement

FEWEST_TEXTS = 20
FEWEST_OF_ONE = 30  # texts that speak of an aspect, before a head is learned for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a model is learned.

    Attributes
    ----------
    accuracy
        The share of answers that shall be right; the rest is left to people.
    with_pieces
        Whether pieces of words are looked at too: slower, larger, steadier where spelling is not.
    taxonomy
        Aspects found by phrases; None takes the list that comes with the product.
    setting
        How closely to follow the texts, where that is known; None chooses it.
    told
        Called with what is being done, a share from 0 to 1.
    """

    seed: int = 0
    accuracy: float = ACCURACY
    with_pieces: bool = False
    taxonomy: Taxonomy | None = None
    setting: Setting | None = None
    told: Callable[[float], None] = field(default=lambda _share: None, repr=False)

    def list_of_aspects(self) -> Taxonomy:
        """Give the aspects found by phrases."""
        return default_taxonomy() if self.taxonomy is None else self.taxonomy


@dataclass(frozen=True, eq=False, slots=True)
class Trained:
    """A model, and what it did with texts of folds that it had not learned from.

    Attributes
    ----------
    settings
        How each head was learned.
    agreement
        With marks and without, on those folds; empty for aspects.
    too_few
        Labels with so few texts that they could not be learned, and how many.
    """

    model: Model
    settings: dict[str, Setting]
    agreement: Agreement | None
    calibration_error: float
    too_few: dict[str, int]


def train_labels(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    task: str,
    options: Options,
    groups: Sequence[str] | None = None,
) -> Trained:
    """Learn one label for each text.

    Parameters
    ----------
    texts : sequence of str
        As they arrived.
    labels : sequence of str
        One for each.
    task : str
        What the labels say: `sentiment`, `emotion`, `topic`, `complaint` or any other name.
    options : Options
        How.
    groups : sequence of str, optional
        Where each text is from, as a trade. Choices and probabilities are then made for texts of
        groups that were not learned from; texts of the nameless group are always learned from
        and never judged.

    Returns
    -------
    Trained
        The model, and its figures on folds that were not learned from.

    Raises
    ------
    TooFewLabelsError
        Where there are fewer than 20 texts.
    OneLabelError
        Where all carry one label.
    """
    names = tuple(sorted(set(labels)))
    if len(texts) < FEWEST_TEXTS:
        raise TooFewLabelsError(count=len(texts), least=FEWEST_TEXTS)
    if len(names) < 2:  # noqa: PLR2004 - a label tells nothing without another one
        raise OneLabelError(label=names[0])
    options.told(0.0)
    lessons = lessons_of(texts, options, groups)
    truth = np.tile([names.index(label) for label in labels], 2)
    chooser = Chooser(lessons, truth, names, options.seed)
    choice = chooser.attempt(options.setting) if options.setting else chooser.choose()
    options.told(0.9)
    linear, stored = pack(lessons, chooser.learn(choice.setting), with_pieces=options.with_pieces)
    judged = lessons.is_judged
    probability, is_right = _answers(choice, truth, judged)
    words, share = lessons.known(stored)
    model = Model(
        task=task,
        heads=(Head(task, names, choice.calibration, choice.lean),),
        linear=linear,
        doubt=learn_doubt(probability, is_right, (words[judged], share[judged]), options.accuracy),
        detection=1.0,
        taxonomy=options.list_of_aspects() if task == SENTIMENT else Taxonomy(),
        learned_texts=len(texts),
    )
    options.told(1.0)
    few = {name: n for name, n in sorted(Counter(labels).items()) if n < FEWEST_OF_ONE}
    error = expected_error(probability, is_right)
    return Trained(model, {task: choice.setting}, choice.agreement, error, few)


def lessons_of(
    texts: Sequence[str], options: Options, groups: Sequence[str] | None = None
) -> Lessons:
    """Make lessons of texts."""
    chance = np.random.default_rng(options.seed)
    return Lessons.of(texts, with_pieces=options.with_pieces, chance=chance, groups=groups)


def _answers(
    choice: Choice, truth: NDArray[np.int64], judged: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give the probability of each judged row's label, and whether the label is right."""
    chances = choice.calibration.probabilities(choice.sums[judged])
    given = (chances * np.array(choice.lean)).argmax(axis=1)
    return chances[np.arange(len(given)), given], given == truth[judged]
