"""How one pain is put in words, on the map and in the ranking."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.core.pains import VERDICTS, Pain, Verdict


@dataclass(frozen=True, slots=True)
class PainNote:
    """A pain on the map: its money, its name, its place in the ranking."""

    money: str
    name: str
    note: str
    tone: str


def pain_note(reader: Reader, pain: Pain) -> PainNote:
    """Put a claimed pain in three short lines."""
    place = _("Rank {place}").format(place=pain.rank.place) if pain.rank else ""
    if pain.verdict is Verdict.CLAIMED and pain.cost is not None:
        money = pain.cost.money
        low, high = reader.money(money.low), reader.money(money.high)
        note = _("{low} to {high} · {place}").format(low=low, high=high, place=place)
        return PainNote(reader.money(money.value), reader.name(pain.key), note, "told")
    return PainNote(_("Money cannot be told"), reader.name(pain.key), place, "untold")


def verdict_words(pain: Pain) -> str:
    """Say what may be said about a touchpoint, and what it would take to say more."""
    words = _(VERDICTS[pain.verdict])
    if pain.needed is not None:
        more = _("About {count} bad experiences would be needed.").format(count=pain.needed)
        return f"{words} {more}"
    return words
