from http import HTTPStatus

from cham.core.errors import N_, ChamError


class PainError(ChamError):
    """Root of all errors about pains."""

    code = "pain_wrong"
    template = N_("the pain is wrong; choose another one")


class PainUnknownError(PainError):
    code = "pain_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("pain ({pain}) must be one that you may decide about; choose another one")


class PainPlaceUnknownError(PainError):
    code = "pain_place_unknown"
    template = N_(
        "place ({place}) must be a touchpoint of a journey of this organisation, or the journey "
        "itself; choose one of the map"
    )


class StandUnknownError(PainError):
    code = "pain_stand_unknown"
    template = N_("stand ({stand}) must be one of: {allowed}; correct it")


class PainTitleError(PainError):
    code = "pain_title_wrong"
    template = N_("title ({length} letters) must be 1 to {most} letters long; write it anew")


class PainChangedError(PainError):
    """Somebody else decided in between."""

    code = "pain_changed"
    status = HTTPStatus.CONFLICT
    template = N_(
        "pain must be as it was when you opened it (version {seen}), but {who} changed it to "
        "{stand}; look at it again"
    )
