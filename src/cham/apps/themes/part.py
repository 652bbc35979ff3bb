"""The few themes that stand on the overview of comments."""

from dataclasses import dataclass

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.orgs.membership import Caller
from cham.apps.screens.tables import Style
from cham.apps.themes.page import Painter, ThemeCard
from cham.apps.themes.queries import Failed, Ready, Waiting, themes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePart:
    """What `themes/parts/themes.html` shows as `part`; its look is in `cham/themes.css`.

    Attributes
    ----------
    href
        Leads to all themes of the period.
    """

    rows: tuple[ThemeCard, ...] = ()
    waiting: Waiting | None = None
    cannot_tell: str = ""
    failure: str = ""
    href: str


def theme_part(caller: Caller, asked: Asked, style: Style) -> ThemePart:
    """Give the themes of a period, those that grow or shrink first.

    Of a filter only journey and period hold. Asked in the organisation's scope.
    """
    meant = Asked(journey=asked.journey, period=asked.period)
    href = reverse("themes:list") + (f"?{meant.query}" if meant.query else "")
    found = themes_of(caller.organisation, meant.period)
    if isinstance(found, Ready):
        rows = Painter(caller, meant, style).rows(found)
        return ThemePart(rows=rows, cannot_tell=found.findings.cannot_tell, href=href)
    if isinstance(found, Waiting):
        return ThemePart(waiting=found, href=href)
    return ThemePart(failure=found.code if isinstance(found, Failed) else "", href=href)
