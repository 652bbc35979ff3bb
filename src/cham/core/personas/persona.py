"""A persona: one segment of customers in a few lines that everybody in the firm keeps in mind."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cham.core.errors import N_
from cham.core.journeys import Text
from cham.core.personas.errors import (
    PersonaError,
    PersonaFaults,
    PersonaPartMissingError,
    PersonaTextTooLongError,
    PersonaTooLongError,
)
from cham.core.personas.segment import Segment

MOST_WORDS = 250
SECTIONS = ("who", "needs", "motives", "expectations")
"""The texts of a persona, in the order in which they are read; each line is a point."""

_LONGEST = {"name": 120, "who": 2_000, "needs": 2_000, "motives": 2_000, "expectations": 2_000}
_MUST = {"name": N_("the name"), "who": N_("who they are"), "needs": N_("what they need")}
_MUST_OF_CUSTOMERS = {"expectations": N_("what they expect")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One segment of customers in a few lines.

    Attributes
    ----------
    who
        Who they are.
    needs, motives, expectations
        What they need, what drives them, what they expect of the firm; a line each.
    is_anti
        Whether this says who is not the firm's customer.
    segment
        Which customers these are.
    journeys
        The keys of the journeys that they go on.
    signers
        The keys of the units that are asked to sign each version.
    """

    name: Text = field(default_factory=Text)
    who: Text = field(default_factory=Text)
    needs: Text = field(default_factory=Text)
    motives: Text = field(default_factory=Text)
    expectations: Text = field(default_factory=Text)
    is_anti: bool = False
    segment: Segment = field(default_factory=Segment)
    journeys: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()


def texts_of(persona: Persona) -> dict[str, Text]:
    """Give the name and every section by its name."""
    return {"name": persona.name, **{each: getattr(persona, each) for each in SECTIONS}}


def refuse_unready(persona: Persona) -> None:
    """Refuse a persona that cannot go live yet.

    It must have a name, say who they are and what they need, and, unless it is an anti-persona,
    what they expect; and it must be short enough to be kept in mind in every language.

    Raises
    ------
    PersonaFaults
        With every fault that was found.
    """
    faults = [*_missing(persona), *_too_long(persona)]
    if faults:
        raise PersonaFaults("the persona cannot go live yet", faults)


def overlong(persona: Persona) -> Iterator[PersonaError]:
    """Find the texts that are longer than can be kept."""
    for name, text in texts_of(persona).items():
        for language, written in text.by_language:
            if len(written) > _LONGEST[name]:
                yield PersonaTextTooLongError(
                    where=f"{name}.{language}", length=len(written), most=_LONGEST[name]
                )


def _missing(persona: Persona) -> Iterator[PersonaError]:
    must = _MUST if persona.is_anti else _MUST | _MUST_OF_CUSTOMERS
    texts = texts_of(persona)
    for name, words in must.items():
        if not texts[name]:
            yield PersonaPartMissingError(where=words, part=name)


def _too_long(persona: Persona) -> Iterator[PersonaError]:
    languages = {each for text in texts_of(persona).values() for each, _ in text.by_language}
    for language in sorted(languages):
        words = sum(
            len(dict(text.by_language).get(language, "").split())
            for text in texts_of(persona).values()
        )
        if words > MOST_WORDS:
            yield PersonaTooLongError(words=words, most=MOST_WORDS)
