"""Rules and faults of personas in the words of the language in force."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _, ngettext

from cham.apps.insights.asking import value_band_label
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import Organisation, Unit
from cham.core.errors import ChamError
from cham.core.personas import Condition, Fact, Match, PersonaFaults, Segment, Test, ValueBand
from cham.drawing.numbers import Numbers

_CONDITION = re.compile(r"segment\.conditions\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What keys are called, and how figures are written."""

    numbers: Numbers
    currency: str
    units: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    journeys: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, organisation: Organisation, language: str) -> "Names":
        """Gather the names that an organisation's rules may use."""
        journeys = current_journeys(organisation)
        return cls(
            numbers=Numbers(language),
            currency=organisation.currency,
            units=dict(Unit.objects.values_list("key", "name")),
            channels={
                channel.key: channel.name.read(language)
                for journey in journeys
                for channel in journey.channels
            },
            journeys={each.key: each.name.read(language) for each in journeys},
        )


def fact_labels() -> Mapping[Fact, str]:
    """Name every fact that a rule may look at."""
    return {
        Fact.ORDERS: _("Number of orders"),
        Fact.VALUE: _("Bought for in the last 12 months"),
        Fact.SINCE_ORDER: _("Days since the last order"),
        Fact.TENURE: _("Days since they came"),
        Fact.VALUE_BAND: _("Customer value"),
        Fact.CHANNEL: _("Channel used"),
        Fact.DEVICE: _("Device used"),
        Fact.UNIT: _("Served by unit"),
        Fact.TRAIT: _("Trait"),
    }


def segment_words(segment: Segment, names: Names) -> tuple[str, ...]:
    """Say a rule, a line for each condition."""
    return tuple(condition_words(each, names) for each in segment.conditions)


def match_words(segment: Segment) -> str:
    """Say how the conditions go together; nothing where there is but one."""
    if len(segment.conditions) < 2:  # noqa: PLR2004 - one condition has nobody to go with
        return ""
    return _("All of these hold") if segment.match is Match.ALL else _("Any of these holds")


def condition_words(condition: Condition, names: Names) -> str:
    """Say one condition."""
    label = condition.trait or fact_labels()[condition.fact]
    if condition.test is Test.AT_LEAST:
        return _("{fact}: {value} or more").format(fact=label, value=_figure(condition, names))
    if condition.test is Test.AT_MOST:
        return _("{fact}: {value} or less").format(fact=label, value=_figure(condition, names))
    words = [_called(condition.fact, each, names) for each in condition.words]
    if condition.test is Test.ONE_OF:
        return _("{fact}: {words}").format(fact=label, words=_either(words))
    return _("{fact}: not {words}").format(fact=label, words=_either(words))


def _either(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("{some} or {last}").format(some=", ".join(words[:-1]), last=words[-1])


def _figure(condition: Condition, names: Names) -> str:
    number = condition.number
    if condition.fact is Fact.VALUE:
        return names.numbers.money(number, names.currency)
    if condition.fact in {Fact.SINCE_ORDER, Fact.TENURE}:
        days = names.numbers.number(number, 0 if float(number).is_integer() else 1)
        return ngettext("{days} day", "{days} days", round(number)).format(days=days)
    return names.numbers.number(number, 0 if float(number).is_integer() else 2)


def _called(fact: Fact, word: str, names: Names) -> str:
    if fact is Fact.VALUE_BAND and word in set(ValueBand):
        return value_band_label(word)
    known = {Fact.UNIT: names.units, Fact.CHANNEL: names.channels}.get(fact, {})
    return known.get(word, word)


def explain(error: ChamError) -> str:
    """Say what is wrong, in the words of the language in force; a place as people count it."""
    told = {
        name: _(value) if isinstance(value, str) and value else value
        for name, value in error.fields.items()
    }
    place = _CONDITION.match(str(error.fields.get("where", "")))
    if place is not None:
        told["where"] = _("condition {number}").format(number=place[1])
    return _(error.template).format(**told)


def explain_all(faults: PersonaFaults) -> tuple[str, ...]:
    """Say everything that is wrong with a persona."""
    return tuple(explain(each) for each in _flat(faults))


def fault_list(faults: PersonaFaults) -> list[dict[str, str]]:
    """Say everything that is wrong with a persona as the API does: the place, and the text."""
    return [
        {
            "place": str(each.fields.get("part") or each.fields.get("where") or "persona"),
            "text": explain(each),
        }
        for each in _flat(faults)
    ]


def _flat(faults: PersonaFaults) -> Iterable[ChamError]:
    return [each for each in faults.exceptions if isinstance(each, ChamError)]


def minor_units(currency: str) -> int:
    """Tell how many minor units one whole unit of a currency has: 1 for VND, 100 for USD."""
    return int(10 ** get_currency_precision(currency))
