"""From the file that describes a backend to the backend."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from cham.core.errors import ChamError
from cham.core.journeys.errors import JourneyFaults
from cham.core.journeys.source import Source, read_source
from cham.voice.backends.answering import TextBackend
from cham.voice.backends.asking import Service
from cham.voice.backends.budget import Budget, Spent, SpentInDay, SpentInRun
from cham.voice.backends.cascade import Cascade
from cham.voice.backends.errors import (
    BackendFieldError,
    BackendFileError,
    BackendKeyError,
    BackendLabelsError,
    BackendRunBudgetError,
    BackendSyntaxError,
)
from cham.voice.backends.http import HttpBackend
from cham.voice.backends.linear import LinearBackend
from cham.voice.backends.onnx import OnnxBackend
from cham.voice.backends.settings import (
    BackendSettings,
    BudgetSettings,
    CascadeSettings,
    HttpSettings,
    LinearSettings,
    OnnxSettings,
)
from cham.voice.model import Model

_LARGEST = 100_000  # bytes
_PLACE = re.compile(r" - at `\$([^`]*)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_NAMED = re.compile(r"field `(\w+)`")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a backend needs of the process that it runs in.

    Attributes
    ----------
    environment
        Variables, one of which may hold a key.
    today
        The day, in UTC.
    is_lasting
        Whether it goes on for ever, so that only a cap for each day is one.
    """

    environment: Mapping[str, str]
    today: Callable[[], date]
    is_lasting: bool = False


def load_settings(file: Path) -> BackendSettings:
    """Read what a file says of a backend.

    Raises
    ------
    BackendFileError, BackendSyntaxError, BackendFieldError
        With the line at fault.
    BackendAddressError, BackendPriceError
        Where texts would go out unprotected, or costs could not be counted.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(_LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BackendFileError(file=file.name, reason=reason) from None
    return parse_settings(text, file.name)


def parse_settings(text: str, name: str) -> BackendSettings:
    """Read settings from YAML; `name` is what errors call it."""
    try:
        source = read_source(text)
    except JourneyFaults as faults:
        fields = _first(faults).fields
        reason = fields.get("problem", "&name, *name")
        raise BackendSyntaxError(file=name, line=fields["line"], reason=reason) from None
    try:
        settings: BackendSettings = msgspec.convert(source.content, BackendSettings)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ChamError):
            raise error.__cause__ from None
        raise _field_error(source, str(error), name) from None
    return settings


def open_backend(file: Path, model: Model, surroundings: Surroundings) -> TextBackend:
    """Make the backend that a file describes.

    Parameters
    ----------
    file : Path
        YAML; see docs/reference/text-backends.md.
    model : Model
        Of labels; answers itself where the backend is linear, and where another one fails.
    surroundings : Surroundings
        Variables and the day.

    Returns
    -------
    TextBackend
        Ready to answer the model's task, with the model's labels.

    Raises
    ------
    BackendError
        Where the file, the model, the key or a file of an ONNX model cannot be used.
    """
    linear = LinearBackend(model)
    known = linear.labels(model.task)
    opener = _Opener(file, linear, model.task, surroundings)
    backend = opener.opened(load_settings(file))
    found = backend.labels(model.task)
    if set(found) != set(known):
        raise BackendLabelsError(
            backend=backend.name, found=", ".join(found), known=", ".join(known)
        )
    return backend


@dataclass(frozen=True, slots=True)
class _Opener:
    file: Path
    linear: LinearBackend
    task: str
    surroundings: Surroundings

    def opened(self, settings: BackendSettings) -> TextBackend:
        match settings:
            case LinearSettings():
                return self.linear
            case OnnxSettings():
                return OnnxBackend(settings, self.file.parent / settings.folder, self.task)
            case HttpSettings():
                return self._http(settings)
            case CascadeSettings():
                return Cascade(self.opened(settings.first), self.opened(settings.second))

    def _http(self, settings: HttpSettings) -> HttpBackend:
        labels = self.linear.labels(self.task)
        if not settings.meanings.keys() <= set(labels):
            raise BackendLabelsError(
                backend=HttpBackend.name,
                found=", ".join(settings.meanings),
                known=", ".join(labels),
            )
        key = _key(settings.key_variable, self.surroundings.environment)
        budget = Budget(settings.budget, self._spent(settings.budget))
        return HttpBackend(settings, Service(settings, key, budget), self.linear)

    def _spent(self, settings: BudgetSettings) -> Spent:
        if settings.per == "run":
            if self.surroundings.is_lasting:
                raise BackendRunBudgetError(per=settings.per)
            return SpentInRun()
        ledger = settings.ledger or f"{self.file.name}.spent.json"
        return SpentInDay(self.file.parent / ledger, self.surroundings.today)


def _key(variable: str | None, environment: Mapping[str, str]) -> str | None:
    if variable is None:
        return None
    key = environment.get(variable, "")
    # Checked here, because an error about a header would tell what it holds.
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise BackendKeyError(variable=variable)
    return key


def _field_error(source: Source, told: str, name: str) -> BackendFieldError:
    """Find the line of a fault by the path in which the converter tells it."""
    found = _PLACE.search(told)
    steps = _STEP.findall(found[1]) if found else []
    path: tuple[str | int, ...] = tuple(key or int(number) for key, number in steps)
    reason = _PLACE.sub("", told)
    if named := _NAMED.search(reason):
        path = (*path, named[1])
    field = ".".join(map(str, path)) or "–"
    return BackendFieldError(
        file=name, line=source.place(path)["line"], field=field, reason=reason
    )


def _first(faults: JourneyFaults) -> ChamError:
    fault = faults.exceptions[0]
    assert isinstance(fault, ChamError)
    return fault
