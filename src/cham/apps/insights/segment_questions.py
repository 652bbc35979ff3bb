"""Head counts, what customers are known by, and what they said, as pages ask for them."""

from cham.apps.insights.asking import Asked
from cham.apps.insights.segments import (
    Facts,
    HeadCount,
    HeadCounts,
    SaidAnswers,
    said_kind,
    segment_kind,
)
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures_of_kind
from cham.apps.insights.waiting import FACTS, PERSONAS
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.queries import standing_of_personas
from cham.core.personas import Segment


def head_count(
    organisation: Organisation, segment: Segment
) -> HeadCount | Waiting | Failed | Nothing:
    """Count the customers whom a rule takes."""
    found = figures_of_kind(organisation, segment_kind(segment), Asked())
    return found.kept(HeadCount) if isinstance(found, Ready) else found


def head_counts(organisation: Organisation) -> HeadCounts | Waiting | Failed | Nothing:
    """Count the customers of every live persona, as they are now."""
    with organisation_scope(organisation):
        standing = standing_of_personas()
    found = figures_of_kind(organisation, f"{PERSONAS}{standing}", Asked())
    return found.kept(HeadCounts) if isinstance(found, Ready) else found


def facts(organisation: Organisation) -> Facts | Waiting | Failed | Nothing:
    """Tell what customers can be told apart by."""
    found = figures_of_kind(organisation, FACTS, Asked())
    return found.kept(Facts) if isinstance(found, Ready) else found


def said(
    organisation: Organisation, segment: Segment, search: str
) -> SaidAnswers | Waiting | Failed | Nothing:
    """Find what customers of a segment said; of all customers, where it has no rule.

    Raises
    ------
    ChoiceTooLongError
        When the search is too long.
    """
    found = figures_of_kind(organisation, said_kind(segment, search), Asked())
    return found.kept(SaidAnswers) if isinstance(found, Ready) else found
