"""Looks at names and first values and chooses a column for each field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cham.core.interactions import Kind
from cham.core.interactions.naming import kind_of_name
from cham.doors.files.errors import FileError, ScoreOpenError
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
from cham.doors.files.mapping.errors import MappingError, MappingOpenError
from cham.doors.files.proposing.evidence import Evidence
from cham.doors.files.proposing.reasons import (
    BY_NAME,
    BY_NAME_AND_VALUES,
    BY_ORDER_FILE,
    BY_REST,
    BY_TOOL,
    BY_VALUES,
    BY_ZONE_OF_TOOL,
    BY_ZONE_SAID,
    Reason,
)
from cham.doors.files.proposing.scales import guess_scale
from cham.doors.files.proposing.tools import find_tool
from cham.doors.files.proposing.vocabulary import (
    FEELINGS,
    NAMES,
    OTHERWISE,
    PRIVATE,
    TEXTS,
    WHOLE_NAMES,
    as_written,
    holds,
    words_of,
)
from cham.doors.files.table import Row, Table
from cham.doors.files.values.characters import fold
from cham.doors.files.values.money import find_unit
from cham.doors.files.values.times import DEFAULT_ZONE

_LOOKED_AT = 1_000
_MOSTLY = 0.6
_HALF = 0.5
_NEARLY_ALL = 0.95
_EXACT, _INSIDE = 10.0, 5.0
_LONG_TEXT = 15  # characters on average; a comment is longer than a name
_QUESTION_WORDS = 4
_QUESTION = re.compile(r"(?:g[0-9]+ )?q[0-9]")
_CODE_OF_QUESTION = re.compile(r"(?:g[0-9]+ )?q[0-9]+(?: [a-z0-9]+)*")
_IN_UTC = re.compile(r"\butc\b", re.IGNORECASE)
_ASPECT = re.compile(r"(?P<stem>.*\S)\s*(?:\[(?P<row>.+)\]|\s[-–—]\s(?P<part>.+))")
_LONG_ID = 6  # characters; shorter ids are numbers that every file counts anew
_HIGHEST = 10  # of any usual scale
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
        self._titles = dict(zip(table.columns, table.titles, strict=True))
        self._tool = find_tool(table.columns)
        machine = self._tool.machine if self._tool else frozenset()
        self._free = [
            column
            for column in table.columns
            if column not in OWN_COLUMNS
            and not _is_private(self._words[column])
            and fold(column) not in machine
        ]
        self._columns: dict[Field, str] = {}
        self.guesses: list[Guess] = []
        self.doubts: list[FileError | MappingError] = []

    def mapping(self) -> ColumnMapping:
        """Make the mapping."""
        self._take_what_the_tool_says()
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
            zone=self._zone(),
            amount=MoneyReading(multiplier=self._multiplier()),
            file=FileReading(sheet=self._sheet()),
        )

    def _take_what_the_tool_says(self) -> None:
        if self._tool is None:
            return
        reason = Reason(BY_TOOL, {"tool": self._tool.name})
        for wanted, name in self._tool.columns.items():
            column = next((each for each in self._free if fold(each) == name), None)
            if column is not None and self._seen[column].filled:
                self._columns[wanted] = column
                self._free.remove(column)
                self.guesses.append(Guess(wanted, column, reason))

    def _choose(self, wanted: Field) -> None:
        """Take the free column that suits a field best."""
        if wanted in self._columns:
            return
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
        if wanted is Field.KIND and not _says_kinds(seen):
            return 0.0
        if wanted is Field.MESSAGE_ID and not (seen.is_unique and _is_long(seen)):
            return 0.0
        if share is None:
            about = named < _INSIDE + 1 and any(holds(words, each) for each in FEELINGS)
            return 0.0 if about else named
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
        for column in list(self._free):
            title = self._titles[column] if self._titles[column] != column else ""
            asked = self._purpose is Purpose.FEEDBACK and _is_question(title or column)
            guess = guess_scale(column, title, self._seen[column], asked=asked)
            if guess is None or self._is_named_otherwise(column):
                continue
            self._free.remove(column)
            self.guesses.append(Guess("score", column, guess.reason))
            self.doubts += [] if guess.doubt is None else [guess.doubt]
            labels = {self._as_written(column, word): n for word, n in guess.labels.items()}
            blank = tuple(self._as_written(column, word) for word in guess.blank)
            score = ScoreColumn(column=column, scale=guess.scale, labels=labels, blank=blank)
            found.append(score)
        if not found and self._purpose is Purpose.FEEDBACK:
            self._ask_for_scores()
        return tuple(self._about_what(found) if len(found) > 1 else found)

    def _ask_for_scores(self) -> None:
        """Ask about columns that look like answers where no other column does."""
        codes = [
            column
            for column in self._free
            if _CODE_OF_QUESTION.fullmatch(self._words[column])
            and _could_be_answers(self._seen[column])
        ]
        if codes:
            self.doubts.append(ScoreOpenError(columns=", ".join(codes)))

    def _about_what(self, found: Sequence[ScoreColumn]) -> list[ScoreColumn]:
        """Say what each answer is about: its question, or its part of a question with several."""
        asked = {score.column: self._titles[score.column] or score.column for score in found}
        parts = {column: _ASPECT.fullmatch(title) for column, title in asked.items()}
        stems = Counter(part["stem"] for part in parts.values() if part)
        named: dict[str, str] = {}
        for column, title in asked.items():
            part = parts[column]
            shared = part is not None and stems[part["stem"]] > 1
            named[column] = (part["row"] or part["part"]) if part and shared else title
        twice = Counter(named.values())
        return [
            replace(
                score,
                touchpoint=named[score.column]
                if twice[named[score.column]] == 1
                else asked[score.column],
            )
            for score in found
        ]

    def _is_named_otherwise(self, column: str) -> bool:
        """Tell whether a column bears the very name of something that is no score."""
        words = self._words[column]
        return any(words in names for names in NAMES.values())

    def _as_written(self, column: str, folded: str) -> str:
        """Find how a label stands in the file."""
        return next((t for t in sorted(self._seen[column].distinct) if fold(t) == folded), folded)

    def _choose_texts(self) -> tuple[str, ...]:
        found: list[str] = []
        for column in list(self._free):
            seen = self._seen[column]
            asked = f"{column} {self._titles[column]}"
            word = next((name for name in TEXTS if holds(words_of(asked), name)), "")
            talk = seen.share(seen.words.total() - seen.dates)
            if talk >= _MOSTLY and (word or self._is_said_freely(column)):
                template = BY_NAME if word else BY_VALUES
                self._free.remove(column)
                said = as_written(asked, word) if word else ""
                fields: dict[str, str | int] = {"word": said, "share": round(100 * talk)}
                self.guesses.append(Guess(Field.TEXT, column, Reason(template, fields)))
                found.append(column)
        return tuple(found)

    def _is_said_freely(self, column: str) -> bool:
        """Know a comment by its words where its name does not tell."""
        seen = self._seen[column]
        if self._purpose is not Purpose.FEEDBACK or not seen.is_varied or seen.is_chosen:
            return False
        asked = _is_question(self._titles[column] or column)
        long = seen.characters > _LONG_TEXT * seen.filled
        return seen.share(seen.spaced) >= _HALF and (asked or long)

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
        self.doubts += [MappingOpenError(purpose=self._purpose, field=each) for each in lacking]

    def _keep_rest(self) -> tuple[PropertyColumn, ...]:
        kept: list[PropertyColumn] = []
        for column in self._free:
            seen = self._seen[column]
            if seen.filled and not seen.mails and seen.phones < seen.filled:
                number = seen.numbers == seen.filled and not seen.serials
                kept.append(PropertyColumn(column=column, number=number))
                self.guesses.append(Guess("property", column, Reason(BY_REST)))
        return tuple(kept)

    def _zone(self) -> str:
        """Say in which zone the times are that name none."""
        column = self._columns.get(Field.TIME)
        said = self._table.facts.zone
        if column is not None and _IN_UTC.search(column):
            said = "UTC"
        if column is None:
            return DEFAULT_ZONE
        if said:
            self.guesses.append(Guess("zone", column, Reason(BY_ZONE_SAID, {"zone": said})))
        elif self._tool is not None and self._tool.zone:
            said = self._tool.zone
            reason = Reason(BY_ZONE_OF_TOOL, {"tool": self._tool.name, "zone": said})
            self.guesses.append(Guess("zone", column, reason))
        return said or DEFAULT_ZONE

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
    if any(holds(words, word) for word in OTHERWISE.get(wanted, ())):
        return 0.0, ""
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


def _says_kinds(seen: Evidence) -> bool:
    said = sum(
        count for word, count in seen.words.items() if word in set(Kind) or kind_of_name(word)
    )
    return seen.share(said) >= _MOSTLY


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?") or len(text.split()) > _QUESTION_WORDS


def _is_long(seen: Evidence) -> bool:
    """Tell ids that are one file's from those that another file may have as well: 1, 2, 3."""
    return seen.characters >= _LONG_ID * seen.filled


def _could_be_answers(seen: Evidence) -> bool:
    """Tell whether a column holds several whole numbers of a usual scale, and nothing else."""
    answers = seen.answers
    return (
        len(answers) > 1
        and answers.total() == seen.filled
        and all(0 <= each <= _HIGHEST and each == each.to_integral_value() for each in answers)
    )
