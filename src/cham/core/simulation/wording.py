"""Shorthand for writing the journey: texts in both languages, and rules by name."""

from cham.core.journeys import Clause, Ownership, Rule, Task, Text
from cham.core.journeys.journey import Authority


def both(vi: str, en: str) -> Text:
    """Give a text in Vietnamese and English."""
    return Text((("vi", vi), ("en", en)))


def met_by(key: str, *names: str) -> Rule:
    """Say that interactions of these names, and answers given for the key, are the touchpoint."""
    answers = Clause(touchpoints=(key,))
    return Rule((Clause(names=names), answers) if names else (answers,))


def owned_by(
    unit: str,
    person: str,
    *contributors: str,
    authority: Authority = Authority.FULL,
    ask: str = "",
) -> Ownership:
    """Give a touchpoint one accountable unit."""
    return Ownership(
        accountable=(unit,),
        person=person,
        contributors=contributors,
        authority=authority,
        ask=ask,
    )


def task(unit: str, vi: str, en: str) -> Task:
    """Give a unit something to do."""
    return Task(name=both(vi, en), unit=unit)
