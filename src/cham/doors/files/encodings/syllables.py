"""Whether text reads as Vietnamese: the share of its marked words that are syllables.

A Vietnamese syllable is an onset, a rime and at most one tone, and there are few of each; text
read in a wrong encoding hardly ever makes one.
"""

import re
import unicodedata

from cham.doors.files.values.characters import TONES

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych
uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu
y yêm yên yêng yêt yêu
"""
_ONSET = "|".join(sorted(_ONSETS.split(), key=len, reverse=True))
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{'|'.join(_RIMES.split())})")
_TONES = re.compile(f"[{TONES}]")
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~“”‘’…–—]+")


def share_of_syllables(text: str) -> float:
    """Give the share, 0 to 1, of the words with letters beyond ASCII that are syllables.

    Examples
    --------
    >>> share_of_syllables("Khách hàng chờ lâu"), share_of_syllables("Kh¸ch hµng chê l©u")
    (1.0, 0.25)
    """
    words = marked_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def marked_words(text: str) -> list[str]:
    """List the words that hold a sign beyond ASCII."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


def is_syllable(word: str) -> bool:
    """Tell whether a word is one Vietnamese syllable with at most one tone."""
    bare, tones = _TONES.subn("", unicodedata.normalize("NFD", word.casefold()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
