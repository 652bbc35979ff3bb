"""The dialect of PostHog."""

import re
from urllib.parse import urlsplit

from cham.core.interactions import IdentifierKind, Identity, Kind
from cham.doors.http.interpretation.conventions import Saying, arrive, as_number
from cham.doors.http.interpretation.people import (
    Identifiers,
    contact_identifiers,
    split_contact,
)
from cham.doors.http.interpretation.shapes import (
    POSTHOG_ALIASES,
    PosthogEvent,
    Properties,
    Stamp,
    content_id,
    identifier,
    part,
    read_posthog,
)
from cham.doors.http.interpretation.times import event_time, read_sending_time, read_time
from cham.doors.http.refusals import EventRefusedError
from cham.lake.ports import Arrival, DeadLetter, Envelope

_NAMES = {
    "$identify": "identify",
    "$create_alias": "alias",
    "$merge_dangerously": "alias",
    "$groupidentify": "group",
    "$set": "identify",
    "$set_once": "identify",
    # The client asked for a flag; nothing happened to the customer.
    "$feature_flag_called": "$feature_flag_called",
}
_JOINING = POSTHOG_ALIASES | {"$identify"}
_VISITS = {"$pageview": "web", "$screen": "app"}
_RESPONSE = "$survey_response"
# Ids of people and machines, what is read elsewhere, and what the client says about itself.
_LEFT_OUT = frozenset(
    {
        *("$lib", "$lib_version", "$is_server", "$geoip_disable", "$python_runtime"),
        *("$python_version", "$os_distro"),
        *("distinct_id", "token", "alias", "$anon_distinct_id", "$user_id", "$device_id"),
        *("$set", "$set_once", "$group_set", "$ip", "$raw_user_agent", "$sent_at", "$time"),
        *("$ignore_sent_at", "$process_person_profile", "$is_identified"),
    }
)
_OF_A_SERVER = frozenset({"$os", "$os_version"})  # its own, not the customer's
_METRIC = re.compile(r"\b(nps|csat|ces)\b", re.IGNORECASE)


def interpret_posthog(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    """Read a stored PostHog event."""
    try:
        return arrive(_saying(read_posthog(payload), payload, envelope), envelope)
    except EventRefusedError as error:
        return DeadLetter(code=error.refusal.value, detail=error.detail)


def stamp_posthog(payload: bytes, sent_at: int | None, received_at: int) -> Stamp:
    """Check a PostHog event, and give its id and time.

    Raises
    ------
    EventRefusedError
        When it cannot be kept as an interaction.
    """
    event = read_posthog(payload)
    return Stamp(event.uuid or "", _happened(event, sent_at, received_at))


def _happened(event: PosthogEvent, sent_at: int | None, received_at: int) -> int:
    timestamp = read_time(event.timestamp or None)
    if event.said.get("$ignore_sent_at"):
        return event_time(timestamp, None, received_at)
    sent = read_sending_time(event.sent_at) if sent_at is None else sent_at
    return event_time(timestamp, sent, received_at)


def _saying(event: PosthogEvent, payload: bytes, envelope: Envelope) -> Saying:
    name = str(event.event).strip()
    said = event.said
    properties, contact = _properties(event, name)
    undated_at = None if event.timestamp else envelope.received_at
    return Saying(
        message_id=event.uuid or content_id(payload, undated_at),
        event_time=_happened(event, envelope.sent_at, envelope.received_at),
        name=_NAMES.get(name) or _seen_name(name, said),
        kind=_kind(name),
        identity=Identity(
            identifiers=(*_identifiers(event), *contact_identifiers(contact)),
            joins=name in _JOINING,
            contact=contact,
        ),
        properties=properties,
        surroundings=_surroundings(name, said),
    )


def _kind(name: str) -> Kind | None:
    if name in _NAMES:
        return Kind.PROFILE
    return Kind.VISIT if name in _VISITS else None


def _seen_name(name: str, said: Properties) -> str:
    """Name a visit by what was seen."""
    if name == "$screen":
        return str(said.get("$screen_name") or name)
    if name == "$pageview":
        address = said.get("$pathname") or urlsplit(str(said.get("$current_url") or "")).path
        return str(said.get("title") or address or name)
    return name


def _properties(event: PosthogEvent, name: str) -> tuple[dict[str, object], dict[str, str]]:
    """Gather what is said about the event, and the person's contact details apart from it."""
    said = event.said
    left_out = _LEFT_OUT | _OF_A_SERVER if said.get("$is_server") else _LEFT_OUT
    plain = {key: value for key, value in said.items() if key not in left_out}
    properties, contact = split_contact(plain)
    # What is set now goes before what is set but once.
    beside = (event.put_once or {}, event.put or {})
    for traits in (beside[0], part(said, "$set_once"), beside[1], part(said, "$set")):
        kept, of_person = split_contact(traits, person=True)
        contact = {**contact, **of_person}
        if name in _NAMES:
            properties.update(kept)
    if name == "$groupidentify":
        properties.update(split_contact(part(said, "$group_set"))[0])
    if name == "survey sent":
        _read_survey(properties)
    return properties, contact


def _read_survey(properties: dict[str, object]) -> None:
    """Turn a survey's responses into a score and a text.

    The event does not carry the question's scale. It is taken from the survey's name, where that
    names a metric (PostHog's own templates do), or from the properties `metric` and `scale`.
    """
    for key in [key for key in properties if key.startswith(_RESPONSE)]:
        value = properties[key]
        if as_number(value) is not None:
            field = "score"
        elif isinstance(value, (str, list)) and value:
            field = "comment"
        else:
            continue
        if field not in properties:
            properties[field] = ", ".join(map(str, value)) if isinstance(value, list) else value
            del properties[key]
    metric = _METRIC.search(str(properties.get("$survey_name", "")))
    if metric is not None and "score" in properties and "scale" not in properties:
        properties.setdefault("metric", metric[1].lower())


def _identifiers(event: PosthogEvent) -> Identifiers:
    """Give the ids of the person.

    The protocol has one sort of id. Visitors' ids are user ids too, because the events that they
    sent before did not say that they were visitors'.
    """
    said = event.said
    ids = [event.person]
    stand_in = f"${said.get('$group_type')}_{said.get('$group_key')}"
    if event.event == "$groupidentify" and ids == [stand_in]:
        return ()  # what the clients write where the call names no person
    if event.event in POSTHOG_ALIASES:
        ids.append(identifier(said, "alias"))
    elif event.event == "$identify":
        ids.append(identifier(said, "$anon_distinct_id"))
    return tuple((IdentifierKind.USER, each) for each in dict.fromkeys(ids) if each)


def _surroundings(name: str, said: Properties) -> dict[str, str]:
    web = "$current_url" in said or "$pathname" in said or said.get("$lib") == "web"
    found = {
        "channel": _VISITS.get(name) or ("web" if web else ""),
        "device": said.get("$device_type"),
        "language": said.get("$browser_language") or said.get("$locale"),
    }
    return {column: value for column, value in found.items() if isinstance(value, str) and value}
