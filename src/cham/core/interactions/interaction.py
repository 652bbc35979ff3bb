from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing happened.

    `ACTION` is the general one; the others mean something to measures, pains and money.
    """

    ACTION = "action"
    VISIT = "visit"  # a page, a screen or a shop was seen
    PURCHASE = "purchase"  # carries an amount
    FEEDBACK = "feedback"  # carries a score, a text, or both
    COMPLAINT = "complaint"
    CONTACT = "contact"  # the customer called, wrote or came to ask
    MESSAGE = "message"  # the organisation told the customer something
    LEAVE = "leave"  # the customer ended the relation in words
    PROFILE = "profile"  # facts about the customer, no event of the journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One row of the event lake, as a door hands it over or as a reader gets it back.

    Attributes
    ----------
    organisation, source, message_id
        Together the identity of the row, for ever: a second arrival is a duplicate.
    event_time, received_at
        Microseconds since 1970-01-01 UTC.
    customer
        The random id given at compaction; empty while the row is still outside the lake.
    case_key
        The order, ticket or session that the row belongs to, as its source names it.
    touchpoint
        What the source itself calls the touchpoint, a hint for rules; the touchpoint of a row is
        derived by the journey's rules and never stored.
    score, scale, metric
        The answer as given, on the declared scale (`nps_0_10`), for the metric asked (`nps`).
    amount, currency
        Integer minor units (đồng for VND, which has none smaller).
    properties
        Everything else the source said, as a JSON object in text.
    import_id
        The file import that brought the row, so that it can be undone; empty for live events.
    """

    organisation: str
    source: str
    message_id: str
    event_time: int
    received_at: int
    customer: str = ""
    case_key: str = ""
    kind: Kind = Kind.ACTION
    name: str = ""
    touchpoint: str = ""
    channel: str = ""
    device: str = ""
    unit: str = ""
    staff: str = ""
    score: float | None = None
    scale: str = ""
    metric: str = ""
    text: str = ""
    language: str = ""
    amount: int | None = None
    currency: str = ""
    properties: str = "{}"
    import_id: str = ""
