"""The head count of a rule as it is being edited."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from cham.apps.insights.segment_questions import head_count
from cham.apps.insights.segments import HeadCount
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.orgs.models import Organisation
from cham.apps.persona_pages.editor import typed_segment
from cham.apps.persona_pages.page import Also, Size, also_of
from cham.apps.persona_pages.wording import explain_all
from cham.apps.personas.queries import live_personas
from cham.core.personas import Persona, PersonaFaults, Segment
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCount:
    """What is said about a rule: its size, what is wrong with it, or that it is being counted."""

    size: Size | None = None
    also: tuple[Also, ...] = ()
    faults: tuple[str, ...] = ()
    note: str = ""
    is_waiting: bool = False


def typed_count(
    organisation: Organisation, given: QueryDict, language: str, *, leave_out: str
) -> LiveCount:
    """Count the customers of a rule as it was typed; `leave_out` is the persona's own key."""
    try:
        segment = typed_segment(given, organisation.currency)
    except PersonaFaults as faults:
        return LiveCount(faults=explain_all(faults))
    persona = Persona(segment=segment, is_anti="anti" in given)
    return count_of(organisation, persona, language, leave_out=leave_out)


def count_of(
    organisation: Organisation, persona: Persona, language: str, *, leave_out: str
) -> LiveCount:
    """Count the customers of a persona's rule."""
    if not persona.segment:
        return LiveCount(note=_("Without a rule nobody can be counted, and no figure filtered."))
    found = head_count(organisation, persona.segment)
    if isinstance(found, Waiting):
        return LiveCount(is_waiting=True)
    if isinstance(found, HeadCount):
        numbers = Numbers(language)
        others = {key: count for key, count in found.also.items() if key != leave_out}
        own = HeadCount(as_of=found.as_of, sizes=found.sizes, also=others)
        return LiveCount(
            size=Size.of(found.sizes, numbers),
            also=also_of(organisation, persona, own, numbers),
            note=_twin(organisation, persona.segment, language, leave_out),
        )
    if isinstance(found, Nothing):
        return LiveCount(note=_("There are no customers to count yet: bring in data first."))
    assert isinstance(found, Failed)  # nothing else is left
    return LiveCount(note=_("The customers could not be counted; try again in a minute."))


def _twin(organisation: Organisation, segment: Segment, language: str, leave_out: str) -> str:
    """Warn where another live persona has the very same rule."""
    for each in live_personas(organisation):
        if each.key != leave_out and each.persona.segment == segment:
            return _("“{name}” has the same rule; a segment has one persona.").format(
                name=each.persona.name.read(language)
            )
    return ""
