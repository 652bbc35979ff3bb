"""Between a mapping and its file: YAML that fits the published schema, read with places."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jsonschema
from jsonschema.exceptions import ValidationError

from cham.core.interactions import Kind, Scale, ScaleError
from cham.core.journeys.errors import JourneyFaults
from cham.core.journeys.source import Source, read_source
from cham.doors.files.mapping.errors import (
    MappingError,
    MappingFieldError,
    MappingFileError,
    MappingMissingError,
    MappingSyntaxError,
    MappingValueError,
)
from cham.doors.files.mapping.mapping import (
    ColumnMapping,
    Field,
    FileReading,
    MoneyReading,
    PropertyColumn,
    Purpose,
    ScoreColumn,
    TimeReading,
)
from cham.doors.files.values.characters import compose
from cham.doors.files.values.numbers import DecimalMark
from cham.doors.files.values.times import DEFAULT_ZONE, Calendar, DayOrder

_LARGEST_FILE = 2**20
_SHOWN = 60


class MappingFaults(ExceptionGroup[MappingError]):
    """Every fault found in one mapping file, in the order of its lines."""


@cache
def mapping_schema() -> Mapping[str, object]:
    """Give the JSON Schema of mapping files."""
    text = resources.files(__package__).joinpath("mapping.schema.json").read_text("utf-8")
    return cast("Mapping[str, object]", json.loads(text))


def load_mapping(path: Path) -> ColumnMapping:
    """Read a mapping file.

    Raises
    ------
    MappingFileError
        Where there is no readable text.
    MappingFaults
        With every fault and its place.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_FILE + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise MappingFileError(file=path.name, reason=str(error)) from error
    return parse_mapping(text)


def parse_mapping(text: str, *, is_whole: bool = True) -> ColumnMapping:
    """Read a mapping from YAML.

    Parameters
    ----------
    is_whole
        Whether everything must be given that its purpose needs; a guess may leave some open.

    Raises
    ------
    MappingFaults
        With every fault and its place.
    """
    try:
        source = read_source(compose(text))
    except JourneyFaults as faults:
        raise MappingFaults("mapping", [_syntax(faults)]) from faults
    found = list(_schema_faults(source))
    if not found:
        found = list(_meaning_faults(source))
    if not found and is_whole:
        found = list(_missing(source, cast("dict[str, Any]", source.content)))
    if found:
        found.sort(key=lambda fault: (fault.fields["line"], fault.fields["place"]))
        raise MappingFaults("mapping", found)
    return _build(cast("dict[str, Any]", source.content))


def _syntax(faults: JourneyFaults) -> MappingSyntaxError:
    fault = faults.exceptions[0]
    assert not isinstance(fault, ExceptionGroup)
    fields = fault.fields
    problem = fields.get("problem", "&name or *name stands there")
    return MappingSyntaxError(line=fields["line"], place=fields["column"], problem=problem)


def _place(source: Source, path: tuple[str | int, ...]) -> dict[str, int]:
    place = source.place(path)
    return {"line": place["line"], "place": place["column"]}


def _schema_faults(source: Source) -> Iterator[MappingError]:
    validator = jsonschema.Draft202012Validator(mapping_schema())
    for error in validator.iter_errors(source.content):
        yield from _translate(source, error)


def _translate(source: Source, error: ValidationError) -> Iterator[MappingError]:
    path = tuple(error.absolute_path)
    instance, want = cast("Any", error.instance), cast("Any", error.validator_value)
    if error.validator == "additionalProperties":
        known = cast("Mapping[str, Any]", error.schema)["properties"]
        for name in instance:
            if name not in known:
                place = _place(source, (*path, name))
                yield MappingFieldError(**place, field=_show(name), allowed=", ".join(known))
    elif "propertyNames" in error.absolute_schema_path:
        name = str(instance)
        place = _place(source, (*path, name))
        yield MappingFieldError(**place, field=_show(name), allowed=", ".join(Field))
    elif error.validator == "required":
        missing = next(name for name in want if name not in instance)
        yield MappingValueError(**_place(source, path), field=missing, value="–", allowed="given")
    else:
        field = ".".join(map(str, path)) or "mapping"
        yield MappingValueError(
            **_place(source, path),
            field=field,
            value=_show(instance),
            allowed=_allowed(error),
        )


def _allowed(error: ValidationError) -> str:
    want = cast("Any", error.validator_value)
    if error.validator == "enum":
        return ", ".join(map(str, want))
    if error.validator == "type":
        return want if isinstance(want, str) else " / ".join(want)
    schema = cast("Mapping[str, Any]", error.schema)
    return str(schema.get("description") or f"{error.validator} {_show(want)}")


