"""One request and its answer, within a time and a size, whatever the other side does.

`http.client` follows no redirect, reads no variable of the environment, no `.netrc` and no
cookie, and unpacks nothing: the texts and the key go to the one address that was named.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult

from cham.voice.backends.answering import Fallback

MOST_BYTES = 1_000_000  # of an answer; a hundred labels need some thousands


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    retry_after: float | None


class NoAnswerError(Exception):
    """Nothing usable came back; the request may have been worked on nevertheless if it was sent."""

    def __init__(self, why: Fallback, *, was_sent: bool) -> None:
        super().__init__(why.value)
        self.why, self.was_sent = why, was_sent


def post(place: SplitResult, body: bytes, headers: Mapping[str, str], *, seconds: float) -> Answer:
    """Send a body and read what comes back.

    Parameters
    ----------
    place : SplitResult
        An address that texts may go to.
    body : bytes
        What is sent.
    headers : mapping
        What is said beside it.
    seconds : float
        How long it may take, from the first byte sent to the last one read.

    Returns
    -------
    Answer
        Whatever its status.

    Raises
    ------
    NoAnswerError
        Where there is none within the time and the size.
    """
    connection = _connection(place, seconds)
    try:
        connection.connect()
    except OSError as error:
        why = Fallback.TIMEOUT if isinstance(error, TimeoutError) else Fallback.UNREACHABLE
        raise NoAnswerError(why, was_sent=False) from None
    end = time.monotonic() + seconds
    try:
        with _cut_off(connection.sock, seconds):
            connection.request("POST", place.path or "/", body, dict(headers))
            response = connection.getresponse()
            found = response.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= end
        why = Fallback.TIMEOUT if late else Fallback.UNREACHABLE
        # The error's own text may hold what was sent.
        raise NoAnswerError(why, was_sent=True) from None
    finally:
        connection.close()
    if time.monotonic() >= end:  # what was read may be cut short
        raise NoAnswerError(Fallback.TIMEOUT, was_sent=True)
    if len(found) > MOST_BYTES:
        raise NoAnswerError(Fallback.UNREADABLE, was_sent=True)
    return Answer(response.status, found, _retry_after(response))


def _connection(place: SplitResult, seconds: float) -> HTTPConnection:
    assert place.hostname is not None
    if place.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(place.hostname, place.port, timeout=seconds, context=context)
    return HTTPConnection(place.hostname, place.port, timeout=seconds)


@contextmanager
def _cut_off(connected: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection that goes on too long.

    The time-out of a socket begins anew with each byte; a side that sends one now and then would
    hold the caller for ever.
    """

    def shut() -> None:
        with suppress(OSError):
            # The plain socket's: that of TLS would take its state away from who reads.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _retry_after(response: HTTPResponse) -> float | None:
    """Read how many seconds the other side asks to wait: a number, or a time by its own clock."""
    given = (response.getheader("Retry-After") or "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        until, now = (
            parsedate_to_datetime(each) for each in (given, response.getheader("Date") or "")
        )
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):  # no dates, or only one of the two with a time zone
        return None
