"""Answers that were found for a persona, and one of them chosen."""

from cham.apps.insights.segment_questions import said
from cham.apps.insights.segments import SaidAnswers
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.orgs.models import Organisation
from cham.apps.personas.errors import AnswerNotFoundError
from cham.apps.personas.proofs import FoundAnswer
from cham.core.personas import Segment


def look_for_answers(
    organisation: Organisation, segment: Segment, search: str
) -> SaidAnswers | Waiting | Failed | Nothing:
    """Find what customers of a segment said; raises as `said`."""
    return said(organisation, segment, search)


def found_answer(
    organisation: Organisation, segment: Segment, search: str, chosen: str
) -> FoundAnswer:
    """Give one of the answers found, as the lake has it.

    Parameters
    ----------
    chosen
        The answer's sequence number.

    Raises
    ------
    AnswerNotFoundError
        When it is none of those that were found by the same search.
    """
    found = said(organisation, segment, search)
    for each in found.answers if isinstance(found, SaidAnswers) else ():
        if str(each.sequence) == chosen:
            return FoundAnswer(
                source=each.source,
                import_id=each.import_id,
                message_id=each.message_id,
                customer=each.customer,
                text=each.text,
                day=each.moment.date(),
                score=each.score,
                scale=each.scale,
            )
    raise AnswerNotFoundError(answer=chosen[:30])
