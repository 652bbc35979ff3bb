"""The signs of interactions, counted: what rules are tried against on a page."""

from dataclasses import dataclass
from datetime import datetime

from cham.apps.insights.asking import Asked
from cham.apps.insights.sign_question import kind_of
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures_of_kind
from cham.apps.orgs.models import Organisation
from cham.core.journeys import SignCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsReady:
    """Counts of signs that rules can be tried against.

    Attributes
    ----------
    is_old
        Whether interactions came since; newer counts are being made.
    """

    asked: Asked
    counts: SignCounts
    made_at: datetime
    is_old: bool


def signs(
    organisation: Organisation, asked: Asked, properties: frozenset[str] = frozenset()
) -> SignsReady | Waiting | Failed | Nothing:
    """Give the signs of a journey, period and filter, counted by a job.

    Parameters
    ----------
    properties
        Those that rules look at.
    """
    found = figures_of_kind(organisation, kind_of(properties), asked)
    if not isinstance(found, Ready):
        return found
    counts = found.kept(SignCounts)
    return SignsReady(asked=found.asked, counts=counts, made_at=found.made_at, is_old=found.is_old)
