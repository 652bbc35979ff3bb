"""Reads the mapped cells of one row after another into interactions."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache, partial
from hashlib import blake2b
from math import isfinite
from typing import Any

from cham.core.interactions import (
    Band,
    IdentifierKind,
    Identity,
    Interaction,
    Kind,
    Scale,
    ScaleError,
)
from cham.core.interactions.naming import kind_of_name, names_refund
from cham.doors.files.eventlog import LIFECYCLE
from cham.doors.files.faults import (
    KindFault,
    NumberFault,
    RowEmptyFault,
    RowFault,
    RowTotalFault,
    ScaleFault,
    TimeFutureFault,
    ValueBlankFault,
)
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.mapping import (
    ColumnMapping,
    Field,
    PropertyColumn,
    Purpose,
    ScoreColumn,
)
from cham.doors.files.settling import Formats
from cham.doors.files.table import Cell, Table, cell_text
from cham.doors.files.values.blanks import is_blank_text, is_blank_value
from cham.doors.files.values.characters import ZERO_WIDTH, fold, strip_invisible
from cham.doors.files.values.contacts import read_mail, read_phone
from cham.doors.files.values.money import DEFAULT_CURRENCY, find_currency, read_money
from cham.doors.files.values.numbers import read_number, tidy_number
from cham.doors.files.values.scores import check_score, read_answer
from cham.doors.files.values.times import TimeReader, read_clock
from cham.lake.ports import Arrival

_AHEAD = 24 * 3600 * 10**6  # microseconds that another clock may be ahead
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED = 4_096
_KINDS = frozenset(Kind)
_IDENTIFIERS = (
    (Field.CUSTOMER, IdentifierKind.USER),
    (Field.PHONE, IdentifierKind.PHONE),
    (Field.MAIL, IdentifierKind.MAIL),
    (Field.ANONYMOUS, IdentifierKind.ANONYMOUS),
)
_CONTACT = (
    (Field.CUSTOMER_NAME, "name"),
    (Field.PHONE, "phone"),
    (Field.MAIL, "mail"),
    (Field.ADDRESS, "address"),
)
_KEYS = frozenset(
    [Field.CUSTOMER, Field.ANONYMOUS, Field.CASE_KEY, Field.MESSAGE_ID, Field.PHONE, Field.MAIL]
)
# What a text alone does not say; these have readers of their own.
_READ_APART = frozenset([Field.TIME, Field.CLOCK, Field.AMOUNT, Field.TEXT])
_STORED = tuple(
    (field.value, field)
    for field in (
        Field.CASE_KEY, Field.TOUCHPOINT, Field.CHANNEL, Field.DEVICE, Field.UNIT, Field.STAFF,
        Field.LANGUAGE,
    )
)  # fmt: skip
_TOTALS = frozenset(["tong cong", "tong", "cong", "tong so", "total", "grand total", "sum"])
_TOTAL_LETTERS = frozenset(word[0] for word in _TOTALS)  # of most rows the first sign tells
_LONGEST_TOTAL = 16
_WHOLE_STEP = frozenset(["", "complete"])
_PACKED = "properties"  # a column of JSON objects
_NAMES = {Purpose.FEEDBACK: "feedback", Purpose.CUSTOMERS: "profile"}
_KIND_OF = {Purpose.FEEDBACK: Kind.FEEDBACK, Purpose.CUSTOMERS: Kind.PROFILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from; the time is in microseconds since 1970-01-01 UTC."""

    organisation: str
    source: str
    received_at: int
    import_id: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """A score that lies on its scale."""

    column: ScoreColumn
    value: float
    scale: Scale


