"""The verdict on each event of a batch."""

from dataclasses import dataclass, field

from cham.doors.http.batches import Batch
from cham.doors.http.interpretation import STAMPS
from cham.doors.http.limits import Limits
from cham.doors.http.refusals import EventRefusedError, Refusal, refuse
from cham.lake.ports import Envelope

_MICROSECONDS = 1_000_000


# What only the door looks at. For any other reason, what reads the event refuses it again; and
# where that refused it, the door had taken it, perhaps as history.
_OF_THE_DOOR = frozenset({Refusal.EVENT_TOO_LARGE, Refusal.CLOCK_FUTURE, Refusal.TOO_OLD})


@dataclass(frozen=True, slots=True)
class Failure:
    """An event that could not be taken: its position in the batch, and the reason."""

    index: int
    code: Refusal


@dataclass(slots=True)
class Verdict:
    """What becomes of a batch's events.

    Attributes
    ----------
    good
        To be stored as interactions.
    message_ids
        Of the good ones that have an id.
    refused
        To be kept as dead letters, by the code of the reason.
    """

    good: list[bytes] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)
    refused: dict[str, list[bytes]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)


class Judge:
    """Judges the events of one batch.

    Parameters
    ----------
    received_at
        Microseconds since 1970-01-01 UTC.
    """

    def __init__(self, dialect: str, batch: Batch, received_at: int, limits: Limits) -> None:
        self._stamp = STAMPS[dialect]
        self._batch = batch
        self._received_at = received_at
        self._latest = received_at + limits.ahead_seconds * _MICROSECONDS
        self._earliest = received_at - limits.behind_seconds * _MICROSECONDS
        self._event_bytes = limits.event_bytes

    def judge(self, *, historical: bool) -> Verdict:
        """Sort the events into good and refused ones; every event is in exactly one.

        `historical` says that events of any age are meant.
        """
        verdict = Verdict()
        for index, payload in enumerate(self._batch.events):
            try:
                message_id = self._examine(payload, historical=historical)
            except EventRefusedError as error:
                verdict.failed.append(Failure(index, error.refusal))
                verdict.refused.setdefault(error.refusal.value, []).append(payload)
            else:
                verdict.good.append(payload)
                if message_id:
                    verdict.message_ids.append(message_id)
        return verdict

    def _examine(self, payload: bytes, *, historical: bool) -> str:
        if len(payload) - self._batch.added > self._event_bytes:
            raise refuse(Refusal.EVENT_TOO_LARGE)
        stamp = self._stamp(payload, self._batch.sent_at, self._received_at)
        if stamp.happened > self._latest:
            raise refuse(Refusal.CLOCK_FUTURE)
        if stamp.happened < self._earliest and not historical:
            raise refuse(Refusal.TOO_OLD)
        return stamp.message_id


def refusal_again(
    code: str,
    payload: bytes,
    envelope: Envelope,
    *,
    historical: bool = False,
    limits: Limits | None = None,
) -> str:
    """Tell for what the door refuses an event that it refused before, by its rules of today.

    The moment of its arrival counts: an event from the future does not become right by waiting.

    Parameters
    ----------
    code
        Why it was refused.

    Returns
    -------
    str
        The code of the reason; empty where nothing is in its way.
    """
    if code not in _OF_THE_DOOR or envelope.dialect not in STAMPS:
        return ""
    batch = Batch(events=(payload,), sent_at=envelope.sent_at)
    judge = Judge(envelope.dialect, batch, envelope.received_at, limits or Limits())
    failed = judge.judge(historical=historical).failed
    return failed[0].code.value if failed else ""
