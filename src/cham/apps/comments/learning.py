"""Learns models from what people corrected, and installs none that is not shown to be no worse.

The model in force and the new one are asked about the same corrections, which neither has learned
from: the corrections are parted into folds, copies of a text in one fold, and for each fold a
model learns from all the others. What the model in force has learned from, copies and labels
said anew included, is not asked about. People correct what they see read wrongly, so those
corrections are by choice the errors of the model in force, and on them almost anything looks
better. A model that learned what the one in force did is therefore compared too, on the earlier
corrections and the texts that models begin with, each fold without what is asked about: there the
new one may not be surely worse (on those texts by more than `STARTER_MARGIN`). What is installed in the end has learned from all of them. Heavy;
run by jobs, a fold at a time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from cham.apps.comments.aspect_list import aspects_in_force
from cham.apps.comments.errors import ModelFailedError
from cham.apps.comments.installing import FOLDS, install
from cham.apps.comments.models import (
    Comment,
    Correction,
    LearningStage,
    ModelVerdict,
    ReadingModel,
    Task,
)
from cham.apps.comments.saying import MARK, NO, SIGNALS, YES
from cham.apps.comments.shelf import Shelf, folder_of, open_shelf, starter_lessons
from cham.apps.orgs.audit import record
from cham.apps.orgs.models import Organisation
from cham.core.errors import ChamError
from cham.core.measures import Difference, paired_share_difference
from cham.lake.durable import sync_file, sync_folder
from cham.voice import (
    Model,
    Options,
    Trained,
    VoiceError,
    digest_of,
    judge,
    make_card,
    read,
    save_model,
    signals_of,
    train_aspects,
    train_labels,
    write_card,
)
from cham.voice.scoring import agreement

_log = logging.getLogger(__name__)

FEWEST_COMPARED = 20
"""Corrections that both models must be asked about before anything can be told."""

MARGIN = 5.0
"""How many points worse a model may at most be, at 95 % confidence, to count as no worse."""

STARTER_MARGIN = 1.0
"""How many points worse it may be on the texts that models begin with, which are many and of other
trades: whoever learns how a firm's own customers speak loses a few tenths there."""

_NEWER, _OLDER, _STARTER = "newer", "older", "starter"
"""What both are asked about: corrections since the model in force, those before, texts of ours."""

