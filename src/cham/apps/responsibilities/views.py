from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET

from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.responsibilities.cards import card_of
from cham.apps.responsibilities.matrix import handoff_table, matrix_of, matrix_table
from cham.apps.responsibilities.own import own_cards
from cham.apps.screens.empty import Empty, Way
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.core.journeys import Journey


@guarded(Act.SEE_MAPS)
@require_GET
def matrix(request: MemberRequest) -> HttpResponse:
    """Show who answers for what, gaps first."""
    journeys = current_journeys(request.organisation)
    if not journeys:
        return _nothing(request, _("Responsibilities"))
    journey = _chosen(journeys, request.GET.get("journey", ""))
    language = Style.of(request).language
    drawn = matrix_of(journey, language)
    tables = (matrix_table(drawn), handoff_table(journey, language))
    file = csv_answer(request, tables)
    if file is not None:
        return file
    context = {
        "matrix": drawn,
        "matrix_table": tables[0],
        "handoffs": tables[1],
        "journeys": [(each.key, each.name.read(language), each is journey) for each in journeys],
        "lead": _gap_words(drawn.gaps, len(drawn.lines)),
    }
    return show(request, "responsibilities/matrix.html", context, title=_("Responsibilities"))


@guarded(Act.SEE_MAPS)
@require_GET
def card(request: MemberRequest, unit: str) -> HttpResponse:
    """Show everything that the maps ask of a unit."""
    journeys = current_journeys(request.organisation)
    if unit not in {each.key for journey in journeys for each in journey.units}:
        raise Http404
    drawn = card_of(unit, journeys, Style.of(request).language)
    crumbs = (Crumb(_("Responsibilities"), "/responsibilities/"),)
    return show(
        request, "responsibilities/card.html", {"card": drawn}, title=drawn.name, crumbs=crumbs
    )


@guarded(Act.SEE_MAPS)
@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """Show what the maps ask of the reader's own units."""
    journeys = current_journeys(request.organisation)
    cards = own_cards(request.member, journeys, Style.of(request).language)
    empty = None
    if not request.member.units.exists():
        empty = Empty(
            icon="tasks",
            title=_("You belong to no unit yet"),
            text=_("An admin puts members into units; then the work of your unit stands here."),
            offers_sample=False,
        )
    elif not cards:
        empty = Empty(
            icon="tasks",
            title=_("No map asks anything of your unit yet"),
            text=_("Owners and tasks are set on the journey map."),
            actions=(Way(_("Open the maps"), "/journeys/"),),
        )
    context = {"cards": cards, "empty": empty}
    return show(request, "responsibilities/mine.html", context, title=_("My tasks"))


def _nothing(request: MemberRequest, title: str) -> HttpResponse:
    empty = Empty(
        icon="owner",
        title=_("No journey is drawn yet"),
        text=_("Responsibilities are set on the journey map; start from a template."),
        actions=(Way(_("Draw a journey"), "/journeys/"),),
    )
    return show(request, "responsibilities/nothing.html", {"empty": empty}, title=title)


def _chosen(journeys: tuple[Journey, ...], key: str) -> Journey:
    return next((each for each in journeys if each.key == key), journeys[0])


def _gap_words(gaps: int, touchpoints: int) -> str:
    if not gaps:
        return _("Every touchpoint has one owner who may change it.")
    return ngettext(
        "{count} of {all} touchpoints has no owner, too many, or one who may not change it.",
        "{count} of {all} touchpoints have no owner, too many, or one who may not change them.",
        gaps,
    ).format(count=gaps, all=touchpoints)
