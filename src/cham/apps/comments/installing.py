"""Which model of a task is in force, and what became of one that was to be learned."""

from datetime import datetime, timedelta

from django.utils import timezone

from cham.apps.comments.errors import ModelLostError
from cham.apps.comments.models import LearningStage, ReadingModel, ReadingProgress

RUNNING = (LearningStage.QUEUED, LearningStage.COMPARING, LearningStage.LEARNING)
"""Stages of a model that is being learned."""

FOLDS = 5
"""Parts of the corrections; each is asked about by a model that learned from the others."""

_LOST_AFTER = timedelta(minutes=30)  # learning that is not done by then was lost


def install(task: str, model: ReadingModel | None) -> None:
    """Put a model in force, or the one that comes with the product."""
    ReadingModel.objects.filter(task=task, in_force=True).update(in_force=False)
    if model is not None:
        ReadingModel.objects.filter(pk=model.pk).update(
            in_force=True, installed_at=model.installed_at or timezone.now()
        )
    ReadingProgress.objects.update(problem="")


def give_up_lost(now: datetime, *, version: str = "") -> None:
    """Note that learning was lost, which took too long; of a version whose process died at once.

    Asked in the organisation's scope.
    """
    running = ReadingModel.objects.filter(stage__in=RUNNING)
    lost = (
        running.filter(version=version)
        if version
        else running.filter(begun_at__lt=now - _LOST_AFTER)
    )
    lost.update(stage=LearningStage.FAILED, finished_at=now, problem=ModelLostError.code, folds=[])
