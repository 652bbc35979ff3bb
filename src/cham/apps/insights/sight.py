"""What every page with numbers begins with: the question, the bar above it, and the figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cham.apps.insights.asking import Asked
from cham.apps.insights.filter_bar import FilterBar, filter_bar
from cham.apps.insights.snapshots import Failed, Figures, Nothing, Ready, Waiting, figures
from cham.apps.journeys.queries import unfolded_journeys
from cham.apps.orgs.membership import MemberRequest
from cham.apps.personas.errors import PersonaUnknownError
from cham.apps.personas.queries import persona_names
from cham.apps.reports.pages.reader import Reader
from cham.apps.screens.empty import Empty, Way
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A question of a page and what is known about it.

    Attributes
    ----------
    refusal
        Why the address asks for something that cannot be asked; the default is shown instead.
    """

    asked: Asked
    bar: FilterBar
    figures: Figures
    language: str
    refusal: str = ""

    @property
    def ready(self) -> Ready | None:
        """The figures, where there are any yet."""
        return self.figures if isinstance(self.figures, Ready) else None

    @property
    def reader(self) -> Reader:
        """Whoever reads the figures; only where they are ready."""
        assert isinstance(self.figures, Ready)  # the template shows the state otherwise
        return Reader(self.language, self.figures.evidence)

    @property
    def waiting(self) -> Waiting | None:
        """Figures that are being made."""
        return self.figures if isinstance(self.figures, Waiting) else None

    @property
    def failure(self) -> str:
        """The code of what went wrong; empty where nothing did."""
        return self.figures.code if isinstance(self.figures, Failed) else ""

    @property
    def empty(self) -> Empty | None:
        """What to say where there is nothing to make figures of."""
        if not isinstance(self.figures, Nothing):
            return None
        if self.figures.is_empty:
            return Empty(
                icon="data",
                title=_("No data yet"),
                text=_(
                    "Bring in a file of answers or orders, or connect a system, and this page "
                    "fills itself."
                ),
                actions=(Way(_("Bring in data"), "/data/"),),
            )
        return Empty(
            icon="filter",
            title=_("Nothing in this period and filter"),
            text=_("No interaction lies in it. Choose a longer period or another filter."),
            actions=(Way(_("All time"), "?period=all"),),
            offers_sample=False,
        )


def look(request: MemberRequest, kept: Sequence[tuple[str, str]] = ()) -> Sight:
    """Read a page's question, and ask for its figures.

    Parameters
    ----------
    kept
        What the page asks besides, name and value; it stays when the bar is used.
    """
    refusal, language = "", Style.of(request).language
    personas = persona_names(request.organisation, language)
    try:
        asked = asked_of(request, personas)
    except ChamError as error:
        asked, refusal = Asked(), _(error.template).format(**error.fields)
    journeys = unfolded_journeys(request.organisation)
    if asked.journey not in {each.key for each in journeys}:
        asked = replace(asked, journey=journeys[0].key if journeys else None)
    found = figures(request.organisation, asked)
    bar = filter_bar(
        request.path,
        asked,
        journeys,
        language=language,
        personas=personas,
        has_value=not isinstance(found, Ready) or found.evidence.purchases > 0,
        kept=kept,
    )
    return Sight(asked=asked, bar=bar, figures=found, language=language, refusal=refusal)


def asked_of(request: HttpRequest, personas: Collection[str]) -> Asked:
    """Read the question off a request, and hold it to the personas that there are.

    Raises
    ------
    PersonaUnknownError
        When it names a persona that no customers can be told by.
    ChamError
        As `Asked.of`.
    """
    asked = Asked.of(request)
    if asked.persona and asked.persona not in personas:
        raise PersonaUnknownError(persona=asked.persona)
    return asked
