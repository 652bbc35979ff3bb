"""Whether a payload or a text speaks of the person who is to be erased."""

import json

import duckdb
import pyarrow as pa
import pytest

from cham.core.interactions import IdentifierKind, Identity
from cham.lake import Arrival, DeadLetter, Envelope, KeptLetter, Subject
from cham.lake.recognition import Recogniser
from faults.lake.shop import envelope, payload

SUBJECT = Subject(
    customers=frozenset({"c1", "c2"}),
    identifiers=frozenset(
        {
            (IdentifierKind.USER, "42"),
            (IdentifierKind.ANONYMOUS, "trình-duyệt"),
            (IdentifierKind.PHONE, "+84912345678"),
            (IdentifierKind.MAIL, "dao@example.org"),
        }
    ),
)
NOBODY = Subject(customers=frozenset(), identifiers=frozenset())


def broken(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    raise ValueError


def knows(content: bytes, dialect: str = "unknown", subject: Subject = SUBJECT) -> bool:
    letter = KeptLetter(1, envelope(dialect), content, DeadLetter(code="x"))
    return Recogniser(subject, {"broken": broken}).knows(letter)


@pytest.mark.parametrize(
    "content",
    [
        '{"user": "42"}',
        '{"user": 42}',
        '{"properties": {"Mã khách hàng": [" 42 "]}}',
        '{"previousId": "42"}',
        '{"a": [{"b": "trình-duyệt"}]}',
        '{"a": "tr\\u00ecnh-duy\\u1ec7t"}',
        '{"a": "tri\u0300nh-duye\u0323\u0302t"}',
        '{"note": "gọi 0912 345-678 nhé"}',
        '{"note": "gọi (+84) 91.234.5678"}',
        '{"note": "thư DAO@example.org"}',
        '{"user": "42", ',
        '{"user": trình-duyệt',
        "phone=84912345678",
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", ["unknown", "broken"])
def test_letter_that_names_the_person_is_known(content: str, dialect: str):
    assert knows(content.encode(), dialect)


@pytest.mark.parametrize(
    "content",
    [
        '{"user": "421"}',
        '{"total": 4200, "note": "bàn 42"}',
        '{"user": 42.5}',
        '{"user": "43", "quantity": 42, "table": "42", "items": [42, {"price": "42"}]}',
        '{"note": "gọi 0912 345 679"}',
        '{"mail": "dao@example.com"}',
        '{"qty": 42x',
        "",
    ],
)
def test_letter_about_somebody_else_is_not(content: str):
    assert not knows(content.encode())
    assert not knows(content.encode(), subject=NOBODY)


def test_letter_is_known_by_whom_its_interpreter_names():
    who = Identity(identifiers=((IdentifierKind.USER, "42"),))
    assert knows(payload("m1", who=who), "arrival")
    assert not knows(payload("m1", who="43"), "arrival")


def test_rows_are_known_by_customer_and_texts_by_phone_and_mail():
    rows = pa.table(
        {
            "customer": ["c1", "c3", "c2", "c4", "c5"],
            "text": ["", "số 0912.345.678", "", 'thư Dao@Example.org"', "số 0912.345.679"],
        }
    )
    relation = duckdb.from_arrow(rows)
    recogniser = Recogniser(SUBJECT, {})
    flags = relation.select(recogniser.owned(), recogniser.mentioned("text")).fetchall()
    assert flags == [(True, False), (False, True), (True, False), (False, True), (False, False)]
    hidden = relation.select(recogniser.hidden("text")).fetchall()
    assert [text for (text,) in hidden] == ["", "số …", "", 'thư …"', "số 0912.345.679"]
    nobody = Recogniser(NOBODY, {})
    flags = relation.select(nobody.owned(), nobody.mentioned("text")).fetchall()
    assert set(flags) == {(False, False)}


def test_hidden_properties_are_still_json():
    relation = duckdb.from_arrow(pa.table({"properties": ['{"a":"dao@example.org","b":1}']}))
    ((text,),) = relation.select(Recogniser(SUBJECT, {}).hidden("properties")).fetchall()
    assert json.loads(text) == {"a": "…", "b": 1}
