"""From a body to its events: raw bytes each, not yet judged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from cham.doors.http.credentials import key_in_body
from cham.doors.http.errors import BatchMissingError, BodyBrokenError
from cham.doors.http.interpretation.times import read_sending_time
from cham.doors.http.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one request brought.

    Attributes
    ----------
    key
        From the body; empty where it holds none.
    sent_at
        The sender's clock, microseconds since 1970-01-01 UTC.
    historical
        Whether events older than two years are meant.
    added
        Bytes that the door itself wrote into each event, beside what was sent.
    """

    events: Sequence[bytes]
    key: str = ""
    sent_at: int | None = None
    historical: bool = False
    added: int = 0


class _Body(msgspec.Struct):
    """The fields beside the events, of every dialect."""

    batch: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    write_key: object = msgspec.field(default=None, name="writeKey")
    api_key: object = None
    token: object = None
    segment_sent_at: object = msgspec.field(default=None, name="sentAt")
    sent_at: object = None
    historical: object = None
    historical_migration: object = None


class _Keyed(msgspec.Struct):
    """Where an event of PostHog's browser client may hold the key."""

    api_key: object = None
    token: object = None
    properties: dict[str, object] = {}


# Escapes of a text, one after the other: a pair, half of a pair, any other.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\."
)

_object = msgspec.json.Decoder(_Body)
_list = msgspec.json.Decoder(list[msgspec.Raw])
_keyed = msgspec.json.Decoder(_Keyed)


def read_batch(content: bytes, route: Route) -> Batch:
    """Part a body into its events.

    Raises
    ------
    BodyBrokenError
        When it is no JSON.
    BatchMissingError
        When it is JSON of another shape than the path takes.
    """
    content = content.strip()
    try:
        return _parted(content, route)
    except BodyBrokenError:
        mended = write_out_halves(content)
        if mended == content:
            raise
    return _parted(mended, route)


def write_out_halves(content: bytes) -> bytes:
    r"""Write half a character (a lone surrogate) as the signs of its escape.

    JSON's grammar allows it, JavaScript and Python write it for a text that was cut amid an emoji,
    and no text in UTF-8 can hold it. Files show it in the same way.

    Examples
    --------
    >>> write_out_halves(rb'["Vui \ud83d", "\ud83d\ude00", "\\ud83d"]') == (
    ...     rb'["Vui \\ud83d", "\ud83d\ude00", "\\ud83d"]'
    ... )
    True
    """
    return _ESCAPE.sub(lambda found: b"\\" + found[0] if found[1] else found[0], content)


def _parted(content: bytes, route: Route) -> Batch:
    try:
        if content.startswith(b"[") and route.takes_lists:
            events = [bytes(raw) for raw in _list.decode(content)]
            return Batch(events=events, key=_token_inside(events))
        body = _object.decode(content)
    except msgspec.ValidationError as error:
        raise BatchMissingError(reason=str(error)) from None
    except RecursionError:
        raise BodyBrokenError(reason="nested too deep") from None
    except ValueError as error:  # msgspec's own errors and UnicodeDecodeError
        raise BodyBrokenError(reason=str(error)) from None
    events = _events(body, content, route)
    key = key_in_body(body.write_key, body.api_key, body.token)
    return Batch(
        events=events,
        key=key or (_token_inside(events) if route.takes_lists else ""),
        sent_at=read_sending_time(body.segment_sent_at or body.sent_at),
        historical=body.historical is True or body.historical_migration is True,
        added=len(events[0]) - len(content) if route.call else 0,
    )


def _events(body: _Body, content: bytes, route: Route) -> list[bytes]:
    if not isinstance(body.batch, msgspec.UnsetType):
        if route.call:
            raise BatchMissingError(reason=f"{route.call} takes one event")
        return [bytes(raw) for raw in body.batch]
    if route.call:
        return [_with_type(content, route.call)]
    if route.takes_lists:
        return [content]
    raise BatchMissingError(reason="no batch")


def _with_type(content: bytes, call: str) -> bytes:
    """Write the path's type into an event that is stored alone and so has to say it itself.

    It goes in front: where an event says its type too, the later one counts.
    """
    inside = content[1:].lstrip()
    comma = b"" if inside.startswith(b"}") else b","
    return b'{"type":"%b"%b%b' % (call.encode(), comma, inside)


def _token_inside(events: Sequence[bytes]) -> str:
    """Find the key where PostHog's browser client puts it: in the first event's properties."""
    if not events:
        return ""
    try:
        event = _keyed.decode(events[0])
    except (ValueError, RecursionError):  # the verdict on the event will say why
        return ""
    return key_in_body(event.api_key, event.token, event.properties.get("token"))
