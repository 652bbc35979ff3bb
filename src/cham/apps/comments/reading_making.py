"""Reads comments with models and writes down what they say: the heavy half. Run by jobs."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from cham.apps.comments.models import (
    Comment,
    Correction,
    Doubt,
    Mention,
    ReadingProgress,
    Sentiment,
    Task,
)
from cham.apps.comments.saying import SETTLED, SIGNALS, YES, mentions_said, settle
from cham.apps.comments.shelf import Shelf
from cham.apps.comments.standing import BESIDE
from cham.voice import Judged, Mention as Said, Reading, judge, read
from cham.voice.backends import Scored

_AT_ONCE = 200
_NOT_COUNTED = (Doubt.SHORT.value, Doubt.STRANGE.value)
_READ = ("epoch", "model", *SETTLED)


def read_unread(shelf: Shelf, stand: ReadingProgress, *, until: float) -> bool:
    """Read comments that were not read with these models, the new ones first.

    Parameters
    ----------
    until
        When to stop, on the steady clock.

    Returns
    -------
    bool
        Whether some are left.
    """
    while True:
        waiting = Comment.objects.filter(epoch__lt=stand.epoch).order_by("epoch", "pk")
        batch = list(waiting[:_AT_ONCE])
        if not batch:
            return False
        said = _Said.of(shelf, [each.text for each in batch])
        _write(batch, said, shelf, stand)
        if time.monotonic() > until:
            return waiting.exists()


@dataclass(frozen=True, slots=True)
class _Said:
    """What the models say of texts, in their order."""

    readings: Sequence[Reading]
    aspects: Sequence[Sequence[Said]]
    sentiment: Judged
    others: Mapping[str, Judged]
    second: Sequence[Scored | None]

    @classmethod
    def of(cls, shelf: Shelf, texts: Sequence[str]) -> "_Said":
        """Ask every model."""
        models = shelf.models
        readings = read(models[Task.SENTIMENT], texts)
        others = {
            task: judge(models[task], texts) for task in (Task.EMOTION, *SIGNALS) if task in models
        }
        return cls(
            readings,
            shelf.mentions(texts, readings),
            judge(models[Task.SENTIMENT], texts),
            {str(task): judged for task, judged in others.items()},
            shelf.second.answers(texts),
        )


def _write(batch: Sequence[Comment], said: _Said, shelf: Shelf, stand: ReadingProgress) -> None:
    with transaction.atomic():
        # Written first, so that erasures and people's corrections wait for it, or are seen by it.
        ReadingProgress.objects.filter(pk=stand.pk).update(epoch=stand.epoch)
        found = Comment.objects.filter(pk__in=[each.pk for each in batch])
        left = dict(found.values_list("pk", "row_mark"))
        kept = {
            number: each for number, each in enumerate(batch) if left.get(each.pk) == each.row_mark
        }
        corrections = _corrections_of(list(kept.values()))
        mentions: list[Mention] = []
        for number, comment in kept.items():
            comment.epoch, comment.model = stand.epoch, shelf.versions[Task.SENTIMENT]
            _fill(comment, number, said)
            own = corrections.get(comment.pk, ())
            settle(comment, own)
            corrected = next((each.labels for each in own if each.task == Task.ASPECTS), None)
            mentions += (
                _mentions(comment, said.aspects[number])
                if corrected is None
                else mentions_said(comment, corrected)
            )
        Comment.objects.bulk_create(
            kept.values(),
            update_conflicts=True,
            unique_fields=["organisation", "code"],
            update_fields=_READ,
        )
        Mention.objects.filter(comment__in=[each.pk for each in kept.values()]).delete()
        Mention.objects.bulk_create(mentions)


def _corrections_of(comments: Sequence[Comment]) -> Mapping[int, Sequence[Correction]]:
    found: dict[int, list[Correction]] = defaultdict(list)
    for each in Correction.objects.filter(comment__in=[comment.pk for comment in comments]):
        found[each.comment_id].append(each)
    return found


def _fill(comment: Comment, number: int, said: _Said) -> None:
    """Write into a comment what the models say of it."""
    reading = said.readings[number]
    chances = dict(zip(said.sentiment.labels, said.sentiment.probabilities[number], strict=True))
    for each in Sentiment.values:
        setattr(comment, each, float(chances.get(each, 0.0)))
    best = np.sort(said.sentiment.probabilities[number])
    # Not the label that leans towards rare ones: it stands beside the chances of all of them.
    comment.sentiment = said.sentiment.likeliest[number]
    comment.probability = float(best[-1])
    comment.margin = float(best[-1] - best[-2])
    comment.needs_review, comment.reason = reading.needs_review, reading.reason
    comment.is_counted = reading.reason not in _NOT_COUNTED
    _fill_second(comment, said.second[number])
    emotion = said.others.get(Task.EMOTION)
    comment.emotion, comment.emotion_probability = "", None
    if emotion is not None and not emotion.reasons[number]:
        comment.emotion = emotion.labels[emotion.given[number]]
        comment.emotion_probability = float(emotion.probability[number])
    for signal in SIGNALS:
        _fill_signal(comment, signal, number, said)


def _fill_second(comment: Comment, answer: Scored | None) -> None:
    """Let the second reader say how a comment feels, where it answered.

    What is counted stays what the first says: only its probabilities are calibrated, and those of
    a language model mean nothing.
    """
    if answer is None:
        return
    comment.sentiment = answer.label
    comment.probability = answer.probability or getattr(comment, answer.label)
    comment.needs_review, comment.reason = answer.needs_review, answer.reason
    comment.model = f"{comment.model}{BESIDE}{answer.backend}"


def _fill_signal(comment: Comment, signal: str, number: int, said: _Said) -> None:
    """Note a signal that its words or a model show: a missed one costs more than one too many."""
    judged, is_shown = said.others.get(signal), signal in said.readings[number].signals
    chance = None
    if judged is not None:
        is_shown |= judged.labels[judged.given[number]] == YES
        chance = float(judged.probabilities[number, judged.labels.index(YES)])
    setattr(comment, signal, is_shown)
    setattr(comment, f"{signal}_chance", chance)


def _mentions(comment: Comment, said: Sequence[Said]) -> list[Mention]:
    return [
        Mention(
            comment=comment,
            aspect=each.aspect,
            polarity=each.polarity,
            probability=each.probability,
            needs_review=each.needs_review,
        )
        for each in said
    ]
