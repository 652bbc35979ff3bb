"""Taking direct identifiers out of properties before they reach the lake.

What names a person at once (name, phone, mail, address, network address, papers) lives with the
customer's identity. Copies of it travel in traits, context and free properties; they are found
by the name of their key and by their value.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import msgspec

from cham.core.interactions import IdentifierKind, Identity

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_ALWAYS = frozenset({
    "email", "mail", "emailaddress", "customeremail", "thudientu", "hopthu",
    "phone", "phonenumber", "mobile", "mobilephone", "telephone", "tel", "customerphone",
    "sdt", "sodienthoai", "dienthoai", "sodidong", "didong", "zalo",
    "ip", "ipaddress", "remoteaddr",
    "address", "address1", "address2", "addressline1", "addressline2", "street", "streetaddress",
    "postalcode", "zip", "zipcode", "shippingaddress", "billingaddress", "deliveryaddress",
    "diachi", "diachigiaohang", "sonha",
    "fullname", "firstname", "lastname", "middlename", "givenname", "familyname", "surname",
    "customername", "contactname", "recipientname", "receivername",
    "hoten", "hovaten", "tenkhachhang", "tennguoinhan", "nguoinhan",
    "avatar", "cccd", "cmnd", "cmt", "cancuoc", "hochieu", "passport", "nationalid", "idnumber",
})  # fmt: skip
_OF_PERSONS = frozenset({"name", "ten", "username", "displayname", "nickname"})
_PERSONS = frozenset({
    "traits", "set", "setonce", "user", "customer", "person", "profile", "contact", "recipient",
    "receiver", "khachhang",
})  # fmt: skip
_PHONE_ID, _MAIL = IdentifierKind.PHONE, IdentifierKind.MAIL
_PHONE_DIGITS = 9  # what remains of a Vietnamese number without its trunk 0 or +84
_PHONE = re.compile(r"\+?\d[\d\s().\-]{6,}\d")
_GONE = "…"


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """Spell a key in plain lower-case letters and digits: `Số_điện-thoại` as `sodienthoai`."""
    plain = unicodedata.normalize("NFD", key.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


def is_direct_identifier(key: str) -> bool:
    """Tell whether a property of this name is never kept, because it names a person at once."""
    return folded(key) in _ALWAYS


def _spelled(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())


def _digits(value: str) -> str:
    return "".join(letter for letter in value if letter.isdigit())[-_PHONE_DIGITS:]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What gives one person away: whole values, mails, and the last digits of phones."""

    values: frozenset[str]
    mails: tuple[str, ...]
    phones: frozenset[str]

    @classmethod
    def of(cls, identity: Identity) -> "_Marks":
        values = [
            value for kind, value in identity.identifiers if kind is _PHONE_ID or kind is _MAIL
        ]
        values += identity.contact.values()
        if not values:
            return _NO_MARKS
        return cls(
            frozenset(_spelled(value) for value in values if value),
            tuple(_spelled(value) for value in values if "@" in value),
            frozenset(_digits(value) for value in values if len(_digits(value)) == _PHONE_DIGITS),
        )

    def clean(self, text: str) -> str | None:
        """Give the text without the marks; nothing where it was no more than one of them."""
        if not self.values:
            return text
        spelled = _spelled(text)
        if spelled in self.values:
            return None
        for mail in self.mails:
            if mail in spelled:
                text = re.sub(re.escape(mail), _GONE, text, flags=re.IGNORECASE)
        if self.phones:
            text = _PHONE.sub(self._hide_phone, text)
        return None if text == _GONE else text

    def _hide_phone(self, found: re.Match[str]) -> str:
        return _GONE if _digits(found[0]) in self.phones else found[0]


_NO_MARKS = _Marks(frozenset(), (), frozenset())


def strip(properties: str, identity: Identity) -> str | None:
    """Give the properties without direct identifiers; nothing where they are no JSON object."""
    if properties == "{}":
        return properties
    try:
        content = msgspec.json.decode(properties)
    except msgspec.DecodeError:
        return None
    if not isinstance(content, dict):
        return None
    left = _strip_object(content, _Marks.of(identity), of_person=False)
    return properties if left == content else msgspec.json.encode(left).decode()


def _strip_object(content: dict[str, Json], marks: _Marks, *, of_person: bool) -> dict[str, Json]:
    left = {}
    for key, value in content.items():
        name = folded(key)
        held = isinstance(value, dict | list)
        if not held and (name in _ALWAYS or (of_person and name in _OF_PERSONS)):
            continue
        kept = _strip_value(value, marks, of_person=name in _PERSONS)
        if kept is not None or value is None:
            left[key] = kept
    return left


def _strip_value(value: Json, marks: _Marks, *, of_person: bool) -> Json:
    if isinstance(value, str):
        return marks.clean(value)
    if isinstance(value, dict):
        return _strip_object(value, marks, of_person=of_person)
    if isinstance(value, list):
        stripped = ((item, _strip_value(item, marks, of_person=of_person)) for item in value)
        return [kept for item, kept in stripped if kept is not None or item is None]
    return value
