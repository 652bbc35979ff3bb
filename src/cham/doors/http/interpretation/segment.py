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
    Event,
    check_segment,
    content_id,
    identifier,
    part,
    read_event,
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
        event = read_event(payload)
        message_id = check_segment(event)
        return arrive(_saying(event, message_id, payload, envelope), envelope)
    except EventRefusedError as error:
        return DeadLetter(code=error.refusal.value, detail=error.detail)


def segment_time(event: Event, sent_at: int | None, received_at: int) -> int:
    """Give the time of a Segment event on the server's clock.

    Raises
    ------
    EventRefusedError
        When its timestamp is no time.
    """
    timestamp = read_time(event.get("timestamp") or event.get("originalTimestamp"))
    sent = read_sending_time(event.get("sentAt")) if sent_at is None else sent_at
    return event_time(timestamp, sent, received_at)


def _saying(event: Event, message_id: str, payload: bytes, envelope: Envelope) -> Saying:
    call = str(event["type"])
    context = part(event, "context")
    properties, contact = _properties(event, call, context)
    dated = event.get("timestamp") or event.get("originalTimestamp")
    return Saying(
        message_id=message_id or content_id(payload, None if dated else envelope.received_at),
        event_time=segment_time(event, envelope.sent_at, envelope.received_at),
        name=_name(event, call, properties),
        kind=_kind(call),
        identity=Identity(
            identifiers=(*_identifiers(event, call), *contact_identifiers(contact)),
            joins=call in {"identify", "alias"},
            contact=contact,
        ),
        properties=properties,
        surroundings=_surroundings(event, call, context),
    )


def _kind(call: str) -> Kind | None:
    if call in _PROFILE:
        return Kind.PROFILE
    return Kind.VISIT if call in _SEEN else None


def _name(event: Event, call: str, properties: Event) -> str:
    if call in _PROFILE:
        return call
    if call == "track":
        return str(event["event"]).strip()
    seen = event.get("name") or properties.get("name") or properties.get("title")
    path = properties.get("path")
    return str(seen or path or call).strip()


def _properties(
    event: Event, call: str, context: Event
) -> tuple[dict[str, object], dict[str, str]]:
    """Gather what is said about the event, and the person's contact details apart from it."""
    _, of_context = split_contact(part(context, "traits"), person=True)
    if call == "identify":
        properties, contact = split_contact(part(event, "traits"), person=True)
    elif call == "group":
        # The traits are a company's: its mail is nobody's contact, and leaves the lake all the same.
        properties, contact = split_contact(part(event, "traits"))[0], {}
        properties["group_id"] = identifier(event, "groupId")
    else:
        properties, contact = split_contact(part(event, "properties"))
    if call in _SEEN and event.get("category"):
        properties.setdefault("category", event["category"])
    kept = _kept_context(context)
    if kept:
        properties["context"] = kept
    return properties, {**of_context, **contact}


def _kept_context(context: Event) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, fields in _CONTEXT_KEPT.items():
        inside = part(context, name) if name in context else {}
        found = {key: inside[key] for key in fields if inside.get(key)}
        if found:
            kept[name] = found
    return kept


def _identifiers(event: Event, call: str) -> Identifiers:
    user = identifier(event, "userId")
    names: list[tuple[IdentifierKind, str]] = []
    if user:
        names.append((IdentifierKind.USER, user))
    if call == "alias":
        previous = identifier(event, "previousId")
        # The old id may have been a visitor's or another user's; the protocol does not say.
        names += [(IdentifierKind.USER, previous), (IdentifierKind.ANONYMOUS, previous)]
    anonymous = identifier(event, "anonymousId")
    if anonymous:
        names.append((IdentifierKind.ANONYMOUS, anonymous))
    return tuple(names)


def _surroundings(event: Event, call: str, context: Event) -> dict[str, str]:
    device = part(context, "device")
    agent = context.get("userAgent")
    found = {
        "channel": _channel(event, call, context),
        "device": _text(device.get("type")) or _device(_text(agent)),
        "language": _text(context.get("locale")),
        "case_key": _text(context.get("sessionId")),
    }
    return {column: value for column, value in found.items() if value}


def _channel(event: Event, call: str, context: Event) -> str:
    """Tell the channel from how the event was seen; a server's event does not say."""
    if call in _SEEN:
        return _SEEN[call]
    if event.get("channel") in {"web", "browser"} or context.get("page"):
        return "web"
    if event.get("channel") == "mobile" or "device" in context:
        return "app"
    return ""


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
