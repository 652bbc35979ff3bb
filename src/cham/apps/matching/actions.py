"""Use case: make a touchpoint of interactions that no touchpoint takes."""

from dataclasses import dataclass

from cham.apps.journeys.contents import readable
from cham.apps.journeys.drafts import draft_of
from cham.apps.journeys.editing import Saved, edit_draft
from cham.apps.journeys.keys import free_key, key_of
from cham.apps.journeys.queries import find_journey
from cham.apps.matching.errors import ClauseEmptyError, StageUnknownError, TouchpointNameError
from cham.apps.orgs.membership import Caller
from cham.core.journeys import Add, Clause, Fields, Part

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTouchpoint:
    """A touchpoint that stands in the draft of its journey now."""

    key: str
    name: str
    saved: Saved


def make_touchpoint(
    caller: Caller, journey: str, stage: str, *, name: str, clause: Clause
) -> MadeTouchpoint:
    """Add a touchpoint with its rule to the draft of a journey, at the end of a stage.

    It is one edit of the draft, taken back like any other.

    Parameters
    ----------
    clause
        Which interactions it is: names, kinds, channels, touchpoints, sources; no properties.

    Raises
    ------
    JourneyUnknownError, JourneyArchivedError, StageUnknownError
        When there is no such place for it.
    TouchpointNameError, ClauseEmptyError
        When it has no name, or takes nothing.
    """
    plain = " ".join(readable(name).split())
    if not 1 <= len(plain) <= _LONGEST_NAME:
        raise TouchpointNameError(most=_LONGEST_NAME)
    if clause.is_empty:
        raise ClauseEmptyError
    draft = draft_of(find_journey(journey))
    stages = [each.key for each in draft.journey.stages]
    if stage not in stages:
        raise StageUnknownError(stage=stage[:60], allowed=", ".join(stages))
    language = draft.journey.language
    key = free_key(key_of(plain), {each.key for each in draft.journey.touchpoints})
    fields: Fields = {"name": {language: plain}, "rule": [_written(clause)]}
    known = {each.key for each in draft.journey.channels}
    if len(clause.channels) == 1 and clause.channels[0] in known:
        fields["channel"] = clause.channels[0]
    add = Add(part=Part.TOUCHPOINT, key=key, stage=stage, fields=fields)
    saved = edit_draft(caller, journey, [add], seen=draft.seen)
    return MadeTouchpoint(key=key, name=plain, saved=saved)


def _written(clause: Clause) -> Fields:
    """Write a clause as a journey's file has it."""
    lists = {
        "name": clause.names,
        "kind": clause.kinds,
        "channel": clause.channels,
        "touchpoint": clause.touchpoints,
        "source": clause.sources,
    }
    return {name: list(values) for name, values in lists.items() if values}
