"""A text made ready to be looked through, and the words around a place in it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Self

from cham.core.text.redaction.bare import bare
from cham.core.text.redaction.beginnings import ANYTHING, Beginnings, Words
from cham.core.text.redaction.mentions import Mentions
from cham.core.text.redaction.outline import Outline, Places
from cham.core.text.redaction.spans import Claims, Place
from cham.core.text.word_lists import words_of

# In a text with marks `ma` is many things, and `mã` a code.
_SAYS_CODE = re.compile("mã|Mã|MÃ")
_LONG = 1500  # signs from which on an outline is quicker
_AFTER_SAYING = (" ", ": ", ":", " số ", " số: ")


class Sought:
    """An expression to look for in bare views, and where it may begin."""

    __slots__ = ("begins", "pattern")

    def __init__(self, expression: str, begins: Beginnings) -> None:
        self.pattern = re.compile(expression)
        self.begins = begins


@dataclass(frozen=True)
class Reading:
    """A composed text and its bare view, position by position the same."""

    text: str
    bare: str
    is_marked: bool
    claims: Claims
    _outline: Outline | None
    _numbers: dict[Callable[["Reading"], Iterable[Place]], list[Place]] = field(
        default_factory=dict, compare=False
    )

    @classmethod
    def of(cls, text: str, *, is_marked: bool) -> Self:
        view = bare(text)
        outline = Outline(view) if len(view) >= _LONG else None
        if outline is None:
            view = _NO_NUMBER.sub(_hide, view)
        elif outline.rows[1].max(initial=0) >= _DIGITS_OF_NO_NUMBER:
            view = outline.without_rows(of=_DIGITS_OF_NO_NUMBER)
            outline = Outline(view)
        return cls(text, view, is_marked, Claims(len(text)), outline)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.bare))

    def matches(self, sought: Sought, *, as_written: bool = False) -> Iterator[re.Match[str]]:
        """Give the matches of an expression in the bare view or in the text, as `finditer` does."""
        text = self.text if as_written else self.bare
        if self._outline is not None:
            return _tried(sought.pattern.match, text, sought.begins.places(self._outline))
        if sought.begins.are_in(self._words, self.bare):
            return sought.pattern.finditer(text)
        return _NO_MATCH

    @cached_property
    def codes(self) -> frozenset[int]:
        """Where numbers start that are called codes."""
        ends = {found.end() for found in self.matches(_CODE)}
        for said in _SAYS_CODE.finditer(self.text):
            place = said.end()
            ends.update(place + len(w) for w in _AFTER_SAYING if self.text.startswith(w, place))
        return frozenset(ends)

    @cached_property
    def sums(self) -> frozenset[int]:
        """Where numbers start that are called sums of money."""
        return frozenset(found.end() for found in self.matches(_SUM))

    @cached_property
    def _hotlines(self) -> frozenset[int]:
        return frozenset(found.end() for found in self.matches(_HOTLINE))

    def is_hotline(self, start: int) -> bool:
        """Tell whether the number that starts here is called one that a firm gives to all."""
        return start in self._hotlines

    def has_any(self, keys: tuple[str, ...]) -> bool:
        """Tell whether one of some keys stands anywhere."""
        return any(key in self.bare for key in keys)

    def mentions(self, sought: Sought) -> Mentions:
        """Find where words of one meaning stand."""
        found = self.matches(sought)
        return _NO_MENTION if found is _NO_MATCH else Mentions(found, self.bare)

    def once(self, find: Callable[["Reading"], Iterable[Place]]) -> list[Place]:
        """Look for numbers once, however many ask for them."""
        if find not in self._numbers:
            self._numbers[find] = list(find(self))
        return self._numbers[find]

    def is_inside_a_word(self, start: int) -> bool:
        """Tell whether a letter or digit stands right before a place."""
        return start > 0 and self.bare[start - 1].isalnum()

    def is_amount(self, end: int) -> bool:
        """Tell whether what ends here is followed by a currency or a unit."""
        return may_be_a_unit(self.bare[end : end + 2]) and _UNIT.match(self.bare, end) is not None

    def is_code(self, start: int) -> bool:
        """Tell whether the number that starts here is called a code of an order or a thing."""
        return start in self.codes


@lru_cache(1 << 12)
def may_be_a_unit(beginning: str) -> bool:
    """Tell whether a unit may begin with two signs; most that stand after a number do not."""
    return beginning.lstrip(" ")[:1] in _OF_UNITS


def _hide(found: re.Match[str]) -> str:
    return "_" * len(found.group())


def _tried(
    match: Callable[[str, int], re.Match[str] | None], text: str, places: Places
) -> Iterator[re.Match[str]]:
    done = 0
    for place in places.tolist():
        if place >= done:
            found = match(text, place)
            if found is not None:
                done = found.end()
                yield found


# No number of a person has so many digits in one piece; looking into them would only take time.
_DIGITS_OF_NO_NUMBER = 25
_NO_NUMBER = re.compile(rf"[0-9]{{{_DIGITS_OF_NO_NUMBER},}}")
_NO_MATCH: Iterator[re.Match[str]] = iter(())
_NO_MENTION = Mentions((), "")
_WORD = re.compile("[a-z_]+")
_UNIT = re.compile(
    r" ?(?:vnd|d(?![/a-z])|₫|dong\b|nghin\b|ngan\b|trieu\b|ty\b|tr\b|k\b|usd|\$|€|%|mah|ml\b|kg\b"
    r"|gb\b|mb\b|km\b|m2\b|gram|g\b|luot|diem\b|nguoi|san pham\b|don\b|like|view|sao\b)"
)
_OF_UNITS = frozenset("vd₫ntku$€%mgls")  # what each of them begins with
_SUM = Sought(
    r"\b(?:tru|tien|nap|rut|gia|phi|mat|con|du|hoan|tra|vay|lai|luong|tong|chuyen"
    r"|paid|charged|pay|amount|fee|price|balance|usd|vnd|hon)(?: (?:la|duoc|them|lai|mat|them))?[ :=]{1,3}",
    Words("""
    tru tien nap rut gia phi mat con du hoan tra vay lai luong tong chuyen paid charged pay amount
    fee price balance usd vnd hon
    """),
)
# Only right before a number: `gọi hotline bằng số 090…` tells the customer's own.
_HOTLINE = Sought(
    r"\b(?:hot ?line|tong dai|cskh|cham soc khach hang)"
    r"(?: (?:so|la|mien phi|(?:cua )?(?:shop|quan|hang|cong ty))\b){0,3}[ :=.\-]{1,3}",
    Words("hot hotline tong cskh cham"),
)
_CARRIERS = words_of("dh hd po od inv ft ghn ghtk spx jt vtp vnp ems")
_CODE = Sought(
    r"(?:#|\b(?:ma (?:so )?(?:don|van don|hoa don|giao dich|gd|san pham|sp|kh|khach|phieu|hop dong|hd"
    r"|tra cuu|buu gui|voucher|giam gia|qua|the cao|dat|ve|don hang|tham chieu)"
    r"|don hang|hoa don|van don|don|hop dong|phieu|order|invoice|tracking|bill|sku|serial|seri|imei"
    r"|model|ticket|booking|transaction|reference|ref|mvd|mdh|madh|s/n)"
    r"(?: (?:hang|so|no|id|number|code|cua|toi|minh|em|la|is|was|giao dich))*\.?) ?[:#=\-]? ?#?"
    rf"(?:(?:{'|'.join(_CARRIERS)})[ \-])?",
    Words(
        " ".join(
            word + carrier
            for word in words_of("""
            ma don hoa van hop phieu order invoice tracking bill sku serial seri imei model ticket
            booking transaction reference ref mvd mdh madh s
            """)
            for carrier in ("", *_CARRIERS)
        ),
        signs={"#": ANYTHING},
    ),
)
