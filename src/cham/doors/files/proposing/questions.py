"""What is open, as lines of the mapping file that a person has only to complete.

Each question stands where its answer belongs, as a comment with the possible answers below it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from cham.core.errors import ChamError
from cham.doors.files.errors import (
    DateAmbiguousError,
    DateEraError,
    NumberAmbiguousError,
    ScaleMixedError,
    ScaleOpenError,
    ScoreOpenError,
)
from cham.doors.files.mapping import ColumnMapping, Field, Question
from cham.doors.files.mapping.errors import MappingOpenError

# Scales by their ends, the narrowest first.
_SCALES = ("emotion_-2_2", "csat_1_5", "ces_1_7", "csat_1_7", "csat_0_10", "csat_0_100")


def questions(
    mapping: ColumnMapping, doubts: Sequence[ChamError], say: Callable[[ChamError], str]
) -> tuple[Question, ...]:
    """Make a question of each doubt, in the language of the reader."""
    return tuple(
        Question(place=place, text=say(doubt), answers=answers)
        for doubt in doubts
        for place, answers in [_answers(mapping, doubt)]
    )


def _answers(mapping: ColumnMapping, doubt: ChamError) -> tuple[str, tuple[str, ...]]:
    """Give where a doubt is settled, and the lines that settle it."""
    column = str(doubt.fields.get("column", ""))
    scored = column in {score.column for score in mapping.scores}
    if isinstance(doubt, DateAmbiguousError):
        return "time", ("order: dmy", "order: mdy")
    if isinstance(doubt, DateEraError):
        return "time", ("calendar: buddhist",)
    if isinstance(doubt, NumberAmbiguousError):
        return column if scored else "amount", ("decimal: comma", "decimal: point")
    if isinstance(doubt, ScaleOpenError):
        return column, tuple(f"scale: {doubt.fields[name]}" for name in ("first", "second"))
    if isinstance(doubt, ScaleMixedError):
        said = str(doubt.fields["scale"])
        fitting = (f"scale: {name}" for name in _fitting(doubt.fields) if name != said)
        return column, (*fitting, f"scale: {said}", "checked: true")
    if isinstance(doubt, ScoreOpenError):
        return "scores", tuple(_open_scores(str(doubt.fields["columns"])))
    if isinstance(doubt, MappingOpenError):
        return "columns", tuple(_missing(str(doubt.fields["field"])))
    return "", ()


def _fitting(fields: Mapping[str, object]) -> Iterator[str]:
    try:
        low, high = Decimal(str(fields["low"])), Decimal(str(fields["high"]))
    except InvalidOperation:
        return
    for name in _SCALES:
        bottom, top = (int(end) for end in name.split("_")[1:])
        if bottom <= low and high <= top:
            yield name


def _open_scores(columns: str) -> Iterator[str]:
    for column in columns.split(", "):
        yield f"- {{column: {json.dumps(column, ensure_ascii=False)}, scale: …}}"


def _missing(needed: str) -> Iterator[str]:
    for name in needed.split(" / "):
        if name in set(Field):
            yield f"{name}: …"
