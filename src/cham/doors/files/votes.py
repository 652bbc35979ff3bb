"""Whole columns decide what one cell cannot tell: every row is asked before any is read.

A column decides when its cells agree but for one in a hundred; those few are then rejected as
rows. Where nothing decides, or the cells contradict each other, the question goes to a person.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from cham.core.interactions import Scale
from cham.doors.files.errors import (
    DateAmbiguousError,
    DateEraError,
    NumberAmbiguousError,
    NumberMixedError,
    ScaleMixedError,
)
from cham.doors.files.faults import NumberFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.mapping import MoneyReading, TimeReading
from cham.doors.files.table import Cell
from cham.doors.files.values.blanks import is_blank_value
from cham.doors.files.values.money import MoneyFormat, read_money_sign
from cham.doors.files.values.numbers import (
    DecimalMark,
    NumberSign,
    plain_number,
    read_sign,
    tidy_number,
)
from cham.doors.files.values.scores import ScoreFormat, read_answer
from cham.doors.files.values.times import (
    Calendar,
    DayOrder,
    TimeFormat,
    TimeSign,
    day_part,
    read_time_sign,
)

_STRAY = 0.01  # so many contradictions are typing errors
UNFIT = 0.05  # so many answers beside the scale are another scale
_FEW_UNFIT = 3
_FEW_ANSWERS = 3
_MOST_ANSWERS = 10_000  # different ones; a scale has a dozen
_FIVE_POINTS = (1, 5)
_TEN = 10

_SHOWN = 80  # characters of a cell that are quoted

# What comes again is judged once. Long texts are none of these, and are never remembered.
_sign_of = lru_cache(maxsize=65_536)(read_sign)
_money_sign_of = lru_cache(maxsize=65_536)(read_money_sign)
_time_sign_of = lru_cache(maxsize=65_536)(read_time_sign)


@dataclass(frozen=True, slots=True)
class Example:
    """A cell and its line."""

    line: int
    value: str


@dataclass(slots=True)
class _Tally:
    """How often each sign was seen, and where first."""

    counts: Counter[object] = field(default_factory=Counter)
    first: dict[object, Example] = field(default_factory=dict)

    def add(self, sign: object, line: int, value: str) -> None:
        self.counts[sign] += 1
        if sign not in self.first:
            self.first[sign] = Example(line, value[:_SHOWN])

    def choose(self, one: object, other: object) -> object | None:
        """Give the sign that wins, or None where neither was seen or they contradict."""
        ones, others = self.counts[one], self.counts[other]
        total = ones + others
        if not total or min(ones, others) > _STRAY * total:
            return None
        return one if ones > others else other

    def contradiction(self, one: object, other: object) -> Example | None:
        """Give an example of the rarer of two signs, where both were seen."""
        if not (self.counts[one] and self.counts[other]):
            return None
        return self.first[min(one, other, key=lambda sign: self.counts[sign])]


@dataclass(slots=True)
class NumberVote:
    """Whether a column writes 8,5 or 8.5."""

    column: str
    given: DecimalMark | None = None
    _tally: _Tally = field(default_factory=_Tally)

    def see(self, line: int, cell: Cell) -> None:
        """Take one cell into account; what is no text is a number already."""
        if isinstance(cell, str) and self.given is None:
            text = tidy_number(cell[: LONGEST_VALUE + 1])
            if text and not is_blank_value(text):
                self._tally.add(_sign_of(text), line, cell.strip())

    def decide(self) -> DecimalMark:
        """Give the mark.

        Raises
        ------
        NumberAmbiguousError
            Where no cell decides or cells contradict.
        """
        if self.given is not None:
            return self.given
        return _decide_mark(self._tally, self.column)

    def is_sure(self) -> bool:
        """Tell whether every cell is a number that can be read in one way only."""
        if self._tally.counts[NumberSign.NO_NUMBER]:
            return False
        try:
            self.decide()
        except NumberAmbiguousError:
            return False
        return True


@dataclass(slots=True)
class MoneyVote:
    """How a column writes its amounts."""

    column: str
    given: MoneyReading = field(default_factory=MoneyReading)
    _tally: _Tally = field(default_factory=_Tally)
    _shortened: bool = False

    def see(self, line: int, cell: Cell) -> None:
        """Take one cell into account."""
        text = cell.strip()[: LONGEST_VALUE + 1] if isinstance(cell, str) else ""
        if text and not is_blank_value(text):
            sign, shortened = _money_sign_of(text)
            self._shortened = self._shortened or shortened
            self._tally.add(sign, line, text)

    def decide(self) -> MoneyFormat:
        """Give the form.

        Raises
        ------
        NumberAmbiguousError
            Where no cell decides or cells contradict: money is never guessed.
        """
        mark = self.given.decimal or _decide_mark(self._tally, self.column)
        return MoneyFormat(mark, self.given.multiplier, self._shortened)

    def evidence(self) -> Example | None:
        """Give a cell that decides."""
        return self._tally.first.get(NumberSign.COMMA) or self._tally.first.get(NumberSign.POINT)


def _decide_mark(tally: _Tally, column: str) -> DecimalMark:
    chosen = tally.choose(NumberSign.COMMA, NumberSign.POINT)
    if chosen is not None:
        return DecimalMark.COMMA if chosen is NumberSign.COMMA else DecimalMark.POINT
    rarer = tally.contradiction(NumberSign.COMMA, NumberSign.POINT)
    if rarer is not None:
        signs = (NumberSign.COMMA, NumberSign.POINT)
        other = next(tally.first[sign] for sign in signs if tally.first[sign] != rarer)
        raise NumberMixedError(
            line=rarer.line,
            column=column,
            value=rarer.value,
            other=other.value,
            other_line=other.line,
        )
    example = tally.first.get(NumberSign.AMBIGUOUS)
    if example is None:
        return DecimalMark.POINT  # whole numbers only: both marks read them alike
    raise NumberAmbiguousError(line=example.line, column=column, value=example.value)


@dataclass(slots=True)
class TimeVote:
    """In which form a column writes its times."""

    column: str
    zone: ZoneInfo
    given: TimeReading = field(default_factory=TimeReading)
    serial_base: int = 1900
    _tally: _Tally = field(default_factory=_Tally)
    _buddhist: int = 0
    _late_days: bool = False
    _typed: Example | None = None

    def see(self, line: int, cell: Cell) -> None:
        """Take one cell into account."""
        if isinstance(cell, str):
            text = cell.strip()[: LONGEST_VALUE + 1]
            if text and not is_blank_value(text):
                sign, buddhist = _time_sign_of(day_part(text))
                self._tally.add(sign, line, text)
                self._buddhist += buddhist
        elif isinstance(cell, datetime | date):
            self._late_days = self._late_days or cell.day > 12  # noqa: PLR2004 - months
            self._typed = self._typed or Example(line, str(cell))
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            self._tally.add(TimeSign.NUMBER, line, str(cell))

    def decide(self) -> TimeFormat:
        """Give the form.

        Raises
        ------
        DateAmbiguousError
            Where no cell decides or cells contradict.
        DateEraError
            Where all years are Buddhist and nobody said so.
        """
        seen = self._tally.counts
        dated = seen.total() - seen[TimeSign.NUMBER] - seen[TimeSign.NO_TIME]
        if self.given.calendar is None and dated and self._buddhist == dated:
            raise self._refused(DateEraError, next(iter(self._tally.first.values())))
        order = self.given.order or self._decide_order()
        base = self.given.serial_base
        if base is None and dated == 0:
            base = self.serial_base
        return TimeFormat(
            zone=self.zone,
            order=order,
            calendar=self.given.calendar or Calendar.COMMON,
            serial_base=base,
        )

    def evidence(self) -> Example | None:
        """Give a cell that decides."""
        first = self._tally.first
        return first.get(TimeSign.DAY_FIRST) or first.get(TimeSign.MONTH_FIRST)

    def _decide_order(self) -> DayOrder | None:
        tally = self._tally
        day, month = TimeSign.DAY_FIRST, TimeSign.MONTH_FIRST
        # A spreadsheet set to month/day turns 03/04 into a date of March and leaves 25/04 a text.
        if self._typed and not self._late_days and tally.counts[day]:
            raise self._refused(DateAmbiguousError, self._typed)
        chosen = tally.choose(day, month)
        if chosen is not None:
            return DayOrder.DAY_FIRST if chosen is day else DayOrder.MONTH_FIRST
        example = tally.contradiction(day, month) or tally.first.get(TimeSign.AMBIGUOUS)
        if example is not None:
            raise self._refused(DateAmbiguousError, example)
        return None

    def _refused(
        self, kind: type[DateAmbiguousError] | type[DateEraError], example: Example
    ) -> DateAmbiguousError | DateEraError:
        return kind(line=example.line, column=self.column, value=example.value)


@dataclass(slots=True)
class ScoreVote:
    """How a column writes its answers, and whether they can be on the scale that is said."""

    column: str
    form: ScoreFormat | None
    checked: bool = False
    mark: DecimalMark | None = None
    _numbers: NumberVote = field(init=False)
    _answers: Counter[str | Decimal] = field(default_factory=Counter)
    _first: dict[str | Decimal, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = NumberVote(self.column, self.mark)

    def see(self, line: int, cell: Cell) -> None:
        """Take one cell into account."""
        answer: str | Decimal
        if isinstance(cell, str):
            answer = cell.strip()[: LONGEST_VALUE + 1]
            if is_blank_value(answer):
                return
            self._numbers.see(line, answer)
        elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            answer = Decimal(str(cell))
        else:
            return
        if answer in self._answers or len(self._answers) < _MOST_ANSWERS:
            self._answers[answer] += 1
            self._first.setdefault(answer, line)

    def decide(self) -> DecimalMark:
        """Give the mark, after looking whether the answers fit the scale.

        Raises
        ------
        NumberAmbiguousError
            Where the mark cannot be told.
        ScaleMixedError
            Where the answers look like another scale.
        """
        mark = self._numbers.decide()
        if self.form is not None and not self.checked:
            form = ScoreFormat(self.form.scale, mark, self.form.labels, self.form.blank)
            self._check_scale(form)
        return mark

    def _check_scale(self, form: ScoreFormat) -> None:
        values: Counter[Decimal] = Counter()
        unread = 0
        strange: str | Decimal | None = None
        for answer, count in self._answers.items():
            try:
                value = read_answer(str(answer), form)
            except NumberFault:
                unread += count
                strange = strange if strange is not None else answer
                continue
            if value is not None:
                values[value] += count
                if not form.scale.low <= value <= form.scale.high and strange is None:
                    strange = answer
        total = values.total() + unread
        beside = unread + sum(
            count
            for value, count in values.items()
            if not form.scale.low <= value <= form.scale.high
        )
        too_many = beside > UNFIT * total and (beside >= _FEW_UNFIT or 2 * beside > total)
        five = values and is_five_points(min(values), max(values), values.total(), form.scale)
        if too_many or five:
            raise self._mixed(values, total, form.scale, strange)

    def _mixed(
        self, values: Counter[Decimal], total: int, scale: Scale, strange: str | Decimal | None
    ) -> ScaleMixedError:
        shown = strange if strange is not None else next(iter(self._answers))
        return ScaleMixedError(
            line=self._first[shown],
            column=self.column,
            value=str(shown),
            low=plain_number(min(values)) if values else "–",
            high=plain_number(max(values)) if values else "–",
            n=total,
            scale=scale.name,
        )


def is_five_points(low: Decimal | float, high: Decimal | float, n: int, scale: Scale) -> bool:
    """Tell whether the answers on a scale of ten or more all lie from 1 to 5."""
    bottom, top = _FIVE_POINTS
    return scale.high >= _TEN and n >= _FEW_ANSWERS and bottom <= low and high <= top
