"""How far a firm is on its way in, read off what there is; nothing is ticked by hand."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.first_run.models import Beginning
from cham.apps.imports.models import FileImport
from cham.apps.insights.models import Snapshot
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import Member, Organisation
from cham.apps.pains.models import PainDecision
from cham.core.journeys import GapKind, gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, whether it is done, and where it is done."""

    key: str
    title: str
    text: str
    href: str
    is_done: bool


def steps_of(organisation: Organisation) -> tuple[Step, ...]:
    """Give the steps of the organisation in scope, in order."""
    journeys = current_journeys(organisation)
    first = journeys[0] if journeys else None
    ownerless = [gap for gap in gaps(first) if gap.kind is GapKind.NO_OWNER] if first else []
    map_href = reverse("journeys:map", args=[first.key]) if first else reverse("journeys:library")
    beginning = Beginning.objects.first()
    return (
        Step(
            key="questions",
            title=_("Two questions"),
            text=_("Who are your customers, and what do you sell?"),
            href=reverse("first_run:start"),
            is_done=bool(beginning and beginning.customers and beginning.sells),
        ),
        Step(
            key="journey",
            title=_("Draw the journey"),
            text=_("A template is filled in already; rename, move and delete what is not yours."),
            href=map_href,
            is_done=first is not None,
        ),
        Step(
            key="owners",
            title=_("Give every touchpoint an owner"),
            text=_("{count} have none.").format(count=len(ownerless))
            if ownerless
            else _("One unit answers for each."),
            href=map_href,
            is_done=first is not None and not ownerless,
        ),
        Step(
            key="data",
            title=_("Bring in answers and orders"),
            text=_("Drop a file as it is, from Google Forms, Excel or your till."),
            href=reverse("imports:home"),
            is_done=FileImport.objects.filter(undone_at=None, imported__gt=0).exists(),
        ),
        Step(
            key="figures",
            title=_("See where it hurts"),
            text=_("The overview names the worst touchpoints, as far as the data can tell."),
            href=reverse("overview:home"),
            is_done=Snapshot.objects.exclude(content=b"").exists(),
        ),
        Step(
            key="pain",
            title=_("Decide about one pain"),
            text=_("Accept it, or say that it is not worth it; both are answers."),
            href=reverse("pains:list"),
            is_done=PainDecision.objects.exists(),
        ),
        Step(
            key="people",
            title=_("Invite your colleagues"),
            text=_("A link is enough; no mail server is needed."),
            href=reverse("orgs:members"),
            is_done=Member.objects.filter(is_active=True).count() > 1,
        ),
    )
