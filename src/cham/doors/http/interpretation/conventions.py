"""What names of events and properties mean: from what a sender said to an interaction's columns.

Everything here is told to senders in docs/reference/ingest-api.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec

from cham.core.interactions import Identity, Interaction, Kind, Scale, ScaleError
from cham.core.interactions.naming import kind_of_name, names_order, names_refund
from cham.doors.http.interpretation.money import Money, read_money
from cham.doors.http.refusals import Refusal, refuse
from cham.lake.ports import Arrival, Envelope

CASE_KEYS = (
    *("case_key", "order_id", "orderId", "ticket_id", "ticketId", "booking_id", "bookingId"),
    *("conversation_id", "conversationId", "session_id", "sessionId", "$session_id"),
)
AMOUNT_KEYS = ("revenue", "amount")
PURCHASE_AMOUNT_KEYS = ("revenue", "total", "amount", "value")
METRIC_SCALES: Mapping[str, str] = MappingProxyType(
    {"nps": "nps_0_10", "csat": "csat_1_5", "ces": "ces_1_7", "emotion": "emotion_-2_2"}
)
TEXT_KEYS = ("comment", "feedback", "text", "message", "answer")
# Only in these is a text something that a person said; elsewhere it labels a button.
SPOKEN = frozenset({Kind.FEEDBACK, Kind.COMPLAINT, Kind.CONTACT, Kind.MESSAGE})
COLUMN_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "touchpoint": ("touchpoint",),
        "channel": ("channel",),
        "device": ("device", "device_type"),
        "unit": ("unit", "branch", "store"),
        "staff": ("staff", "agent", "employee"),
        "language": ("language", "locale"),
    }
)

_KINDS = {kind.value: kind for kind in Kind}
_APART = re.compile(r"[\s_\-.]+")


@dataclass(slots=True, kw_only=True)
class Saying:
    """What a sender said in one event, with its own protocol's words taken away.

    Attributes
    ----------
    kind
        Where the protocol itself says it (a page view, an identify); otherwise the name does.
    properties
        A copy without contact details; what becomes a column is taken out of it.
    surroundings
        Column values that the protocol knows, used where the properties name none.
    """

    message_id: str
    event_time: int
    name: str
    identity: Identity
    kind: Kind | None = None
    properties: dict[str, object] = field(default_factory=dict)
    surroundings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Answer:
    score: float | None = None
    scale: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    kind: Kind = Kind.PROFILE
    answer: _Answer = _Answer()
    text: str = ""
    money: Money | None = None


def arrive(saying: Saying, envelope: Envelope) -> Arrival:
    """Make the interaction of what was said.

    Raises
    ------
    EventRefusedError
        When a property that becomes a column cannot be read.
    """
    properties = saying.properties
    # Traits are facts about a person: a trait called `score` or `kind` is nothing of an event.
    said = _Said() if saying.kind is Kind.PROFILE else _read(saying, properties)
    columns = {
        column: _take_text(properties, keys) or saying.surroundings.get(column, "")
        for column, keys in COLUMN_KEYS.items()
    }
    return Arrival(
        interaction=Interaction(
            organisation=envelope.organisation,
            source=envelope.source,
            message_id=saying.message_id,
            event_time=saying.event_time,
            received_at=envelope.received_at,
            case_key=_take_text(properties, CASE_KEYS) or saying.surroundings.get("case_key", ""),
            kind=said.kind,
            name=composed(saying.name),
            score=said.answer.score,
            scale=said.answer.scale,
            metric=said.answer.metric,
            text=said.text,
            amount=None if said.money is None else said.money.amount,
            currency="" if said.money is None else said.money.currency,
            properties=composed(msgspec.json.encode(properties).decode()),
            import_id=envelope.import_id,
            touchpoint=columns["touchpoint"],
            channel=columns["channel"],
            device=columns["device"].lower(),
            unit=columns["unit"],
            staff=columns["staff"],
            language=primary_language(columns["language"]),
        ),
        identity=saying.identity,
    )


def composed(text: str) -> str:
    """Write a text in composed Unicode, so that the same word is the same bytes."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def primary_language(tag: str) -> str:
    """Reduce a language tag to its language: `vi-VN` is `vi`."""
    return _APART.split(tag.strip().lower(), maxsplit=1)[0] if tag else ""


