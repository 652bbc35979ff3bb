"""Looks at names and first values and chooses a column for each field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cham.core.interactions import Kind
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
from cham.doors.files.proposing.looks import (
    MOSTLY,
    SHAPES,
    could_be_answers,
    is_long,
    is_question,
    look,
    refusals,
    says_kinds,
    says_scales,
)
from cham.doors.files.proposing.names import (
    is_named_anything,
    is_of_person,
    is_otherwise,
    is_private,
    is_whole,
    name_of,
)
from cham.doors.files.proposing.reasons import (
    AS_BLANK,
    BY_CALL_FILE,
    BY_NAME,
    BY_NAME_AND_VALUES,
    BY_ORDER_FILE,
    BY_REST,
    BY_ROW,
    BY_TOOL,
    BY_VALUES,
    BY_ZONE_OF_TOOL,
    BY_ZONE_SAID,
    LEFT_BLANK,
    LEFT_BY_TOOL,
    LEFT_CONTACT,
    LEFT_NUMBER,
    LEFT_PRIVATE,
    Reason,
)
from cham.doors.files.proposing.scales import guess_scale, without_ends
from cham.doors.files.proposing.tools import find_tool
from cham.doors.files.proposing.vocabulary import (
    ANSWERS_OF_THE_FIRM,
    CALLS,
    FEELINGS,
    NAMES,
    REQUESTS,
    ROW_NUMBERS,
    TEXTS,
    as_written,
    holds,
    words_of,
)
from cham.doors.files.table import Table
from cham.doors.files.values.characters import fold
from cham.doors.files.values.money import find_unit
from cham.doors.files.values.times import DEFAULT_ZONE

_HALF = 0.5
_NEARLY_ALL = 0.95
# Of values that must look like it: what the very name of a field needs, and what is enough inside
# a longer one. Contacts are given by a few alone, and the others write “không cho”.
_ENOUGH = {True: 0.3, False: MOSTLY}
_ENOUGH_OF_CONTACTS = {True: 0.0, False: 0.1}
_CONTACTS = (Field.PHONE, Field.MAIL)
_SCORES = ("score", "diem", "diem so", "tra loi", "rating")
LEFT_OUT = "left_out"
_LONG_TEXT = 15  # characters on average; a comment is longer than a name
_QUESTION = re.compile(r"(?:g[0-9]+ )?q[0-9]")
_CODE_OF_QUESTION = re.compile(r"(?:g[0-9]+ )?q[0-9]+(?: [a-z0-9]+)*")
_IN_UTC = re.compile(r"\butc\b", re.IGNORECASE)
_ASPECT = re.compile(r"(?P<stem>.*\S)\s*(?:\[(?P<row>.+)\]|\s[-–—]\s(?P<part>.+))")
_ORDER_PLACED, _CALL = "order_placed", "call_received"
_PEOPLE = (Field.CUSTOMER, Field.PHONE, Field.MAIL, Field.ANONYMOUS)

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
        self._seen = look(table)
        self._words = {column: words_of(column) for column in table.columns}
        self._titles = dict(zip(table.columns, table.titles, strict=True))
        self._tool = find_tool(table.columns)
        machine = self._tool.machine if self._tool else frozenset()
        columns = [column for column in table.columns if column not in OWN_COLUMNS]
        self._free = [
            column
            for column in columns
            if not is_private(self._words[column]) and fold(column) not in machine
        ]
        self._unused = [column for column in columns if column not in self._free]
        self._columns: dict[Field, str] = {}
        self._blanks: dict[Field, dict[str, str]] = {}
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
            self._choose_plain_name()
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
            values=self._blanks,
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
        suits = {column: self._suits(wanted, column) for column in self._free}
        fitting = [column for column, how_well in suits.items() if how_well > 0]
        if fitting:  # one in which something stands, if there is one
            self._take(wanted, max(fitting, key=lambda c: (bool(self._seen[c].filled), suits[c])))

    def _take(self, wanted: Field, column: str) -> None:
        self._columns[wanted] = column
        self._free.remove(column)
        share = self._shape(wanted, self._seen[column])
        word = name_of(wanted, self._words[column])[1]
        said = as_written(column, word) if word else ""
        fields: dict[str, str | int] = {"word": said, "share": round(100 * (share or 0))}
        looks = BY_NAME_AND_VALUES if word else BY_VALUES
        template = BY_NAME if share is None else looks
        self.guesses.append(Guess(wanted, column, Reason(template, fields)))
        if refused := refusals(wanted, self._seen[column]):
            self._blanks[wanted] = dict.fromkeys(refused, "")
            words = ", ".join(f"“{text}”" for text in refused)
            reason = Reason(AS_BLANK, {"words": words})
            self.guesses.append(Guess(f"values.{wanted}", column, reason))

    def _choose_plain_name(self) -> None:
        """Take `name` for what happened where few names come again and again; people have many."""
        named = (each for each in self._free if self._words[each] == "name")
        column = next((each for each in named if self._seen[each].filled), None)
        if column is None or Field.NAME in self._columns or self._seen[column].is_varied:
            return
        self._columns[Field.NAME] = column
        self._free.remove(column)
        self.guesses.append(Guess(Field.NAME, column, Reason(BY_NAME, {"word": column})))

    def _suits(self, wanted: Field, column: str) -> float:
        seen, words = self._seen[column], self._words[column]
        if wanted is Field.CUSTOMER and words == "id" and self._purpose is not Purpose.CUSTOMERS:
            return 0.0  # of an order or an answer as likely as of a person
        if is_otherwise(wanted, words):
            return 0.0
        named = 0.0 if _QUESTION.match(words) else name_of(wanted, words)[0]
        share = self._shape(wanted, seen)
        if wanted is Field.KIND and not says_kinds(seen):
            return 0.0
        if wanted is Field.MESSAGE_ID and not (seen.is_unique and is_long(seen)):
            return 0.0
        if share is None:
            about = not is_whole(named) and any(holds(words, each) for each in FEELINGS)
            return 0.0 if about else named + self._is_the_case(wanted, words)
        if named:
            enough = (_ENOUGH_OF_CONTACTS if wanted in _CONTACTS else _ENOUGH)[is_whole(named)]
            return named + share if share and share >= enough else 0.0
        return share if share >= _NEARLY_ALL and wanted in _BY_VALUES_ALONE else 0.0

    def _is_the_case(self, wanted: Field, words: str) -> bool:
        """Tell a request from the order that it is about, in a log of what was done with it."""
        logged = wanted is Field.CASE_KEY and Field.NAME in self._columns
        return logged and any(holds(words, each) for each in REQUESTS)

    def _shape(self, wanted: Field, seen: Evidence) -> float | None:
        """Give the share of values that look like a field, where it has a look."""
        if wanted not in SHAPES:
            return None
        if wanted is Field.TIME and not seen.dates and not seen.is_unique:
            return 0.0
        return seen.share(SHAPES[wanted](seen))

    def _choose_scores(self) -> tuple[ScoreColumn, ...]:
        if (of_rows := self._score_with_scale()) is not None:
            return (of_rows,)
        found: list[ScoreColumn] = []
        for column in list(self._free):
            title = self._titles[column] if self._titles[column] != column else ""
            asked = self._purpose is Purpose.FEEDBACK and is_question(title or column)
            guess = guess_scale(column, title, self._seen[column], asked=asked)
            if guess is None or is_named_anything(self._words[column]):
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

    def _score_with_scale(self) -> ScoreColumn | None:
        """Find answers whose scale stands beside them in each row."""
        free = [column for column in self._free if self._words[column] in NAMES[Field.SCALE]]
        scale = self._columns.get(Field.SCALE) or next(iter(free), "")
        scores = [column for column in self._free if self._words[column] in _SCORES]
        if not scale or not scores or not says_scales(self._seen[scale]):
            return None
        self._columns[Field.SCALE] = scale
        self._free = [each for each in self._free if each not in {scale, scores[0]}]
        self.guesses.append(Guess("score", scores[0], Reason(BY_ROW, {"column": scale})))
        return ScoreColumn(column=scores[0])

    def _ask_for_scores(self) -> None:
        """Ask about columns that look like answers where no other column does."""
        codes = [
            column
            for column in self._free
            if _CODE_OF_QUESTION.fullmatch(self._words[column])
            and could_be_answers(self._seen[column])
        ]
        if codes:
            self.doubts.append(ScoreOpenError(columns=", ".join(codes)))

    def _about_what(self, found: Sequence[ScoreColumn]) -> list[ScoreColumn]:
        """Say what each answer is about: its question, or its part of a question with several."""
        asked = {
            score.column: without_ends(self._titles[score.column] or score.column)
            for score in found
        }
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

    def _as_written(self, column: str, folded: str) -> str:
        """Find how a label stands in the file."""
        return next((t for t in sorted(self._seen[column].distinct) if fold(t) == folded), folded)

    def _choose_texts(self) -> tuple[str, ...]:
        found: list[str] = []
        for column in list(self._free):
            seen = self._seen[column]
            asked = f"{column} {self._titles[column]}"
            word = next((name for name in TEXTS if holds(words_of(asked), name)), "")
            if any(holds(words_of(asked), each) for each in ANSWERS_OF_THE_FIRM):
                continue
            talk = seen.share(seen.words.total() - seen.dates)
            if talk >= MOSTLY and (word or self._is_said_freely(column)):
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
        asked = is_question(self._titles[column] or column)
        long = seen.characters > _LONG_TEXT * seen.filled
        return seen.share(seen.spaced) >= _HALF and (asked or long)

    def _choose_clock(self) -> None:
        day = self._columns.get(Field.TIME)
        if day is not None and not self._seen[day].hours:
            self._choose(Field.CLOCK)

    def _constants(self) -> Mapping[Field, str]:
        named = {Field.NAME, Field.TOUCHPOINT} & self._columns.keys()
        if self._purpose is not Purpose.INTERACTIONS or named:
            return {}
        if (amount := self._columns.get(Field.AMOUNT)) is not None:
            self.guesses.append(Guess(Field.NAME, amount, Reason(BY_ORDER_FILE)))
            return {Field.NAME: _ORDER_PLACED, Field.KIND: Kind.PURCHASE.value}
        call = next((each for each in self._words if self._is_of_calls(each)), None)
        if call is not None:
            self.guesses.append(Guess(Field.NAME, call, Reason(BY_CALL_FILE, {"column": call})))
            return {Field.NAME: _CALL, Field.KIND: Kind.CONTACT.value}
        return {}

    def _is_of_calls(self, column: str) -> bool:
        return any(holds(self._words[column], each) for each in CALLS)

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
        """Keep what is left under its own name, and say of all else why it is left out."""
        kept: list[PropertyColumn] = []
        for column in self._unused + self._free:
            seen, why = self._seen[column], self._why_left_out(column)
            if why is None:
                number = seen.numbers == seen.filled and not seen.serials
                kept.append(PropertyColumn(column=column, number=number))
            role = "property" if why is None else LEFT_OUT
            self.guesses.append(Guess(role, column, why or Reason(BY_REST)))
        return tuple(kept)

    def _why_left_out(self, column: str) -> Reason | None:
        seen = self._seen[column]
        if self._tool is not None and fold(column) in self._tool.machine:
            return Reason(LEFT_BY_TOOL, {"tool": self._tool.name})
        if not seen.filled:
            return Reason(LEFT_BLANK)
        if self._words[column] in ROW_NUMBERS:
            return Reason(LEFT_NUMBER)
        if is_private(self._words[column]):
            return Reason(LEFT_PRIVATE)
        if seen.mails or seen.phones == seen.filled or is_of_person(column):
            return Reason(LEFT_CONTACT)
        return None

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
