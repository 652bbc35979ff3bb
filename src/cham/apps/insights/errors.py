from cham.core.errors import N_, ChamError


class InsightError(ChamError):
    """Root of all errors about figures asked for."""

    code = "figures_wrong"
    template = N_("the figures cannot be shown; ask for others")


class TooManyChoicesError(InsightError):
    code = "filter_too_long"
    template = N_("{name} ({count} values) must be at most {most} values; choose fewer")


class ChoiceTooLongError(InsightError):
    code = "filter_value_too_long"
    template = N_("{name} ({value}…) must be at most {most} characters long; correct the filter")


class ValueBandUnknownError(InsightError):
    code = "value_band_unknown"
    template = N_("value ({value}) must be one of: {allowed}; correct the filter")


class FiguresFailedError(InsightError):
    code = "figures_failed"
    template = N_("the figures could not be made; try again, or look into the server's log")


class FigureUnknownError(InsightError):
    code = "figure_unknown"
    template = N_("figure ({figure}) must be one of: {allowed}; correct the address")


class PartMissingError(InsightError):
    code = "figure_part_missing"
    template = N_("{name} must be given for the figure {figure}; complete the address")


class SideUnknownError(InsightError):
    code = "plan_side_unknown"
    template = N_("side ({side}) must be one of: {allowed}; correct the address")


class PageUnknownError(InsightError):
    code = "page_unknown"
    template = N_("page ({page}) must be a whole number from 1 to {most}; correct the address")


class RowsForbiddenError(InsightError):
    """The rows belong to touchpoints that the reader's units do not answer for."""

    code = "rows_forbidden"
    template = N_("the rows belong to other units; ask those units, or a CX manager")
