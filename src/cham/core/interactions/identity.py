from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class IdentifierKind(StrEnum):
    """How a source names a person; phone is E.164, mail is lower-cased before it gets here."""

    USER = "user"
    ANONYMOUS = "anonymous"
    PHONE = "phone"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who an arriving interaction is about, as its source says it.

    Attributes
    ----------
    identifiers
        Every id given with the interaction. The first one names the person.
    joins
        True where the source says that all these ids are one person (identify, alias, one row of
        a customer file); otherwise only the first id is looked up.
    contact
        Direct identifiers to keep apart from the lake: `name`, `phone`, `mail`, `address`.
    """

    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
    joins: bool = False
    contact: Mapping[str, str] = field(default_factory=dict)
