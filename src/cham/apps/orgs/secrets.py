"""The form of a key: `cham_live_<12-character id>_<32 random characters>`.

The secret part is 190 bits of chance, so a plain SHA-256 of the whole key is enough to keep it;
the prefix lets secret scanners find a key that leaked.
"""

import hashlib
import re
import secrets
import string
from dataclasses import dataclass

_LETTERS = string.ascii_letters + string.digits
_ID_LENGTH, _SECRET_LENGTH = 12, 32
PREFIX = "cham_live_"
_FORM = re.compile(rf"{PREFIX}([A-Za-z0-9]{{{_ID_LENGTH}}})_[A-Za-z0-9]{{{_SECRET_LENGTH}}}\Z")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the one moment when it can be read."""

    key_id: str
    text: str

    @property
    def digest(self) -> bytes:
        return digest_of(self.text)


def new_key() -> NewKey:
    """Draw a key."""
    key_id = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
    secret = "".join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))
    return NewKey(key_id, f"{PREFIX}{key_id}_{secret}")


def digest_of(text: str) -> bytes:
    """Give what is kept of a key."""
    return hashlib.sha256(text.encode()).digest()


def key_id_of(text: str) -> str | None:
    """Read the id out of a key's text; none where it has not the form of a key."""
    found = _FORM.match(text)
    return found[1] if found else None
