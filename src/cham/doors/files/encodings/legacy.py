"""How Vietnamese was written before Unicode: TCVN3 (ABC fonts), VNI for Windows, VIQR.

Sources: TCVN 5712:1993 (VN3), checked letter by letter against glibc's iconv; the VNI table of
vni.h in xvnkb and of vietunicode.sourceforge.net; RFC 1456 for VIQR.
"""

import re
import unicodedata

_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ",
    "àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ",
)
_TCVN3 = {
    0xA1 + place: letter for place, letter in enumerate(_TCVN3_LETTERS[0]) if letter != " "
} | {0xB5 + place: letter for place, letter in enumerate(_TCVN3_LETTERS[1]) if letter != " "}
_TCVN3_UNUSED = re.compile(
    "["
    + "".join(re.escape(chr(code)) for code in range(0xA1, 0x100) if code not in {*_TCVN3, 0xB0})
    + "\x81\x8d\x8f\x90\x9d]"
)
_WINDOWS_SIGNS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_TCVN3_TABLE = _WINDOWS_SIGNS | _TCVN3
_WORD = re.compile(r"[^\W\d_]{2,}")

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_ROUND, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"

_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _ROUND, "á": _ROUND + _ACUTE, "à": _ROUND + _GRAVE, "å": _ROUND + _HOOK,
    "ã": _ROUND + _TILDE, "ä": _ROUND + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI = re.compile(
    f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.IGNORECASE
)

_VIQR_SHAPES = {"(": _BREVE, "^": _ROUND, "+": _HORN}
_VIQR_TONES = {"'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE, ".": _DOT}
_VIQR = re.compile(r"\\(.)|([dD])[dD]|(?:([aA])(\(?)|([oOuU])(\+?)|([eEiIyY]))(\^?)(['`?~.]?)")
_VIQR_TOKEN = re.compile(r"[^\s,;|\"]+")


def from_tcvn3(text: str) -> str:
    """Read TCVN3 that was decoded byte for byte as Latin-1.

    Capitals with a tone have no code of their own: a font of capitals shows them. A word whose
    plain letters are all capitals therefore becomes all capitals.
    """
    if text.isascii():
        return text
    read = text.translate(_TCVN3_TABLE)
    return _WORD.sub(_raise_capitals, read)


def find_unused_tcvn3(text: str) -> int | None:
    """Find the first byte that TCVN3 does not use; where there is one it is something else."""
    found = _TCVN3_UNUSED.search(text)
    return None if found is None else found.start()


def from_vni(text: str) -> str:
    """Read VNI that was decoded as windows-1252: marks follow their vowel as letters."""
    return text if text.isascii() else _VNI.sub(_vni_letter, text)


def from_viqr(text: str) -> str:
    r"""Read VIQR, which writes marks as signs behind the letter: `Vie^.t`; `\` keeps a sign.

    Words that hold an at sign, a slash or a digit are addresses and codes and stay as they are.
    """
    return _VIQR_TOKEN.sub(_viqr_token, text)


def _raise_capitals(found: re.Match[str]) -> str:
    word = found.group()
    plain = [letter for letter in word if letter.isascii()]
    capitals = plain or [letter for letter in word if letter in "ĂÂÊÔƠƯĐ"]
    if not capitals or not all(letter.isupper() for letter in capitals):
        return word
    return word.upper()


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, single = found.groups()
    if single is not None:
        return _in_case_of(single, _VNI_LETTERS[single.lower()])
    letter = _in_case_of(base, _VNI_LETTERS.get(base.lower(), base.lower()))
    return unicodedata.normalize("NFC", letter + _VNI_MARKS[mark.lower()])


def _in_case_of(pattern: str, letter: str) -> str:
    return letter.upper() if pattern.isupper() else letter


def _viqr_token(found: re.Match[str]) -> str:
    token = found.group()
    if "@" in token or "/" in token or any(sign.isdigit() for sign in token):
        return token
    return _VIQR.sub(_viqr_letter, token)


def _viqr_letter(found: re.Match[str]) -> str:
    kept, d, a, breve, ou, horn, eiy, circumflex, tone = found.groups()
    if kept is not None:
        return kept
    if d is not None:
        return "Đ" if d == "D" else "đ"
    shape = breve or horn or circumflex
    if (breve or horn) and circumflex:
        return found.group()
    letter = (a or ou or eiy) + _VIQR_SHAPES.get(shape, "") + _VIQR_TONES.get(tone, "")
    return unicodedata.normalize("NFC", letter)
