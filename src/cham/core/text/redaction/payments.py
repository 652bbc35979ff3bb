"""Cards, bank accounts, tax codes, one-time codes and passwords."""

import re
from collections.abc import Iterator

from cham.core.text.redaction.beginnings import Rows, Words
from cham.core.text.redaction.numerals import is_card, is_tax_code
from cham.core.text.redaction.reading import Reading, Sought
from cham.core.text.redaction.spans import Place

_CARD = Sought(
    r"(?<![0-9])[2-69][0-9]{3}(?:[0-9]{9,15}|[ .\-]{1,3}(?:[0-9]{4}[ .\-]{1,3}[0-9]{4}[ .\-]{1,3}[0-9]{4}"
    r"(?:[ .\-]{1,3}[0-9]{3})?|[0-9]{6}[ .\-]{1,3}[0-9]{4,6}))(?![0-9a-z])",
    Rows(alone=range(13, 20), before=(4,), behind=(4, 6), gap=3, first="234569"),
)
_ACCOUNT = Sought(
    r"(?<![0-9])(?:[0-9]{4}(?:\.[0-9]{4}){1,3}(?:\.[0-9]{1,3})?|0[0-9]{3}(?:\.[0-9]{3}){2,3}|[0-9]{3,5}(?:[ \-][0-9]{3,5}){1,4}"
    r"(?:[ \-][0-9]{1,4})?|[0-9]{6,19})(?![0-9.,][0-9]|[0-9a-z])",
    Rows(alone=range(6, 20), before=(3, 4, 5), behind=(3, 4, 5)),
)
_TAX = Sought(
    r"(?<![0-9])[0-9]{10}(?: ?- ?[0-9]{3})?(?![0-9a-z])",
    Rows(alone=(10,)),
)
_TAX_OF_BRANCH = Sought(
    r"(?<![0-9])[0-9]{10} ?- ?[0-9]{3}(?![0-9a-z])",
    Rows(before=(10,), behind=(3,), gap=3),
)
_SECRET = Sought(
    r"\b(?:otp|ma (?:xac (?:nhan|thuc|minh)|kich hoat|bao mat|pin)|pin (?:the|atm)|cvv2?|cvc"
    r"|mat khau|mk|password|passcode|passwd|(?:verification|security) code)\b"
    r"(?:[ :=\-\"'(]|la\b|is\b|was\b|code\b|so\b|cua\b|toi\b|minh\b|em\b|gui ve\b|nhan duoc\b|the\b){0,8}"
    r"(?P<secret>[0-9]{3}[ \-][0-9]{3}|[0-9]{3,8})(?![0-9a-z]|[.,/][0-9])",
    Words("otp ma pin cvv cvc mat mk password passcode passwd verification security"),
)
_PASSWORD = Sought(
    r"\b(?:mat khau|mk|pass(?:word|wd)?)\b(?: (?:cua (?:toi|minh|em)|dang nhap|wifi|cu|moi))?"
    r" ?(?::|=|la\b|is\b) ?(?P<secret>[^\s,;]{4,64})",
    Words("mat mk pass password passwd"),
)