class RowReader:
    """Reads rows of one table; `column` and `flags` tell about the row read last."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, formats: Formats, origin: Origin
    ) -> None:
        self._mapping = mapping
        self._formats = formats
        self._origin = origin
        self._times = TimeReader(formats.time)
        self._constants = {field: mapping.constants.get(field, "") for field in Field}
        self._places = {field: table.position(name) for field, name in mapping.columns.items()}
        self._text_places = [
            (field, place) for field, place in self._places.items() if field not in _READ_APART
        ]
        self._comments = [table.position(name) for name in mapping.texts]
        self._scores = [(table.position(score.column), score) for score in mapping.scores]
        self._properties = [(table.position(kept.column), kept) for kept in mapping.properties]
        self._lifecycle = [place for place, kept in self._properties if kept.column == LIFECYCLE]
        # Otherwise the row is an interaction of its own and each of its answers another one.
        self._row_answers = mapping.purpose is Purpose.FEEDBACK or (
            mapping.purpose is Purpose.INTERACTIONS and len(mapping.scores) <= 1
        )
        self._suffixes = {score.column: answer_suffix(score) for score in mapping.scores}
        self._remembered: dict[tuple[str, str, str], _Answer | None] = {}
        self.column = ""
        self.flags: tuple[str, ...] = ()

    def read(self, cells: Sequence[Cell], key: str) -> tuple[Arrival, ...]:
        """Give the interactions of a row.

        Parameters
        ----------
        key
            By what the row is known where no column gives it an id.

        Raises
        ------
        RowFault
            At the first cell that cannot be used; `column` names its column.
        """
        self.column, self.flags = "", ()
        if (total := _total_of(cells)) is not None:
            raise RowTotalFault(value=total)
        given = self._texts(cells)
        message_id = key or self._required(Field.MESSAGE_ID, given)
        identity = self._identity(given)
        row = self._row(cells, given)
        answers = [each for each in self._answers(cells, given) if each is not None]
        self.column = ""
        if not answers and not row["text"] and self._mapping.purpose is Purpose.FEEDBACK:
            raise RowEmptyFault
        return tuple(
            Arrival(interaction=each, identity=identity)
            for each in self._interactions(message_id, row, answers)
        )

    def faults(self, cells: Sequence[Cell], key: str) -> tuple[tuple[str, RowFault], ...]:
        """Find everything that is wrong with a row that was refused: a column, and what it is.

        Reading stops at the first fault, because most rows have none; here every part is read for
        itself, so that somebody who corrects the row corrects it once.
        """
        if _total_of(cells) is not None:
            return ()
        given = self._texts(cells)
        found: dict[str, RowFault] = {}
        for part in self._parts(cells, given, key):
            self.column = ""
            try:
                part()
            except RowFault as fault:
                found.setdefault(self.column, fault)
        return tuple(found.items())

    def _parts(
        self, cells: Sequence[Cell], given: dict[Field, str], key: str
    ) -> Iterator[Callable[[], object]]:
        """Give the parts of a row, in the order in which `read` reads them."""
        yield lambda: key or self._required(Field.MESSAGE_ID, given)
        yield partial(self._phone, given)
        yield partial(self._mail, given)
        if self._mapping.purpose is Purpose.CUSTOMERS:
            yield partial(self._identity, dict(given))
        yield partial(self._amount, cells, given)
        yield partial(self._name, given)
        yield partial(self._time, cells)
        yield lambda: self._kind(given, "", has_amount=False)
        for place, each in self._properties:
            yield partial(self._property, cells[place], each)
        for place, score in self._scores:
            yield partial(self._answer_in, cells[place], score, given)

    def _texts(self, cells: Sequence[Cell]) -> dict[Field, str]:
        """Read every field that is a text: translated, and the constant where it is blank."""
        given = self._constants.copy()
        values = self._mapping.values
        for field, place in self._text_places:
            cell = cells[place]
            text = cell.strip() if isinstance(cell, str) else cell_text(cell)
            if field in _KEYS:
                text = self._key(text)
            elif is_blank_text(text):
                continue
            if field in values:
                text = values[field].get(text, text)
            if text:
                given[field] = text
        return given

    def _key(self, text: str) -> str:
        key = strip_invisible(text)
        if key != text:
            self.flags = (ZERO_WIDTH,)
        return "" if is_blank_value(key) else key

    def _identity(self, given: dict[Field, str]) -> Identity:
        self._phone(given)
        self._mail(given)
        customers = self._mapping.purpose is Purpose.CUSTOMERS
        identifiers = tuple((kind, given[field]) for field, kind in _IDENTIFIERS if given[field])
        if customers and not identifiers:
            raise self._blank(Field.CUSTOMER)
        return Identity(
            identifiers=identifiers,
            joins=customers or given[Field.KIND].lower() == Kind.PROFILE,
            contact={name: given[field] for field, name in _CONTACT if given[field]},
        )

    def _phone(self, given: dict[Field, str]) -> None:
        if given[Field.PHONE]:
            self._at(Field.PHONE)
            given[Field.PHONE] = read_phone(given[Field.PHONE], self._mapping.region)

    def _mail(self, given: dict[Field, str]) -> None:
        if given[Field.MAIL]:
            self._at(Field.MAIL)
            given[Field.MAIL] = read_mail(given[Field.MAIL])

    def _name(self, given: Mapping[Field, str]) -> str:
        said = given[Field.NAME] or _NAMES.get(self._mapping.purpose, "")
        name = said or given[Field.TOUCHPOINT]
        if not name:
            raise self._blank(Field.NAME)
        return name

    def _moment(self, cells: Sequence[Cell]) -> str:
        """Tell the start of a step from the step itself, in logs that record both.

        Under one name each step would count as met twice, one right after the other.
        """
        told = [cell_text(cells[place]).strip() for place in self._lifecycle]
        return "".join(f" ({each})" for each in told if each.lower() not in _WHOLE_STEP)

    def _row(self, cells: Sequence[Cell], given: Mapping[Field, str]) -> dict[str, Any]:
        """Read what all interactions of the row have in common."""
        origin = self._origin
        amount, currency = self._amount(cells, given)
        name = self._name(given) + self._moment(cells)
        return {
            "organisation": origin.organisation,
            "source": origin.source,
            "event_time": self._time(cells),
            "received_at": origin.received_at,
            "import_id": origin.import_id,
            "kind": self._kind(given, name, has_amount=amount is not None),
            "name": name,
            "text": self._comment(cells),
            "amount": amount,
            "currency": currency,
            "properties": self._kept(cells),
            **{name: given[field] for name, field in _STORED},
        }

    def _interactions(
        self, message_id: str, row: dict[str, Any], answers: Sequence[_Answer]
    ) -> Iterator[Interaction]:
        """Give the interaction that the row is, and one more for each further answer.

        The first answer column that the mapping names keeps the row's own id, so that naming
        another one later doubles nothing.
        """
        text = row["text"]
        if not (self._row_answers and answers):
            yield Interaction(message_id=message_id, **row)
            text = ""
        spoken_of = _spoken_of(answers)
        for number, answer in enumerate(answers):
            if number == 1 or not self._row_answers:
                row = row | {"kind": Kind.FEEDBACK, "amount": None, "currency": ""}
            own = self._row_answers and answer.column is self._scores[0][1]
            suffix = self._suffixes[answer.column.column]
            about = {
                "touchpoint": answer.column.touchpoint or row["touchpoint"],
                "text": text if answer is spoken_of else "",
            }
            yield Interaction(
                message_id=message_id if own else message_id + suffix,
                score=answer.value,
                scale=answer.scale.name,
                metric=answer.scale.metric,
                **row | about,
            )

    def _answers(
        self, cells: Sequence[Cell], given: Mapping[Field, str]
    ) -> Iterator[_Answer | None]:
        for place, score in self._scores:
            yield self._answer_in(cells[place], score, given)

    def _answer_in(
        self, cell: Cell, score: ScoreColumn, given: Mapping[Field, str]
    ) -> _Answer | None:
        text = cell_text(cell).strip()
        if not text:
            return None
        scale = score.scale or self._required(Field.SCALE, given)
        known = (score.column, scale, text[: LONGEST_VALUE + 1])
        if known not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[known] = self._answer(cell, text, score, scale)
        return self._remembered[known]

    def _answer(self, cell: Cell, text: str, score: ScoreColumn, scale: str) -> _Answer | None:
        self._at(Field.SCALE)
        form = replace(self._formats.scores[score.column], scale=_parse_scale(scale))
        self.column = score.column
        typed = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
        value = Decimal(text) if typed and text not in form.blank else read_answer(text, form)
        if value is None:
            return None
        return _Answer(score, check_score(value, text, form.scale), form.scale)

    def _comment(self, cells: Sequence[Cell]) -> str:
        texts = [cell_text(cells[place]).strip() for place in self._comments]
        said = "\n".join(text for text in texts if not is_blank_text(text))
        return said or self._constants[Field.TEXT]

    def _time(self, cells: Sequence[Cell]) -> int:
        given = self._filled(Field.TIME, cells)
        if given is None:
            if self._mapping.purpose is Purpose.CUSTOMERS:
                return self._origin.received_at
            raise self._blank(Field.TIME)
        self._at(Field.TIME)
        moment = self._times.read(given)
        clock = self._filled(Field.CLOCK, cells)
        if clock is not None:
            self._at(Field.CLOCK)
            moment += read_clock(clock) // _MICROSECOND
        if moment > self._origin.received_at + _AHEAD:
            raise TimeFutureFault(value=cell_text(given))
        return moment

    def _amount(self, cells: Sequence[Cell], given: Mapping[Field, str]) -> tuple[int | None, str]:
        cell = self._filled(Field.AMOUNT, cells)
        if cell is None:
            return None, ""
        currency = find_currency(given[Field.CURRENCY] or DEFAULT_CURRENCY)
        self._at(Field.AMOUNT)
        if not isinstance(cell, str | int | float | Decimal) or isinstance(cell, bool):
            raise NumberFault(value=cell_text(cell))
        money = read_money(cell, self._formats.money, currency)
        return money.amount, money.currency

    def _filled(self, field: Field, cells: Sequence[Cell]) -> Cell:
        """Give a field's cell, or the constant where the cell is blank; None for neither."""
        place = self._places.get(field)
        cell = None if place is None else cells[place]
        if isinstance(cell, str):
            cell = cell.strip()
            if is_blank_value(cell):
                cell = None
        return self._constants[field] or None if cell is None else cell

    def _kind(self, given: Mapping[Field, str], name: str, *, has_amount: bool) -> Kind:
        text = given[Field.KIND]
        if text:
            return self._kind_said(text)
        if self._mapping.purpose in _KIND_OF:
            return _KIND_OF[self._mapping.purpose]
        kind = kind_of_name(name)
        if kind is None:
            pays = has_amount and not names_refund(name)
            kind = Kind.PURCHASE if pays else Kind.ACTION
        return kind

    def _kind_said(self, text: str) -> Kind:
        plain = text.lower()
        kind = Kind(plain) if plain in _KINDS else kind_of_name(text)
        if kind is None:
            self._at(Field.KIND)
            raise KindFault(value=text, allowed=", ".join(Kind))
        return kind

    def _kept(self, cells: Sequence[Cell]) -> str:
        if not self._properties:
            return "{}"
        kept: dict[str, Any] = {}
        for place, each in self._properties:
            value = self._property(cells[place], each)
            if value is None:
                continue
            packed = each.column == _PACKED and _unpacked(value)
            kept.update(packed or {each.column: value})
        return json.dumps(kept, ensure_ascii=False)

    def _property(self, cell: Cell, kept: PropertyColumn) -> str | int | float | bool | None:
        if isinstance(cell, bool | int):
            return cell
        if isinstance(cell, float) and isfinite(cell):
            return int(cell) if cell.is_integer() else cell
        text = cell_text(cell).strip()
        if is_blank_text(text):
            return None
        if not kept.number:
            return text
        value = read_number(tidy_number(text), self._formats.numbers[kept.column])
        if value is None:
            self.column = kept.column
            raise NumberFault(value=text)
        return int(value) if value == value.to_integral_value() else float(value)

    def _required(self, field: Field, given: Mapping[Field, str]) -> str:
        if not given[field]:
            raise self._blank(field)
        return given[field]

    def _blank(self, field: Field) -> ValueBlankFault:
        self._at(field)
        return ValueBlankFault(field=field)

    def _at(self, field: Field) -> None:
        """Remember which column is being read."""
        self.column = self._mapping.columns.get(field, "")


