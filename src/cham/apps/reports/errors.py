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
