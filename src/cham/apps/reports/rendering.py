"""The report as a document: one HTML file with everything in it, or a PDF."""

import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import override

from cham.apps.reports.errors import PdfImpossibleError
from cham.apps.reports.pages.page import Page
from cham.drawing.fonts import embedded_faces, file_faces
from cham.drawing.icons import icon_sheet, inline_icons
from cham.drawing.tokens import literal, screen_css

_TEMPLATE = "reports/report.html"
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What surrounds the page: fonts, colours, icons."""

    page: Page
    fonts: str
    tokens: str
    icons: str

    def __getattr__(self, name: str) -> object:
        return getattr(self.page, name)


def render_html(page: Page) -> str:
    """Write the report as one HTML file that needs nothing else."""
    bare = _render(_Frame(page, "", screen_css(), icon_sheet()))
    letters = _TAGS.sub("", bare)
    return _render(_Frame(page, embedded_faces(letters), screen_css(), icon_sheet()))


def render_pdf(page: Page) -> bytes:
    """Write the report as a PDF.

    Raises
    ------
    PdfImpossibleError
        When the machine lacks the library that sets the text (Pango).
    """
    try:
        import weasyprint
    except OSError as error:
        raise PdfImpossibleError(reason=str(error).splitlines()[0]) from error
    html = literal(inline_icons(_render(_Frame(page, file_faces(), "", ""))))
    written = weasyprint.HTML(string=html).write_pdf()
    assert isinstance(written, bytes)
    return written


def _render(frame: _Frame) -> str:
    with override(frame.page.language):
        return render_to_string(_TEMPLATE, {"page": frame})
