"""Who an event is about: contact details, in one form and apart from what else was said.

What hides deeper inside an event, the lake strips for every door.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from cham.core.interactions import IdentifierKind
from cham.doors.http.interpretation.shapes import Properties

Identifiers: TypeAlias = tuple[tuple[IdentifierKind, str], ...]

_REGION = "VN"  # what a phone number without a country code belongs to

# Keys are compared without case, marks, spaces and punctuation: "Số điện thoại" is "sodienthoai".
_CONTACT_WORDS: Mapping[str, Iterable[str]] = {
    "mail": ("email", "mail", "emailaddress", "customeremail", "useremail", "thudientu"),
    "phone": (
        *("phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "telephone", "tel"),
        *("customerphone", "userphone", "sdt", "sodienthoai", "dienthoai"),
    ),
    "name": ("fullname", "customername", "hoten", "hovaten", "tenkhachhang"),
    "first_name": ("firstname", "givenname"),
    "last_name": ("lastname", "familyname", "surname"),
    "address": (
        *("address", "homeaddress", "shippingaddress", "billingaddress", "deliveryaddress"),
        *("street", "streetaddress", "diachi", "diachigiaohang"),
    ),
    "network": ("ip", "ipaddress", "useragent", "rawuseragent"),
}
_CONTACT: Mapping[str, str] = MappingProxyType(
    {word: field for field, words in _CONTACT_WORDS.items() for word in words}
)
# In the traits of a person these are contact details too.
_OF_A_PERSON: Mapping[str, str] = MappingProxyType(
    {"name": "name", "ten": "name", "displayname": "name", "username": "name"}
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


def split_contact(
    properties: Properties, *, person: bool = False
) -> tuple[dict[str, object], dict[str, str]]:
    """Part properties into those that may enter the lake and the contact details.

    `person` says that the properties are the traits of a person, where `name` is a name.
    """
    kept: dict[str, object] = {}
    found: dict[str, str] = {}
    for key, value in properties.items():
        field = _contact_field(key, person=person)
        if field is not None:
            text = _flat(value)
            if text:
                found.setdefault(field, text)
        else:
            kept[key] = value
    return kept, _contact(found) if found else {}


def contact_identifiers(contact: Mapping[str, str]) -> Identifiers:
    """Give the contact details that name a person: a valid phone and a mail."""
    names: list[tuple[IdentifierKind, str]] = []
    phone, mail = contact.get("phone", ""), contact.get("mail", "")
    if phone and phone_number(phone) == phone:
        names.append((IdentifierKind.PHONE, phone))
    if "@" in mail:
        names.append((IdentifierKind.MAIL, mail))
    return tuple(names)


def phone_number(text: str) -> str:
    """Write a phone number in E.164; empty where it is none."""
    # It loads on first use: most events carry no phone.
    import phonenumbers

    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _contact(found: dict[str, str]) -> dict[str, str]:
    contact: dict[str, str] = {}
    parts = (found.get("first_name", ""), found.get("last_name", ""))
    name = found.get("name") or " ".join(part for part in parts if part)
    if name:
        contact["name"] = name
    if "phone" in found:
        contact["phone"] = phone_number(found["phone"]) or found["phone"]
    if "mail" in found:
        contact["mail"] = found["mail"].lower()
    if "address" in found:
        contact["address"] = found["address"]
    return contact


def _flat(value: object) -> str:
    """Write a contact detail as one text; an address is often an object."""
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_flat, value.values())))
    if value is None or isinstance(value, (bool, list)):
        return ""
    return unicodedata.normalize("NFC", str(value)).strip()


def _contact_field(key: str, *, person: bool) -> str | None:
    word = _word(key)
    return _CONTACT.get(word) or (_OF_A_PERSON.get(word) if person else None)


@lru_cache(maxsize=4096)
def _word(key: str) -> str:
    """Reduce a key to its letters, so that one entry of the lists catches its spellings."""
    marks_apart = unicodedata.normalize("NFD", key.lower().replace("đ", "d"))
    letters = "".join(each for each in marks_apart if not unicodedata.combining(each))
    return _NOT_A_LETTER.sub("", letters)
