"""Answers on a scale, as numbers or in the words of a label."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cham.core.interactions import Scale
from cham.doors.files.faults import NumberFault, ScoreRangeFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.values.blanks import is_blank_value
from cham.doors.files.values.characters import fold
from cham.doors.files.values.numbers import (
    DecimalMark,
    plain_number,
    read_number,
    tidy_number,
)

_LABELLED = re.compile(r"([0-9]{1,3})\s*(?:[-–—:.)(]|điểm|sao|point|star)\D*", re.IGNORECASE)
_OUT_OF = re.compile(r"([0-9]{1,3})\s*/\s*([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class ScoreFormat:
    """How a column writes its answers.

    Attributes
    ----------
    labels
        What words stand for, by folded text.
    blank
        Answers that are none: “not used”, “don't know”, by folded text.
    """

    scale: Scale
    mark: DecimalMark = DecimalMark.POINT
    labels: Mapping[str, int] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()


def read_answer(text: str, form: ScoreFormat) -> Decimal | None:
    """Read an answer as a number, whether or not it is on the scale; None for a blank.

    Raises
    ------
    NumberFault
        Where it is neither a number nor a label.
    """
    if len(text) > LONGEST_VALUE:
        raise NumberFault(value=text)
    if text.isdigit() and text not in form.blank and text.isascii():
        return Decimal(text[:20])
    if is_blank_value(text):
        return None
    folded = fold(text)
    if folded in form.blank:
        return None
    if folded in form.labels:
        return Decimal(form.labels[folded])
    value = read_number(tidy_number(text), form.mark)
    if value is not None:
        return None if plain_number(value) in form.blank else value
    return Decimal(_read_words(text, form))


def check_score(value: Decimal, text: str, scale: Scale) -> float:
    """Give a score that lies on its scale.

    Raises
    ------
    ScoreRangeFault
        Where it lies beside it: it is excluded and counted, never moved to the end.
    """
    if not scale.holds(float(value)):
        raise ScoreRangeFault(value=text, scale=f"{scale.low}–{scale.high}")
    return float(value)


def _read_words(text: str, form: ScoreFormat) -> str:
    """Read `5 - Rất hài lòng` and `4/5`."""
    out_of = _OUT_OF.fullmatch(text)
    if out_of is not None and int(out_of[2]) == form.scale.high:
        return out_of[1]
    labelled = _LABELLED.fullmatch(text)
    if labelled is None:
        raise NumberFault(value=text)
    return labelled[1]
