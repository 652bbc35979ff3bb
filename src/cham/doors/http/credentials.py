"""Where clients put their key."""

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping

LONGEST_KEY = 200  # characters; nothing longer was ever created


def key_in_header(headers: Mapping[bytes, bytes]) -> str:
    """Read the key from `Authorization`, empty where it holds none.

    Segment's and RudderStack's clients send it as the user name of Basic authentication.
    """
    scheme, _, value = headers.get(b"authorization", b"").partition(b" ")
    match scheme.lower():
        case b"basic":
            return _as_key(_user_name(value.strip()))
        case b"bearer":
            return _as_key(value.strip())
        case _:
            return ""


def key_in_body(*values: object) -> str:
    """Give the first of the body's fields that holds a text."""
    return next(
        (value[: LONGEST_KEY + 1] for value in values if isinstance(value, str) and value), ""
    )


def without_key(payloads: Iterable[bytes], key: str) -> list[bytes]:
    """Blank the sender's own key where events carry it: secrets do not enter the lake."""
    written = b'"%b"' % key.encode()
    return [payload.replace(written, b'""') for payload in payloads]


def _user_name(encoded: bytes) -> bytes:
    try:
        return b64decode(encoded, validate=True).partition(b":")[0]
    except binascii.Error:
        return b""


def _as_key(value: bytes) -> str:
    try:
        return value.decode("ascii")[: LONGEST_KEY + 1]
    except UnicodeDecodeError:
        return ""
