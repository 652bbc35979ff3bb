"""The models to begin with: learned once from the texts of this package, then read from a folder."""

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cham.voice.card import digest_of, make_card, write_card
from cham.voice.choosing import Setting
from cham.voice.errors import VoiceError
from cham.voice.evaluation import evaluate
from cham.voice.model import SENTIMENT, Model, judge
from cham.voice.reading import Reading, read
from cham.voice.starter.corpus import (
    EMOTION,
    SIGNALS,
    TASKS,
    YES,
    Part,
    all_texts,
    digest,
    groups_of,
    starter_texts,
)
from cham.voice.storing import VERSION, load_model, save_model
from cham.voice.training import Options, train_labels

_RECIPE = 1  # to be raised when the same texts are learned in another way
_SEED = 7
_DIGITS = 12  # of the digest, in names
_BESIDE = ".starter-"
_SETTINGS = {  # as good as what `train_labels` chooses for these texts in three times the time
    SENTIMENT: Setting(8.0, 0.0),
    EMOTION: Setting(8.0, 0.5),
    "complaint": Setting(8.0, 0.5),
    "leaving": Setting(3.0, 0.75),
    "urgency": Setting(3.0, 0.5),
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StarterReading:
    """One text as the starter reads it.

    Attributes
    ----------
    reading
        Its sentiment, aspects, and signals that words or models show.
    emotion
        The most probable one; `none` where the text shows none.
    emotion_probability
        Of that emotion.
    emotion_needs_review
        Whether a person should look at it.
    """

    reading: Reading
    emotion: str
    emotion_probability: float
    emotion_needs_review: bool


@dataclass(frozen=True, eq=False)
class StarterModels:
    """A model for each task that the starter has texts for.

    Attributes
    ----------
    sentiment, emotion
        With the labels of the texts.
    complaint, leaving, urgency
        With the labels `yes` and `no`.
    version
        The same wherever the same texts are learned in the same way.
    """

    sentiment: Model
    emotion: Model
    complaint: Model
    leaving: Model
    urgency: Model
    version: str

    def of(self, task: str) -> Model:
        """Give the model of one of `TASKS`."""
        found: Model = getattr(self, task)
        return found

    def read(self, texts: Sequence[str]) -> list[StarterReading]:
        """Read texts with all models."""
        feelings = judge(self.emotion, texts)
        seen = self._signals(texts)
        return [
            StarterReading(
                replace(
                    reading,
                    signals=tuple(s for s in SIGNALS if s in reading.signals or s in found),
                ),
                feelings.labels[given],
                probability,
                bool(reason),
            )
            for reading, found, given, probability, reason in zip(
                read(self.sentiment, texts),
                seen,
                feelings.given.tolist(),
                feelings.probability.tolist(),
                feelings.reasons.tolist(),
                strict=True,
            )
        ]

    def _signals(self, texts: Sequence[str]) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in texts]
        for signal in SIGNALS:
            judged = judge(self.of(signal), texts)
            yes = judged.labels.index(YES)
            for each, given in zip(found, judged.given.tolist(), strict=True):
                if given == yes:
                    each.add(signal)
        return found


def starter_version() -> str:
    """Name the models that `starter_models` gives."""
    return f"starter-{VERSION}.{_RECIPE}-{digest()[:_DIGITS]}"


def starter_models(
    folder: Path, *, told: Callable[[float], None] = lambda _share: None
) -> StarterModels:
    """Give the models to begin with; the first call for a folder learns them, in seconds.

    Parameters
    ----------
    folder : Path
        Where they are kept; made if need be. What was changed there is not used but made anew.
        Several processes may ask at once: one learns, the others wait for it.
    told : callable
        Called with the share of the learning that is done.

    Returns
    -------
    StarterModels
        The same for the same texts, wherever they were learned.
    """
    place = folder / starter_version()
    found = _opened(place)
    if found is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        found = _opened(place)
        if found is None:
            _learn(place, told)
            found = _load(place)
        return found


def _opened(place: Path) -> StarterModels | None:
    """Read models; None where there are none, or none that can be trusted."""
    if not place.exists():
        return None
    try:
        return _load(place)
    except VoiceError as error:
        _log.warning("the starter is made anew", extra={"code": error.code, "model": place.name})
        return None


def _load(place: Path) -> StarterModels:
    return StarterModels(**{task: load_model(place / task) for task in TASKS}, version=place.name)


def _learn(place: Path, told: Callable[[float], None]) -> None:
    """Learn beside the place and move there at last, so that nobody reads half a model."""
    for left in place.parent.glob(f"{_BESIDE}*"):  # by a process that was ended while it learned
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=_BESIDE) as beside:
        made = Path(beside) / place.name
        for number, task in enumerate(TASKS):
            told(number / len(TASKS))
            _learn_task(task, made / task)
        told(1.0)
        if place.exists():
            shutil.rmtree(place)
        made.rename(place)


def _learn_task(task: str, folder: Path) -> None:
    texts, labels = starter_texts(task)
    options = Options(seed=_SEED, setting=_SETTINGS[task])
    trained = train_labels(texts, labels, task=task, options=options, groups=groups_of(task))
    save_model(trained.model, folder)
    kept = [each for each in all_texts() if each.part is Part.TEST]
    said = [(each.label(task),) for each in kept]
    tested = evaluate(trained.model, [each.text for each in kept], said)
    data = {"sha256": digest_of(texts, [(label,) for label in labels]), "texts": len(texts)}
    test = {"part": Part.TEST.value, **tested}
    card = make_card(trained, options, data=data, test=test, folder=folder)
    write_card(card, folder)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Hold the folder, so that two processes do not learn the same at once."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
