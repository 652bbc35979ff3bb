"""The dialect of Segment and RudderStack."""

from collections.abc import Mapping

from cham.core.interactions import IdentifierKind, Identity, Kind
from cham.doors.http.interpretation.conventions import Saying, arrive
from cham.doors.http.interpretation.people import (
    Identifiers,
    contact_identifiers,
    split_contact,
)
from cham.doors.http.interpretation.shapes import (
    Properties,
    SegmentEvent,
    Stamp,
    as_identifier,
    content_id,
    part,
    read_segment,
)
from cham.doors.http.interpretation.times import event_time, read_sending_time, read_time
from cham.doors.http.refusals import EventRefusedError
from cham.lake.ports import Arrival, DeadLetter, Envelope

_PROFILE = frozenset({"identify", "group", "alias"})
_SEEN = {"page": "web", "screen": "app"}
# What of an event's surroundings tells about the journey; the rest is about the machine.
_CONTEXT_KEPT: Mapping[str, tuple[str, ...]] = {
    "campaign": ("name", "source", "medium", "term", "content"),
    "page": ("path", "title"),
    "app": ("name", "version"),
    "os": ("name",),
}


def interpret_segment(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    """Read a stored Segment event."""
    try:
        return arrive(_saying(read_segment(payload), payload, envelope), envelope)
    except EventRefusedError as error:
        return DeadLetter(code=error.refusal.value, detail=error.detail)


def stamp_segment(payload: bytes, sent_at: int | None, received_at: int) -> Stamp:
    """Check a Segment event, and give its id and time.

    Raises
    ------
    EventRefusedError
        When it cannot be kept as an interaction.
    """
    event = read_segment(payload)
    return Stamp(event.message_id or "", _happened(event, sent_at, received_at))


def _happened(event: SegmentEvent, sent_at: int | None, received_at: int) -> int:
    sent = read_sending_time(event.sent_at) if sent_at is None else sent_at
    return event_time(read_time(event.dated), sent, received_at)


def _saying(event: SegmentEvent, payload: bytes, envelope: Envelope) -> Saying:
    call = str(event.type)
    context = event.context or {}
    properties, contact = _properties(event, call, context)
    undated_at = None if event.dated else envelope.received_at
    return Saying(
        message_id=event.message_id or content_id(payload, undated_at),
        event_time=_happened(event, envelope.sent_at, envelope.received_at),
        name=_name(event, call, properties),
        kind=_kind(call),
        identity=Identity(
            identifiers=(*_identifiers(event, call), *contact_identifiers(contact)),
            joins=call in {"identify", "alias"},
            contact=contact,
        ),
        properties=properties,
        surroundings=_surroundings(event, context),
    )


def _kind(call: str) -> Kind | None:
    if call in _PROFILE:
        return Kind.PROFILE
    return Kind.VISIT if call in _SEEN else None


def _name(event: SegmentEvent, call: str, properties: Properties) -> str:
    if call in _PROFILE:
        return call
    if call == "track":
        return str(event.event).strip()
    seen = event.name or properties.get("name") or properties.get("title")
    return str(seen or properties.get("path") or call).strip()


def _properties(
    event: SegmentEvent, call: str, context: Properties
) -> tuple[dict[str, object], dict[str, str]]:
    """Gather what is said about the event, and the person's contact details apart from it."""
    _, of_context = split_contact(part(context, "traits"), person=True)
    if call == "identify":
        properties, contact = split_contact(event.traits or {}, person=True)
    elif call == "group":
        # The traits are a company's: its mail is nobody's contact, and leaves the lake all the same.
        properties, contact = split_contact(event.traits or {})[0], {}
        properties["group_id"] = as_identifier(event.group_id)
    else:
        properties, contact = split_contact(event.properties or {})
    if call in _SEEN and event.category:
        properties.setdefault("category", event.category)
    kept = _kept_context(context)
    if kept:
        properties["context"] = kept
    return properties, {**of_context, **contact}


def _kept_context(context: Properties) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, fields in _CONTEXT_KEPT.items():
        inside = part(context, name)
        found = {key: inside[key] for key in fields if inside.get(key)}
        if found:
            kept[name] = found
    return kept


def _identifiers(event: SegmentEvent, call: str) -> Identifiers:
    names: list[tuple[IdentifierKind, str]] = []
    user = as_identifier(event.user_id)
    if user:
        names.append((IdentifierKind.USER, user))
    if call == "alias":
        previous = as_identifier(event.previous_id)
        # The old id may have been a visitor's or another user's; the protocol does not say.
        names += [(IdentifierKind.USER, previous), (IdentifierKind.ANONYMOUS, previous)]
    anonymous = as_identifier(event.anonymous_id)
    if anonymous:
        names.append((IdentifierKind.ANONYMOUS, anonymous))
    return tuple(names)


def _surroundings(event: SegmentEvent, context: Properties) -> dict[str, str]:
    device = part(context, "device")
    found = {
        "channel": _channel(event, context),
        "device": _text(device.get("type")) or _device(_text(context.get("userAgent"))),
        "language": _text(context.get("locale")),
        "case_key": _text(context.get("sessionId")),
    }
    return {column: value for column, value in found.items() if value}


def _channel(event: SegmentEvent, context: Properties) -> str:
    """Tell the channel from how the event was seen; a server's event does not say."""
    if event.type in _SEEN:
        return _SEEN[str(event.type)]
    if event.channel in ("web", "browser") or context.get("page"):
        return "web"
    return "app" if event.channel == "mobile" or "device" in context else ""


def _device(agent: str) -> str:
    """Tell the sort of device from a browser's name for itself.

    "Mobi" is the mark that browsers agree on: MDN, "Browser detection using the user agent".
    """
    if not agent.startswith("Mozilla/"):
        return ""
    if "iPad" in agent or "Tablet" in agent:
        return "tablet"
    return "mobile" if "Mobi" in agent else "desktop"


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
