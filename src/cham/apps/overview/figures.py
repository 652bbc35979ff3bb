"""The row of figures: each with its interval, what it was before, and the way to what is behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.insights.results import Shift
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.insights.sight import Sight
from cham.apps.reports.pages.overview import KeyFigure, key_figures
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import measure_title, score_tone
from cham.core.interactions import Scale
from cham.core.journeys import GapKind
from cham.core.measures import Measure, Verdict

_NPS = "nps_0_10"
_MOST_SCORES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the row.

    Attributes
    ----------
    change
        Against the period before, in words: risen, fallen, within noise; empty without one.
    """

    label: str
    value: str
    note: str
    href: str
    change: str = ""
    tone: str = ""


def tiles(sight: Sight) -> tuple[Tile, ...]:
    """Give the figures that the data can give, in the order in which a manager asks for them."""
    return (*_scores(sight), *_others(sight))


def _scores(sight: Sight) -> Iterator[Tile]:
    """Give each question that was asked often, recommendation first."""
    reader = sight.reader
    overall = {
        name: measured
        for name, measured in reader.evidence.overall.items()
        if measured.value is not None
    }
    ordered = sorted(overall, key=lambda name: (name != _NPS, -overall[name].n))
    for name in ordered[:_MOST_SCORES]:
        yield _score(sight, reader, name, overall[name])


def _score(sight: Sight, reader: Reader, name: str, measured: Measure) -> Tile:
    ready = sight.ready
    shift = ready.changes.overall.get(name) if ready is not None else None
    tone = score_tone(measured)
    return Tile(
        label="NPS" if name == _NPS else measure_title(Scale.parse(name)),
        value=reader.figure(measured),
        note=_("95% interval {interval}, n = {n}").format(
            interval=reader.interval(measured), n=reader.numbers.number(measured.n)
        ),
        href=rows_address(sight.asked, Figure.ANSWERS, scale=name),
        change=change_words(reader, measured, shift),
        tone="" if tone in {"thin", "even"} else tone,
    )


def _others(sight: Sight) -> Iterator[Tile]:
    """Give the other key figures of the report, each leading to its page."""
    paths = _with(sight, reverse("paths:show"))
    places = {
        "positivity": rows_address(sight.asked, Figure.ANSWERS),
        "money": _with(sight, reverse("pains:list")),
        GapKind.NO_OWNER: reverse("responsibilities:matrix"),
        GapKind.BROKEN_HANDOFF: reverse("responsibilities:matrix"),
    }
    for each in key_figures(sight.reader):
        if each.key != "nps":
            yield _tile(each, places.get(each.key, paths))


def _tile(figure: KeyFigure, href: str) -> Tile:
    return Tile(
        label=figure.label, value=figure.value, note=figure.note, href=href, tone=figure.tone
    )


def change_words(reader: Reader, measured: Measure, shift: Shift | None) -> str:
    """Say how a figure moved, and whether that is more than noise."""
    if shift is None or shift.value is None:
        return ""
    amount = reader.value(abs(shift.value), measured.unit).lstrip("+")
    if shift.verdict is Verdict.CHANGED:
        if shift.value > 0:
            return _("up {amount} on the period before").format(amount=amount)
        return _("down {amount} on the period before").format(amount=amount)
    return _("no change beyond noise")


def _with(sight: Sight, address: str) -> str:
    query = sight.asked.query
    return f"{address}?{query}" if query else address