# A card with a digit mistyped is as good as told.
_CARD_WORD = Sought(
    r"\b(?:so the|the (?:visa|master ?card|master|atm|tin dung|ngan hang|ghi no|napas|jcb|amex)"
    r"|(?:credit|debit|visa|master|amex|bank) ?card|card (?:no|number))\b",
    Words("""
    so the card credit debit visa master amex bank creditcard debitcard visacard mastercard
    amexcard bankcard
    """),
)
_TAX_WORD = Sought(
    r"\b(?:mst|ma so thue|ms thue|ma thue|tax (?:code|id|number))\b", Words("mst ma ms tax")
)
_STRONG = Sought(
    r"\b(?:stk|so (?:tai khoan|tk)|(?:tai khoan|tk)(?: ngan hang)?|account|acc|a/c|iban"
    r"|account (?:no|number))(?![^\W\d])",
    Words("stk so tai tk account acc a iban"),
)
_BANKS = (
    r"vietcom(?:bank)?|vcb|techcom(?:bank)?|tcb|bidv|agribank|vietin(?:bank)?|mb ?bank|mb|acb|sacom(?:bank)?|stb|vp ?bank"
    r"|tp ?bank|hd ?bank|shb|ocb|msb|vib|seabank|eximbank|lien ?viet(?:post)?(?:bank)?|lp ?bank|scb"
    r"|nam ?a ?bank|bac ?a ?bank|pvcombank|abbank|nab|kien ?long ?bank|cake|timo|shinhan|hsbc"
    r"|woori|uob|vietbank|bvbank|ncb|pgbank|saigonbank|baovietbank|coopbank|citibank"
)
_WEAK = Sought(
    rf"\b(?:stk|so tai khoan|so tk|tai khoan|tk|account|acc|bank|banking|ngan hang|nh|ck|chuyen khoan|{_BANKS})\b",
    Words("""
    stk so tai tk account acc bank banking ngan nh ck chuyen vietcombank vcb techcombank tcb bidv
    agribank vietinbank mb mbbank acb sacombank stb vp vpbank tp tpbank hd hdbank shb ocb msb vib
    seabank eximbank lien lienviet lienvietpost lienvietbank lienvietpostbank lp lpbank scb nam nama
    namabank bac baca bacabank pvcombank abbank nab kien kienlong kienlongbank cake timo shinhan
    hsbc woori uob vietbank bvbank ncb pgbank saigonbank baovietbank coopbank citibank
    vietcom techcom vietin sacom
    """),
)
# `stk0451…`: of these words alone digits may go on.
_MAY_TOUCH = ("stk", "tk")
_SAID_SURELY = re.compile(
    r"\b(?:stk|so (?:tai khoan|tk)|iban|account (?:no|number))(?![^\W\d])[^0-9\n]{0,8}$"
)
_LONGEST_SAYING = 24
_DAY, _MONTH, _YEAR = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_CENTURIES = frozenset(("19", "20"))  # asked first, because numbers are many
_DATE = re.compile(f"{_YEAR}{_MONTH}{_DAY}|{_DAY}{_MONTH}{_YEAR}")
_NO_ACCOUNT = re.compile(r"(?:19|20)[0-9]{2}[ \-]|0?[0-9]{1,2}[/\-]")
_FEWEST_WEAK, _FEWEST_STRONG, _MOST = 8, 6, 19
_LONGEST_HOTLINE = 10
_TAX_DIGITS = 10
_LONGEST_SUM = 8
_LONGEST_ROUND_SUM = 10
_SEPARATORS = dict.fromkeys(map(ord, " .-"))
_TOUCHING = frozenset(".,/")
_WORDS_BETWEEN, _NEAR = 20, 40


def cards(reading: Reading) -> Iterator[Place]:
    """Find payment cards by issuer, length and check digit, or because they are called so."""
    said = reading.mentions(_CARD_WORD)
    view = reading.bare
    for found in reading.matches(_CARD):
        start, end = found.span()
        if (
            not view[start - 1 : start].isalnum()
            and (
                is_card(_digits(found.group()))
                or (said and said.lead_to(start, within=_WORDS_BETWEEN))
            )
            and not reading.is_code(start)
        ):
            yield start, end


def tax_codes(reading: Reading) -> Iterator[Place]:
    """Find tax codes: the check digit must hold, and a word or a branch's number must say so."""
    said = reading.mentions(_TAX_WORD)
    for found in reading.matches(_TAX if said else _TAX_OF_BRANCH):
        start, end = found.span()
        is_called = said and said.lead_to(start, within=_WORDS_BETWEEN)
        is_branch = end - start > _TAX_DIGITS
        if (
            (is_called or (is_branch and not reading.is_code(start)))
            and is_tax_code(found.group())
            and not reading.is_inside_a_word(start)
        ):
            yield start, end


