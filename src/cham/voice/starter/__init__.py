"""A model to begin with, for firms that have labelled nothing yet: from texts of our own."""

from cham.voice.starter.corpus import (
    EMOTION,
    NO,
    SIGNALS,
    TASKS,
    YES,
    StarterText,
    all_texts,
    groups_of,
    starter_texts,
)
from cham.voice.starter.models import (
    StarterModels,
    StarterReading,
    starter_models,
    starter_version,
)

__all__ = [
    "EMOTION",
    "NO",
    "SIGNALS",
    "TASKS",
    "YES",
    "StarterModels",
    "StarterReading",
    "StarterText",
    "all_texts",
    "groups_of",
    "starter_models",
    "starter_texts",
    "starter_version",
]