_SEED = 4
_LOOKED_AT = 500  # comments of which it is told how many are read otherwise than before


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A correction, or a text that models begin with (number 0), as something to learn from."""

    number: int
    text: str
    labels: tuple[str, ...]
    alike: str

    group: str

    @property
    def fold(self) -> int:
        return int(self.alike, 16) % FOLDS


@dataclass(frozen=True, slots=True)
class _Compared:
    """How two models answered the same.

    Attributes
    ----------
    difference
        New minus old, in points.
    told
        The figures of both, as they are kept.
    """

    asked: int
    difference: Difference
    told: Mapping[str, Any]

    @classmethod
    def of(cls, task: str, answers: Sequence[Any]) -> "_Compared":
        """Count what is right, what the old one had and what the new one has, for each text."""
        gained = sum(truth != was and truth == now for truth, was, now in answers)
        lost = sum(truth == was and truth != now for truth, was, now in answers)
        found = paired_share_difference(gained, lost, len(answers))
        told = {
            "compared": len(answers),
            "gained": gained,
            "lost": lost,
            "old": _figures(task, [(truth, was) for truth, was, _now in answers]),
            "new": _figures(task, [(truth, now) for truth, _was, now in answers]),
            "difference": {"value": found.value, "low": found.low, "high": found.high},
        }
        return cls(len(answers), found, told)

    def is_surely_worse(self, than: float = 0.0) -> bool:
        """Tell whether the whole interval lies below some points."""
        return self.difference.high is not None and self.difference.high < than


def learn(owner: Organisation, version: str) -> bool:
    """Do the next piece of learning a model; tells whether there is more.

    Asked in the organisation's scope.
    """
    steps: Mapping[str, Callable[[Organisation, ReadingModel], bool]] = {
        LearningStage.QUEUED: _begin,
        LearningStage.COMPARING: _compare,
        LearningStage.LEARNING: _finish,
    }
    model = ReadingModel.objects.filter(version=version, stage__in=list(steps)).first()
    if model is None:  # finished, or given up
        return False
    try:
        return steps[model.stage](owner, model)
    except ChamError as error:
        _log.warning("a model could not be learned", extra={"model": version, "code": error.code})
        _fail(model, error.code)
    except Exception:  # noqa: BLE001 - whatever it was, the page must be able to say so
        _log.exception("a model could not be learned", extra={"model": version})
        _fail(model, ModelFailedError.code)
    return False


def verdict_on(compared: int, difference: Difference) -> ModelVerdict:
    """Say whether a new model may be installed, by how much more of its answers are right.

    Parameters
    ----------
    compared
        How many corrections both were asked about.
    difference
        New minus old, in points.
    """
    if difference.value is None or difference.low is None or difference.high is None:
        return ModelVerdict.CANNOT_TELL
    if difference.high < 0:
        return ModelVerdict.WORSE
    if compared < FEWEST_COMPARED or difference.value < 0:
        return ModelVerdict.CANNOT_TELL
    if difference.low > 0:
        return ModelVerdict.BETTER
    return ModelVerdict.NO_WORSE if difference.low >= -MARGIN else ModelVerdict.CANNOT_TELL


def _begin(owner: Organisation, model: ReadingModel) -> bool:
    newest = Correction.objects.filter(task=model.task).order_by("-pk").first()
    model.learned_until = newest.pk if newest else 0
    model.comparison = {"before": open_shelf(owner).versions.get(model.task, "")}
    model.folds, model.verdict = [], ""
    model.stage = LearningStage.COMPARING
    model.save()
    return True


def _compare(owner: Organisation, model: ReadingModel) -> bool:
    """Ask about the next fold."""
    shelf = open_shelf(owner)
    if not _is_still_before(model, shelf):
        return _begin(owner, model)
    fold, lessons = len(model.folds), [*_starter_lessons(model.task), *_lessons(model)]
    known = ReadingModel.objects.filter(version=model.comparison["before"]).first()
    until = known.learned_until if known else 0
    learned = frozenset(known.learned_alike) if known else frozenset()
    here = [each for each in lessons if each.fold == fold]
    asked = {
        _NEWER: [each for each in here if each.number > until and each.alike not in learned],
        _OLDER: [each for each in here if 0 < each.number <= until],
        _STARTER: [each for each in here if not each.number],
    }
    others = [each for each in lessons if each.fold != fold]
    before = [each for each in others if each.number <= until]
    new = _with(shelf, model.task, _train(model.task, others).model)
    old = _as_before(shelf, model.task, before)
    model.folds = [
        *model.folds,
        {
            part: _both(model.task, shelf if part == _NEWER else old, new, given)
            for part, given in asked.items()
        },
    ]
    if len(model.folds) == FOLDS:
        _judge(owner, model)
    model.save()
    return model.stage != LearningStage.DONE


def _as_before(shelf: Shelf, task: str, lessons: Sequence[_Lesson]) -> Shelf:
    """Put a model in place that learned what the one in force did, but for what is asked about.

    The one in force knows its own lessons by heart: asked about them it would always win.
    """
    try:
        return _with(shelf, task, _train(task, lessons).model)
    except VoiceError:  # too little is left of them: the harder comparison
        return shelf


def _both(task: str, old: Shelf, new: Shelf, asked: Sequence[_Lesson]) -> list[Any]:
    """Give what is right and what two models answer, for each lesson."""
    if not asked:
        return []
    texts = [each.text for each in asked]
    was, now = _answers(old, task, texts), _answers(new, task, texts)
    return [
        [sorted(lesson.labels), sorted(before), sorted(after)]
        for lesson, before, after in zip(asked, was, now, strict=True)
    ]


def _is_still_before(model: ReadingModel, shelf: Shelf) -> bool:
    """Tell whether the model compared with is in force yet: a person may go back meanwhile."""
    return bool(shelf.versions.get(model.task, "") == model.comparison["before"])


def _judge(owner: Organisation, model: ReadingModel) -> None:
    """Decide by the answers whether it is worth learning from everything."""
    newer, older, starter = (
        _Compared.of(model.task, [each for fold in model.folds for each in fold[part]])
        for part in (_NEWER, _OLDER, _STARTER)
    )
    model.verdict = verdict_on(newer.asked, newer.difference)
    if older.is_surely_worse() or starter.is_surely_worse(-STARTER_MARGIN):
        model.verdict = ModelVerdict.WORSE
    model.comparison = {
        **model.comparison,
        **newer.told,
        _OLDER: older.told,
        _STARTER: starter.told,
    }
    model.folds = []
    if model.verdict in {ModelVerdict.BETTER, ModelVerdict.NO_WORSE}:
        model.stage = LearningStage.LEARNING
        return
    model.stage, model.finished_at = LearningStage.DONE, timezone.now()
    _tell(owner, model, "reading_model.refused")


def _finish(owner: Organisation, model: ReadingModel) -> bool:
    """Learn from everything, keep the model and put it in force."""
    if not _is_still_before(model, open_shelf(owner)):
        return _begin(owner, model)
    lessons = _lessons(model)
    trained = _train(model.task, [*_starter_lessons(model.task), *lessons])
    folder = folder_of(owner.code, model.version)
    save_model(trained.model, folder)
    texts, labels = [each.text for each in lessons], [each.labels for each in lessons]
    data = {
        "corrections": len(lessons),
        "starter_texts": len(starter_lessons(model.task).texts),
        "digest": digest_of(texts, labels),
    }
    card = make_card(trained, _options(), data=data, test=None, folder=folder)
    write_card(card, folder)
    digest = sha256()
    for path in sorted(folder.iterdir()):
        sync_file(path)
        digest.update(path.read_bytes())
    sync_folder(folder)
    model.card, model.digest = card, digest.hexdigest()
    model.learned_labels = len(lessons)
    model.learned_alike = sorted({each.alike for each in lessons})
    model.comparison = {
        **model.comparison,
        "read_otherwise": _read_otherwise(owner, model.task, trained.model),
    }
    model.stage, model.finished_at = LearningStage.DONE, timezone.now()
    with transaction.atomic():
        model.save()
        install(model.task, model)
        _tell(owner, model, "reading_model.installed")
    return False


def _read_otherwise(owner: Organisation, task: str, model: Model) -> float | None:
    """Give the share of the latest comments that the new model reads otherwise."""
    texts = list(Comment.objects.values_list("text", flat=True)[:_LOOKED_AT])
    if not texts:
        return None
    shelf = open_shelf(owner)
    old, new = _answers(shelf, task, texts), _answers(_with(shelf, task, model), task, texts)
    return sum(was != now for was, now in zip(old, new, strict=True)) / len(texts)


def _lessons(model: ReadingModel) -> list[_Lesson]:
    """Give the corrections to learn from, copies of a text in one fold."""
    found = Correction.objects.filter(task=model.task, pk__lte=model.learned_until)
    known = aspects_in_force().taxonomy.keys if model.task == Task.ASPECTS else None
    return [
        _Lesson(number, text, _still_asked(labels, known), alike, f"own {alike}")
        for number, text, labels, alike in found.values_list(
            "pk", "comment__text", "labels", "comment__alike"
        )
    ]


def _still_asked(labels: Sequence[str], known: frozenset[str] | None) -> tuple[str, ...]:
    """Leave out what is said of aspects that are no longer looked for; None where all are."""
    if known is None:
        return tuple(labels)
    return tuple(each for each in labels if each.rpartition(MARK)[0] in known)


def _starter_lessons(task: str) -> list[_Lesson]:
    first = starter_lessons(task)
    return [
        _Lesson(0, text, (label,), blake2b(text.encode(), digest_size=8).hexdigest(), group)
        for text, label, group in zip(first.texts, first.labels, first.groups, strict=True)
    ]


def _train(task: str, lessons: Sequence[_Lesson]) -> Trained:
    texts = [each.text for each in lessons]
    if task == Task.ASPECTS:
        return train_aspects(texts, [each.labels for each in lessons], options=_options())
    return train_labels(
        texts,
        [each.labels[0] for each in lessons],
        task=task,
        options=_options(),
        groups=[each.group for each in lessons],
    )


def _options() -> Options:
    return Options(seed=_SEED)


def _with(shelf: Shelf, task: str, model: Model) -> Shelf:
    """Put a model in the place of the one in force."""
    return replace(shelf, models={**shelf.models, task: model})


def _answers(shelf: Shelf, task: str, texts: Sequence[str]) -> list[frozenset[str]]:
    """Give what is read in texts; without a model a signal and aspects are told by words alone."""
    if task == Task.ASPECTS:
        spoken = shelf.mentions(texts, read(shelf.models[Task.SENTIMENT], texts))
        return [
            frozenset(f"{each.aspect}{MARK}{each.polarity}" for each in said) for said in spoken
        ]
    model = shelf.models.get(task)
    if model is None:
        if task not in SIGNALS:
            return [frozenset()] * len(texts)
        return [frozenset({YES if task in signals_of(text) else NO}) for text in texts]
    judged = judge(model, texts)
    if task == Task.SENTIMENT:  # as comments show it
        return [frozenset({label}) for label in judged.likeliest]
    return [frozenset({judged.labels[given]}) for given in judged.given.tolist()]


def _figures(task: str, answers: Sequence[tuple[list[str], list[str]]]) -> dict[str, Any]:
    """Say how many answers are right; of tasks with one label also how evenly."""
    if not answers:
        return {"accuracy": None, "macro_f1": None}
    right = sum(truth == given for truth, given in answers)
    told: dict[str, Any] = {"accuracy": right / len(answers), "macro_f1": None}
    if task != Task.ASPECTS:
        pairs = [(truth[0], given[0] if given else "") for truth, given in answers]
        names = sorted({name for pair in pairs for name in pair})
        truth, given = (
            np.array([names.index(pair[side]) for pair in pairs], np.int64) for side in (0, 1)
        )
        told["macro_f1"] = agreement(truth, given, names).macro_f1
    return told


def _tell(owner: Organisation, model: ReadingModel, action: str) -> None:
    details = {"verdict": model.verdict, "compared": model.comparison["compared"]}
    record(owner, action, f"reading_model:{model.version}", details)


def _fail(model: ReadingModel, problem: str) -> None:
    ReadingModel.objects.filter(pk=model.pk).update(
        stage=LearningStage.FAILED, problem=problem, finished_at=timezone.now(), folds=[]
    )
