from http import HTTPStatus
from typing import ClassVar

from cham.core.errors import N_, ChamError


class MatchingError(ChamError):
    """Root of all errors about rules and what they take."""

    code = "matching_wrong"
    template = N_("the rule cannot be used; look at its conditions")
    status: ClassVar[int] = HTTPStatus.UNPROCESSABLE_ENTITY


class ClauseEmptyError(MatchingError):
    code = "clause_empty"
    template = N_("the rule must say which interactions it takes; name an event or another sign")


class StageUnknownError(MatchingError):
    code = "stage_unknown"
    template = N_("stage ({stage}) must be one of the journey's; choose one of these: {allowed}")


class TouchpointNameError(MatchingError):
    code = "touchpoint_name_length"
    template = N_("the name of a touchpoint must have 1 to {most} characters; choose another name")


class JourneyMissingError(MatchingError):
    code = "journey_missing"
    status = HTTPStatus.NOT_FOUND
    template = N_("a journey must be drawn first, as rules belong to its touchpoints; draw one")
