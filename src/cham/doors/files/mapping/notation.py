"""A mapping written as YAML, with the reason beside every guess."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from cham.doors.files.mapping.mapping import ColumnMapping, Field, Question, ScoreColumn
from cham.doors.files.values.times import DEFAULT_ZONE

# Plain words that YAML takes for the text that they are.
_PLAIN = re.compile(r"[^\W\d_]\w*(?:[ .-]\w+)*")
_RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def format_mapping(
    mapping: ColumnMapping,
    reasons: Mapping[str, str] | None = None,
    questions: Sequence[Question] = (),
) -> str:
    """Write a mapping so that it reads back the same, unless something is open.

    Parameters
    ----------
    reasons
        A remark for each column's name, written above its line.
    questions
        What must be settled first; each stands as a remark where its answer belongs.
    """
    return "\n".join(_Writer(mapping, reasons or {}, questions).lines()) + "\n"


class _Writer:
    def __init__(
        self, mapping: ColumnMapping, reasons: Mapping[str, str], questions: Sequence[Question]
    ) -> None:
        self._mapping = mapping
        self._reasons = reasons
        self._asked: dict[str, list[Question]] = {}
        for each in questions:
            self._asked.setdefault(each.place, []).append(each)

    def lines(self) -> Iterator[str]:
        """Give the lines of the file."""
        mapping = self._mapping
        yield f"as: {mapping.purpose}"
        file = mapping.file
        yield from self._block(
            "file",
            {
                "encoding": file.encoding,
                "delimiter": file.delimiter,
                "sheet": file.sheet,
                "header_line": file.header_line,
                "neutralised": file.neutralised or None,
            },
        )
        yield from self._columns()
        yield from self._block("constants", mapping.constants)
        yield from self._scores()
        if mapping.properties:
            yield "properties:"
            for kept in mapping.properties:
                column = _scalar(kept.column)
                yield f"  - {{column: {column}, number: true}}" if kept.number else f"  - {column}"
        if mapping.values:
            yield "values:"
            for field, pairs in mapping.values.items():
                yield f"  {field}: {_flow(pairs)}"
        yield from self._readings()
        yield from self._questions("", "")

    def _columns(self) -> Iterator[str]:
        mapping = self._mapping
        if mapping.columns or mapping.texts:
            yield "columns:"
            for field, column in mapping.columns.items():
                yield from self._remark(column)
                yield f"  {field}: {_scalar(column)}"
            yield from self._texts()
            yield from self._questions("columns", "  ")
        else:
            yield from self._questions("columns", "  ", "columns:")

    def _texts(self) -> Iterator[str]:
        texts = self._mapping.texts
        for column in texts:
            yield from self._remark(column)
        if len(texts) == 1:
            yield f"  {Field.TEXT}: {_scalar(texts[0])}"
        elif texts:
            yield f"  {Field.TEXT}: [{', '.join(map(_scalar, texts))}]"

    def _scores(self) -> Iterator[str]:
        if not self._mapping.scores:
            yield from self._questions("scores", "  ", "scores:")
            return
        yield "scores:"
        for score in self._mapping.scores:
            yield from self._remark(score.column)
            yield f"  - column: {_scalar(score.column)}"
            asked = self._asked.get(score.column, [])
            if score.scale and not any("scale: " in "".join(each.answers) for each in asked):
                yield f"    scale: {_scalar(score.scale)}"
            yield from self._questions(score.column, "    ")
            yield from _rest_of_score(score)

    def _readings(self) -> Iterator[str]:
        mapping = self._mapping
        if mapping.zone != DEFAULT_ZONE or Field.TIME in mapping.columns:
            yield f"zone: {_scalar(mapping.zone)}"
        if mapping.region != "VN":
            yield f"region: {_scalar(mapping.region)}"
        time, amount = mapping.time, mapping.amount
        yield from self._block(
            "time",
            {"order": time.order, "calendar": time.calendar, "serial_base": time.serial_base},
        )
        multiplier = None if amount.multiplier == 1 else amount.multiplier
        yield from self._block("amount", {"decimal": amount.decimal, "multiplier": multiplier})

    def _block(
        self, block: str, values: Mapping[str, str | int | None] | Mapping[Field, str]
    ) -> Iterator[str]:
        given = {key: value for key, value in values.items() if value is not None}
        if not given:
            yield from self._questions(block, "  ", f"{block}:")
            return
        yield f"{block}:"
        for key, value in given.items():
            yield f"  {key}: {_scalar(value)}"
        yield from self._questions(block, "  ")

    def _questions(self, place: str, indent: str, opening: str = "") -> Iterator[str]:
        """Write what is asked at a place; `opening` begins the block where nothing else does."""
        for number, each in enumerate(self._asked.get(place, ())):
            yield f"{indent if not opening else ''}# {' '.join(each.text.split())}"
            if opening and not number:
                yield f"# {opening}"
            for answer in each.answers:
                yield f"# {indent}{answer}" if opening else f"{indent}# {answer}"

    def _remark(self, column: str) -> Iterator[str]:
        text = self._reasons.get(column)
        if text:
            yield f"  # {' '.join(text.split())}"


def _rest_of_score(score: ScoreColumn) -> Iterator[str]:
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


def _flow(pairs: Mapping[str, str] | Mapping[str, int]) -> str:
    return (
        "{" + ", ".join(f"{_scalar(key)}: {_scalar(value)}" for key, value in pairs.items()) + "}"
    )


def _scalar(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)
