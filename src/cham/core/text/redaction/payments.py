"""Cards, bank accounts, tax codes, one-time codes and passwords."""

import re
from collections.abc import Iterator

from cham.core.text.redaction.finding import Personal, Span
from cham.core.text.redaction.numerals import is_card, is_tax_code
from cham.core.text.redaction.reading import Number, Reading, may_be_a_unit

_CARD = re.compile(
    r"(?<![0-9])[2-69][0-9]{3}(?:[0-9]{9,15}|[ .\-]{1,3}(?:[0-9]{4}[ .\-]{1,3}[0-9]{4}[ .\-]{1,3}[0-9]{4}"
    r"(?:[ .\-]{1,3}[0-9]{3})?|[0-9]{6}[ .\-]{1,3}[0-9]{4,5}))(?![0-9a-z])"
)
_ACCOUNT = re.compile(
    r"(?<![0-9])(?:[0-9]{4}(?:\.[0-9]{4}){1,3}(?:\.[0-9]{1,3})?|[0-9]{3,5}(?:[ \-][0-9]{3,5}){1,4}"
    r"(?:[ \-][0-9]{1,4})?|[0-9]{6,19})(?![0-9.,][0-9]|[0-9a-z])"
)
_TAX = re.compile(r"(?<![0-9])[0-9]{10}(?: ?- ?[0-9]{3})?(?![0-9a-z])")
_TAX_OF_BRANCH = re.compile(r"(?<![0-9])[0-9]{10} ?- ?[0-9]{3}(?![0-9a-z])")
_SECRET = re.compile(
    r"\b(?:otp|ma (?:xac (?:nhan|thuc|minh)|kich hoat|bao mat|pin)|pin (?:the|atm)|cvv2?|cvc"
    r"|mat khau|mk|password|passcode|passwd|(?:verification|security) code)\b"
    r"(?:[ :=\-\"'(]|la\b|is\b|was\b|code\b|so\b|cua\b|toi\b|minh\b|em\b|gui ve\b|nhan duoc\b|the\b){0,8}"
    r"(?P<secret>[0-9]{3}[ \-][0-9]{3}|[0-9]{3,8})(?![0-9a-z]|[.,/][0-9])"
)
_PASSWORD = re.compile(
    r"\b(?:mat khau|mk|pass(?:word|wd)?)\b(?: (?:cua (?:toi|minh|em)|dang nhap|wifi|cu|moi))?"
    r" ?(?::|=|la\b|is\b) ?(?P<secret>[^\s,;]{4,64})"
)

# A card with a digit mistyped is as good as told.
_CARD_WORD = re.compile(
    r"\b(?:so the|the (?:visa|master ?card|master|atm|tin dung|ngan hang|ghi no|napas|jcb|amex)"
    r"|(?:credit|debit|visa|master|amex|bank) ?card|card (?:no|number))\b"
)
_TAX_WORD = re.compile(r"\b(?:mst|ma so thue|ms thue|ma thue|tax (?:code|id|number))\b")
_STRONG = re.compile(
    r"\b(?:stk|so (?:tai khoan|tk)|(?:tai khoan|tk)(?: ngan hang)?|account|acc|a/c|iban"
    r"|account (?:no|number))\b"
)
_BANKS = (
    r"vietcombank|vcb|techcombank|tcb|bidv|agribank|vietinbank|mb ?bank|mb|acb|sacombank|stb|vp ?bank"
    r"|tp ?bank|hd ?bank|shb|ocb|msb|vib|seabank|eximbank|lien ?viet(?:post)?(?:bank)?|lp ?bank|scb"
    r"|nam ?a ?bank|bac ?a ?bank|pvcombank|abbank|nab|kien ?long ?bank|cake|timo|shinhan|hsbc"
    r"|woori|uob|vietbank|bvbank|ncb|pgbank|saigonbank|baovietbank|coopbank|citibank"
)
_WEAK = re.compile(
    rf"\b(?:stk|so tai khoan|so tk|tai khoan|tk|account|acc|bank|banking|ngan hang|nh|ck|chuyen khoan|{_BANKS})\b"
)
_NO_ACCOUNT = re.compile(r"(?:19|20)[0-9]{2}[ \-]|0?[0-9]{1,2}[/\-]")
# Every word looked for holds one of its keys, and looking for a few keys first is much faster.
_CARD_KEYS = ("the ", "card")
_TAX_KEYS = ("mst", "thue", "tax")
_STRONG_KEYS = ("tk", "tai khoan", "acc", "iban", "a/c")
_WEAK_KEYS = (
    *_STRONG_KEYS,
    *(
        "bank",
        "ngan hang",
        "nh",
        "ck",
        "chuyen khoan",
        "vcb",
        "tcb",
        "bidv",
        "mb",
        "acb",
        "stb",
        "shb",
    ),
    *(
        "ocb",
        "msb",
        "vib",
        "lienviet",
        "lien viet",
        "scb",
        "nab",
        "cake",
        "timo",
        "shinhan",
        "hsbc",
    ),
    *("woori", "uob", "ncb"),
)
_SECRET_KEYS = ("otp", "ma ", "pin", "cv", "mat khau", "mk", "pass", "code")
_FEWEST_WEAK, _FEWEST_STRONG, _MOST = 8, 6, 19
_LONGEST_HOTLINE = 10
_TAX_DIGITS = 10
_LONGEST_SUM = 8
_SEPARATORS = dict.fromkeys(map(ord, " .-"))
_TOUCHING = frozenset(".,/")
_WORDS_BETWEEN, _NEAR = 20, 40


