"""The few themes that stand on the overview of comments."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.comments.wanted import Wanted
from cham.apps.insights.asking import Asked
from cham.apps.orgs.membership import Caller
from cham.apps.screens.tables import Style
from cham.apps.themes.page import Painter, ThemeCard
from cham.apps.themes.queries import Failed, Ready, Waiting
from cham.apps.themes.seeing import sees_all, themes_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePart:
    """What `themes/parts/themes.html` shows as `part`; its look is in `cham/themes.css`.

    Attributes
    ----------
    href
        Leads to all themes of the period.
    notes
        What they are counted from, where that is not what the page asks.
    """

    rows: tuple[ThemeCard, ...] = ()
    waiting: Waiting | None = None
    cannot_tell: str = ""
    failure: str = ""
    href: str
    notes: tuple[str, ...] = ()


def theme_part(caller: Caller, wanted: Wanted, style: Style) -> ThemePart:
    """Give the themes of a period, those that grow or shrink first.

    Of a filter only journey and period hold. Asked in the organisation's scope.
    """
    meant = Asked(journey=wanted.asked.journey, period=wanted.asked.period)
    href = reverse("themes:list") + (f"?{meant.query}" if meant.query else "")
    found = themes_for(caller, meant.period)
    if isinstance(found, Ready):
        painter = Painter(caller, meant, style)
        drawn = painter.drawn(found.findings)
        return ThemePart(
            rows=painter.rows(found),
            cannot_tell=found.findings.cannot_tell,
            href=href,
            notes=tuple(filter(None, (drawn, _unfiltered(caller, wanted)))),
        )
    if isinstance(found, Waiting):
        return ThemePart(waiting=found, href=href)
    return ThemePart(failure=found.code if isinstance(found, Failed) else "", href=href)


def _unfiltered(caller: Caller, wanted: Wanted) -> str:
    """Say that themes are of the whole period, wherever anything else is asked for."""
    if wanted == Wanted(asked=Asked(journey=wanted.asked.journey, period=wanted.asked.period)):
        return ""
    if sees_all(caller):
        return _("Themes are counted from all comments of the period, whatever else is chosen.")
    return _(
        "Themes are counted from all comments of the period that you may see, whatever else is chosen."
    )
