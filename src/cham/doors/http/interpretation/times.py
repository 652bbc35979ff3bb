"""When an event happened: its own timestamp, corrected by the sender's clock."""

from datetime import UTC, datetime

from cham.doors.http.refusals import Refusal, refuse

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A difference that the network and a retry explain is no wrong clock. Correcting it would move
# events of one person, sent in two batches, past each other.
SKEW_TOLERATED = 10 * _SECOND


def read_time(text: object) -> int | None:
    """Read an ISO 8601 text as microseconds since 1970-01-01 UTC; none for none.

    A time without a zone is taken as UTC, as the senders' protocols say.

    Raises
    ------
    EventRefusedError
        When it is no text or no time.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise refuse(Refusal.TIME_INVALID, type(text).__name__)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(Refusal.TIME_INVALID, text) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - _EPOCH
    return since.days * _DAY + since.seconds * _SECOND + since.microseconds


def read_sending_time(text: object) -> int | None:
    """Read the sender's clock; a broken one is none, because it only corrects."""
    try:
        return read_time(text)
    except ValueError:
        return None


def event_time(timestamp: int | None, sent_at: int | None, received_at: int) -> int:
    """Give the time of an event on the server's clock.

    The sender's clock is wrong by the difference of `sent_at` and `received_at`; the event's
    timestamp, read from the same clock, is moved by as much.
    """
    if timestamp is None:
        return received_at
    if sent_at is None or abs(received_at - sent_at) <= SKEW_TOLERATED:
        return timestamp
    return timestamp + received_at - sent_at
