"""Which model of a task is in force."""

from django.utils import timezone

from cham.apps.comments.models import ReadingModel, ReadingProgress


def install(task: str, model: ReadingModel | None) -> None:
    """Put a model in force, or the one that comes with the product."""
    ReadingModel.objects.filter(task=task, in_force=True).update(in_force=False)
    if model is not None:
        ReadingModel.objects.filter(pk=model.pk).update(
            in_force=True, installed_at=model.installed_at or timezone.now()
        )
    ReadingProgress.objects.update(problem="")
