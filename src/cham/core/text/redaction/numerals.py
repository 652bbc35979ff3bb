"""What the digits of cards, tax codes and citizen cards must satisfy."""

from operator import mul

from cham.core.text.word_lists import words_of

# Decree 137/2015/NĐ-CP and Circular 07/2016/TT-BCA, annex 1: the provinces in the numbers of citizens.
_PROVINCES = frozenset(
    words_of("""
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035
    036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072
    074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
    """)
)
_LAST_CENTURY_SIGN = "3"  # 0 and 1 for men and women born 19xx, 2 and 3 for 20xx
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SUM_OF_WEIGHTS = sum(_TAX_WEIGHTS)
_ZERO = ord("0")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # the digits of the double, added up
# Lengths by the digits of the issuer, ISO/IEC 7812; 9704 is Napas, the Vietnamese switch.
_LENGTHS: dict[str, tuple[int, ...]] = {
    "9704": (16, 19),
    "4": (13, 16, 19),
    "34": (15,),
    "37": (15,),
    "62": (16, 17, 18, 19),
    **dict.fromkeys(("300", "301", "302", "303", "304", "305", "36", "38"), (14,)),
    **dict.fromkeys(("51", "52", "53", "54", "55", "6011", "65"), (16,)),
    **dict.fromkeys(map(str, (*range(644, 650), *range(3528, 3590), *range(2221, 2721))), (16,)),
}


def is_card(digits: str) -> bool:
    """Tell whether digits are a payment card's: issuer, length and check digit (Luhn, ISO/IEC 7812-1).

    Examples
    --------
    >>> is_card("4111111111111111"), is_card("4111111111111112"), is_card("1234567812345670")
    (True, False, False)
    """
    if not any(len(digits) in _LENGTHS.get(digits[:count], ()) for count in (1, 2, 3, 4)):
        return False
    backwards = digits.encode()[::-1]
    plain, doubled = backwards[::2], backwards[1::2].translate(_DOUBLED)
    return (sum(plain) + sum(doubled) - len(digits) * _ZERO) % 10 == 0


def is_tax_code(digits: str) -> bool:
    """Tell whether the first ten digits end in the check digit of a Vietnamese tax code.

    Examples
    --------
    >>> is_tax_code("0100109106"), is_tax_code("0100109107")
    (True, False)
    """
    weighted: int = sum(map(mul, _TAX_WEIGHTS, digits.encode())) - _ZERO * _SUM_OF_WEIGHTS
    return 10 - weighted % 11 == int(digits[9])


def is_citizen_id(digits: str) -> bool:
    """Tell whether twelve digits begin with a province and a sign of sex and century.

    Examples
    --------
    >>> is_citizen_id("079203001234"), is_citizen_id("123456789012")
    (True, False)
    """
    return digits[:3] in _PROVINCES and digits[3] <= _LAST_CENTURY_SIGN