def _total_of(cells: Sequence[Cell]) -> str | None:
    """Give the word that makes a row the sum of the others, as reports end in one."""
    first = cells[0] or next((cell for cell in cells if cell not in ("", None)), None)
    if not isinstance(first, str) or len(first) > _LONGEST_TOTAL:
        return None
    if first.lstrip()[:1].lower() not in _TOTAL_LETTERS or fold(first).strip(" :") not in _TOTALS:
        return None
    filled = sum(cell not in ("", None) for cell in cells)
    return first.strip() if 2 * filled <= len(cells) else None


def _unpacked(value: str | float) -> dict[str, Any] | None:
    """Take apart what an export of ours, or a log, holds in one column of properties."""
    try:
        content = json.loads(value) if isinstance(value, str) and value.startswith("{") else None
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _spoken_of(answers: Sequence[_Answer]) -> _Answer | None:
    """Give the answer that a row's comment most likely explains: the worst, else the best.

    A form has one box for words and many questions; people use it for what went wrong, and
    where nothing did for what they liked most. The first of equals counts.
    """
    if not answers:
        return None
    feelings = [each.scale.emotion(each.value) for each in answers]
    worst = answers[feelings.index(min(feelings))]
    if worst.scale.band(worst.value) is Band.BAD:
        return worst
    return answers[feelings.index(max(feelings))]


def answer_suffix(score: ScoreColumn) -> str:
    """Give what the id of an answer ends in, where it is not the row's own."""
    digest = blake2b(score.column.encode("utf-8", "surrogatepass"), digest_size=4)
    return f":{digest.hexdigest()}"


@lru_cache(maxsize=256)
def _parse_scale(name: str) -> Scale:
    try:
        return Scale.parse(name)
    except ScaleError as error:
        raise ScaleFault(value=name) from error
