"""A text made ready to be looked through, and the words around a place in it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Self

from cham.core.text.redaction.bare import bare
from cham.core.text.redaction.mentions import Mentions

# In a text with marks `ma` is many things, and `mã` a code.
_SAYS_CODE = re.compile("mã|Mã|MÃ")
_AFTER_SAYING = (" ", ": ", ":", " số ", " số: ")


Number = tuple[int, int, str]
"""Where a number starts and ends, and its digits."""


@dataclass(frozen=True)
class Reading:
    """A composed text and its bare view, position by position the same."""

    text: str
    bare: str
    is_marked: bool
    _numbers: dict[Callable[["Reading"], Iterable[Number]], list[Number]] = field(
        default_factory=dict, compare=False
    )

    @classmethod
    def of(cls, text: str, *, is_marked: bool) -> Self:
        return cls(text, _NO_NUMBER.sub(_hide, bare(text)), is_marked)

    @cached_property
    def codes(self) -> frozenset[int]:
        """Where numbers start that are called codes."""
        ends = {found.end() for found in _CODE.finditer(self.bare)}
        for said in _SAYS_CODE.finditer(self.text):
            place = said.end()
            ends.update(place + len(w) for w in _AFTER_SAYING if self.text.startswith(w, place))
        return frozenset(ends)

    @cached_property
    def sums(self) -> frozenset[int]:
        """Where numbers start that are called sums of money."""
        return frozenset(found.end() for found in _SUM.finditer(self.bare))

    def has_any(self, keys: tuple[str, ...]) -> bool:
        """Tell whether one of some keys stands anywhere."""
        return any(key in self.bare for key in keys)

    def mentions(self, pattern: re.Pattern[str], keys: tuple[str, ...]) -> Mentions:
        """Find the places of a pattern; each of its words holds one of the keys."""
        return Mentions(pattern, self.bare if self.has_any(keys) else "")

    def once(self, find: Callable[["Reading"], Iterable[Number]]) -> list[Number]:
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


# No number of a person has so many digits in one piece; looking into them would only take time.
_NO_NUMBER = re.compile(r"[0-9]{25,}")
_UNIT = re.compile(
    r" ?(?:vnd|d(?![/a-z])|₫|dong\b|nghin\b|ngan\b|trieu\b|ty\b|tr\b|k\b|usd|\$|€|%|mah|ml\b|kg\b"
    r"|gb\b|mb\b|km\b|m2\b|gram|g\b|luot|diem\b|nguoi|san pham\b|don\b|like|view|sao\b)"
)
_OF_UNITS = frozenset("vd₫ntku$€%mgls")  # what each of them begins with
_SUM = re.compile(
    r"\b(?:tru|tien|nap|rut|gia|phi|mat|con|du|hoan|tra|vay|lai|luong|tong|chuyen"
    r"|paid|charged|pay|amount|fee|price|balance|usd|vnd|hon)(?: (?:la|duoc|them|lai|mat|them))?[ :=]{1,3}"
)
_CODE = re.compile(
    r"(?:#|\b(?:ma (?:so )?(?:don|van don|hoa don|giao dich|gd|san pham|sp|kh|khach|phieu|hop dong|hd"
    r"|tra cuu|buu gui|voucher|giam gia|qua|the cao|dat|ve|don hang|tham chieu)"
    r"|don hang|hoa don|van don|don|hop dong|phieu|order|invoice|tracking|bill|sku|serial|seri|imei"
    r"|model|ticket|booking|transaction|reference|ref|mvd|mdh|madh|s/n)"
    r"(?: (?:hang|so|no|id|number|code|cua|toi|minh|em|la|is|was|giao dich))*\.?) ?[:#=\-]? ?#?"
    r"(?:(?:dh|hd|po|od|inv|ft|ghn|ghtk|spx|jt|vtp|vnp|ems)[ \-])?"
)
