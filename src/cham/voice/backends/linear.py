"""The backend that is always there: models learned on this machine."""

from collections.abc import Sequence

from cham.voice.backends.answering import Scored
from cham.voice.backends.errors import BackendTaskError
from cham.voice.model import Model, judge


class LinearBackend:
    """Models of labels, one for each task; models of aspects give no label and answer nothing."""

    name = "linear"

    def __init__(self, *models: Model) -> None:
        self._models = {each.task: each for each in models if not each.is_of_aspects}

    def labels(self, task: str) -> tuple[str, ...]:
        """Give the labels of a task."""
        return self._model(task).heads[0].classes

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        """Answer for each text."""
        model = self._model(task)
        if not texts:
            return []
        judged = judge(model, texts)
        return [
            Scored(judged.labels[given], probability, bool(reason), reason, self.name)
            for given, probability, reason in zip(
                judged.given.tolist(),
                judged.probability.tolist(),
                judged.reasons.tolist(),
                strict=True,
            )
        ]

    def _model(self, task: str) -> Model:
        if task not in self._models:
            raise BackendTaskError(task=task, known=", ".join(self._models) or "–")
        return self._models[task]
