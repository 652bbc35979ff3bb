"""Other ways to read texts than the model learned on this machine, all behind one protocol."""

from cham.voice.backends.answering import Counts, Fallback, Scored, TextBackend
from cham.voice.backends.cascade import Cascade
from cham.voice.backends.errors import BackendError
from cham.voice.backends.linear import LinearBackend
from cham.voice.backends.opening import Surroundings, load_settings, open_backend

__all__ = [
    "BackendError",
    "Cascade",
    "Counts",
    "Fallback",
    "LinearBackend",
    "Scored",
    "Surroundings",
    "TextBackend",
    "load_settings",
    "open_backend",
]
