"""A mapping written as YAML, with the reason beside every guess."""

import json
import re
from collections.abc import Iterator, Mapping

from cham.doors.files.mapping.mapping import ColumnMapping, Field, ScoreColumn
from cham.doors.files.values.times import DEFAULT_ZONE

# Plain words that YAML takes for the text that they are.
_PLAIN = re.compile(r"[^\W\d_]\w*(?:[ .-]\w+)*")
_RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def format_mapping(mapping: ColumnMapping, reasons: Mapping[str, str] | None = None) -> str:
    """Write a mapping so that it reads back the same.

    Parameters
    ----------
    reasons
        A remark for each column's name, written above its line.
    """
    return "\n".join(_lines(mapping, reasons or {})) + "\n"


def _lines(mapping: ColumnMapping, reasons: Mapping[str, str]) -> Iterator[str]:
    yield f"as: {mapping.purpose}"
    file = mapping.file
    yield from _block(
        "file",
        {
            "encoding": file.encoding,
            "delimiter": file.delimiter,
            "sheet": file.sheet,
            "header_line": file.header_line,
            "neutralised": file.neutralised or None,
        },
    )
    if mapping.columns or mapping.texts:
        yield "columns:"
        for field, column in mapping.columns.items():
            yield from _remark(reasons.get(column), 2)
            yield f"  {field}: {_scalar(column)}"
        yield from _texts(mapping.texts, reasons)
    yield from _block("constants", mapping.constants)
    if mapping.scores:
        yield "scores:"
        for score in mapping.scores:
            yield from _remark(reasons.get(score.column), 2)
            yield from _score(score)
    if mapping.properties:
        yield "properties:"
        for kept in mapping.properties:
            column = _scalar(kept.column)
            yield f"  - {{column: {column}, number: true}}" if kept.number else f"  - {column}"
    if mapping.values:
        yield "values:"
        for field, pairs in mapping.values.items():
            yield f"  {field}: {_flow(pairs)}"
    yield from _readings(mapping)


def _readings(mapping: ColumnMapping) -> Iterator[str]:
    if mapping.zone != DEFAULT_ZONE:
        yield f"zone: {_scalar(mapping.zone)}"
    if mapping.region != "VN":
        yield f"region: {_scalar(mapping.region)}"
    time, amount = mapping.time, mapping.amount
    yield from _block(
        "time",
        {"order": time.order, "calendar": time.calendar, "serial_base": time.serial_base},
    )
    multiplier = None if amount.multiplier == 1 else amount.multiplier
    yield from _block("amount", {"decimal": amount.decimal, "multiplier": multiplier})


def _texts(texts: tuple[str, ...], reasons: Mapping[str, str]) -> Iterator[str]:
    for column in texts:
        yield from _remark(reasons.get(column), 2)
    if len(texts) == 1:
        yield f"  {Field.TEXT}: {_scalar(texts[0])}"
    elif texts:
        yield f"  {Field.TEXT}: [{', '.join(map(_scalar, texts))}]"


def _score(score: ScoreColumn) -> Iterator[str]:
    yield f"  - column: {_scalar(score.column)}"
    if score.scale:
        yield f"    scale: {_scalar(score.scale)}"
    if score.touchpoint:
        yield f"    touchpoint: {_scalar(score.touchpoint)}"
    if score.labels:
        yield f"    labels: {_flow(score.labels)}"
    if score.blank:
        yield f"    blank: [{', '.join(map(_scalar, score.blank))}]"
    if score.checked:
        yield "    checked: true"
    if score.decimal:
        yield f"    decimal: {score.decimal}"


def _block(
    block: str, values: Mapping[str, str | int | None] | Mapping[Field, str]
) -> Iterator[str]:
    given = {key: value for key, value in values.items() if value is not None}
    if given:
        yield f"{block}:"
        for key, value in given.items():
            yield f"  {key}: {_scalar(value)}"


def _flow(pairs: Mapping[str, str] | Mapping[str, int]) -> str:
    return (
        "{" + ", ".join(f"{_scalar(key)}: {_scalar(value)}" for key, value in pairs.items()) + "}"
    )


def _remark(text: str | None, indent: int) -> Iterator[str]:
    if text:
        yield f"{' ' * indent}# {' '.join(text.split())}"


def _scalar(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)
