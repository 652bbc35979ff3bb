"""Why a single event cannot be kept as it came: the codes of verdicts and of dead letters."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cham.core.errors import N_, ChamError


class Refusal(StrEnum):
    """The code that stands in `failed` of an answer and beside the dead letter; never changes."""

    EVENT_INVALID = "event_invalid"
    EVENT_TOO_LARGE = "event_too_large"
    NESTED_TOO_DEEP = "nested_too_deep"
    CHARACTER_NUL = "character_nul"
    FIELD_TYPE = "field_type"
    TYPE_UNKNOWN = "type_unknown"
    MESSAGE_ID_TOO_LONG = "message_id_too_long"
    IDENTIFIER_MISSING = "identifier_missing"
    IDENTIFIER_TOO_LONG = "identifier_too_long"
    EVENT_NAME_MISSING = "event_name_missing"
    GROUP_ID_MISSING = "group_id_missing"
    PREVIOUS_ID_MISSING = "previous_id_missing"
    TIME_INVALID = "time_invalid"
    CLOCK_FUTURE = "clock_future"
    TOO_OLD = "too_old"
    SCORE_INVALID = "score_invalid"
    SCALE_UNKNOWN = "scale_unknown"
    AMOUNT_INVALID = "amount_invalid"
    CURRENCY_MISSING = "currency_missing"
    CURRENCY_UNKNOWN = "currency_unknown"


REFUSAL_TEXTS: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.EVENT_INVALID: N_("The event must be a JSON object in UTF-8."),
        Refusal.EVENT_TOO_LARGE: N_("The event must not be larger than 32 KB; send less of it."),
        Refusal.NESTED_TOO_DEEP: N_("Objects and lists must not be nested deeper than 32 levels."),
        Refusal.CHARACTER_NUL: N_("Texts must not hold the character NUL (U+0000)."),
        Refusal.FIELD_TYPE: N_("A field must be of its documented type, such as text or object."),
        Refusal.TYPE_UNKNOWN: N_(
            "The type must be identify, track, page, screen, group or alias."
        ),
        Refusal.MESSAGE_ID_TOO_LONG: N_("The message id must have 1 to 100 characters."),
        Refusal.IDENTIFIER_MISSING: N_(
            "The event must say who it is about: a user id or an anonymous id."
        ),
        Refusal.IDENTIFIER_TOO_LONG: N_("Ids of people must not be longer than 256 characters."),
        Refusal.EVENT_NAME_MISSING: N_("A track event must have a name in its field event."),
        Refusal.GROUP_ID_MISSING: N_("A group event must name the group."),
        Refusal.PREVIOUS_ID_MISSING: N_("An alias must name both the old and the new id."),
        Refusal.TIME_INVALID: N_("The timestamp must be in ISO 8601, like 2026-11-22T08:30:00Z."),
        Refusal.CLOCK_FUTURE: N_(
            "The event lies more than 24 hours ahead; correct the sender's clock."
        ),
        Refusal.TOO_OLD: N_(
            "The event is older than two years; send it as historical if that is meant."
        ),
        Refusal.SCORE_INVALID: N_("A score must be a number."),
        Refusal.SCALE_UNKNOWN: N_("The scale must be a metric and its ends, like nps_0_10."),
        Refusal.AMOUNT_INVALID: N_("An amount must be a plain number, like 120000."),
        Refusal.CURRENCY_MISSING: N_(
            "An amount with a fraction must name its currency; only whole amounts are taken as VND."
        ),
        Refusal.CURRENCY_UNKNOWN: N_("The currency must be an ISO 4217 code, like VND."),
    }
)


class EventRefusedError(ChamError):
    """One event cannot be kept as an interaction; the field `refusal` says why."""

    code = "event_refused"
    template = N_(
        "event ({detail}) must be as the reference says ({refusal}); correct it and send it again"
    )

    @property
    def refusal(self) -> Refusal:
        return Refusal(str(self.fields["refusal"]))

    @property
    def detail(self) -> str:
        return str(self.fields["detail"] or "")


def refuse(refusal: Refusal, detail: str = "") -> EventRefusedError:
    """Build the error for a refusal; the caller raises it."""
    return EventRefusedError(refusal=refusal.value, detail=detail[:200])
