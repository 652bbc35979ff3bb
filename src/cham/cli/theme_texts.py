"""How `cham text themes` tells a person what customers write about."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cham.cli.language import _
from cham.core.errors import N_

if TYPE_CHECKING:
    from cham.core.measures import Estimate
    from cham.drawing.numbers import Numbers
    from cham.voice.themes import Theme, Themes

_TRENDS = {
    "growing": N_("growing"),
    "shrinking": N_("shrinking"),
    "within_noise": N_("within noise"),
    "cannot_tell": N_("cannot tell yet"),
}
_NONE = {
    "too_few_comments": N_("too few texts for themes: at least 30 are needed"),
    "nothing_in_common": N_("no three texts say the same thing"),
}
_PARTS_SHOWN = 3


class ThemeTeller:
    """Writes themes for readers of one language."""

    def __init__(self, numbers: "Numbers") -> None:
        self._numbers = numbers

    def themes(self, found: "Themes") -> str:
        """Say what the texts are about."""
        if found.cannot_tell:
            return _(_NONE[found.cannot_tell.value])
        text = _("{themes} themes in {count} texts; {share} of the texts belong to one")
        head = text.format(
            themes=self._numbers.number(len(found.themes)),
            count=self._numbers.number(found.n),
            share=self._numbers.share((found.covered.value or 0) / 100),
        )
        return "\n".join([head, *(line for each in found.themes for line in self._theme(each))])

    def _theme(self, theme: "Theme") -> Iterator[str]:
        trend = theme.trend
        said = "" if trend is None else f", {_(_TRENDS[trend.value])}{self._change(theme)}"
        count = self._numbers.number(theme.count)
        yield ""
        yield f"{theme.name}  ({count}, {self._interval(theme.share)}{said})"
        for parts in (theme.sentiments, theme.touchpoints, theme.units):
            if parts:
                shown = [
                    f"{each.code} {self._numbers.share((each.share.value or 0) / 100)}"
                    for each in parts[:_PARTS_SHOWN]
                ]
                yield f"  {', '.join(shown)}"
        for quote in theme.quotes:
            yield f"  “{quote.text}” ({_('line {line}').format(line=quote.comment)})"

    def _change(self, theme: "Theme") -> str:
        change = theme.change
        if change is None or change.value is None or change.low is None or change.high is None:
            return ""
        value, low, high = (
            self._numbers.signed(each, 1) for each in (change.value, change.low, change.high)
        )
        return " " + _("{value} points [{low} to {high}]").format(value=value, low=low, high=high)

    def _interval(self, share: "Estimate") -> str:
        value = self._numbers.share((share.value or 0) / 100, 1)
        if share.low is None or share.high is None:
            return value
        low, high = self._numbers.number(share.low, 1), self._numbers.number(share.high, 1)
        return f"{value} [{low}–{high}]"
