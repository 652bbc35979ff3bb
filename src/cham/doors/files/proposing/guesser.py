"""Looks at names and first values and chooses a column for each field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cham.core.interactions import Kind
from cham.doors.files.errors import FileError
from cham.doors.files.headers import OWN_COLUMNS
from cham.doors.files.mapping import (
    ColumnMapping,
    Field,
    FileReading,
    MoneyReading,
    PropertyColumn,
    Purpose,
    ScoreColumn,
)
from cham.doors.files.mapping.errors import MappingError, MappingMissingError
from cham.doors.files.proposing.evidence import Evidence
from cham.doors.files.proposing.reasons import (
    BY_NAME,
    BY_NAME_AND_VALUES,
    BY_ORDER_FILE,
    BY_REST,
    BY_VALUES,
    Reason,
)
from cham.doors.files.proposing.scales import guess_scale
from cham.doors.files.proposing.vocabulary import (
    NAMES,
    PRIVATE,
    TEXTS,
    WHOLE_NAMES,
    as_written,
    holds,
    words_of,
)
from cham.doors.files.table import Row, Table
from cham.doors.files.values.money import find_unit

_LOOKED_AT = 1_000
_MOSTLY = 0.6
_NEARLY_ALL = 0.95
_EXACT, _INSIDE = 10.0, 5.0
_LONG_TEXT = 15  # characters on average; a comment is longer than a name
_QUESTION_WORDS = 4
_QUESTION = re.compile(r"q[0-9]")
_ORDER_PLACED = "order_placed"
_PEOPLE = (Field.CUSTOMER, Field.PHONE, Field.MAIL, Field.ANONYMOUS)

# Fields whose values must look like it, and how.
_SHAPES = {
    Field.TIME: lambda seen: seen.dates + seen.serials,
    Field.CLOCK: lambda seen: seen.clocks,
    Field.PHONE: lambda seen: seen.phones,
    Field.MAIL: lambda seen: seen.mails,
    Field.AMOUNT: lambda seen: seen.money,
}
_BY_VALUES_ALONE = (Field.TIME, Field.PHONE, Field.MAIL)
_BEFORE_SCORES = (Field.TIME, Field.MAIL, Field.PHONE)
_OF_PEOPLE = (
    Field.CUSTOMER, Field.ANONYMOUS, Field.CUSTOMER_NAME, Field.ADDRESS, Field.LANGUAGE,
)  # fmt: skip
_AFTER_SCORES = (
    Field.AMOUNT, Field.MESSAGE_ID, Field.CASE_KEY, Field.CUSTOMER, Field.ANONYMOUS, Field.KIND,
    Field.TOUCHPOINT, Field.CHANNEL, Field.UNIT, Field.STAFF, Field.DEVICE, Field.CURRENCY,
    Field.CUSTOMER_NAME, Field.ADDRESS, Field.LANGUAGE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess: what a column was taken for, and why."""

    role: str
    column: str
    reason: Reason


