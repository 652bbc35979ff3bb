"""A journey as text: YAML that people write, checked by a published schema, read with places.

`read_journey(write_journey(journey)) == journey` for every journey, and writing what was read
gives the same text again.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias, cast

import jsonschema
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent

from cham.core.journeys.document import Document, build_journey, describe_journey
from cham.core.journeys.errors import (
    JourneyAliasError,
    JourneyError,
    JourneyFaults,
    JourneyFieldMissingError,
    JourneyFieldUnknownError,
    JourneyKeyTwiceError,
    JourneyReferenceError,
    JourneySyntaxError,
    JourneyValueError,
)
from cham.core.journeys.journey import Journey

Path: TypeAlias = Sequence[str | int]

_SHOWN_VALUE = 60


@cache
def journey_schema() -> Mapping[str, object]:
    """Give the JSON Schema of journey files."""
    text = resources.files(__package__).joinpath("journey.schema.json").read_text("utf-8")
    return cast("Mapping[str, object]", json.loads(text))


def read_journey(text: str) -> Journey:
    """Read a journey from YAML (or JSON, which is YAML).

    Raises
    ------
    JourneyFaults
        With every fault found, each with its line and column counted from 1.
    """
    document = _parse(text)
    faults = list(_schema_faults(document)) or list(_meaning_faults(document))
    if faults:
        faults.sort(key=lambda fault: (fault.fields["line"], fault.fields["column"]))
        raise JourneyFaults("journey", faults)
    return build_journey(cast("Document", document))


def write_journey(journey: Journey) -> str:
    """Write a journey as YAML, fields in the order of the schema, nothing that is a default."""
    stream = io.StringIO()
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 100
    writer.dump(describe_journey(journey), stream)
    return stream.getvalue()


def _parse(text: str) -> CommentedMap:
    try:
        for event in YAML().parse(text):
            if isinstance(event, AliasEvent):
                mark = event.start_mark
                raise JourneyFaults("journey", [JourneyAliasError(**_mark(mark))])
        document = YAML().load(text)
    except MarkedYAMLError as error:
        place = _mark(error.problem_mark or error.context_mark)
        problem = str(error.problem or error.context)
        raise JourneyFaults("journey", [JourneySyntaxError(**place, problem=problem)]) from error
    if not isinstance(document, CommentedMap):
        fault = JourneyValueError(
            line=1, column=1, where="journey", value=_shown(document), allowed="a mapping"
        )
        raise JourneyFaults("journey", [fault])
    return document


def _mark(mark: object) -> dict[str, int]:
    return {"line": getattr(mark, "line", 0) + 1, "column": getattr(mark, "column", 0) + 1}


def _schema_faults(document: CommentedMap) -> Iterator[JourneyError]:
    validator = jsonschema.Draft202012Validator(journey_schema())
    reported: set[tuple[object, ...]] = set()
    for error in validator.iter_errors(document):
        for fault in _translate(document, _deepest(error)):
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
        meant = [each for each in error.context if each.validator != "type"]
        if not meant:
            return error
        error = max(meant, key=lambda each: len(each.absolute_path))
    return error


def _translate(document: CommentedMap, error: ValidationError) -> Iterator[JourneyError]:
    path = list(error.absolute_path)
    where = _where(path)
    given = cast("Mapping[str, object]", error.instance)
    if error.validator == "required":
        for name in cast("list[str]", error.validator_value):
            if name not in given:
                yield JourneyFieldMissingError(**_place(document, path), where=where, field=name)
    elif error.validator == "additionalProperties":
        known = cast("Mapping[str, Mapping[str, object]]", error.schema)["properties"]
        for name in given:
            if name not in known:
                place = _place(document, [*path, name])
                yield JourneyFieldUnknownError(
                    **place, where=where, field=str(name), allowed=", ".join(known)
                )
    else:
        yield JourneyValueError(
            **_place(document, path),
            where=where,
            value=_shown(error.instance),
            allowed=_allowed(error),
        )


def _allowed(error: ValidationError) -> str:
    want: object = error.validator_value
    if error.context:
        want = [each.validator_value for each in error.context]
    match error.validator:
        case "enum":
            return ", ".join(map(str, cast("list[object]", want)))
        case "pattern":
            return "lower-case letters, digits, - and _" if "a-z" in str(want) else str(want)
        case "minimum":
            return f">= {want}"
        case "maximum":
            return f"<= {want}"
        case "maxLength" | "minLength" | "minItems" | "minProperties":
            return f"{error.validator} {want}"
    return " / ".join(map(str, want)) if isinstance(want, list) else str(want)


def _meaning_faults(document: CommentedMap) -> Iterator[JourneyError]:
    stages = list(_items(document, ["stages"]))
    touchpoints = [
        found for path, _ in stages for found in _items(document, [*path, "touchpoints"])
    ]
    yield from _twice(document, stages)
    yield from _twice(document, touchpoints)
    yield from _twice(document, list(_items(document, ["channels"])))
    yield from _twice(document, list(_items(document, ["units"])))
    yield from _stage_references(document, stages)
    yield from _touchpoint_references(document, touchpoints)
    keys = [str(item["key"]) for _, item in touchpoints]
    for path, item in _items(document, ["handoffs"]):
        for side in ("from", "to"):
            yield from _unknown(document, [*path, side], [item[side]], keys)


def _stage_references(
    document: CommentedMap, stages: list[tuple[list[str | int], CommentedMap]]
) -> Iterator[JourneyError]:
    keys = [str(item["key"]) for _, item in stages]
    for path, item in stages:
        yield from _unknown(document, [*path, "leads_to"], item.get("leads_to", []), keys)


def _touchpoint_references(
    document: CommentedMap, touchpoints: list[tuple[list[str | int], CommentedMap]]
) -> Iterator[JourneyError]:
    """Hold channels and units against their lists, where the journey has such lists."""
    channels = [str(item["key"]) for _, item in _items(document, ["channels"])]
    units = [str(item["key"]) for _, item in _items(document, ["units"])]
    for path, item in touchpoints:
        if channels and "channel" in item:
            yield from _unknown(document, [*path, "channel"], [item["channel"]], channels)
        if not units:
            continue
        owner = item.get("owner", {})
        for field in ("accountable", "contributors", "ask"):
            yield from _unknown(document, [*path, "owner", field], _many(owner.get(field)), units)
        for position, task in enumerate(item.get("tasks", [])):
            yield from _unknown(
                document, [*path, "tasks", position, "unit"], [task["unit"]], units
            )


def _items(
    document: CommentedMap, path: list[str | int]
) -> Iterator[tuple[list[str | int], CommentedMap]]:
    node: object = document
    for step in path:
        node = node.get(step, []) if isinstance(node, CommentedMap) else _at(node, step)
    for position, item in enumerate(cast("Iterable[CommentedMap]", node)):
        yield [*path, position], item


def _at(node: object, step: str | int) -> object:
    assert isinstance(node, CommentedSeq)
    assert isinstance(step, int)
    return node[step]


def _twice(
    document: CommentedMap, items: list[tuple[list[str | int], CommentedMap]]
) -> Iterator[JourneyError]:
    seen: set[str] = set()
    for path, item in items:
        key = str(item["key"])
        if key in seen:
            place = _place(document, [*path, "key"])
            yield JourneyKeyTwiceError(**place, where=_where([*path, "key"]), value=key)
        seen.add(key)


def _unknown(
    document: CommentedMap, path: Path, given: Iterable[object], known: Sequence[str]
) -> Iterator[JourneyError]:
    for value in given:
        if value not in known:
            yield JourneyReferenceError(
                **_place(document, path),
                where=_where(path),
                value=str(value),
                allowed=", ".join(known),
            )


def _many(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _place(document: CommentedMap, path: Path) -> dict[str, int]:
    """Find the line and column of a value, or of the nearest thing around it."""
    node: object = document
    line, column = 0, 0
    for step in path:
        if isinstance(node, CommentedMap) and step in node:
            line, column = node.lc.key(step)
        elif isinstance(node, CommentedSeq) and isinstance(step, int):
            line, column = node.lc.item(step)
        else:
            break
        node = node[step]
    return {"line": line + 1, "column": column + 1}


def _where(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".") or "journey"


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_VALUE else text[: _SHOWN_VALUE - 1] + "…"
