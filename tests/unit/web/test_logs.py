import json
import logging
import sys

import pytest
from django.test import RequestFactory

from cham.web.logs import ForPeople, OneLine, RouteInPlaceOfAddress, without_personal_data


def record(text: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("cham.test", logging.WARNING, "file.py", 1, text, args, None)
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sent to lan.nguyen+cx@example.com.vn", "sent to (mail)"),
        ("called +84 912 345 678", "called (number)"),
        ("called 0912345678.", "called (number)."),
        ("from 192.168.1.20", "from (address)"),
        ("1234 rows in 12.5 s at 2026-11-28", "1234 rows in 12.5 s at 2026-11-28"),
    ],
)
def test_ways_to_reach_somebody_are_taken_out(text: str, kept: str):
    assert without_personal_data(text) == kept


@pytest.mark.parametrize("form", [OneLine(), ForPeople()])
def test_whatever_is_logged_stays_one_line_without_control_signs(form: logging.Formatter):
    line = form.format(record("first\r\nsecond \x1b[31mred\u2028third"))
    assert line.isprintable()


def test_an_error_is_told_without_its_own_words():
    given = record("could not save")
    try:
        int("Key (mail)=(lan@example.vn) already exists")
    except ValueError:
        given.exc_info = sys.exc_info()
    for form in (OneLine(), ForPeople()):
        line = form.format(given)
        assert "ValueError" in line
        assert "test_logs.py" in line
        assert "lan@" not in line
        assert "already exists" not in line


def test_a_request_is_told_by_its_route():
    request = RequestFactory().get("/m/a-secret-token/?q=lan")
    given = record("Not Found: %s", "/m/a-secret-token/", request=request, status_code=404)
    RouteInPlaceOfAddress().filter(given)
    line = json.loads(OneLine().format(given))
    assert line["status_code"] == 404
    assert "a-secret-token" not in json.dumps(line)