def named_accounts(reading: Reading) -> Iterator[Place]:
    """Find bank accounts that are called one right before their digits."""
    said = reading.mentions(_STRONG)
    if not said:
        return
    for start, end in said.led(reading.once(_numbers), within=_WORDS_BETWEEN):
        digits = _account_digits(reading, start, end)
        if (
            len(digits) >= _FEWEST_STRONG
            and not _is_sum(reading, start, digits)
            and (not _is_date_or_round(digits) or _is_said_surely(reading, start))
        ):
            yield start, end


def nearby_accounts(reading: Reading) -> Iterator[Place]:
    """Find bank accounts by the word or the name of a bank within forty characters."""
    said = reading.mentions(_WEAK)
    if not said:
        return
    find_taken = reading.claims.taken.find
    for start, end in said.near(reading.once(_numbers), within=_NEAR):
        if end - start < _FEWEST_WEAK or find_taken(1, start, end) >= 0:
            continue
        digits = _account_digits(reading, start, end)
        if (
            len(digits) >= _FEWEST_WEAK
            and not _is_hotline(digits)
            and not _is_sum(reading, start, digits)
            and not _is_date_or_round(digits)
            and not reading.is_code(start)
        ):
            yield start, end


def secrets(reading: Reading) -> Iterator[Place]:
    """Find one-time codes, PINs and passwords that are called so."""
    for found in reading.matches(_SECRET):
        if not reading.is_amount(found.end()) and not _is_battery(reading, found):
            yield found.span("secret")
    for found in reading.matches(_PASSWORD):
        secret = found["secret"]
        if secret.isdigit() or any(map(str.isdigit, secret)):
            yield found.span("secret")


def _is_battery(reading: Reading, found: re.Match[str]) -> bool:
    """Tell `mà pin 5000` (but the battery) from `mã PIN 4821`."""
    return found.group().startswith("ma pin") and not reading.text.startswith(
        ("mã", "Mã", "MÃ"), found.start()
    )


def _numbers(reading: Reading) -> Iterator[Place]:
    return (found.span() for found in reading.matches(_ACCOUNT))


def _account_digits(reading: Reading, start: int, end: int) -> str:
    """Give the digits of what may be an account's number; none where it is something else."""
    view = reading.bare
    before = view[start - 1 : start]
    if (
        before != " "
        and (before.isalnum() or before in _TOUCHING)
        and not view.endswith(_MAY_TOUCH, 0, start)
    ):
        return ""
    if reading.is_amount(end) or reading.is_hotline(start):
        return ""
    written = view[start:end]
    if written.isdigit():
        return written
    digits = "" if _NO_ACCOUNT.match(written) else _digits(written)
    return digits if len(digits) <= _MOST else ""


def _is_sum(reading: Reading, start: int, digits: str) -> bool:
    """Tell an amount of đồng that is called one: it does not begin with 0, and is round or not long."""
    return (
        start in reading.sums
        and digits[0] != "0"
        and (digits.endswith("00") or len(digits) <= _LONGEST_SUM)
    )


def _is_date_or_round(digits: str) -> bool:
    """Tell a day written in one, 20261129, and what is more likely an amount, 15000000."""
    if len(digits) > _LONGEST_ROUND_SUM:
        return False
    if digits.endswith("000"):
        return digits[0] != "0"
    may_be_date = digits[:2] in _CENTURIES or digits[4:6] in _CENTURIES
    return may_be_date and _DATE.fullmatch(digits) is not None


def _is_said_surely(reading: Reading, start: int) -> bool:
    """Tell whether a word right before means a number of an account, not the account itself."""
    return _SAID_SURELY.search(reading.bare[max(0, start - _LONGEST_SAYING) : start]) is not None


def _is_hotline(digits: str) -> bool:
    return len(digits) <= _LONGEST_HOTLINE and digits.startswith(("1800", "1900"))


def _digits(written: str) -> str:
    return written if written.isdigit() else written.translate(_SEPARATORS)
