"""Telling whether a payload or a row speaks of a person who is to be erased."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property

import duckdb

from cham.core.interactions import IdentifierKind
from cham.lake.arrivals import DIALECT, interpret_arrival
from cham.lake.ports import Arrival, Interpreter, Subject
from cham.lake.results import KeptLetter
from cham.lake.stripping import folded

HIDDEN = "…"

_PHONE_DIGITS = 9  # without the trunk 0 or the country's code, however it was written
_TELLING = 6  # letters; shorter ids such as 42 stand in many texts and numbers
# The keys under which a short id names somebody: "userId", "customer", "Mã khách hàng".
_PERSON_KEY = re.compile(r"(id|user|customer|alias|member|khachhang|makh|khach)$")
_BETWEEN = r"[\s.()\-]*"


class Recogniser:
    """Knows one person by customer ids, by identifiers, and by phone and mail inside texts.

    Parameters
    ----------
    subject
        Who is to be erased.
    interpreters
        By dialect; they tell whom a payload is about.
    """

    def __init__(self, subject: Subject, interpreters: Mapping[str, Interpreter]) -> None:
        self._subject = subject
        self._interpreters = {DIALECT: interpret_arrival, **interpreters}
        self._names = {_composed(value) for _, value in subject.identifiers if value}

    @cached_property
    def pattern(self) -> str:
        """A regular expression for the phones and mails; empty where there are none."""
        return "|".join(sorted(self._patterns()))

    def owned(self) -> duckdb.Expression:
        """Say which rows are the person's."""
        customers = [duckdb.ConstantExpression(each) for each in sorted(self._subject.customers)]
        if not customers:
            return duckdb.ConstantExpression(value=False)
        return duckdb.ColumnExpression("customer").isin(*customers)

    def mentioned(self, column: str) -> duckdb.Expression:
        """Say in which rows a text holds the person's phone or mail."""
        if not self.pattern:
            return duckdb.ConstantExpression(value=False)
        return duckdb.FunctionExpression("regexp_matches", *self._search(column), _option("i"))

    def hidden(self, column: str) -> duckdb.Expression:
        """Give a text with the person's phone and mail made unreadable."""
        return duckdb.FunctionExpression(
            "regexp_replace",
            *self._search(column),
            duckdb.ConstantExpression(HIDDEN),
            _option("gi"),
        )

    def mentions(self, text: str) -> bool:
        """Tell whether a text holds the person's phone or mail."""
        return bool(self.pattern and re.search(self.pattern, text, re.IGNORECASE))

    def is_called(self, text: str, *, key: str) -> bool:
        """Tell whether a value below a key is one of the person's identifiers."""
        name = _composed(text).strip()
        return name in self._names and (
            len(name) >= _TELLING or bool(_PERSON_KEY.search(folded(key)))
        )

    def knows(self, letter: KeptLetter) -> bool:
        """Tell whether a dead letter is about the person, or names the person."""
        return self._is_about(letter) or self._is_named(letter.payload)

    def _patterns(self) -> Iterator[str]:
        for kind, value in self._subject.identifiers:
            digits = re.sub(r"\D", "", value)[-_PHONE_DIGITS:]
            if kind == IdentifierKind.PHONE and len(digits) == _PHONE_DIGITS:
                yield rf"(\+?84|0)?{_BETWEEN}{_BETWEEN.join(digits)}"
            elif kind == IdentifierKind.MAIL and value:
                yield re.escape(value)

    def _search(self, column: str) -> list[duckdb.Expression]:
        return [duckdb.ColumnExpression(column), duckdb.ConstantExpression(self.pattern)]

    def _is_about(self, letter: KeptLetter) -> bool:
        interpreter = self._interpreters.get(letter.envelope.dialect)
        if interpreter is None:
            return False
        try:
            answer = interpreter(letter.payload, letter.envelope)
        except Exception:  # noqa: BLE001 - what the interpreter cannot read is looked at as text
            return False
        if not isinstance(answer, Arrival):
            return False
        return not self._subject.identifiers.isdisjoint(answer.identity.identifiers)

    def _is_named(self, payload: bytes) -> bool:
        text = _composed(payload.decode(errors="replace"))
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return self.mentions(text) or any(_stands_in(name, text) for name in self._names)
        return any(
            self.is_called(leaf, key=key) or self.mentions(_composed(leaf))
            for key, leaf in _leaves(content)
        )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _stands_in(name: str, text: str) -> bool:
    """Look for a name in what is no whole JSON; a short one only between quotation marks."""
    if json.dumps(name) in text or f'"{name}"' in text:
        return True
    return len(name) >= _TELLING and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _option(letters: str) -> duckdb.Expression:
    return duckdb.ConstantExpression(letters)


def _leaves(content: object) -> Iterator[tuple[str, str]]:
    """Go through the texts and numbers of a JSON value, as texts below their keys."""
    waiting = [("", content)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((key, each) for each in value)
        else:
            yield key, str(value)