class Guesser:
    """Chooses; `guesses` and `doubts` then tell why and what is open."""

    def __init__(self, table: Table, purpose: Purpose) -> None:
        self._table = table
        self._purpose = purpose
        self._seen = _look(table)
        self._words = {column: words_of(column) for column in table.columns}
        self._free = [
            column
            for column in table.columns
            if column not in OWN_COLUMNS and not _is_private(self._words[column])
        ]
        self._columns: dict[Field, str] = {}
        self.guesses: list[Guess] = []
        self.doubts: list[FileError | MappingError] = []

    def mapping(self) -> ColumnMapping:
        """Make the mapping."""
        for each in _BEFORE_SCORES:
            self._choose(each)
        scores = () if self._purpose is Purpose.CUSTOMERS else self._choose_scores()
        if self._purpose is Purpose.INTERACTIONS:
            self._choose(Field.NAME)
        for each in _OF_PEOPLE if self._purpose is Purpose.CUSTOMERS else _AFTER_SCORES:
            self._choose(each)
        texts = self._choose_texts()
        self._choose_clock()
        constants = self._constants()
        self._ask_for_missing(constants, scores, texts)
        return ColumnMapping(
            purpose=self._purpose,
            columns={each: self._columns[each] for each in Field if each in self._columns},
            constants=constants,
            texts=texts,
            scores=scores,
            properties=self._keep_rest(),
            amount=MoneyReading(multiplier=self._multiplier()),
            file=FileReading(sheet=self._sheet()),
        )

    def _choose(self, wanted: Field) -> None:
        """Take the free column that suits a field best."""
        ranked = [(self._suits(wanted, column), column) for column in self._free]
        best = max(ranked, key=lambda pair: pair[0], default=(0.0, ""))
        if best[0] > 0:
            self._take(wanted, best[1])

    def _take(self, wanted: Field, column: str) -> None:
        self._columns[wanted] = column
        self._free.remove(column)
        share = self._shape(wanted, self._seen[column])
        word = _name(wanted, self._words[column])[1]
        said = as_written(column, word) if word else ""
        fields: dict[str, str | int] = {"word": said, "share": round(100 * (share or 0))}
        looks = BY_NAME_AND_VALUES if word else BY_VALUES
        template = BY_NAME if share is None else looks
        self.guesses.append(Guess(wanted, column, Reason(template, fields)))

    def _suits(self, wanted: Field, column: str) -> float:
        seen, words = self._seen[column], self._words[column]
        if wanted is Field.CUSTOMER and words == "id" and self._purpose is not Purpose.CUSTOMERS:
            return 0.0  # of an order or an answer as likely as of a person
        named = 0.0 if _QUESTION.match(words) else _name(wanted, words)[0]
        share = self._shape(wanted, seen)
        if wanted is Field.MESSAGE_ID and not seen.is_unique:
            return 0.0
        if share is None:
            return named
        if named:
            return named + share if share >= _MOSTLY else 0.0
        return share if share >= _NEARLY_ALL and wanted in _BY_VALUES_ALONE else 0.0

    def _shape(self, wanted: Field, seen: Evidence) -> float | None:
        """Give the share of values that look like a field, where it has a look."""
        if wanted not in _SHAPES:
            return None
        if wanted is Field.TIME and not seen.dates and not seen.is_unique:
            return 0.0
        return seen.share(_SHAPES[wanted](seen))

    def _choose_scores(self) -> tuple[ScoreColumn, ...]:
        found: list[ScoreColumn] = []
        titles = dict(zip(self._table.columns, self._table.titles, strict=True))
        for column in list(self._free):
            title = titles[column] if titles[column] != column else ""
            asked = self._purpose is Purpose.FEEDBACK and _is_question(title or column)
            guess = guess_scale(column, title, self._seen[column], asked=asked)
            if guess is None or self._is_named_otherwise(column):
                continue
            self._free.remove(column)
            self.guesses.append(Guess("score", column, guess.reason))
            self.doubts += [] if guess.doubt is None else [guess.doubt]
            labels = {self._as_written(column, word): n for word, n in guess.labels.items()}
            found.append(ScoreColumn(column=column, scale=guess.scale, labels=labels))
        if len(found) > 1:
            found = [_about(score, titles[score.column] or score.column) for score in found]
        return tuple(found)

    def _is_named_otherwise(self, column: str) -> bool:
        """Tell whether a column bears the very name of something that is no score."""
        words = self._words[column]
        return any(words in names for names in NAMES.values())

    def _as_written(self, column: str, folded: str) -> str:
        """Find how a label stands in the file."""
        return next(
            (t for t in sorted(self._seen[column].distinct) if words_of(t) == folded), folded
        )

    def _choose_texts(self) -> tuple[str, ...]:
        found: list[str] = []
        for column in list(self._free):
            seen = self._seen[column]
            word = next((name for name in TEXTS if holds(self._words[column], name)), "")
            talk = seen.share(seen.words.total() - seen.dates)
            long = self._purpose is Purpose.FEEDBACK and seen.characters > _LONG_TEXT * seen.filled
            if talk >= _MOSTLY and (word or (long and seen.is_unique)):
                template = BY_NAME if word else BY_VALUES
                self._free.remove(column)
                said = as_written(column, word) if word else ""
                fields: dict[str, str | int] = {"word": said, "share": round(100 * talk)}
                self.guesses.append(Guess(Field.TEXT, column, Reason(template, fields)))
                found.append(column)
        return tuple(found)

    def _choose_clock(self) -> None:
        day = self._columns.get(Field.TIME)
        if day is not None and not self._seen[day].hours:
            self._choose(Field.CLOCK)

    def _constants(self) -> Mapping[Field, str]:
        named = {Field.NAME, Field.TOUCHPOINT} & self._columns.keys()
        order = Field.AMOUNT in self._columns
        if self._purpose is not Purpose.INTERACTIONS or named or not order:
            return {}
        amount = self._columns[Field.AMOUNT]
        self.guesses.append(Guess(Field.NAME, amount, Reason(BY_ORDER_FILE)))
        return {Field.NAME: _ORDER_PLACED, Field.KIND: Kind.PURCHASE.value}

    def _ask_for_missing(
        self,
        constants: Mapping[Field, str],
        scores: Sequence[ScoreColumn],
        texts: Sequence[str],
    ) -> None:
        have = {*self._columns, *constants}
        lacking: list[str] = []
        if self._purpose is Purpose.CUSTOMERS:
            lacking += [] if have & {*_PEOPLE} else ["customer / phone / mail"]
        elif Field.TIME not in have:
            lacking.append(Field.TIME)
        if self._purpose is Purpose.INTERACTIONS and not have & {Field.NAME, Field.TOUCHPOINT}:
            lacking.append(Field.NAME)
        if self._purpose is Purpose.FEEDBACK and not scores and not texts:
            lacking.append("scores / text")
        self.doubts += [
            MappingMissingError(line=1, place=1, purpose=self._purpose, field=each)
            for each in lacking
        ]

    def _keep_rest(self) -> tuple[PropertyColumn, ...]:
        kept: list[PropertyColumn] = []
        for column in self._free:
            seen = self._seen[column]
            if seen.filled and not seen.mails and seen.phones < seen.filled:
                number = seen.numbers == seen.filled and not seen.serials
                kept.append(PropertyColumn(column=column, number=number))
                self.guesses.append(Guess("property", column, Reason(BY_REST)))
        return tuple(kept)

    def _multiplier(self) -> int:
        """Read `Doanh thu (triệu đồng)`."""
        words = self._words.get(self._columns.get(Field.AMOUNT, ""), "").split()
        return next((unit for word in words if len(word) > 1 and (unit := find_unit(word))), 1)

    def _sheet(self) -> str | None:
        facts = self._table.facts
        return facts.sheet if len(facts.sheets) > 1 else None


def _look(table: Table) -> dict[str, Evidence]:
    seen = {column: Evidence() for column in table.columns}
    whole = (row for row in table.rows() if isinstance(row, Row))
    for row in islice(whole, _LOOKED_AT):
        for evidence, cell in zip(seen.values(), row.cells, strict=True):
            evidence.see(row.line, cell)
    return seen


def _name(wanted: Field, words: str) -> tuple[float, str]:
    """Say how surely a name means a field, and which word says so."""
    names = NAMES.get(wanted, ())
    for place, name in enumerate(names):
        if words == name:
            return _EXACT - place / 100, name
    for place, name in enumerate(names):
        if name not in WHOLE_NAMES and holds(words, name):
            return _INSIDE - place / 100, name
    return 0.0, ""


def _is_private(words: str) -> bool:
    return any(
        words == name or (name not in WHOLE_NAMES and holds(words, name)) for name in PRIVATE
    )


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?") or len(text.split()) > _QUESTION_WORDS


def _about(score: ScoreColumn, touchpoint: str) -> ScoreColumn:
    return ScoreColumn(
        column=score.column, scale=score.scale, touchpoint=touchpoint, labels=score.labels
    )
