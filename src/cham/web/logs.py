"""The server's log: one line of JSON for each event, without personal data and without secrets.

What people type may stand in a message; as JSON with every sign outside ASCII escaped it can
neither begin a new line nor colour a terminal, and what looks like a way to reach somebody is
taken out. Addresses are logged as routes (`join/<token>/`), because addresses carry tokens. Of an
error its kind and its place are told, not its own words: a database's quote the row.
"""

import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

from cham.web.configuration import Configuration

_REQUEST: ContextVar[str] = ContextVar("request", default="")
_NAMED = ("status_code", "code", "kind")
_MOST_PLACES = 30
_PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "(mail)"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "(address)"),
    (re.compile(r"(?<![\w-])[+0]\d[\d .()-]{6,}\d(?![\w-])"), "(number)"),
)


class OneLine(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        return json.dumps(self.line(record), ensure_ascii=True, default=str)

    def line(self, record: logging.LogRecord) -> dict[str, Any]:
        """Give what is to be written."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": without_personal_data(record.getMessage()),
        }
        line |= {name: getattr(record, name) for name in _NAMED if hasattr(record, name)}
        if _REQUEST.get():
            line["request"] = _REQUEST.get()
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _told(record.exc_info[1])
        return line


class ForPeople(OneLine):
    """Writes a record as one line that is read at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line = self.line(record)
        parts = [str(line.pop(name)) for name in ("at", "level", "from", "text")]
        parts += [f"{name}={json.dumps(value, default=str)}" for name, value in line.items()]
        return "".join(sign if sign.isprintable() else " " for sign in " ".join(parts))


def without_personal_data(text: str) -> str:
    """Take out what looks like a way to reach somebody.

    Examples
    --------
    >>> without_personal_data("mail lan@example.vn or 0912 345 678 from 10.1.2.3")
    'mail (mail) or (number) from (address)'
    """
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


def _told(error: BaseException) -> dict[str, Any]:
    """Tell an error by its kind, its code and where it came up."""
    places = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    told: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [f"{each.filename}:{each.lineno} {each.name}" for each in places],
    }
    code = getattr(error, "code", None)
    if isinstance(code, str):
        told["code"] = code
    return told


class RouteInPlaceOfAddress(logging.Filter):
    """Takes addresses out of what Django logs about requests, and puts their routes in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; let every one through."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            route = f"/{match.route}" if match is not None else "(no such route)"
            record.msg, record.args = f"{request.method} %s", (route,)
        return True


class RequestNumberMiddleware:
    """Gives each request a number, which the log and the page about a fault both show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request under its number."""
        token = _REQUEST.set(secrets.token_hex(6))
        try:
            answer = self.get_response(request)
            answer["X-Request-ID"] = _REQUEST.get()
        finally:
            _REQUEST.reset(token)
        return answer


def request_number() -> str:
    """Give the number of the request that is being answered."""
    return _REQUEST.get()


def logging_settings(configuration: Configuration) -> Mapping[str, Any]:
    """Give Django's logging settings: everything to standard error, one line each."""
    level = configuration.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"routes": {"()": "cham.web.logs.RouteInPlaceOfAddress"}},
        "formatters": {
            "json": {"()": "cham.web.logs.OneLine"},
            "text": {"()": "cham.web.logs.ForPeople"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": configuration.log_form,
                "filters": ["routes"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "cham": {"level": level},
            # Django's own handlers would write each line a second time.
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": [], "propagate": False},
            "axes": {"level": "ERROR"},
            # The newest seals of the audit log belong here at any level.
            "cham.audit": {"level": "INFO"},
            # Says at length what every job was given.
            "huey": {"level": "WARNING"},
        },
    }
