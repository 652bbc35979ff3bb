"""How one pain is put in words, on the map and in the ranking."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import measure_title
from cham.core.interactions import Scale
from cham.core.pains import VERDICTS, Pain, PainReport
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True)
class PainNote:
    """A pain on the map: its money, its name, its place in the ranking."""

    money: str
    name: str
    note: str
    tone: str


def pain_note(reader: Reader, pain: Pain) -> PainNote:
    """Put a claimed pain in three short lines."""
    money = pain.at_risk
    if money is not None:
        place = _("Rank {place}").format(place=pain.rank.place) if pain.rank else ""
        low, high = reader.money(money.low), reader.money(money.high)
        note = _("{low} to {high} · {place}").format(low=low, high=high, place=place)
        return PainNote(reader.money(money.value), reader.name(pain.key), note, "told")
    return PainNote(_("Money cannot be told"), reader.name(pain.key), "", "untold")


def no_pains_words(reader: Reader) -> str:
    """Say why no pain could be looked for, and what would change that."""
    waiting = reader.evidence.unfollowed
    if waiting is None:
        return _(
            "Pains need scores and purchases in the same period. Bring in both, or choose a longer "
            "period."
        )
    return _(
        "A customer counts as lost after {days} days without a purchase, and nobody who answered "
        "in this period has been followed that long. Pains can be told from {day}."
    ).format(
        days=reader.numbers.number(waiting.horizon_days),
        day=f"{waiting.told_from:%d/%m/%Y}",
    )


def verdict_words(pain: Pain) -> str:
    """Say what may be said about a touchpoint, and what it would take to say more."""
    words = _(VERDICTS[pain.verdict])
    if pain.needed is not None:
        count = Numbers(get_language() or "vi").number(pain.needed)
        more = _("About {count} bad experiences would be needed.").format(count=count)
        return f"{words} {more}"
    return words


def band_words(report: PainReport, language: str) -> str:
    """Say which answers count as bad and which as good, scale by scale; empty without answers."""
    if not report.bands:
        return ""
    numbers = Numbers(language)
    text = _("{scale}: bad up to {bad}, good from {good}")
    said = [
        text.format(
            scale=measure_title(Scale.parse(name)),
            bad=numbers.number(cuts.bad),
            good=numbers.number(cuts.good),
        )
        for name, cuts in sorted(report.bands.items())
    ]
    return _("Bad and good answers: {scales}.").format(scales="; ".join(said))


def untold_words(pain: Pain, language: str) -> str:
    """Say what may be said about a touchpoint, with the difference in loss where it was tested."""
    words = verdict_words(pain)
    if pain.cost is None or pain.verdict.is_claim:
        return words
    signed, loss = Numbers(language).signed, pain.cost.loss
    found = _("Difference in loss {value} points ({low} to {high}).").format(
        value=signed(100 * loss.value, 1),
        low=signed(100 * loss.low, 1),
        high=signed(100 * loss.high, 1),
    )
    return f"{words} {found}"
