from cham.core.errors import N_, ChamError


class StoredJourneyError(ChamError):
    """Root of all errors about the organisation's journeys."""

    code = "stored_journey_wrong"
    template = N_("the journey is wrong; name another one")


class JourneyUnknownError(StoredJourneyError):
    code = "journey_unknown"
    template = N_("journey ({journey}) must be one of: {allowed}; correct the name")


class JourneyAmbiguousError(StoredJourneyError):
    code = "journey_ambiguous"
    template = N_("journey must be named, as there is more than one ({allowed}); add --journey")
