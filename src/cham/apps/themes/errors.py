from http import HTTPStatus

from cham.core.errors import N_, ChamError


class ThemesError(ChamError):
    """Root of all errors about themes."""

    code = "themes_wrong"
    template = N_("the theme is wrong; choose another one")


class ThemeMissingError(ThemesError):
    code = "theme_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("theme ({theme}) must be one that was found before; choose one of the list")


class ThemeNameError(ThemesError):
    code = "theme_name"
    template = N_("name of a theme ({length} letters) must have at most {most}; shorten it")


class MergeTooFewError(ThemesError):
    code = "theme_merge_few"
    template = N_("themes to merge ({count}) must be two or more; choose another one too")


class NotMergedError(ThemesError):
    code = "theme_not_merged"
    status = HTTPStatus.CONFLICT
    template = N_("theme ({theme}) must have been merged into another one; reload the page")


class ThemesFailedError(ThemesError):
    """Themes could not be found, for a reason that is in the server's log."""

    code = "themes_failed"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    template = N_("the themes could not be found; they are tried again in some minutes")
