from cham.core.errors import N_, ChamError


class ReportError(ChamError):
    """Root of all errors about reports."""

    code = "report_wrong"
    template = N_("the report cannot be written")


class PdfImpossibleError(ReportError):
    code = "pdf_impossible"
    template = N_(
        "a PDF needs the library Pango ({reason}); install it (Debian: libpango-1.0-0 and "
        "libpangoft2-1.0-0) or write an HTML report and print it from a browser"
    )


class ReportFormatError(ReportError):
    code = "report_format"
    template = N_("out ({name}) must end in .html or .pdf; give the file another name")


class NothingToReportError(ReportError):
    code = "report_empty"
    template = N_(
        "the organisation has no interactions yet; import a file or send events, then ask again"
    )


class NothingInFilterError(ReportError):
    code = "filter_empty"
    template = N_(
        "no interaction is in the period and filter asked for; choose a longer period or fewer "
        "filters"
    )


class PeriodUnknownError(ReportError):
    code = "period_unknown"
    template = N_(
        "period ({value}) must be one of {allowed}, or two days such as 2025-01-01..2025-03-31, "
        "the earlier one first; correct the period"
    )
