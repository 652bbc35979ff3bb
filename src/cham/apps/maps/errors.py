from http import HTTPStatus

from cham.core.errors import N_, ChamError


class MapPageError(ChamError):
    """Root of all errors about what was asked of a map's page."""

    code = "map_page_wrong"
    template = N_("the map cannot do that; look at it again")


class CommandUnknownError(MapPageError):
    code = "map_command"
    template = N_("the command ({command}) must be one of: {allowed}; use the buttons of the map")


class TextMissingError(MapPageError):
    code = "map_text"
    template = N_("the name ({length} characters) must have 1 to {most} characters; write one")


class FileMissingError(MapPageError):
    code = "map_file_missing"
    template = N_("a journey file must be chosen; choose one and send it again")


class FileUnreadableError(MapPageError):
    code = "map_file_unreadable"
    template = N_("the file must be text in UTF-8; save it so and send it again")


class PropertyLineError(MapPageError):
    code = "map_property_line"
    template = N_(
        "line {number} ({line}) must be a name, a colon and what is wanted, such as "
        "“amount: 1..5” or “status: done, paid”; correct it"
    )


class FileTooLargeError(MapPageError):
    code = "map_file_large"
    template = N_(
        "the file ({size} bytes) must have at most {most} bytes; divide it into journeys that nest"
    )


class SheetFailedError(MapPageError):
    code = "map_sheet_failed"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    template = N_("the sheet could not be set; try again, or look into the server's log")
