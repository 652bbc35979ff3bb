"""Use case: write the journey report to a file."""

from collections.abc import Mapping
from pathlib import Path

from cham.apps.reports.desk import Desk
from cham.apps.reports.errors import ReportFormatError
from cham.apps.reports.gathering import gather
from cham.apps.reports.pages.page import Page, make_page
from cham.apps.reports.question import Question
from cham.apps.reports.rendering import render_html, render_pdf, require_pdf


def write_report(desk: Desk, question: Question, out: Path, *, language: str, now: int) -> Page:
    """Write the report on everything that has arrived, as HTML or PDF by the file's ending.

    Raises
    ------
    ReportFormatError
        When the file's name ends in neither.
    NothingToReportError
        When the organisation has no interaction.
    PdfImpossibleError
        When the machine cannot set a PDF.
    """
    return write_reports(desk, question, {language: out}, now=now)[language]


def write_reports(
    desk: Desk, question: Question, outs: Mapping[str, Path], *, now: int
) -> Mapping[str, Page]:
    """Write the same report in several languages, each to its own file; raises as `write_report`."""
    for out in outs.values():
        if out.suffix.lower() not in {".html", ".pdf"}:
            raise ReportFormatError(name=out.name)
    if any(_is_pdf(out) for out in outs.values()):
        require_pdf()
    evidence = gather(desk, question, now=now)
    pages = {language: make_page(evidence, language) for language in outs}
    for language, out in outs.items():
        page = pages[language]
        content = render_pdf(page) if _is_pdf(out) else render_html(page).encode()
        unfinished = out.with_name(out.name + ".part")
        unfinished.write_bytes(content)
        unfinished.replace(out)
    return pages


def _is_pdf(out: Path) -> bool:
    return out.suffix.lower() == ".pdf"
