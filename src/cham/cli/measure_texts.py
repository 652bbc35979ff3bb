"""How `cham measure` tells a person what it found."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cham.cli.language import _, ngettext
from cham.core.errors import N_

if TYPE_CHECKING:
    from cham.core.interactions import Scale
    from cham.core.measures import Estimate, GroupMeasure, Measure, Unit
    from cham.doors.files import Rejected
    from cham.drawing.numbers import Numbers

_FEW = 30  # answers below which a figure says that it rests on few
_WEIGHTED = "_n_effective"

_METHODS = {
    "adjusted_wald": N_("adjusted Wald interval (Rocks 2016)"),
    "wilson": N_("Wilson's score interval"),
    "student_t": N_("Student's t-interval"),
    "all_equal": N_("all answers are equal: exact limit of the share that may differ"),
}
_REASONS = {
    "no_answers": N_("no answer on the scale"),
    "no_weight": N_("every weight is 0"),
}
_UNITS = {"points": N_("points"), "score": N_("mean score")}
_BESIDE = {
    "promoters": N_("promoters"),
    "passives": N_("passives"),
    "detractors": N_("detractors"),
    "mean": N_("mean score"),
    "top_box": N_("best answers"),
}
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


class MeasureTeller:
    """Writes a measure of answers on one scale for readers of one language."""

    def __init__(self, scale: "Scale", numbers: "Numbers") -> None:
        self._scale = scale
        self._numbers = numbers

    def tell(self, found: "Measure", rejected: "tuple[Rejected, ...]") -> str:
        """Give the figure, what stands beside it, what was left out, and each group."""
        lines = [self._figure(found.metric.partition("_")[0].upper(), found)]
        lines += [f"  {each}" for each in self._notes(found, rejected)]
        groups = sorted(found.groups, key=lambda each: _alphabetically(each.key))
        lines += [f"  {self._group(each)}" for each in groups]
        compared = sum(each.difference.p_value is not None for each in groups)
        if compared:
            text = _("each is compared with all the others, allowing for {count} comparisons")
            lines.append(f"  {text.format(count=self._numbers.number(compared))}")
        return "\n".join(lines)

    def _notes(self, found: "Measure", rejected: "tuple[Rejected, ...]") -> Iterator[str]:
        if found.beside:
            yield "; ".join(self._beside(each) for each in found.beside)
        if found.weighted is not None and found.unweighted is not None:
            text = _("without weights {value}; {n} weighted answers tell as much as {n_effective}")
            yield text.format(
                value=self._value(found.unweighted, found.unit),
                n=self._numbers.number(found.n),
                n_effective=self._numbers.number(found.n_effective),
            )
        text = _("not counted: {blank} blank, {outside} outside {low} to {high}")
        yield text.format(
            blank=self._numbers.number(found.excluded.blank),
            outside=self._numbers.number(found.excluded.out_of_scale),
            low=self._numbers.number(self._scale.low),
            high=self._numbers.number(self._scale.high),
        )
        for each in rejected:
            yield self._rejected(each)
        yield _("method: {method}").format(method=_method(found.method))

    def _rejected(self, found: "Rejected") -> str:
        if found.column:
            text = ngettext(
                "{column}: {count} cell is no number (line {line})",
                "{column}: {count} cells are no numbers (the first in line {line})",
                found.count,
            )
        else:
            text = ngettext(
                "{count} row cannot be read: {code} (line {line})",
                "{count} rows cannot be read: {code} (the first in line {line})",
                found.count,
            )
        return text.format(
            column=found.column,
            count=self._numbers.number(found.count),
            code=found.code,
            line=found.first_line,
        )

    def _group(self, found: "GroupMeasure") -> str:
        text = self._figure(found.key or _("(no group)"), found)
        away = found.difference.value
        if found.value is None or away is None:
            return text
        verdict = _("higher than the others") if away > 0 else _("lower than the others")
        if found.difference.verdict.value == "within_noise":
            verdict = _("not different from the others beyond chance")
        return f"{text}; {verdict}"

    def _figure(self, name: str, found: "Measure") -> str:
        n = self._numbers.number(found.n)
        if found.value is None or found.low is None or found.high is None:
            why = _(_REASONS[found.cannot_tell.value]) if found.cannot_tell else ""
            return _("{name}: cannot tell, {why} (n = {n})").format(name=name, why=why, n=n)
        text = _("{name}: {value} {unit}, {level} interval {low} to {high}, n = {n}")
        if found.unit.value == "percent":
            text = _("{name}: {value}, {level} interval {low} to {high}, n = {n}")
        told = text.format(
            name=name,
            value=self._value(found.value, found.unit),
            unit=_(_UNITS.get(found.unit.value, "")),
            level=self._level(found.level),
            low=self._value(found.low, found.unit),
            high=self._value(found.high, found.unit),
            n=n,
        )
        few = _("few answers")
        return f"{told} ({few})" if found.n < _FEW else told

    def _beside(self, found: "Estimate") -> str:
        text = _("{name} {value} ({low} to {high})")
        ends = (found.value, found.low, found.high)
        value, low, high = ("–" if end is None else self._value(end, found.unit) for end in ends)
        return text.format(name=_(_BESIDE[found.name]), value=value, low=low, high=high)

    def _value(self, value: float, unit: "Unit") -> str:
        text = self._numbers.number(value, 2 if unit.value == "score" else 1)
        return f"{text}%" if unit.value == "percent" else text

    def _level(self, level: float) -> str:
        percent = 100 * level
        return self._numbers.share(level, 0 if abs(percent - round(percent)) < 1e-9 else 1)  # noqa: PLR2004 - rounding


def _alphabetically(name: str) -> str:
    """Give what sorts names as a Vietnamese dictionary does: đ after d, tones last."""
    parts = unicodedata.normalize("NFD", name.casefold().replace("đ", "d\u0335"))
    letters = "".join(part for part in parts if part not in _TONES)
    return f"{letters} {parts}"


def _method(method: str) -> str:
    plain = method.removesuffix(_WEIGHTED)
    words = _(_METHODS[plain])
    if plain == method:
        return words
    return _("{method}, with Kish's effective number of answers").format(method=words)
