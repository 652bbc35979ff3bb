"""Which encoding a file is in. The whole file is looked at, so no later row can surprise.

A byte order mark or valid UTF-8 throughout proves itself. Everything else is read in each old
encoding, and the one that gives Vietnamese syllables wins; none does, and a person is asked.
"""

import codecs
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from cham.doors.files.encodings.lines import refuse_long_line
from cham.doors.files.encodings.names import (
    TCVN3,
    UTF_8,
    UTF_16_BE,
    UTF_16_LE,
    VIQR,
    VNI,
    WINDOWS_1258,
    Encoding,
    UnfitError,
    find_encoding,
)
from cham.doors.files.encodings.syllables import (
    is_syllable,
    marked_words,
    share_of_syllables,
)
from cham.doors.files.errors import EncodingMixedError, EncodingUnknownError
from cham.doors.files.limits import LONGEST_LINE
from cham.doors.files.values.characters import TONES, compose, make_visible

_CHUNK = 2**20
_SAMPLE = 2**18
_BELIEVABLE = 0.3  # measured: the right encoding scores above 0.6, the next one below 0.3
_OWN = 0.6
_SOME_MARKED = 0.1  # of the words; the cells of a table are mostly codes and numbers
_FEW_WORDS = 3
_LEGACY = (WINDOWS_1258, TCVN3, VNI)
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, Encoding("UTF-16LE", "utf-16")),
    (codecs.BOM_UTF16_BE, Encoding("UTF-16BE", "utf-16")),
)
_PREVIEW = 60


@dataclass(frozen=True, slots=True)
class Detected:
    """An encoding and how sure it is: None where the bytes prove it."""

    encoding: Encoding
    score: float | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    line: int
    offset: int
    content: bytes


@dataclass(slots=True)
class _Lines:
    """The first lines of a sort, so many that they show what they are written in."""

    places: list[_Place] = field(default_factory=list)
    size: int = 0

    def add(self, place: _Place) -> None:
        if self.size < _SAMPLE:
            self.places.append(place)
            self.size += len(place.content)


@dataclass(slots=True)
class _Survey:
    """What the lines with bytes beyond ASCII look like: valid UTF-8, or not."""

    lines: int = 0
    offset: int = 0
    valid: _Lines = field(default_factory=_Lines)
    broken: _Lines = field(default_factory=_Lines)
    ascii_sample: bytes = b""

    def add(self, body: bytes) -> None:
        """Look at some whole lines."""
        if body.isascii():
            self.ascii_sample = self.ascii_sample or body[:_SAMPLE]
        elif not (self.valid.places and _is_utf8(body)):
            self._look(body)
        self.lines += _count_lines(body)
        self.offset += len(body)

    def _look(self, body: bytes) -> None:
        offset = self.offset
        for number, line in enumerate(body.splitlines(keepends=True), start=self.lines + 1):
            if not line.isascii():
                group = self.valid if _is_utf8(line) else self.broken
                group.add(_Place(number, offset, line))
            offset += len(line)


def detect(open_stream: Callable[[], BinaryIO]) -> Detected:
    """Find the encoding of a file.

    Raises
    ------
    EncodingUnknownError
        With the text as the three likeliest encodings read it.
    EncodingMixedError
        With the first line and byte that is not in the encoding of the rest.
    LineTooLongError, ColumnsTooManyError
        Where a line goes on and on.
    """
    with open_stream() as stream:
        head = stream.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Detected(encoding)
    wide = _find_wide(head)
    if wide is not None:
        return Detected(wide)
    with open_stream() as stream:
        survey = _survey(stream)
    if not survey.broken.places:
        return Detected(UTF_8) if survey.valid.places else _plain_or_viqr(survey.ascii_sample)
    return _choose(survey.valid.places, survey.broken.places)


