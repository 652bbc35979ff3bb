"""The report on paper: no page holds nothing but the line at its foot."""

import io
from pathlib import Path

import pytest

import cham.apps.reports

STYLES = Path(cham.apps.reports.__file__).parent / "templates/reports/report.css"
NOTE = "<div><dt>Sources</dt><dd>log (13,710)</dd></div>"


@pytest.mark.parametrize("above", range(232, 250, 3))
def test_the_last_line_never_has_a_page_of_its_own(above: int):
    from pypdf import PdfReader
    from weasyprint import HTML

    css = STYLES.read_text("utf-8").replace("{{ page.paper }}", "A3")
    paper = HTML(
        string=f"<style>{css}</style><div class=page><main><div style='height:{above}mm'></div>"
        f"<section><h2>Notes</h2><dl class='card pad notes'>{NOTE * 2}</dl></section></main>"
        "<footer class=colophon>Made with Chạm</footer></div>"
    ).write_pdf()
    last = PdfReader(io.BytesIO(paper)).pages[-1].extract_text()
    assert "Made with" in last
    assert "13,710" in last