def as_number(value: object) -> float | None:
    """Read a number, also one written as text; none where it is no number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(value)
    if isinstance(value, str):
        return _finite(value.strip())
    return None


def _finite(value: float | str) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _read(saying: Saying, properties: dict[str, object]) -> _Said:
    """Take what becomes a column out of an event's properties."""
    named = _take_kind(properties) or saying.kind or kind_of_name(saying.name)
    answer = _take_answer(properties, named)
    kind = named or _kind_of(saying.name, properties, answer)
    return _Said(
        kind=kind,
        answer=answer,
        money=_take_money(properties, kind),
        text=_take_text(properties, TEXT_KEYS) if kind in SPOKEN else "",
    )


def _take_kind(properties: dict[str, object]) -> Kind | None:
    """Take the kind, where it is one of ours; senders use the word for their own things too."""
    given = properties.get("kind")
    kind = _KINDS.get(given) if isinstance(given, str) else None
    if kind is not None:
        del properties["kind"]
    return kind


def _kind_of(name: str, properties: Mapping[str, object], answer: _Answer) -> Kind:
    if answer.score is not None:
        return Kind.FEEDBACK
    telling = PURCHASE_AMOUNT_KEYS if names_order(name) else ("revenue",)
    paid = any(as_number(properties.get(key)) is not None for key in telling)
    return Kind.PURCHASE if paid and not names_refund(name) else Kind.ACTION


def _take_answer(properties: dict[str, object], kind: Kind | None) -> _Answer:
    key = _score_key(properties, kind)
    if key is None:
        return _Answer()
    score = as_number(properties.pop(key))
    if score is None:
        raise refuse(Refusal.SCORE_INVALID, key)
    named = key.removesuffix("_score")
    metric = str(properties.pop("metric", None) or ("" if named == "score" else named))
    scale = str(properties.pop("scale", None) or METRIC_SCALES.get(metric, ""))
    if scale:
        try:
            read = Scale.parse(scale)
        except ScaleError:
            raise refuse(Refusal.SCALE_UNKNOWN, scale) from None
        metric = metric or read.metric
    return _Answer(score, scale, metric)


def _score_key(properties: Mapping[str, object], kind: Kind | None) -> str | None:
    """Find the property that is the score; an absent answer (null) is no score.

    `score` and `rating` are words that games and films use too. They are an answer in feedback,
    or beside a scale or a metric.
    """
    for name in METRIC_SCALES:
        for key in (name, f"{name}_score"):
            if properties.get(key) is not None:
                return key
    asked = kind is Kind.FEEDBACK or "scale" in properties or "metric" in properties
    given = (key for key in ("score", "rating") if properties.get(key) is not None)
    return next(given, None) if asked else None


def _take_money(properties: dict[str, object], kind: Kind) -> Money | None:
    keys = PURCHASE_AMOUNT_KEYS if kind is Kind.PURCHASE else AMOUNT_KEYS
    key = next((name for name in keys if properties.get(name) is not None), None)
    if key is None:
        return None
    if kind is not Kind.PURCHASE and as_number(properties[key]) is None:
        return None  # an amount of something else
    money = read_money(properties[key], properties.get("currency"))
    del properties[key]
    properties.pop("currency", None)
    return money


def _take_text(properties: dict[str, object], keys: Iterable[str]) -> str:
    """Take the first of the properties that is a text or a number out of them."""
    for key in keys:
        value = properties.get(key)
        if value is None or isinstance(value, (bool, dict, list)):
            continue
        text = composed(str(value)).strip()
        if text:
            del properties[key]
            return text
    return ""
