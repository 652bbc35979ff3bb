"""The server's log: one line of JSON for each event, without personal data and without secrets.

What people type may stand in a message; as JSON with every sign outside ASCII escaped it can
neither begin a new line nor colour a terminal. Addresses are logged as routes (`join/<token>/`),
because addresses carry tokens.
"""

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

_REQUEST: ContextVar[str] = ContextVar("request", default="")
_NAMED = ("status_code", "code")


class OneLine(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _NAMED if hasattr(record, name)}
        if _REQUEST.get():
            line["request"] = _REQUEST.get()
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


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


def logging_settings(level: str = "INFO") -> Mapping[str, Any]:
    """Give Django's logging settings: everything to standard error, one line each."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"routes": {"()": "cham.web.logs.RouteInPlaceOfAddress"}},
        "formatters": {"line": {"()": "cham.web.logs.OneLine"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
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
        },
    }
