"""What customers write, understood: models that firms train, and what they say of texts."""

from cham.core.aspects import Aspect, Taxonomy, default_taxonomy
from cham.voice.aspect_training import train_aspects
from cham.voice.card import digest_of, make_card, write_card
from cham.voice.errors import VoiceError
from cham.voice.evaluation import Tally, Totals, evaluate, totals
from cham.voice.mentions import Mention
from cham.voice.model import ASPECTS, SENTIMENT, Judged, Model, judge
from cham.voice.reading import Reading, read
from cham.voice.storing import load_model, save_model
from cham.voice.taxonomy import load_taxonomy, signals_of
from cham.voice.training import Options, Trained, train_labels

__all__ = [
    "ASPECTS",
    "SENTIMENT",
    "Aspect",
    "Judged",
    "Mention",
    "Model",
    "Options",
    "Reading",
    "Tally",
    "Taxonomy",
    "Totals",
    "Trained",
    "VoiceError",
    "default_taxonomy",
    "digest_of",
    "evaluate",
    "judge",
    "load_model",
    "load_taxonomy",
    "make_card",
    "read",
    "save_model",
    "signals_of",
    "totals",
    "train_aspects",
    "train_labels",
    "write_card",
]
