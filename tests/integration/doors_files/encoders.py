"""Writes Vietnamese the way programs from before Unicode did; apart from the product's readers."""

import unicodedata
from collections.abc import Callable

# TCVN 5712:1993, VN3: the small letters; capitals with a tone exist in fonts of capitals only.
_TCVN3 = {
    letter: code
    for letters, codes in (
        ("àảãáạ", (0xB5, 0xB6, 0xB7, 0xB8, 0xB9)),
        ("ăằẳẵắặ", (0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6)),
        ("âầẩẫấậ", (0xA9, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB)),
        ("đ", (0xAE,)),
        ("èẻẽéẹ", (0xCC, 0xCE, 0xCF, 0xD0, 0xD1)),
        ("êềểễếệ", (0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6)),
        ("ìỉĩíị", (0xD7, 0xD8, 0xDC, 0xDD, 0xDE)),
        ("òỏõóọ", (0xDF, 0xE1, 0xE2, 0xE3, 0xE4)),
        ("ôồổỗốộ", (0xAB, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9)),
        ("ơờởỡớợ", (0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE)),
        ("ùủũúụ", (0xEF, 0xF1, 0xF2, 0xF3, 0xF4)),
        ("ưừửữứự", (0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9)),
        ("ỳỷỹýỵ", (0xFA, 0xFB, 0xFC, 0xFD, 0xFE)),
        ("ĂÂÊÔƠƯĐ", (0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7)),
    )
    for letter, code in zip(letters, codes, strict=True)
}
_TONES = {"\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}
_SHAPES = {"\u0306": "(", "\u0302": "^", "\u031b": "+"}
_VNI_TONES = {"": "", "'": "ù", "`": "ø", "?": "û", "~": "õ", ".": "ï"}
_VNI_ROUND = {"": "â", "'": "á", "`": "à", "?": "å", "~": "ã", ".": "ä"}
_VNI_BREVE = {"": "ê", "'": "é", "`": "è", "?": "ú", "~": "ü", ".": "ë"}
_VNI_WHOLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _parts(letter: str) -> tuple[str, str, str]:
    """Divide a letter into its base, its shape and its tone, the latter two as VIQR signs."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    shape = "".join(_SHAPES[mark] for mark in marks if mark in _SHAPES)
    tone = "".join(_TONES[mark] for mark in marks if mark in _TONES)
    return base, shape, tone


def to_tcvn3(text: str) -> bytes:
    codes = (_TCVN3.get(sign, _TCVN3.get(sign.lower(), ord(sign))) for sign in text)
    return bytes(codes)


def to_vni(text: str) -> bytes:
    return "".join(map(_vni, unicodedata.normalize("NFC", text))).encode("latin-1")


def _vni(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter != letter.lower():
        return _vni(letter.lower()).upper()
    if letter in _VNI_WHOLE:
        return _VNI_WHOLE[letter]
    base, shape, tone = _parts(letter)
    if shape == "^":
        return base + _VNI_ROUND[tone]
    if shape == "(":
        return base + _VNI_BREVE[tone]
    if shape == "+":
        base = {"o": "ô", "u": "ö"}[base]
    return base + _VNI_TONES[tone]


def to_viqr(text: str) -> bytes:
    return "".join(map(_viqr, unicodedata.normalize("NFC", text))).encode("ascii")


def _viqr(letter: str) -> str:
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    return letter if letter.isascii() else "".join(_parts(letter))


def to_windows_1258(text: str) -> bytes:
    """Write base letters with their shape, and tones as combining marks behind them."""
    written: list[bytes] = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            written.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            tone = [m for m in unicodedata.normalize("NFD", letter) if m in _TONES]
            rest = "".join(m for m in unicodedata.normalize("NFD", letter) if m not in _TONES)
            whole = unicodedata.normalize("NFC", rest) + "".join(tone)
            written.append(whole.encode("cp1258"))
    return b"".join(written)


LEGACY: dict[str, Callable[[str], bytes]] = {
    "windows-1258": to_windows_1258,
    "TCVN3": to_tcvn3,
    "VNI": to_vni,
    "VIQR": to_viqr,
}
