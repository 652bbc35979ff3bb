"""What the keys of comments are called in the reader's language, and how sure a model is in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.comments.aspect_list import former_names
from cham.apps.comments.models import Sentiment, Task
from cham.apps.comments.standing import BESIDE, OWN
from cham.apps.orgs.models import Unit
from cham.core.errors import N_
from cham.core.journeys import Journey

TONES = {Sentiment.NEGATIVE.value: "bad", Sentiment.POSITIVE.value: "good"}
"""How each sentiment is coloured; the words beside it say the same."""

_EMOTIONS = {
    "anger": N_("Anger"),
    "sadness": N_("Sadness"),
    "fear": N_("Fear"),
    "joy": N_("Joy"),
    "surprise": N_("Surprise"),
    "disgust": N_("Disgust"),
    "none": N_("No emotion"),
}

_SECOND = {"http": N_("a service"), "onnx": N_("an ONNX model")}

_CERTAIN, _SURE, _LIKELY = 0.95, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Names:
    """Names by key.

    Attributes
    ----------
    journey
        The key of the journey whose touchpoints these are.
    touchpoints
        In the order of the map.
    former
        Of aspects that left the organisation's list; what people said of them stays.
    """

    journey: str
    touchpoints: Mapping[str, str]
    aspects: Mapping[str, str]
    former: Mapping[str, str]
    units: Mapping[str, str]
    channels: Mapping[str, str]

    @classmethod
    def of(
        cls, journey: Journey | None, aspects: Sequence[Mapping[str, str]], language: str
    ) -> "Names":
        """Name what is on a journey and what can be spoken of; asked in the organisation's scope."""
        units = (
            {}
            if journey is None
            else {each.key: each.name.read(language) for each in journey.units}
        )
        return cls(
            journey=journey.key if journey else "",
            touchpoints={each.key: each.name.read(language) for each in journey.touchpoints}
            if journey
            else {},
            aspects={each["key"]: each.get(language) or each["key"] for each in aspects},
            former={key: each.get(language) or key for key, each in former_names().items()},
            units=units | dict(Unit.objects.values_list("key", "name")),
            channels={each.key: each.name.read(language) for each in journey.channels}
            if journey
            else {},
        )

    def aspect(self, key: str) -> str:
        """Name an aspect; one that is no longer known stands for itself."""
        return self.aspects.get(key) or self.former.get(key, key)

    def feeling(self, key: str) -> str:
        """Name a sentiment; nothing where there is none."""
        return str(Sentiment(key).label) if key in Sentiment.values else ""


def emotion_name(emotion: str) -> str:
    """Name an emotion; nothing where there is none."""
    return _(_EMOTIONS[emotion]) if emotion in _EMOTIONS else emotion


def surety(probability: float) -> str:
    """Say a probability in words.

    Examples
    --------
    >>> surety(0.97) == surety(0.95) != surety(0.5)
    True
    """
    probability = round(probability, 2)  # as the figure beside the words is written
    if probability >= _CERTAIN:
        return _("almost certain")
    if probability >= _SURE:
        return _("quite sure")
    if probability >= _LIKELY:
        return _("more likely than not")
    return _("little more than a guess")


def model_name(version: str) -> str:
    """Say in words which model a version is; empty stands for words alone."""
    if not version:
        return _("Its words alone")
    first, _beside, second = version.partition(BESIDE)
    if second:
        return _("{model}, then {second}").format(
            model=model_name(first), second=_(_SECOND.get(second, second))
        )
    if first.startswith(OWN):
        number = first.rpartition("-")[2]
        return _("Own model no. {number}").format(number=number)
    return _("Comes with Chạm")


def task_name(task: str) -> str:
    """Name what a model reads."""
    return str(Task(task).label) if task in Task.values else task
