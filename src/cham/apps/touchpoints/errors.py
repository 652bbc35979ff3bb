from http import HTTPStatus

from cham.core.errors import N_, ChamError


class TouchpointUnknownError(ChamError):
    code = "touchpoint_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("touchpoint ({touchpoint}) must be one of journey {journey}; correct its key")
