"""The shape of a Vietnamese syllable: which letters may follow which, and where its tone stands."""

import unicodedata
from collections.abc import Iterator

from cham.core.text.word_lists import words_of

# Mai Ngọc Chừ, Vũ Đức Nghiệu, Hoàng Trọng Phiến, Cơ sở ngôn ngữ học và tiếng Việt (1997), part II.
_ONSETS = words_of(  # longer ones first
    "qu gi ngh ng nh gh kh ph th tr ch b c d đ g h k l m n p r s t v x"
)
_RIMES = words_of("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y ych yên yêm yêng yêt yêu ynh yt
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
""")
_VOWELS = frozenset("aăâeêioôơuưy")
_QUALITY = frozenset("ăâêôơư")
_FRONT = frozenset("eêiy")
_BEFORE_FRONT = frozenset(("k", "gh", "ngh"))
_BEFORE_BACK = frozenset(("c", "g", "ng"))
_TONES = frozenset("\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
                   "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}")  # fmt: skip


def _fits(onset: str, rime: str) -> bool:
    """Tell whether the spelling allows this pair: ngh, gh and k stand before e, ê, i and y."""
    if onset in _BEFORE_FRONT:
        return rime[0] in _FRONT
    if onset in _BEFORE_BACK:
        return rime[0] not in _FRONT or (onset == "g" and rime[0] == "i")
    return True


def _tone_letter(rime: str) -> int:
    """Find the letter that carries the tone, in the older and more usual spelling (hòa, thủy)."""
    marked = [at for at, letter in enumerate(rime) if letter in _QUALITY]
    if marked:
        return marked[-1]
    vowels = sum(letter in _VOWELS for letter in rime)
    return 1 if vowels == 3 or (vowels == 2 and len(rime) > 2) else 0  # noqa: PLR2004 - hòa, hoàn, hoài


def _syllables() -> Iterator[tuple[str, int]]:
    for onset in (*_ONSETS, ""):
        for rime in _RIMES:
            if _fits(onset, rime):
                yield onset + rime, len(onset) + _tone_letter(rime)


def _strip_accents(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(each for each in plain if not unicodedata.combining(each))


_TONE_PLACES: dict[str, int] = {}
for _syllable, _place in _syllables():
    _TONE_PLACES.setdefault(
        _syllable, _place
    )  # "gia" is gi + a, not g + ia: the longer onset wins
_BARE = frozenset(_strip_accents(each) for each in _TONE_PLACES)


def is_syllable(word: str) -> bool:
    """Tell whether a word in lower case is spelt as one Vietnamese syllable with its marks.

    Examples
    --------
    >>> is_syllable("nghiêng"), is_syllable("hoà"), is_syllable("café"), is_syllable("wifi")
    (True, True, False, False)
    """
    return _split_tone(word)[0] in _TONE_PLACES


def is_bare_syllable(word: str) -> bool:
    """Tell whether a word in lower case could be a Vietnamese syllable whose marks were left out.

    Examples
    --------
    >>> is_bare_syllable("nghieng"), is_bare_syllable("duoc"), is_bare_syllable("staff")
    (True, True, False)
    """
    return word in _BARE


def place_tone(word: str) -> str:
    """Put a syllable's tone over the letter where the older spelling has it.

    Parameters
    ----------
    word : str
        Lower case, composed. What is no Vietnamese syllable comes back unchanged.

    Returns
    -------
    str
        The same syllable, its tone in the one place; no unit.

    Examples
    --------
    >>> [place_tone(word) for word in ("hoà", "thuỷ", "quý", "hòan", "cuả", "café")]
    ['hòa', 'thủy', 'quý', 'hoàn', 'của', 'café']
    """
    toneless, tone = _split_tone(word)
    place = _TONE_PLACES.get(toneless)
    if not tone or place is None:
        return word
    carrier = unicodedata.normalize("NFC", toneless[place] + tone)
    return toneless[:place] + carrier + toneless[place + 1 :]


def _split_tone(word: str) -> tuple[str, str]:
    """Part a word from its tone; a word with two tones is no syllable and keeps both."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [each for each in decomposed if each in _TONES]
    if len(tones) != 1:
        return word, ""
    bare = "".join(each for each in decomposed if each not in _TONES)
    return unicodedata.normalize("NFC", bare), tones[0]