def _show(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _meaning_faults(source: Source) -> Iterator[MappingError]:
    """Find what fits the schema and still cannot work."""
    content = cast("dict[str, Any]", source.content)
    zone = content.get("zone", DEFAULT_ZONE)
    if not _is_zone(zone):
        place = _place(source, ("zone",))
        yield MappingValueError(**place, field="zone", value=_show(zone), allowed=DEFAULT_ZONE)
    for number, score in enumerate(content.get("scores", [])):
        if "scale" in score and not _is_scale(score["scale"]):
            place = _place(source, ("scores", number, "scale"))
            yield MappingValueError(
                **place, field="scale", value=score["scale"], allowed="nps_0_10, csat_1_5 …"
            )
    yield from _kind_faults(source, content)


def _kind_faults(source: Source, content: dict[str, Any]) -> Iterator[MappingError]:
    kinds: list[tuple[tuple[str, ...], object]] = [
        (("constants", "kind"), content.get("constants", {}).get("kind", Kind.ACTION))
    ]
    kinds += [
        (("values", "kind", text), kind)
        for text, kind in content.get("values", {}).get("kind", {}).items()
    ]
    for path, kind in kinds:
        if kind not in set(Kind):
            place = _place(source, path)
            yield MappingValueError(
                **place, field="kind", value=_show(kind), allowed=", ".join(Kind)
            )


def _missing(source: Source, content: dict[str, Any]) -> Iterator[MappingError]:
    """Tell what the purpose needs and nothing gives."""
    purpose = content["as"]
    given = {*content.get("columns", {}), *content.get("constants", {})}
    scores = content.get("scores", [])
    needed: list[set[str]] = []
    if purpose == Purpose.INTERACTIONS:
        needed = [{Field.TIME}, {Field.NAME, Field.TOUCHPOINT}]
    elif purpose == Purpose.FEEDBACK:
        needed = [{Field.TIME}] if scores else [{Field.TIME}, {Field.TEXT}]
    else:
        needed = [{Field.CUSTOMER, Field.PHONE, Field.MAIL}]
    if any("scale" not in score for score in scores):
        needed.append({Field.SCALE})
    for group in needed:
        if not group & given:
            field = " / ".join(sorted(group))
            yield MappingMissingError(**_place(source, ("as",)), purpose=purpose, field=field)


def _is_zone(name: object) -> bool:
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_scale(name: str) -> bool:
    try:
        Scale.parse(name)
    except ScaleError:
        return False
    return True


def _build(content: dict[str, Any]) -> ColumnMapping:
    columns = dict(content.get("columns", {}))
    texts = columns.pop(Field.TEXT, [])
    time, amount = content.get("time", {}), content.get("amount", {})
    return ColumnMapping(
        purpose=Purpose(content["as"]),
        columns={Field(name): column for name, column in columns.items()},
        constants={
            Field(name): _text(value) for name, value in content.get("constants", {}).items()
        },
        texts=tuple([texts] if isinstance(texts, str) else texts),
        scores=tuple(_score(each) for each in content.get("scores", [])),
        properties=tuple(_property(each) for each in content.get("properties", [])),
        values={
            Field(name): {text: _text(value) for text, value in pairs.items()}
            for name, pairs in content.get("values", {}).items()
        },
        zone=content.get("zone", DEFAULT_ZONE),
        region=content.get("region", "VN"),
        time=TimeReading(
            order=_optional(DayOrder, time.get("order")),
            calendar=_optional(Calendar, time.get("calendar")),
            serial_base=time.get("serial_base"),
        ),
        amount=MoneyReading(
            decimal=_optional(DecimalMark, amount.get("decimal")),
            multiplier=amount.get("multiplier", 1),
        ),
        file=FileReading(**content.get("file", {})),
    )


def _score(node: dict[str, Any]) -> ScoreColumn:
    return ScoreColumn(
        column=node["column"],
        scale=node.get("scale", ""),
        touchpoint=node.get("touchpoint", ""),
        labels=dict(node.get("labels", {})),
        blank=tuple(_text(each) for each in node.get("blank", [])),
        checked=node.get("checked", False),
        decimal=_optional(DecimalMark, node.get("decimal")),
    )


def _property(node: str | dict[str, Any]) -> PropertyColumn:
    if isinstance(node, str):
        return PropertyColumn(column=node)
    return PropertyColumn(column=node["column"], number=node.get("number", False))


def _text(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _optional(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)
