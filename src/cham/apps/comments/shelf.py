"""The models that an organisation's comments are read with: its own, or those to begin with.

Heavy: only for jobs.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from cham.apps.comments.aspect_list import aspects_in_force, named
from cham.apps.comments.models import ReadingProgress, Task
from cham.apps.comments.second_reader import SecondReader, open_second_reader
from cham.apps.comments.standing import SECOND, own_models, progress_of_scope
from cham.apps.orgs.models import Organisation
from cham.core.aspects import Taxonomy
from cham.voice import Mention, Model, Reading, VoiceError, load_model, read
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
    taxonomy
        What comments can speak of: the organisation's own list, or that of the product.
    aspects_digest
        Of the own list; empty for that of the product.
    problem
        The code of why a model of the organisation's own, or the second reader, could not be
        used; empty where all can.
    second
        What else says how comments feel, where the server's settings name anything.
    """

    models: Mapping[str, Model]
    versions: Mapping[str, str]
    taxonomy: Taxonomy
    aspects_digest: str = ""
    problem: str = ""
    second: SecondReader = field(default_factory=SecondReader)

    def mentions(
        self, texts: Sequence[str], readings: Sequence[Reading]
    ) -> Sequence[Sequence[Mention]]:
        """Say what texts speak of, given how the model of sentiment reads them.

        An aspect of the list that the organisation's own model has learned is told by it, any
        other by its phrases and the feeling of the clause around them. What is learned but no
        longer in the list is not told.
        """
        own = self.models.get(Task.ASPECTS)
        if own is None:
            return [each.aspects for each in readings]
        learned = {head.name for head in own.heads}
        wanted = learned & self.taxonomy.keys
        return [
            (
                *(each for each in told.aspects if each.aspect in wanted),
                *(each for each in shown.aspects if each.aspect not in learned),
            )
            for told, shown in zip(read(own, texts), readings, strict=True)
        ]


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
    own = aspects_in_force()
    models[Task.SENTIMENT] = replace(models[Task.SENTIMENT], taxonomy=own.taxonomy)
    second = open_second_reader(models[Task.SENTIMENT], versions[Task.SENTIMENT])
    if second.mark:
        versions[SECOND] = second.mark
    return Shelf(models, versions, own.taxonomy, own.digest, problem or second.problem, second)


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
    """Begin a new epoch where other models read than before, or other aspects are looked for."""
    stand = progress_of_scope()
    before = stand.in_force, stand.aspects_digest
    if before != (dict(shelf.versions), shelf.aspects_digest) or not stand.epoch:
        stand.epoch += 1
        stand.in_force, stand.aspects_digest = dict(shelf.versions), shelf.aspects_digest
    stand.aspects, stand.problem = named(shelf.taxonomy), shelf.problem
    stand.save(update_fields=["epoch", "in_force", "aspects_digest", "aspects", "problem"])
    return stand
