"""What is wrong with a journey's document: against the schema, then against itself."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from math import inf
from typing import TypeVar, cast

import jsonschema
from jsonschema.exceptions import ValidationError

from cham.core.interactions import Kind
from cham.core.journeys.document import (
    ClauseNode,
    Document,
    HandoffNode,
    StageNode,
    TouchpointNode,
)
from cham.core.journeys.errors import (
    JourneyCircleError,
    JourneyClausesError,
    JourneyConditionError,
    JourneyCurrencyError,
    JourneyEmptyError,
    JourneyError,
    JourneyFieldMissingError,
    JourneyFieldsError,
    JourneyFieldUnknownError,
    JourneyItselfError,
    JourneyKeyFormError,
    JourneyKeyTwiceError,
    JourneyListError,
    JourneyNumberError,
    JourneyPatternsError,
    JourneyReferenceError,
    JourneyTextError,
    JourneyTextsError,
    JourneyTextTooLongError,
    JourneyTooLargeError,
    JourneyTooSmallError,
    JourneyTruthError,
    JourneyValueError,
    JourneyWholeNumberError,
)
from cham.core.journeys.source import Path, Source

T = TypeVar("T")

_SHOWN_CHARACTERS = 60
_SHOWN_KEYS = 30

# What a field takes, by the types that its schema names.
_OF_TYPES: Mapping[str, type[JourneyValueError]] = {
    "string": JourneyTextError,
    "string / object": JourneyTextsError,
    "number": JourneyNumberError,
    "integer": JourneyWholeNumberError,
    "boolean": JourneyTruthError,
    "array": JourneyListError,
    "object": JourneyFieldsError,
    "string / array": JourneyPatternsError,
    "object / array": JourneyClausesError,
    "string / number / boolean": JourneyConditionError,
    "string / number / boolean / array / object": JourneyConditionError,
}
_OF_LIMITS: Mapping[str, type[JourneyValueError]] = {
    "minimum": JourneyTooSmallError,
    "maximum": JourneyTooLargeError,
    "maxLength": JourneyTextTooLongError,
    "minLength": JourneyEmptyError,
    "minItems": JourneyEmptyError,
    "minProperties": JourneyEmptyError,
}


@cache
def journey_schema() -> Mapping[str, object]:
    """Give the JSON Schema of journey files."""
    text = resources.files(__package__).joinpath("journey.schema.json").read_text("utf-8")
    return cast("Mapping[str, object]", json.loads(text))


def schema_faults(source: Source) -> Iterator[JourneyError]:
    """Find what the schema does not allow."""
    validator = jsonschema.Draft202012Validator(journey_schema())
    reported: set[tuple[object, ...]] = set()
    for error in validator.iter_errors(source.content):
        for fault in _translate(source, _deepest(error)):
            same = (fault.code, *fault.fields.values())
            if same not in reported:
                reported.add(same)
                yield fault


def _deepest(error: ValidationError) -> ValidationError:
    """Follow alternatives down to the one that the writer most likely meant.

    An alternative of another type than the value was not meant; where all are of another type,
    the alternatives together say what is allowed.
    """
    while error.context:
        meant = [each for each in error.context if each.validator != "type" or each.relative_path]
        if not meant:
            return error
        error = max(meant, key=lambda each: len(each.absolute_path))
    return error


def _translate(source: Source, error: ValidationError) -> Iterator[JourneyError]:
    path = tuple(error.absolute_path)
    where = _where(path)
    given = cast("Mapping[str, object]", error.instance)
    if error.validator == "required":
        for name in cast("list[str]", error.validator_value):
            if name not in given:
                yield JourneyFieldMissingError(**source.place(path), where=where, field=name)
    elif error.validator == "additionalProperties":
        known = cast("Mapping[str, Mapping[str, object]]", error.schema)["properties"]
        for name in given:
            if name not in known:
                place = source.place((*path, name))
                yield JourneyFieldUnknownError(
                    **place, where=where, field=_shown(name), allowed=", ".join(known)
                )
    else:
        yield _kind(error)(
            **source.place(path),
            where=where,
            value=_shown(error.instance),
            allowed=_allowed(error),
            limit=_shown(error.validator_value),
        )


def _kind(error: ValidationError) -> type[JourneyValueError]:
    """Choose the fault whose words say what the field takes."""
    validator = str(error.validator)
    if validator == "pattern":
        return JourneyCurrencyError if _is_currency(error) else JourneyKeyFormError
    if validator in _OF_LIMITS:
        return _OF_LIMITS[validator]
    return _OF_TYPES.get(_types(error), JourneyValueError)


def _allowed(error: ValidationError) -> str:
    """Say what the field takes in short, for programs and for forms."""
    want: object = error.validator_value
    match error.validator:
        case "enum":
            return ", ".join(map(str, cast("list[object]", want)))
        case "pattern":
            currency = _is_currency(error)
            return "three capital letters" if currency else "lower-case letters, digits, - and _"
        case "minimum":
            return f">= {want}"
        case "maximum":
            return f"<= {want}"
        case "maxLength" | "minLength" | "minItems" | "minProperties":
            return f"{error.validator} {want}"
    return _types(error)


def _is_currency(error: ValidationError) -> bool:
    return "A-Z" in str(error.validator_value)


def _types(error: ValidationError) -> str:
    want: object = error.validator_value
    types = [each.validator_value for each in error.context] if error.context else [want]
    flat = [name for each in types for name in (each if isinstance(each, list) else [each])]
    return " / ".join(dict.fromkeys(map(str, flat)))


def meaning_faults(source: Source) -> Iterator[JourneyError]:
    """Find keys that stand twice or name nothing, in a document that fits the schema."""
    document = cast("Document", source.content)
    stages = _each(document["stages"], ("stages",))
    touchpoints = [
        found
        for path, stage in stages
        for found in _each(stage.get("touchpoints", []), (*path, "touchpoints"))
    ]
    channels = _each(document.get("channels", []), ("channels",))
    units = _each(document.get("units", []), ("units",))
    for items in (stages, touchpoints, channels, units):
        yield from _twice(source, [((*path, "key"), item["key"]) for path, item in items])
    parents = {
        item["key"]: ((*path, "parent"), item["parent"])
        for path, item in units
        if "parent" in item
    }
    names = [item["key"] for _, item in units]
    yield from _unknown(source, parents.values(), names)
    yield from _circles(source, parents)
    yield from _unknown(source, _stage_references(stages), [item["key"] for _, item in stages])
    if channels:
        references = [
            ((*path, "channel"), t["channel"]) for path, t in touchpoints if "channel" in t
        ]
        yield from _unknown(source, references, [item["key"] for _, item in channels])
    if units:
        yield from _unknown(source, _unit_references(touchpoints), names)
    handoffs = [
        ((*path, side), key)
        for path, item in _each(document.get("handoffs", []), ("handoffs",))
        for side, key in (("from", item["from"]), ("to", item["to"]))
    ]
    yield from _unknown(source, handoffs, [item["key"] for _, item in touchpoints])
    yield from _to_itself(source, _each(document.get("handoffs", []), ("handoffs",)))
    for path, touchpoint in touchpoints:
        yield from _rule_faults(source, touchpoint.get("rule"), (*path, "rule"))


def _to_itself(
    source: Source, handoffs: Iterable[tuple[Path, HandoffNode]]
) -> Iterator[JourneyError]:
    for path, item in handoffs:
        if item["from"] == item["to"]:
            place = (*path, "to")
            yield JourneyItselfError(
                **source.place(place),
                where=_where(place),
                value=item["to"],
                allowed="another touchpoint",
            )


def _rule_faults(
    source: Source, rule: ClauseNode | list[ClauseNode] | None, path: Path
) -> Iterator[JourneyError]:
    """Find conditions that nothing can ever meet."""
    clauses = _each(rule, path) if isinstance(rule, list) else [(path, rule)] if rule else []
    for place, clause in clauses:
        kinds = _one_or_many(clause.get("kind"), (*place, "kind"))
        yield from _unknown(
            source, [(each, kind.strip().lower()) for each, kind in kinds if "*" not in kind], Kind
        )
        for name, want in clause.get("properties", {}).items():
            if isinstance(want, dict) and want.get("at_most", inf) < want.get("at_least", -inf):
                end = (*place, "properties", name, "at_most")
                least = want["at_least"]
                yield JourneyTooSmallError(
                    **source.place(end),
                    where=_where(end),
                    value=want["at_most"],
                    allowed=f">= {least}",
                    limit=least,
                )


def _each(items: Sequence[T], path: Path) -> list[tuple[Path, T]]:
    return [((*path, position), item) for position, item in enumerate(items)]


def _stage_references(stages: Iterable[tuple[Path, StageNode]]) -> Iterator[tuple[Path, str]]:
    for path, stage in stages:
        yield from _each(stage.get("leads_to", []), (*path, "leads_to"))


def _unit_references(
    touchpoints: Iterable[tuple[Path, TouchpointNode]],
) -> Iterator[tuple[Path, str]]:
    for path, touchpoint in touchpoints:
        owner = touchpoint.get("owner", {})
        yield from _one_or_many(owner.get("accountable"), (*path, "owner", "accountable"))
        yield from _one_or_many(owner.get("contributors"), (*path, "owner", "contributors"))
        yield from _one_or_many(owner.get("ask"), (*path, "owner", "ask"))
        for place, task in _each(touchpoint.get("tasks", []), (*path, "tasks")):
            yield (*place, "unit"), task["unit"]


def _one_or_many(given: str | list[str] | None, path: Path) -> list[tuple[Path, str]]:
    if isinstance(given, list):
        return _each(given, path)
    return [] if given is None else [(path, given)]


def _twice(source: Source, keys: Iterable[tuple[Path, str]]) -> Iterator[JourneyError]:
    seen: set[str] = set()
    for path, key in keys:
        if key in seen:
            yield JourneyKeyTwiceError(**source.place(path), where=_where(path), value=key)
        seen.add(key)


def _unknown(
    source: Source, references: Iterable[tuple[Path, str]], known: Iterable[str]
) -> Iterator[JourneyError]:
    keys = dict.fromkeys(known)
    for path, value in references:
        if value not in keys:
            shown = list(islice(keys, _SHOWN_KEYS))
            more = ["…"] if len(keys) > _SHOWN_KEYS else []
            yield JourneyReferenceError(
                **source.place(path),
                where=_where(path),
                value=value,
                allowed=", ".join(shown + more),
            )


def _circles(source: Source, parents: Mapping[str, tuple[Path, str]]) -> Iterator[JourneyError]:
    """Find units that stand, over their parents, below themselves."""
    settled: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        unit = start
        while unit in parents and unit not in settled and unit not in trail:
            trail[unit] = None
            path, unit = parents[unit]
        if unit in trail:
            path, above = parents[unit]
            yield JourneyCircleError(
                **source.place(path),
                where=_where(path),
                value=above,
                allowed="a unit that is not this one or below it",
            )
        settled.update(trail)


def _where(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{_shown(step)}"
    return text.lstrip(".") or "journey"


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