def _find_wide(head: bytes) -> Encoding | None:
    """Know UTF-16 without a mark: delimiters, digits and line ends have a NUL beside them."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > half // 5 and even <= odd // 10:
        return UTF_16_LE
    if even > half // 5 and odd <= even // 10:
        return UTF_16_BE
    return None


def _survey(stream: BinaryIO) -> _Survey:
    survey, pending = _Survey(), b""
    while chunk := stream.read(_CHUNK):
        block = pending + chunk
        end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, -1)) + 1
        if end:
            survey.add(block[:end])
        pending = block[end:]
        if len(pending) > LONGEST_LINE:
            refuse_long_line(pending.decode("latin-1"), survey.lines + 1)
    survey.add(pending)
    return survey


def _plain_or_viqr(sample: bytes) -> Detected:
    """Tell plain ASCII from VIQR, in which most words carry marks written as signs."""
    text = sample.decode("ascii")
    read = VIQR.decode(sample)
    marked = marked_words(read)
    syllables = [word for word in marked if is_syllable(word)]
    shaped = sum(any(letter in "ăâêôơưđ" for letter in _without_tones(word)) for word in syllables)
    words = sum(any(sign.isalpha() for sign in word) for word in text.split())
    share = len(syllables) / max(len(marked), 1)
    if shaped >= _FEW_WORDS - 1 and share >= _OWN and len(syllables) >= words * _SOME_MARKED:
        return Detected(VIQR, round(share, 2))
    return Detected(UTF_8)


def _choose(valid: list[_Place], broken: list[_Place]) -> Detected:
    sample = b"".join(place.content for place in broken)
    ranked = sorted(
        ((_score(sample, encoding), encoding) for encoding in _LEGACY),
        key=lambda pair: -pair[0],
    )
    score, best = ranked[0]
    believable = score >= _BELIEVABLE
    if valid and not (believable and _reads_better(valid, best)):
        raise _mixed(valid[0], broken[0], best)
    if not believable:
        raise _unknown(broken[0], sample, score)
    _refuse_second_legacy(broken, best)
    return Detected(best, round(score, 2))


def _score(sample: bytes, encoding: Encoding) -> float:
    try:
        return share_of_syllables(compose(encoding.decode(sample)))
    except (UnicodeDecodeError, UnfitError):
        lines = sample.splitlines(keepends=True)
        fit = [text for line in lines if (text := _try(line, encoding)) is not None]
        return share_of_syllables(compose("".join(fit))) * len(fit) / len(lines)


def _try(line: bytes, encoding: Encoding) -> str | None:
    try:
        return encoding.decode(line)
    except (UnicodeDecodeError, UnfitError):
        return None


def _reads_better(places: list[_Place], legacy: Encoding) -> bool:
    """Tell whether lines that happen to be valid UTF-8 are the old encoding all the same."""
    content = b"".join(place.content for place in places)
    return _score(content, legacy) > _score(content, UTF_8)


def _mixed(valid: _Place, broken: _Place, legacy: Encoding) -> EncodingMixedError:
    if valid.line < broken.line:
        return _stranger(broken, _first_broken_byte(broken.content), UTF_8)
    return _stranger(valid, _first_beyond_ascii(valid.content), legacy)


def _refuse_second_legacy(places: list[_Place], best: Encoding) -> None:
    others = [encoding for encoding in _LEGACY if encoding is not best]
    for place in places:
        text = _try(place.content, best)
        if text is not None and len(marked_words(compose(text))) < _FEW_WORDS:
            continue
        score = max(_score(place.content, other) for other in others)
        if score >= _OWN and score > 2 * _score(place.content, best):
            raise _stranger(place, _first_beyond_ascii(place.content), best)


def _stranger(place: _Place, at: int, main: Encoding) -> EncodingMixedError:
    return EncodingMixedError(
        line=place.line,
        byte=place.offset + at + 1,
        value=f"0x{place.content[at]:02X}",
        encoding=main.name,
    )


def _unknown(place: _Place, sample: bytes, score: float) -> EncodingUnknownError:
    from charset_normalizer import from_bytes

    guess = from_bytes(sample).best()
    names = ["windows-1252", *(each.name for each in _LEGACY)]
    if guess is not None and guess.encoding not in {"cp1252", "cp1258", "utf_8"}:
        names.insert(0, guess.encoding)
    shown = [(name, text) for name in names if (text := _preview(place.content, name))][:3]
    first, second, third = (shown + [("–", "–")] * 3)[:3]
    return EncodingUnknownError(
        line=place.line, score=round(score, 2),
        first=first[0], first_text=first[1],
        second=second[0], second_text=second[1],
        third=third[0], third_text=third[1],
    )  # fmt: skip


def _preview(line: bytes, name: str) -> str:
    text = _try(line, find_encoding(name))
    return (
        "" if text is None else make_visible(compose(text).replace("\0", ""))[0].strip()[:_PREVIEW]
    )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _first_broken_byte(content: bytes) -> int:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _first_beyond_ascii(content: bytes) -> int:
    return next(place for place, byte in enumerate(content) if byte >= 0x80)  # noqa: PLR2004 - ASCII ends below


def _count_lines(body: bytes) -> int:
    return body.count(b"\n") + body.count(b"\r") - body.count(b"\r\n")


def _without_tones(word: str) -> str:
    spread = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if sign not in TONES))
