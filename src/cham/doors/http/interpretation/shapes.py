"""The shape of an event: what must be there, and of which type, before anything reads it.

The door checks it before it answers and the interpreters check it again, so that a payload which
is replayed later meets the same rules.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypeVar

import msgspec

from cham.doors.http.refusals import Refusal, refuse

Properties = Mapping[str, object]

LONGEST_MESSAGE_ID = 100  # characters; the public protocols' own limit
LONGEST_IDENTIFIER = 256
DEEPEST = 32  # levels, far from what any reader of JSON downstream refuses

SEGMENT_TYPES = ("identify", "track", "page", "screen", "group", "alias")
POSTHOG_ALIASES = frozenset({"$create_alias", "$merge_dangerously"})

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_DIGEST_BYTES = 16
_NOTHING: Properties = {}

_Identifier = str | int | None


class SegmentEvent(msgspec.Struct, rename="camel", gc=False):
    """An event of Segment or RudderStack; what it says beside these fields is not read."""

    type: object = None
    message_id: str | None = None
    user_id: _Identifier = None
    anonymous_id: _Identifier = None
    previous_id: _Identifier = None
    group_id: _Identifier = None
    event: str | None = None
    name: object = None
    category: object = None
    channel: object = None
    properties: dict[str, object] | None = None
    traits: dict[str, object] | None = None
    context: dict[str, object] | None = None
    timestamp: object = None
    original_timestamp: object = None
    sent_at: object = None

    @property
    def dated(self) -> object:
        """The time that the event itself names."""
        return self.timestamp or self.original_timestamp


class PosthogEvent(msgspec.Struct, gc=False):
    """An event of PostHog; what it says beside these fields is not read."""

    event: str | None = None
    uuid: str | None = None
    distinct_id: _Identifier = None
    properties: dict[str, object] | None = None
    put: dict[str, object] | None = msgspec.field(default=None, name="$set")
    put_once: dict[str, object] | None = msgspec.field(default=None, name="$set_once")
    timestamp: object = None
    sent_at: object = None

    @property
    def said(self) -> Properties:
        return self.properties or _NOTHING

    @property
    def person(self) -> str:
        """The id that the event is about: servers write it beside, browsers inside."""
        return as_identifier(self.distinct_id) or identifier(self.said, "distinct_id")


class Stamp(msgspec.Struct, frozen=True, gc=False):
    """What the door must know of an event before it keeps it.

    `message_id` is empty where the event has none; `happened` is on the server's clock.
    """

    message_id: str
    happened: int


_segment = msgspec.json.Decoder(SegmentEvent)
_posthog = msgspec.json.Decoder(PosthogEvent)

E = TypeVar("E")


def read_segment(payload: bytes) -> SegmentEvent:
    """Decode a Segment event and check that nothing is missing.

    Raises
    ------
    EventRefusedError
        When it cannot be kept as an interaction.
    """
    event = _decode(payload, _segment)
    _check_depth(payload, (event.properties, event.traits, event.context))
    if event.type not in SEGMENT_TYPES:
        raise refuse(Refusal.TYPE_UNKNOWN, str(event.type))
    user, anonymous = as_identifier(event.user_id), as_identifier(event.anonymous_id)
    if event.type == "alias":
        if not (user and as_identifier(event.previous_id)):
            raise refuse(Refusal.PREVIOUS_ID_MISSING)
    elif not (user or anonymous):
        raise refuse(Refusal.IDENTIFIER_MISSING)
    if event.type == "track":
        _check_name(event.event)
    elif event.type == "group" and not as_identifier(event.group_id):
        raise refuse(Refusal.GROUP_ID_MISSING)
    _check_message_id(event.message_id)
    return event


def read_posthog(payload: bytes) -> PosthogEvent:
    """Decode a PostHog event and check that nothing is missing.

    Raises
    ------
    EventRefusedError
        When it cannot be kept as an interaction.
    """
    event = _decode(payload, _posthog)
    _check_depth(payload, (event.properties, event.put, event.put_once))
    _check_name(event.event)
    if not event.person:
        raise refuse(Refusal.IDENTIFIER_MISSING)
    if event.event in POSTHOG_ALIASES and not identifier(event.said, "alias"):
        raise refuse(Refusal.PREVIOUS_ID_MISSING)
    if event.event == "$identify":
        identifier(event.said, "$anon_distinct_id")
    _check_message_id(event.uuid)
    return event


def part(properties: Properties, name: str) -> Properties:
    """Give an object inside another one, empty where it is missing."""
    value = properties.get(name)
    return value if isinstance(value, dict) else _NOTHING


def identifier(properties: Properties, name: str) -> str:
    """Give the id in a property as text, empty where there is none.

    Raises
    ------
    EventRefusedError
        When it is of another type or too long.
    """
    value = properties.get(name)
    if value is None or isinstance(value, str) or type(value) is int:
        return as_identifier(value)
    raise refuse(Refusal.FIELD_TYPE, name)


def as_identifier(value: str | int | None) -> str:
    """Write an id as composed text, so that one id is the same bytes; numbers are ids too.

    Raises
    ------
    EventRefusedError
        When it is too long.
    """
    if value is None:
        return ""
    text = str(value).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST_IDENTIFIER:
        raise refuse(Refusal.IDENTIFIER_TOO_LONG, text)
    return text


def content_id(payload: bytes, received_at: int | None) -> str:
    """Make a message id for an event that has none.

    The same bytes with a timestamp of their own are the same event, however often they are sent.
    Without a timestamp only the moment of arrival (`received_at`) tells two events apart.
    """
    digest = blake2b(payload, digest_size=_DIGEST_BYTES)
    if received_at is not None:
        digest.update(received_at.to_bytes(8, "big", signed=True))
    return f"content-{digest.hexdigest()}"


def _decode(payload: bytes, decoder: msgspec.json.Decoder[E]) -> E:
    if b"\\u0000" in payload and _NUL.search(payload):
        raise refuse(Refusal.CHARACTER_NUL)
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError as error:
        known = payload.lstrip().startswith(b"{")
        refusal = Refusal.FIELD_TYPE if known else Refusal.EVENT_INVALID
        raise refuse(refusal, str(error)) from None
    except RecursionError:
        raise refuse(Refusal.NESTED_TOO_DEEP) from None
    except ValueError as error:  # msgspec's other errors and UnicodeDecodeError
        raise refuse(Refusal.EVENT_INVALID, str(error)) from None


def _check_depth(payload: bytes, objects: Iterable[object]) -> None:
    if payload.count(b"{") + payload.count(b"[") <= DEEPEST:
        return
    layer = list(objects)
    for _ in range(DEEPEST - 1):
        layer = [inner for outer in layer for inner in _inside(outer)]
    if any(isinstance(each, (dict, list)) for each in layer):
        raise refuse(Refusal.NESTED_TOO_DEEP)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _check_name(name: str | None) -> None:
    if not name or name.isspace():
        raise refuse(Refusal.EVENT_NAME_MISSING)


def _check_message_id(message_id: str | None) -> None:
    if message_id is not None and not 0 < len(message_id) <= LONGEST_MESSAGE_ID:
        raise refuse(Refusal.MESSAGE_ID_TOO_LONG, message_id)
