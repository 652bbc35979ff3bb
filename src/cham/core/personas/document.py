"""A persona as an object of texts, lists and numbers, and back, with every fault located."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, TypeVar

from cham.core.journeys import Text
from cham.core.personas.errors import (
    PersonaError,
    PersonaFaults,
    PersonaFieldUnknownError,
    PersonaShapeError,
    SegmentNumberError,
    SegmentTestError,
    SegmentTooLongError,
    SegmentValueMissingError,
    SegmentWordError,
)
from cham.core.personas.persona import SECTIONS, Persona, overlong, texts_of
from cham.core.personas.segment import NUMBERS, WORDS, Condition, Fact, Match, Segment, Test
from cham.core.personas.value_bands import ValueBand

Document: TypeAlias = Mapping[str, object]

LANGUAGES = ("vi", "en")
_FIELDS = ("name", *SECTIONS, "anti", "segment", "journeys", "signers")
_CONDITION_FIELDS = ("fact", "test", "trait", "number", "words")
_MOST_CONDITIONS, _MOST_WORDS, _MOST_KEYS = 20, 100, 100
_LONGEST_WORD = 200
_LARGEST = 1e15

W = TypeVar("W", bound=StrEnum)


def describe_persona(persona: Persona) -> dict[str, object]:
    """Write a persona as an object; what it does not say is left out."""
    written: dict[str, object] = {
        name: dict(text.by_language) for name, text in texts_of(persona).items() if text
    }
    if persona.is_anti:
        written["anti"] = True
    if persona.segment:
        written["segment"] = describe_segment(persona.segment)
    if persona.journeys:
        written["journeys"] = list(persona.journeys)
    if persona.signers:
        written["signers"] = list(persona.signers)
    return written


def describe_segment(segment: Segment) -> dict[str, object]:
    """Write a segment rule as an object."""
    return {
        "match": segment.match.value,
        "conditions": [_described(each) for each in segment.conditions],
    }


def _described(condition: Condition) -> dict[str, object]:
    written: dict[str, object] = {"fact": condition.fact.value, "test": condition.test.value}
    if condition.trait:
        written["trait"] = condition.trait
    if condition.words:
        written["words"] = list(condition.words)
    else:
        number = float(condition.number)
        written["number"] = int(number) if number.is_integer() else number
    return written


def build_persona(document: Document) -> Persona:
    """Read a persona from an object.

    Raises
    ------
    PersonaFaults
        With every fault that was found, each naming its place.
    """
    faults: list[PersonaError] = [*_unknown_fields("persona", document, _FIELDS)]
    texts = {name: _text(name, document.get(name), faults) for name in ("name", *SECTIONS)}
    anti = document.get("anti", False)
    if not isinstance(anti, bool):
        faults.append(PersonaShapeError(where="anti", wanted="true / false"))
    persona = Persona(
        **texts,
        is_anti=anti is True,
        segment=_segment(document.get("segment"), faults),
        journeys=_keys("journeys", document.get("journeys"), faults),
        signers=_keys("signers", document.get("signers"), faults),
    )
    faults += overlong(persona)
    _refuse(faults)
    return persona


def build_segment(document: object) -> Segment:
    """Read a segment rule from an object.

    Raises
    ------
    PersonaFaults
        With every fault that was found, each naming its place.
    """
    faults: list[PersonaError] = []
    segment = _segment(document, faults)
    _refuse(faults)
    return segment


def _refuse(faults: Sequence[PersonaError]) -> None:
    if faults:
        raise PersonaFaults("the persona has faults", faults)


def _unknown_fields(
    where: str, document: Document, allowed: Sequence[str]
) -> Iterable[PersonaError]:
    for name in document:
        if name not in allowed:
            yield PersonaFieldUnknownError(
                where=where, field=str(name)[:50], allowed=", ".join(allowed)
            )


def _text(where: str, given: object, faults: list[PersonaError]) -> Text:
    if given is None:
        return Text()
    if not isinstance(given, Mapping):
        faults.append(PersonaShapeError(where=where, wanted='{"vi": …, "en": …}'))
        return Text()
    found: list[tuple[str, str]] = []
    for language, text in given.items():
        if language not in LANGUAGES:
            faults.append(
                PersonaFieldUnknownError(
                    where=where, field=str(language)[:50], allowed=", ".join(LANGUAGES)
                )
            )
        elif not isinstance(text, str):
            faults.append(PersonaShapeError(where=f"{where}.{language}", wanted="a text"))
        elif text.strip():
            lines = (" ".join(line.split()) for line in text.splitlines())
            found.append((language, "\n".join(filter(None, lines))))
    return Text(tuple(sorted(found, key=lambda pair: LANGUAGES.index(pair[0]))))


def _keys(where: str, given: object, faults: list[PersonaError]) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        faults.append(PersonaShapeError(where=where, wanted='["…", "…"]'))
        return ()
    if len(given) > _MOST_KEYS:
        faults.append(SegmentTooLongError(where=where, count=len(given), most=_MOST_KEYS))
        return ()
    return tuple(dict.fromkeys(each[:_LONGEST_WORD] for each in given if each))


def _segment(given: object, faults: list[PersonaError]) -> Segment:
    if given is None:
        return Segment()
    if not isinstance(given, Mapping):
        faults.append(PersonaShapeError(where="segment", wanted='{"match": …, "conditions": […]}'))
        return Segment()
    faults += _unknown_fields("segment", given, ("match", "conditions"))
    match = _word(Match, "segment.match", given.get("match", Match.ALL.value), faults)
    conditions = given.get("conditions", [])
    if not isinstance(conditions, list | tuple):
        faults.append(PersonaShapeError(where="segment.conditions", wanted="[…]"))
        return Segment()
    if len(conditions) > _MOST_CONDITIONS:
        faults.append(
            SegmentTooLongError(
                where="segment.conditions", count=len(conditions), most=_MOST_CONDITIONS
            )
        )
        return Segment()
    read = [
        _condition(f"segment.conditions[{number}]", each, faults)
        for number, each in enumerate(conditions, start=1)
    ]
    return Segment(match=match or Match.ALL, conditions=tuple(filter(None, read)))


def _condition(where: str, given: object, faults: list[PersonaError]) -> Condition | None:
    if not isinstance(given, Mapping):
        faults.append(PersonaShapeError(where=where, wanted='{"fact": …, "test": …}'))
        return None
    before = len(faults)
    faults += _unknown_fields(where, given, _CONDITION_FIELDS)
    fact = _word(Fact, f"{where}.fact", given.get("fact"), faults)
    test = _word(Test, f"{where}.test", given.get("test"), faults)
    if fact is None or test is None:
        return None
    allowed = _tests_of(fact)
    if test not in allowed:
        faults.append(
            SegmentTestError(
                where=f"{where}.test",
                test=test.value,
                fact=fact.value,
                allowed=", ".join(each.value for each in allowed),
            )
        )
    trait = _trait(where, fact, given.get("trait"), faults)
    is_number = test in {Test.AT_LEAST, Test.AT_MOST}
    number = _number(f"{where}.number", given.get("number"), faults) if is_number else 0.0
    words = () if is_number else _words(f"{where}.words", fact, given.get("words"), faults)
    if len(faults) > before:
        return None
    return Condition(fact=fact, test=test, trait=trait, number=number, words=words)


def _tests_of(fact: Fact) -> tuple[Test, ...]:
    if fact in NUMBERS:
        return (Test.AT_LEAST, Test.AT_MOST)
    return (Test.ONE_OF, Test.NONE_OF) if fact in WORDS else tuple(Test)


def _word(words: type[W], where: str, given: object, faults: list[PersonaError]) -> W | None:
    known = {each.value: each for each in words}
    if isinstance(given, str) and given in known:
        return known[given]
    told = "–" if given is None else str(given)[:50]
    faults.append(SegmentWordError(where=where, value=told, allowed=", ".join(known)))
    return None


def _trait(where: str, fact: Fact, given: object, faults: list[PersonaError]) -> str:
    if fact is not Fact.TRAIT:
        return ""
    if not isinstance(given, str) or not given.strip():
        faults.append(SegmentValueMissingError(where=f"{where}.trait"))
        return ""
    return given.strip()[:_LONGEST_WORD]


def _number(where: str, given: object, faults: list[PersonaError]) -> float:
    if given is None:
        faults.append(SegmentValueMissingError(where=where))
        return 0.0
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= _LARGEST:
        faults.append(SegmentNumberError(where=where, value=str(given)[:50]))
        return 0.0
    return float(given)


def _words(where: str, fact: Fact, given: object, faults: list[PersonaError]) -> tuple[str, ...]:
    if given is not None and not isinstance(given, list | tuple):
        faults.append(PersonaShapeError(where=where, wanted='["…", "…"]'))
        return ()
    found = tuple(
        dict.fromkeys(
            each.strip()[:_LONGEST_WORD]
            for each in given or ()
            if isinstance(each, str) and each.strip()
        )
    )
    if not found:
        faults.append(SegmentValueMissingError(where=where))
    if len(found) > _MOST_WORDS:
        faults.append(SegmentTooLongError(where=where, count=len(found), most=_MOST_WORDS))
    if fact is Fact.VALUE_BAND:
        for each in found:
            _word(ValueBand, where, each, faults)
    return found
