"""What reads comments beside the firm's own model, as the server's settings tell it. Heavy: jobs only."""

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from cham.apps.comments.models import Task
from cham.apps.comments.standing import second_mark
from cham.voice import Model, VoiceError
from cham.voice.backends import (
    LinearBackend,
    Scored,
    Surroundings,
    TextBackend,
    open_backend,
)

_log = logging.getLogger(__name__)

# A service that failed is left alone for the rest of this time; then it is tried again.
_KEPT_FOR = 15 * 60.0

_open: dict[tuple[str, str], tuple[float, TextBackend]] = {}


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Another reader of sentiment, and what tells it from others.

    Attributes
    ----------
    mark
        Changes with the file that describes it; empty where there is none.
    problem
        The code of why it cannot be used; empty where it can, or where there is none.
    """

    backend: TextBackend | None = None
    mark: str = ""
    problem: str = ""

    def answers(self, texts: Sequence[str]) -> Sequence[Scored | None]:
        """Give what it says of each text; None where the firm's own model is to be believed."""
        if self.backend is None:
            return [None] * len(texts)
        scored = self.backend.predict(texts, Task.SENTIMENT)
        return [None if each.backend == LinearBackend.name else each for each in scored]


def open_second_reader(model: Model, version: str) -> SecondReader:
    """Open what the settings name; one that cannot be used is left out, and it is told why.

    Parameters
    ----------
    model : Model
        Of sentiment: reads what the other one does not answer.
    version : str
        Of that model.
    """
    file, mark = settings.CONFIGURATION.text_backend, second_mark()
    if file is None:
        return SecondReader()
    kept = _open.get((mark, version))
    if kept is not None and time.monotonic() - kept[0] < _KEPT_FOR:
        return SecondReader(kept[1], mark)
    try:
        surroundings = Surroundings(os.environ, lambda: datetime.now(UTC).date(), is_lasting=True)
        backend = open_backend(file, model, surroundings)
    except VoiceError as error:
        _log.warning("the second reader cannot be used", extra={"code": error.code})
        return SecondReader(mark=mark, problem=error.code)
    _open.clear()
    _open[mark, version] = (time.monotonic(), backend)
    return SecondReader(backend, mark)
