"""The models that read comments, as their page shows them: figures, labels, before and after."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cham.apps.comment_pages.names import model_name, task_name
from cham.apps.comments.actions import STARTER, fewest_for
from cham.apps.comments.errors import ModelFailedError, ModelLostError
from cham.apps.comments.installing import FOLDS, RUNNING
from cham.apps.comments.models import (
    LearningStage,
    ModelVerdict,
    ReadingModel,
    ReadingProgress,
    Task,
)
from cham.apps.comments.queries import lessons_for
from cham.apps.comments.standing import OWN
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.policy import Act
from cham.core.errors import N_
from cham.drawing.numbers import Numbers

_STARTER_FOLDER = "starter-models"
_TOO_LITTLE = N_("what people corrected is too little, or says the same everywhere, to learn from")
_PROBLEMS = {
    ModelLostError.code: ModelLostError.template,
    "voice_too_few_labels": _TOO_LITTLE,
    "voice_one_label": _TOO_LITTLE,
}
_TONES = {
    ModelVerdict.BETTER: "good",
    ModelVerdict.NO_WORSE: "good",
    ModelVerdict.WORSE: "bad",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What people have said of one task.

    Attributes
    ----------
    count
        All corrections; of aspects those that speak of the one that is spoken of most.
    fresh
        Those that the model in force has not learned from.
    least
        So many are needed to learn.
    """

    task: str
    name: str
    count: int
    fresh: int
    least: int

    @property
    def missing(self) -> int:
        """How many more make learning worthwhile: a model is compared on what it has not seen."""
        return max(self.least - self.fresh, 0)

    @property
    def share(self) -> int:
        """How much of that is there, in percent."""
        return min(round(100 * self.fresh / self.least), 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A model of the organisation's own, or one that is learning.

    Attributes
    ----------
    rows
        Figure, before, after.
    is_refused
        Whether it was compared and not installed.
    may_return
        Whether one may go back to it.
    """

    version: str
    name: str
    task: str
    task_name: str
    stage: str
    is_running: bool
    progress: int
    verdict: str
    tone: str
    is_refused: bool
    is_in_force: bool
    may_return: bool
    rows: tuple[tuple[str, str, str], ...]
    summary: str
    problem: str
    labels: int
    begun_by: str
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What reads one task now.

    Attributes
    ----------
    figures
        What is known of how well it reads, in sentences; honest about what it was tried on.
    may_reset
        Whether one may go back to the model that comes with the product.
    """

    task: str
    name: str
    model: str
    version: str
    figures: tuple[str, ...]
    labels: Labels
    running: Learned | None
    latest: Learned | None
    may_learn: bool
    may_reset: bool


def labels_of(task: str) -> Labels:
    """Count what people have said of a task; asked in the organisation's scope."""
    in_force = ReadingModel.objects.filter(task=task, in_force=True).first()
    count = lessons_for(task)
    fresh = lessons_for(task, after=in_force.learned_until) if in_force else count
    return Labels(task, task_name(task), count, fresh, fewest_for(task))


def readers(caller: Caller, stand: ReadingProgress | None, numbers: Numbers) -> tuple[Reader, ...]:
    """Give what reads each task; asked in the organisation's scope."""
    may_train = caller.may(Act.TRAIN_MODELS)
    known = learned(caller, numbers)
    return tuple(_reader(task, stand, known, may_train, numbers) for task in Task.values)


def _reader(
    task: str,
    stand: ReadingProgress | None,
    known: Sequence[Learned],
    may_train: bool,  # noqa: FBT001 - said once above
    numbers: Numbers,
) -> Reader:
    version = stand.in_force.get(task, "") if stand else ""
    mine = [each for each in known if each.task == task]
    running = next((each for each in mine if each.is_running), None)
    labels = labels_of(task)
    return Reader(
        task=task,
        name=task_name(task),
        model=model_name(version),
        version=version,
        figures=tuple(_figures(task, version, numbers)),
        labels=labels,
        running=running,
        latest=next((each for each in mine if not each.is_running), None),
        may_learn=may_train
        and labels.count >= labels.least
        and labels.fresh > 0
        and running is None,
        may_reset=may_train and any(each.is_in_force for each in mine),
    )


def learned(caller: Caller, numbers: Numbers) -> tuple[Learned, ...]:
    """List the models that were learned from corrections, the latest first."""
    may_train = caller.may(Act.TRAIN_MODELS)
    found = ReadingModel.objects.select_related("begun_by__user")
    return tuple(_learned(each, may_train, numbers) for each in found)


def _learned(model: ReadingModel, may_train: bool, numbers: Numbers) -> Learned:  # noqa: FBT001
    is_refused = model.stage == LearningStage.DONE and model.installed_at is None
    verdict = str(model.get_verdict_display()) if model.verdict else ""
    return Learned(
        version=model.version,
        name=model_name(model.version),
        task=model.task,
        task_name=task_name(model.task),
        stage=str(model.get_stage_display()),
        is_running=model.stage in RUNNING,
        progress=_progress(model),
        verdict=verdict,
        tone=_TONES.get(ModelVerdict(model.verdict), "") if model.verdict else "",
        is_refused=is_refused,
        is_in_force=model.in_force,
        may_return=may_train and model.installed_at is not None and not model.in_force,
        rows=tuple(_rows(model.comparison, numbers)),
        summary=_summary(model.comparison, numbers),
        problem=_problem(model.problem),
        labels=model.learned_labels,
        begun_by=_name_of(model),
        begun_at=model.begun_at,
        finished_at=model.finished_at,
    )


def _name_of(model: ReadingModel) -> str:
    user = model.begun_by.user if model.begun_by else None
    return (user.name or user.mail) if user else ""


def _progress(model: ReadingModel) -> int:
    """Say how far learning is, in percent."""
    if model.stage == LearningStage.QUEUED:
        return 4
    if model.stage == LearningStage.COMPARING:
        return 10 + round(70 * len(model.folds) / FOLDS)
    return 90 if model.stage == LearningStage.LEARNING else 100


def _problem(code: str) -> str:
    if not code:
        return ""
    return _(_PROBLEMS.get(code, ModelFailedError.template)) + f" ({code})"


def _rows(comparison: Mapping[str, Any], numbers: Numbers) -> list[tuple[str, str, str]]:
    old, new = comparison.get("old"), comparison.get("new")
    if not old or not new or not comparison.get("compared"):
        return []
    rows = [
        (_("Right answers"), _share(old["accuracy"], numbers), _share(new["accuracy"], numbers))
    ]
    if old.get("macro_f1") is not None and new.get("macro_f1") is not None:
        rows.append(
            (
                _("Macro F1"),
                numbers.number(old["macro_f1"], 2),
                numbers.number(new["macro_f1"], 2),
            )
        )
    for part, name in _parts():
        told = comparison.get(part) or {}
        if told.get("compared"):
            before, after = (told[each]["accuracy"] for each in ("old", "new"))
            rows.append((name, _share(before, numbers), _share(after, numbers)))
    return rows


def _parts() -> tuple[tuple[str, str], ...]:
    """Name what was learned from before, on which a new model may not be surely worse."""
    return (
        ("older", _("Right on earlier corrections")),
        ("starter", _("Right on the texts that come with the product")),
    )


def _summary(comparison: Mapping[str, Any], numbers: Numbers) -> str:
    """Say what the comparison found, with its interval."""
    if not comparison.get("compared"):
        return ""
    said = [
        _(
            "{count} corrections that neither had learned from: {gained} gained, {lost} lost"
        ).format(
            count=numbers.number(comparison["compared"]),
            gained=numbers.number(comparison.get("gained") or 0),
            lost=numbers.number(comparison.get("lost") or 0),
        )
    ]
    for name, told in (("", comparison), *((n, comparison.get(part)) for part, n in _parts())):
        apart = _apart((told or {}).get("difference") or {}, numbers)
        said += [f"{name}: {apart}" if name else apart] if apart else []
    otherwise = comparison.get("read_otherwise")
    if otherwise is not None:
        said.append(
            _("{share} of the latest comments are read otherwise").format(
                share=numbers.share(otherwise)
            )
        )
    return "; ".join(said)


def _apart(difference: Mapping[str, Any], numbers: Numbers) -> str:
    if difference.get("value") is None or difference.get("low") is None:
        return ""
    return _("{value} points, between {low} and {high}").format(
        value=numbers.signed(difference["value"], 1),
        low=numbers.signed(difference["low"], 1),
        high=numbers.signed(difference["high"], 1),
    )


def _figures(task: str, version: str, numbers: Numbers) -> list[str]:
    """Say how well the model in force reads, and on what that was tried."""
    if not version:
        return [_("No model: told by phrases in the words.")]
    if version.startswith(OWN):
        return _own_figures(version, numbers)
    tested = _starter_card(task, version).get("test") or {}
    if not tested.get("n"):
        return []
    said = [
        _("Right on {accuracy} of {count} test sentences from trades it had not learned.").format(
            accuracy=_share(tested.get("accuracy"), numbers), count=numbers.number(tested["n"])
        )
    ]
    if tested.get("coverage") and tested.get("answered_accuracy"):
        said.append(
            _(
                "It is sure of {coverage}, and right on {accuracy} of those; the rest goes to people."
            ).format(
                coverage=_share(tested["coverage"], numbers),
                accuracy=_share(tested["answered_accuracy"], numbers),
            )
        )
    return said


def _own_figures(version: str, numbers: Numbers) -> list[str]:
    model = ReadingModel.objects.filter(version=version).first()
    new = model.comparison.get("new") if model else None
    if model is None or not new or new.get("accuracy") is None:
        return []
    return [
        _("Right on {accuracy} of {count} corrections that it had not learned from.").format(
            accuracy=_share(new["accuracy"], numbers),
            count=numbers.number(model.comparison.get("compared") or 0),
        ),
        _(
            "Learned from {count} corrections. Most are of comments that are hard to read; of all the "
            "others this says little."
        ).format(count=numbers.number(model.learned_labels)),
    ]


def _starter_card(task: str, version: str) -> Mapping[str, Any]:
    """Read the card that lies beside a model of the product's; nothing where it is not there."""
    folder = settings.CONFIGURATION.data / _STARTER_FOLDER
    place = folder / version / task / "card.json"
    if not version.startswith(STARTER) or place.resolve().parents[2] != folder.resolve():
        return {}
    try:
        card: Mapping[str, Any] = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return card


def _share(value: float | None, numbers: Numbers) -> str:
    return "–" if value is None else numbers.share(value, 1)
