"""The report as a document: one HTML file with everything in it, or a PDF."""

import re
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

_TEMPLATE = "reports/report.html"
# The map is one picture, as wide as A3 and as high as it needs to be to stay whole.
_MAP_PAPER = "A3 landscape"
_MAP_WIDTH, _MAP_HEIGHTS = 420, (297, 420, 594, 841, 1189)  # millimetres
_PIXEL = 25.4 / 96  # millimetres in a CSS pixel
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
    styles = screen_css() + picture_css()
    letters = _TAGS.sub("", _render(_Frame(page, "", styles, icon_sheet())))
    return _render(_Frame(page, embedded_faces(letters), styles, icon_sheet()))


def render_pdf(page: Page) -> bytes:
    """Write the report as a PDF.

    Raises
    ------
    PdfImpossibleError
        When the machine lacks the library that sets the text (Pango).
    """
    try:
        import weasyprint  # noqa: F401 - only to see whether it can be loaded
    except OSError as error:
        raise PdfImpossibleError(reason=str(error).splitlines()[0]) from error
    html = literal(dressed(inline_icons(_render(_Frame(page, file_faces(), "", "")))))
    written = _smallest(html).write_pdf()
    assert isinstance(written, bytes)
    return written


def _smallest(html: str) -> "weasyprint.Document":
    """Set the document with the lowest paper that holds the map on one page, else the highest."""
    import weasyprint

    def set_on(height: int) -> "weasyprint.Document":
        return weasyprint.HTML(
            string=html.replace(_MAP_PAPER, f"{_MAP_WIDTH}mm {height}mm")
        ).render()

    width = round(_MAP_WIDTH / _PIXEL)
    for height in _MAP_HEIGHTS[:-1]:
        document = set_on(height)
        if sum(round(each.width) == width for each in document.pages) == 1:
            return document
    return set_on(_MAP_HEIGHTS[-1])


def _render(frame: _Frame) -> str:
    with override(frame.page.language):
        return render_to_string(_TEMPLATE, {"page": frame})
