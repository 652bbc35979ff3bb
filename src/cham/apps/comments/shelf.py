"""The models that an organisation's comments are read with: its own, or those to begin with.

Heavy: only for jobs.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from cham.apps.comments.models import ReadingProgress, Task
from cham.apps.comments.standing import own_models, progress_of_scope
from cham.apps.orgs.models import Organisation
from cham.voice import Model, Taxonomy, VoiceError, default_taxonomy, load_model
from cham.voice.starter import StarterModels, groups_of, starter_models, starter_texts

_log = logging.getLogger(__name__)

_MODELS, _STARTER = "models", "starter-models"

_open: dict[tuple[Path, str], Model] = {}
_starters: dict[Path, StarterModels] = {}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What reads comments.

    Attributes
    ----------
    models
        By task; a task without one is told by words alone, or not at all.
    versions
        Of each of them.
    problem
        The code of why a model of the organisation's own could not be used; empty where all can.
    """

    models: Mapping[str, Model]
    versions: Mapping[str, str]
    problem: str = ""

    @property
    def taxonomy(self) -> Taxonomy:
        """What comments can speak of."""
        return default_taxonomy()


def folder_of(organisation: str, version: str = "") -> Path:
    """Say where the organisation's own models are kept, or one of them."""
    folder: Path = settings.CONFIGURATION.data / _MODELS / organisation
    return folder / version if version else folder


def starter() -> StarterModels:
    """Give the models that come with the product; trained at the first call in a data folder."""
    folder: Path = settings.CONFIGURATION.data / _STARTER
    if folder not in _starters:
        _starters.clear()
        _starters[folder] = starter_models(folder)
    return _starters[folder]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Labelled texts; texts of one group are never judged by what others of it taught.

    Attributes
    ----------
    groups
        Where each text is from, see `train_labels`.
    """

    texts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def starter_lessons(task: str) -> Lessons:
    """Give what models begin with; nothing for tasks without any texts of ours."""
    texts, labels = starter_texts(task)
    return Lessons(texts, labels, groups_of(task) if texts else ())


def open_shelf(owner: Organisation) -> Shelf:
    """Give what reads the organisation's comments now; asked in its scope.

    A model of its own that is lost or damaged is left out, so that comments are read all the same.
    """
    first = starter()
    models: dict[str, Model] = {}
    for task in Task.values:
        model = getattr(first, task, None)
        if model is not None:
            models[task] = model
    versions = dict.fromkeys(models, first.version)
    problem = ""
    for task, version in own_models().items():
        try:
            models[task] = load_own(owner.code, version)
        except VoiceError as error:
            _log.warning("a model cannot be used", extra={"model": version, "code": error.code})
            problem = error.code
        else:
            versions[task] = version
    return Shelf(models, versions, problem)


def load_own(organisation: str, version: str) -> Model:
    """Read a model of the organisation's own, once in a process.

    Raises
    ------
    VoiceError
        When it is lost, damaged, or of another version of the program.
    """
    folder = folder_of(organisation, version)
    key = (folder, version)
    if key not in _open:
        model = load_model(folder)
        if len(_open) >= len(Task.values) * 2:
            _open.clear()
        _open[key] = model
    return _open[key]


def note_shelf(shelf: Shelf) -> ReadingProgress:
    """Begin a new epoch where other models read than before."""
    stand = progress_of_scope()
    aspects = [{"key": a.key, "vi": a.vi, "en": a.en} for a in shelf.taxonomy.aspects]
    if stand.in_force != dict(shelf.versions) or not stand.epoch:
        stand.epoch += 1
        stand.in_force = dict(shelf.versions)
    stand.aspects, stand.problem = aspects, shelf.problem
    stand.save(update_fields=["epoch", "in_force", "aspects", "problem"])
    return stand
