"""Who reads the report, and how figures are put to that reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.evidence import FEW, Evidence
from cham.apps.reports.pages.measure_words import figure_words, interval_words, value_words
from cham.core.interactions import Kind
from cham.core.journeys import Text
from cham.core.measures import Measure, Unit
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader's language, applied to figures of one body of evidence."""

    language: str
    evidence: Evidence

    @property
    def numbers(self) -> Numbers:
        """How this reader's language writes numbers."""
        return Numbers(self.language)

    def text(self, text: Text) -> str:
        """Give a text of the journey in the reader's language."""
        return text.read(self.language)

    def name(self, key: str) -> str:
        """Name a touchpoint or a step."""
        if key == Kind.FEEDBACK.value and key not in self.evidence.touchpoints:
            return _("The firm as a whole")  # what was asked about no touchpoint bears its kind
        return self.evidence.name_of(key, self.language)

    def unit(self, key: str) -> str:
        """Name a unit."""
        return self.evidence.unit_name(key, self.language)

    def money(self, amount: float) -> str:
        """Write an amount in the firm's currency."""
        return self.numbers.money(amount, self.evidence.firm.currency)

    def figure(self, measure: Measure) -> str:
        """Write the value of a measure in its unit; a dash where it cannot be told."""
        return figure_words(measure, self.language)

    def value(self, value: float, unit: Unit) -> str:
        """Write a value of a unit."""
        return value_words(value, unit, self.language)

    def interval(self, measure: Measure) -> str:
        """Write the interval of a measure; empty where there is none."""
        return interval_words(measure, self.language)

    def day(self, microseconds: int) -> str:
        """Write the day of a moment on the organisation's clock."""
        moment = datetime.fromtimestamp(microseconds / 1e6, self.evidence.firm.zone)
        return self.numbers.date(moment)

    def met_by(self, count: int) -> str:
        """Write how many customers, or cases where only those are known."""
        text = self.numbers.number(count)
        if self.evidence.path_unit == "customer":
            return ngettext("{count} customer", "{count} customers", count).format(count=text)
        return ngettext("{count} case", "{count} cases", count).format(count=text)

    def owners(self, key: str) -> str:
        """Name who answers for a touchpoint; empty where nobody does."""
        touchpoint = self.evidence.touchpoints.get(key)
        if touchpoint is None:
            return ""
        return ", ".join(self.unit(unit) for unit in touchpoint.ownership.accountable)


def is_thin(measure: Measure | None) -> bool:
    """Tell whether a figure rests on too few answers to be relied on."""
    return measure is None or measure.n < FEW


def runs_of(reader: Reader, steps: Sequence[str]) -> list[str]:
    """Name the steps of a path; ×2 marks a step that comes twice in a row."""
    runs = [(reader.name(step), len(list(run))) for step, run in groupby(steps)]
    return [name if count == 1 else f"{name} ×{count}" for name, count in runs]
