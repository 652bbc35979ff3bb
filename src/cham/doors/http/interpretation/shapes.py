"""The shape of an event: what must be there, and of which type, before anything reads it.

The door checks it before it answers and the interpreters check it again, so that a payload which
is replayed later meets the same rules.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import msgspec

from cham.doors.http.refusals import Refusal, refuse

Event = Mapping[str, object]

LONGEST_MESSAGE_ID = 100  # characters; the public protocols' own limit
LONGEST_IDENTIFIER = 256
DEEPEST = 32  # levels, far from what any reader of JSON downstream refuses

SEGMENT_TYPES = frozenset({"identify", "track", "page", "screen", "group", "alias"})
POSTHOG_ALIASES = frozenset({"$create_alias", "$merge_dangerously"})

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_DIGEST_BYTES = 16
_decoder = msgspec.json.Decoder()


def read_event(payload: bytes) -> Event:
    """Decode one event.

    Raises
    ------
    EventRefusedError
        When it is no JSON object, holds NUL or is nested too deep.
    """
    if b"\\u0000" in payload and _NUL.search(payload):
        raise refuse(Refusal.CHARACTER_NUL)
    try:
        event = _decoder.decode(payload)
    except RecursionError:
        raise refuse(Refusal.NESTED_TOO_DEEP) from None
    except ValueError as error:  # msgspec's own errors and UnicodeDecodeError
        raise refuse(Refusal.EVENT_INVALID, str(error)) from None
    if not isinstance(event, dict):
        raise refuse(Refusal.EVENT_INVALID, type(event).__name__)
    if payload.count(b"{") + payload.count(b"[") > DEEPEST and _is_deeper(event, DEEPEST):
        raise refuse(Refusal.NESTED_TOO_DEEP)
    return event


def check_segment(event: Event, call: str = "") -> str:
    """Check a Segment event and give its message id, empty where it has none.

    `call` is the type that the path says, for events that do not say it themselves.

    Raises
    ------
    EventRefusedError
        When a field is missing or of the wrong type.
    """
    kind = event.get("type") or call
    if not isinstance(kind, str) or kind not in SEGMENT_TYPES:
        raise refuse(Refusal.TYPE_UNKNOWN, str(kind))
    _check_objects(event, ("properties", "traits", "context"))
    if kind == "alias":
        if not (identifier(event, "userId") and identifier(event, "previousId")):
            raise refuse(Refusal.PREVIOUS_ID_MISSING)
    else:
        # Both are read, so that a wrong second one is told too.
        known = identifier(event, "userId"), identifier(event, "anonymousId")
        if not any(known):
            raise refuse(Refusal.IDENTIFIER_MISSING)
    if kind == "track":
        _check_name(event)
    elif kind == "group" and not identifier(event, "groupId"):
        raise refuse(Refusal.GROUP_ID_MISSING)
    return _message_id(event, "messageId")


def check_posthog(event: Event) -> str:
    """Check a PostHog event and give its uuid, empty where it has none.

    Raises
    ------
    EventRefusedError
        When a field is missing or of the wrong type.
    """
    _check_objects(event, ("properties", "$set", "$set_once"))
    _check_name(event)
    if not posthog_person(event):
        raise refuse(Refusal.IDENTIFIER_MISSING)
    inside = part(event, "properties")
    if event["event"] in POSTHOG_ALIASES and not identifier(inside, "alias"):
        raise refuse(Refusal.PREVIOUS_ID_MISSING)
    if event["event"] == "$identify":
        identifier(inside, "$anon_distinct_id")
    return _message_id(event, "uuid")


def posthog_person(event: Event) -> str:
    """Give the id that a PostHog event is about: servers write it beside, browsers inside."""
    inside = part(event, "properties")
    return identifier(event, "distinct_id") or identifier(inside, "distinct_id")


def part(event: Event, name: str) -> Event:
    """Give an object inside an event, empty where it is missing."""
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def identifier(event: Event, name: str) -> str:
    """Give the id in a field as text, empty where there is none; numbers are ids too.

    Raises
    ------
    EventRefusedError
        When it is of another type or too long.
    """
    value = event.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise refuse(Refusal.FIELD_TYPE, name)
    if len(value) > LONGEST_IDENTIFIER:
        raise refuse(Refusal.IDENTIFIER_TOO_LONG, name)
    return value.strip()


def content_id(payload: bytes, received_at: int | None) -> str:
    """Make a message id for an event that has none.

    The same bytes with a timestamp of their own are the same event, however often they are sent.
    Without a timestamp only the moment of arrival (`received_at`) tells two events apart.
    """
    digest = blake2b(payload, digest_size=_DIGEST_BYTES)
    if received_at is not None:
        digest.update(received_at.to_bytes(8, "big", signed=True))
    return f"content-{digest.hexdigest()}"


def _check_objects(event: Event, names: Sequence[str]) -> None:
    for name in names:
        value = event.get(name)
        if value is not None and not isinstance(value, dict):
            raise refuse(Refusal.FIELD_TYPE, name)


def _check_name(event: Event) -> None:
    name = event.get("event")
    if name is not None and not isinstance(name, str):
        raise refuse(Refusal.FIELD_TYPE, "event")
    if not name or name.isspace():
        raise refuse(Refusal.EVENT_NAME_MISSING)


def _message_id(event: Event, name: str) -> str:
    value = event.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refuse(Refusal.FIELD_TYPE, name)
    if not 0 < len(value) <= LONGEST_MESSAGE_ID:
        raise refuse(Refusal.MESSAGE_ID_TOO_LONG, value)
    return value


def _is_deeper(value: object, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer)]
    return any(isinstance(each, (dict, list)) for each in layer)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
