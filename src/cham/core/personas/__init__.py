"""Who the customers are: personas, the segment rule behind each, and what customers are worth."""

from cham.core.personas.document import (
    Document,
    build_persona,
    build_segment,
    describe_persona,
    describe_segment,
)
from cham.core.personas.errors import PersonaError, PersonaFaults
from cham.core.personas.known import NO_WORDS, Known, Words
from cham.core.personas.matching import Sizes, members, sizes
from cham.core.personas.persona import MOST_WORDS, SECTIONS, Persona, refuse_unready, texts_of
from cham.core.personas.segment import (
    NUMBERS,
    WORDS,
    Condition,
    Fact,
    Match,
    Segment,
    Test,
)
from cham.core.personas.value_bands import BANDS, ValueBand, value_bands

__all__ = [
    "BANDS",
    "MOST_WORDS",
    "NO_WORDS",
    "NUMBERS",
    "SECTIONS",
    "WORDS",
    "Condition",
    "Document",
    "Fact",
    "Known",
    "Match",
    "Persona",
    "PersonaError",
    "PersonaFaults",
    "Segment",
    "Sizes",
    "Test",
    "ValueBand",
    "Words",
    "build_persona",
    "build_segment",
    "describe_persona",
    "describe_segment",
    "members",
    "refuse_unready",
    "sizes",
    "texts_of",
    "value_bands",
]
