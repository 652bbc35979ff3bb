"""What the lake needs from higher rooms, and the two small values that cross the border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cham.core.interactions import IdentifierKind, Identity, Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the server knows about a payload that it took in.

    Attributes
    ----------
    organisation, source
        From the key (or the import), never from the payload.
    dialect
        Names the `Interpreter` that reads the payload: `segment`, `posthog`, `arrival`.
    received_at
        Microseconds since 1970-01-01 UTC.
    sent_at
        The sender's clock when it sent, same unit, where it said so: the difference to
        `received_at` corrects the event's time.
    refusal
        The code for which the payload goes to the dead letters; empty when it is good.
    import_id
        The file import that it came with; empty for live events.
    """

    organisation: str
    source: str
    dialect: str
    received_at: int
    sent_at: int | None = None
    refusal: str = ""
    import_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An interaction that is not in the lake yet, with who it is about."""

    interaction: Interaction
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A payload that could not become an interaction, with the reason's code."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person who is to be erased, as the directory knew them.

    Attributes
    ----------
    customers
        Every id that ever stood for the person, those that were joined included.
    identifiers
        Everything that the sources called the person by.
    """

    customers: frozenset[str]
    identifiers: frozenset[tuple[IdentifierKind, str]]


class Interpreter(Protocol):
    """Reads a stored payload; pure, so that reading again gives the same answer."""

    def __call__(self, payload: bytes, envelope: Envelope) -> Arrival | DeadLetter: ...


class CustomerDirectory(Protocol):
    """Who is who. Lives in the operational database, apart from the lake."""

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        """Give each identity its customer id, creating and joining people as needed.

        Idempotent: the same identities again give the same ids and change nothing.

        Raises `IdentityUnfitError` where it can never keep one of them, and changes nothing
        then. Any other error says that it cannot answer now.
        """
        ...

    def survivors(self, organisation: str) -> Mapping[str, str]:
        """Map each customer id that was joined into another one to the id that remains."""
        ...
