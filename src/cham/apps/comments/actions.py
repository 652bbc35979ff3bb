"""Use cases: correct what was read, have a model learn from it, go back to an earlier one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cham.apps.comments.errors import (
    AspectTwiceError,
    ChoiceUnknownError,
    CorrectionUnknownError,
    LabelCountError,
    ModelUnknownError,
    TooFewCorrectionsError,
    TooFewOfAspectError,
    TrainingRunsError,
)
from cham.apps.comments.installing import RUNNING, give_up_lost, install
from cham.apps.comments.jobs import learn_model
from cham.apps.comments.models import (
    Comment,
    Correction,
    Mention,
    ReadingModel,
    ReadingProgress,
    Sentiment,
    Task,
)
from cham.apps.comments.queries import find_comment, lessons_for
from cham.apps.comments.saying import (
    EMOTIONS,
    MARK,
    NO,
    SETTLED,
    YES,
    labels_of,
    mentions_said,
    settle,
)
from cham.apps.comments.standing import OWN, progress_of_scope
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member

FEWEST_CORRECTIONS = 20
"""Corrections of a task before a model can learn from them."""

FEWEST_OF_ASPECT = 50
"""Corrections of one aspect: four fifths of them, however they fall, must be 30 to learn it."""

STARTER = "starter"
"""What the model that comes with the product is called, where one goes back to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A comment as it stands after a correction."""

    comment: Comment
    correction: Correction


def fewest_for(task: str) -> int:
    """Say how many corrections a model needs to learn a task."""
    return FEWEST_OF_ASPECT if task == Task.ASPECTS else FEWEST_CORRECTIONS


@transaction.atomic
def correct(caller: Caller, code: str, task: str, labels: Sequence[str]) -> Corrected:
    """Say what is right of a comment; it stays when models change, and models learn from it.

    Parameters
    ----------
    labels
        Of sentiment `negative`, `neutral` or `positive`; of emotion one of `EMOTIONS`; of a signal
        `yes` or `no`; of aspects all that the comment speaks of, like `price#negative`.

    Raises
    ------
    CommentUnknownError
        When there is no such comment, or none that the caller may see.
    ChoiceUnknownError, LabelCountError, AspectTwiceError
        When the labels do not fit the task.
    """
    _wait_for_writers()
    comment = find_comment(caller, code)
    given = _checked(task, labels, comment)
    before = Correction.objects.filter(comment=comment, task=task).first()
    said = labels_of(comment, task) if before is None else before.said
    model = progress_of_scope().in_force.get(task, "") if before is None else before.model
    if before is not None:
        before.delete()  # the new one comes after whatever models learned from so far
    made = Correction.objects.create(
        comment=comment,
        task=task,
        labels=given,
        said=said,
        model=model,
        made_by=_member(caller),
        made_at=timezone.now(),
    )
    settle(comment, [made])
    comment.save(update_fields=SETTLED)
    if task == Task.ASPECTS:
        Mention.objects.filter(comment=comment).delete()
        Mention.objects.bulk_create(mentions_said(comment, given))
    record(caller, "comment.corrected", f"comment:{code}", {"task": task, "labels": given})
    return Corrected(comment=comment, correction=made)


def take_back(caller: Caller, code: str, task: str) -> Comment:
    """Take a correction back; the comment is read again by the next job.

    Raises
    ------
    CommentUnknownError, CorrectionUnknownError
        When there is no such comment that the caller may see, or nobody corrected this of it.
    """
    with transaction.atomic():
        _wait_for_writers()
        comment = find_comment(caller, code)
        found = Correction.objects.filter(comment=comment, task=task).first()
        if found is None:
            raise CorrectionUnknownError(comment=code, task=task[:50])
        found.delete()
        # As one that nobody read: what it said until now must not be counted meanwhile.
        comment.epoch, comment.is_counted, comment.needs_review = 0, False, False
        comment.save(update_fields=["epoch", "is_counted", "needs_review"])
        record(caller, "comment.correction_taken_back", f"comment:{code}", {"task": task})
    return comment


def retrain(caller: Caller, task: str) -> ReadingModel:
    """Have a model learn from what people corrected; it is installed only if it is no worse.

    Raises
    ------
    ChoiceUnknownError
        When there is no such task.
    TooFewCorrectionsError, TooFewOfAspectError
        When there are too few corrections, or too few of any one aspect.
    TrainingRunsError
        When a model of this task is learning already.
    """
    with transaction.atomic():
        if task not in Task.values:
            raise ChoiceUnknownError(name="task", value=task[:50], allowed=", ".join(Task.values))
        ReadingProgress.objects.select_for_update().get(pk=progress_of_scope().pk)
        count, least = lessons_for(task), fewest_for(task)
        if count < least and task == Task.ASPECTS:
            raise TooFewOfAspectError(count=count, least=least)
        if count < least:
            raise TooFewCorrectionsError(task=task, count=count, least=least)
        now = timezone.now()
        give_up_lost(now)
        if ReadingModel.objects.filter(task=task, stage__in=RUNNING).exists():
            raise TrainingRunsError(task=task)
        number = ReadingModel.objects.filter(task=task).count() + 1
        made = ReadingModel.objects.create(
            version=f"{OWN}{task}-{number}", task=task, begun_by=_member(caller), begun_at=now
        )
        record(
            caller, "reading_model.begun", f"reading_model:{made.version}", {"corrections": count}
        )
    learn_model.enqueue(caller.organisation.code, made.version)
    made.refresh_from_db()
    return made


def roll_back(caller: Caller, task: str, version: str) -> None:
    """Read with an earlier model again; `starter` is the one that comes with the product.

    The next job begins to read all comments anew.

    Raises
    ------
    ModelUnknownError
        When no model of this task with this version was ever installed.
    """
    with transaction.atomic():
        known = ReadingModel.objects.filter(task=task).exclude(installed_at=None)
        wanted = known.filter(version=version).first()
        if wanted is None and (version != STARTER or task not in Task.values):
            raise ModelUnknownError(version=version[:50])
        install(task, wanted)
        record(caller, "reading_model.rolled_back", f"reading_model:{version}", {"task": task})


def _wait_for_writers() -> None:
    """Wait for a job that writes what it has read, and for an erasure; later ones wait for this."""
    ReadingProgress.objects.update(generation=F("generation"))


def _checked(task: str, labels: Sequence[str], comment: Comment) -> list[str]:
    allowed: dict[str, Sequence[str]] = {
        Task.SENTIMENT: Sentiment.values,
        Task.EMOTION: EMOTIONS,
        Task.COMPLAINT: (YES, NO),
        Task.LEAVING: (YES, NO),
        Task.URGENCY: (YES, NO),
    }
    if task == Task.ASPECTS:
        return _checked_aspects(labels, comment)
    if task not in allowed:
        raise ChoiceUnknownError(name="task", value=task[:50], allowed=", ".join(Task.values))
    if len(labels) != 1:
        raise LabelCountError(count=len(labels))
    if labels[0] not in allowed[task]:
        raise _unknown("label", labels[0], allowed[task])
    return [labels[0]]


def _checked_aspects(labels: Sequence[str], comment: Comment) -> list[str]:
    known = [each["key"] for each in progress_of_scope().aspects]
    # What a person said of it before stays sayable, though the list has lost the aspect since.
    known += comment.mentions.exclude(aspect__in=known).values_list("aspect", flat=True)
    for label in labels:
        aspect, _mark, polarity = label.rpartition(MARK)
        if aspect not in known:
            raise _unknown("aspect", aspect or label, known)
        if polarity and polarity not in Sentiment.values:
            raise _unknown("polarity", polarity, Sentiment.values)
    twice = [label for label, count in Counter(labels).items() if count > 1]
    if twice:
        raise AspectTwiceError(aspect=twice[0])
    return list(labels)


def _unknown(name: str, value: str, allowed: Sequence[str]) -> ChoiceUnknownError:
    return ChoiceUnknownError(name=name, value=value[:50], allowed=", ".join(allowed))


def _member(caller: Caller) -> Member | None:
    return caller if isinstance(caller, Member) else None