def cards(reading: Reading) -> Iterator[Span]:
    """Find payment cards by issuer, length and check digit, or because they are called so."""
    said = reading.mentions(_CARD_WORD, _CARD_KEYS)
    view = reading.bare
    for found in _CARD.finditer(view):
        start, end = found.span()
        if view[start - 1 : start].isalnum() or reading.is_code(start):
            continue
        is_said = said and said.lead_to(start, within=_WORDS_BETWEEN)
        if is_said or is_card(_digits(found.group())):
            yield start, end, Personal.CARD


def tax_codes(reading: Reading) -> Iterator[Span]:
    """Find tax codes: the check digit must hold, and a word or a branch's number must say so."""
    said = reading.mentions(_TAX_WORD, _TAX_KEYS)
    for found in (_TAX if said else _TAX_OF_BRANCH).finditer(reading.bare):
        start, end = found.span()
        is_branch = end - start > _TAX_DIGITS
        if not is_tax_code(found.group()):
            continue
        is_called = (is_branch and not reading.is_code(start)) or (
            said.lead_to(start, within=_WORDS_BETWEEN)
        )
        if is_called and not reading.is_inside_a_word(start):
            yield start, end, Personal.TAX_CODE


def named_accounts(reading: Reading) -> Iterator[Span]:
    """Find bank accounts that are called one right before their digits."""
    for start, end, _written in reading.once(_named):
        yield start, end, Personal.BANK_ACCOUNT


def _named(reading: Reading) -> Iterator[Number]:
    said = reading.mentions(_STRONG, _STRONG_KEYS)
    if not said:
        return
    sums = reading.sums
    for number in reading.once(_numbers):
        start, _end, digits = number
        if (
            len(digits) >= _FEWEST_STRONG
            and said.lead_to(start, within=_WORDS_BETWEEN)
            and not (start in sums and _may_be_a_sum(digits))
        ):
            yield number


def nearby_accounts(reading: Reading) -> Iterator[Span]:
    """Find bank accounts by the word or the name of a bank within forty characters."""
    if not reading.has_any(_WEAK_KEYS):
        return
    known = {start for start, _end, _written in reading.once(_named)}
    asked = [
        number
        for number in reading.once(_numbers)
        if len(number[2]) >= _FEWEST_WEAK and number[0] not in known
    ]
    said = reading.mentions(_WEAK, _WEAK_KEYS) if asked else None
    if not said:
        return
    sums = reading.sums
    for start, end, digits in asked:
        if (
            said.are_near(start, end, within=_NEAR)
            and not _is_hotline(digits)
            and not (start in sums and _may_be_a_sum(digits))
            and not reading.is_code(start)
        ):
            yield start, end, Personal.BANK_ACCOUNT


def secrets(reading: Reading) -> Iterator[Span]:
    """Find one-time codes, PINs and passwords that are called so."""
    if not reading.has_any(_SECRET_KEYS):
        return
    for found in _SECRET.finditer(reading.bare):
        if not reading.is_amount(found.end()) and not _is_battery(reading, found):
            yield *found.span("secret"), Personal.SECRET
    for found in _PASSWORD.finditer(reading.bare):
        secret = found["secret"]
        if secret.isdigit() or any(map(str.isdigit, secret)):
            yield *found.span("secret"), Personal.SECRET


def _is_battery(reading: Reading, found: re.Match[str]) -> bool:
    """Tell `mà pin 5000` (but the battery) from `mã PIN 4821`."""
    return found.group().startswith("ma pin") and not reading.text.startswith(
        ("mã", "Mã", "MÃ"), found.start()
    )


def _numbers(reading: Reading) -> Iterator[Number]:
    view = reading.bare
    for found in _ACCOUNT.finditer(view):
        start, end = found.span()
        before = view[start - 1 : start]
        if before != " " and (before.isalnum() or before in _TOUCHING):
            continue
        if may_be_a_unit(view[end : end + 2]) and reading.is_amount(end):
            continue
        written = found.group()
        if written.isdigit():
            yield start, end, written
        elif not _NO_ACCOUNT.match(written):
            digits = _digits(written)
            if len(digits) <= _MOST:
                yield start, end, digits


def _may_be_a_sum(digits: str) -> bool:
    """Tell an amount of đồng: it does not begin with 0, and is round or not long."""
    return digits[0] != "0" and (digits.endswith("00") or len(digits) <= _LONGEST_SUM)


def _is_hotline(digits: str) -> bool:
    return len(digits) <= _LONGEST_HOTLINE and digits.startswith(("1800", "1900"))


def _digits(written: str) -> str:
    return written if written.isdigit() else written.translate(_SEPARATORS)
