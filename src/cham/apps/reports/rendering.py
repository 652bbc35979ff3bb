"""The report as a document: one HTML file with everything in it, or a PDF."""

import io
import logging
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from cham.apps.reports.errors import PdfImpossibleError
from cham.apps.reports.pages.page import Page
from cham.drawing.fonts import embedded_faces, file_faces
from cham.drawing.icons import icon_sheet, inline_icons
from cham.drawing.pictures import dressed, picture_css
from cham.drawing.tokens import literal, screen_css

if TYPE_CHECKING:
    import weasyprint

_TEMPLATE, _MAP_TEMPLATE = "reports/report.html", "reports/map_sheet.html"
_ALONE, _PLAN_ALONE = "reports/map_alone.html", "reports/plan_alone.html"
# The map is one picture; it gets the smallest of these papers on which it stays whole: A3 across,
# then A2 to A0 upright. Browsers know no names for those above A3.
_PAPERS = ("420mm 297mm", "420mm 594mm", "594mm 841mm", "841mm 1189mm")
_TAGS = re.compile(r"<[^>]+>")
_COUNT = re.compile(r"\bn = (?=\d)")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What surrounds the page: fonts, colours, icons, and the paper of the map.

    Attributes
    ----------
    is_printed
        Whether it goes to paper only, so that what phones show instead can be left out.
    """

    page: Page
    fonts: str
    tokens: str
    icons: str
    paper: str
    is_printed: bool = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.page, name)


def render_html(page: Page) -> str:
    """Write the report as one HTML file that needs nothing else."""
    styles = screen_css() + picture_css()
    paper = _PAPERS[page.map.crowding]
    letters = _TAGS.sub("", _render(_Frame(page, "", styles, icon_sheet(), paper)))
    return _render(_Frame(page, embedded_faces(letters), styles, icon_sheet(), paper))


def require_pdf() -> None:
    """See to it that PDFs can be made, before long work is done for one.

    Raises
    ------
    PdfImpossibleError
        When the machine lacks the library that sets the text (Pango).
    """
    try:
        # It tells its troubles on standard output, which belongs to the answer.
        with redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: F401 - only to see whether it can be loaded
    except OSError as error:
        raise PdfImpossibleError(reason=str(error).splitlines()[0]) from error


def render_pdf(page: Page) -> bytes:
    """Write the report as a PDF; raises as `require_pdf`."""
    return _write_pdf(page, _TEMPLATE, _MAP_TEMPLATE)


def render_map_pdf(page: Page, *, has_figures: bool) -> bytes:
    """Write the map alone as a PDF of one sheet; raises as `require_pdf`."""
    template = _ALONE if has_figures else _PLAN_ALONE
    return _write_pdf(page, template, template)


def _write_pdf(page: Page, template: str, measured: str) -> bytes:
    require_pdf()
    paper, document = _smallest_paper(page, measured)
    if document is None or template != measured:
        document = _set(page, template, paper)
    written = document.write_pdf(pdf_tags=True)
    assert isinstance(written, bytes)
    return written


def _smallest_paper(page: Page, template: str) -> "tuple[str, weasyprint.Document | None]":
    """Find the smallest paper that holds the map on one page, else the largest.

    The second is as wide as the first and twice as high: what takes two pages of the first fits,
    and need not be set to be known.

    Returns
    -------
    tuple
        The paper, and the map as it is set on it where that was done.
    """
    for number, paper in enumerate(_PAPERS[:-1]):
        document = _set(page, template, paper)
        if len(document.pages) == 1:
            return paper, document
        if number == 0 and len(document.pages) == 2:  # noqa: PLR2004 - as said above
            return _PAPERS[1], None
    return _PAPERS[-1], None


def _set(page: Page, template: str, paper: str) -> "weasyprint.Document":
    """Set a document by a writer that knows neither variables nor references nor web fonts."""
    import weasyprint

    # It names every rule that only browsers know, again for each document.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    html = _render(_Frame(page, file_faces(), "", "", paper, is_printed=True), template)
    return weasyprint.HTML(string=literal(dressed(inline_icons(html)))).render()


def _render(frame: _Frame, template: str = _TEMPLATE) -> str:
    with override(frame.page.language):
        html = render_to_string(template, {"page": frame})
    return _COUNT.sub("n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}", html)
