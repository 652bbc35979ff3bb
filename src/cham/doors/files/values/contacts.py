"""Telephone numbers and mail addresses in the one form by which people are recognised."""

import re
from functools import lru_cache

from cham.doors.files.faults import MailFault, PhoneFault
from cham.doors.files.limits import LONGEST_VALUE
from cham.doors.files.values.characters import compose, strip_invisible

# Vietnamese mobile numbers as they are met: with 0, without it (a spreadsheet took it for a
# number), with 84, +84 or 0084. The library gives the same for them, some fifty times slower.
_VIETNAMESE_MOBILE = re.compile(r"(?:\+84|0084|84|0)?([35789][0-9]{8})")
_DECORATION = re.compile(r"[\s.\-()/]")
_MAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\".]+(?:\.[^\s@<>,;\".]+)+")
_LONGEST_MAIL = 254  # RFC 5321, section 4.5.3.1.3 less the brackets


def read_phone(text: str, region: str = "VN") -> str:
    """Write a telephone number in E.164.

    Raises
    ------
    PhoneFault
        Where the number cannot be one, for example one that a spreadsheet cut to 9.1E+08.

    Examples
    --------
    >>> read_phone("0084 912 345 678"), read_phone("912345678"), read_phone("(024) 3825 1234")
    ('+84912345678', '+84912345678', '+842438251234')
    """
    if len(text) > LONGEST_VALUE:
        raise PhoneFault(value=text)
    bare = _DECORATION.sub("", strip_invisible(text).removesuffix(".0")).lstrip("'")
    found = _VIETNAMESE_MOBILE.fullmatch(bare) if region == "VN" else None
    return f"+84{found[1]}" if found else _read_any_phone(text, bare, region)


@lru_cache(maxsize=65_536)
def _read_any_phone(text: str, bare: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException as error:
        raise PhoneFault(value=text) from error
    plain = bare.lstrip("+").isdigit()
    if not plain or not phonenumbers.is_possible_number(number):
        raise PhoneFault(value=text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_mail(text: str) -> str:
    """Write a mail address in lower case.

    Raises
    ------
    MailFault
        Where there is no name, no domain, or more than one address.
    """
    address = compose(strip_invisible(text)).removeprefix("mailto:").lower()
    if len(address) > _LONGEST_MAIL or _MAIL.fullmatch(address) is None:
        raise MailFault(value=text)
    return address
