"""A measure in the words of a reader: its value in its unit, its interval; and one score."""

from django.utils.translation import gettext as _

from cham.core.interactions import Scale, ScaleError
from cham.core.measures import Measure, Unit
from cham.drawing.numbers import Numbers


def value_words(value: float, unit: Unit, language: str) -> str:
    """Write a value of a unit."""
    numbers = Numbers(language)
    if unit is Unit.POINTS:
        return numbers.signed(value)
    if unit is Unit.PERCENT:
        return f"{numbers.number(value)}%"
    if unit is Unit.EMOTION:
        return numbers.signed(value, 1)
    return numbers.number(value, 0 if unit is Unit.INDEX else 1)


def figure_words(measure: Measure, language: str) -> str:
    """Write the value of a measure in its unit; a dash where it cannot be told."""
    return "–" if measure.value is None else value_words(measure.value, measure.unit, language)


def interval_words(measure: Measure, language: str) -> str:
    """Write the interval of a measure; empty where there is none."""
    if measure.low is None or measure.high is None:
        return ""
    return _("{low} to {high}").format(
        low=value_words(measure.low, measure.unit, language),
        high=value_words(measure.high, measure.unit, language),
    )


def score_words(score: float, scale: str, language: str) -> str:
    """Write a score with the scale that it was given on, which is named like `csat_1_5`."""
    numbers = Numbers(language)
    written = numbers.number(score, 0 if float(score).is_integer() else 1)
    try:
        known = Scale.parse(scale)
    except ScaleError:
        return written
    if known.low >= 0:
        return _("{score} of {high}").format(score=written, high=numbers.number(known.high))
    return _("{score} on the scale {low} to {high}").format(
        score=numbers.signed(score),
        low=numbers.signed(known.low),
        high=numbers.signed(known.high),
    )
