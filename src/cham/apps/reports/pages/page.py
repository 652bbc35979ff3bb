"""The whole report as the template shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, override

from cham.apps.reports.evidence import Evidence
from cham.apps.reports.pages.gap_table import GapPart, gap_part
from cham.apps.reports.pages.journey_map import MapPart, map_part
from cham.apps.reports.pages.method_notes import method_notes, what_cannot_be_shown
from cham.apps.reports.pages.next_steps import NextStep, next_steps
from cham.apps.reports.pages.overview import Fact, KeyFigure, facts, headlines, key_figures
from cham.apps.reports.pages.pain_ranking import PainPart, pain_part
from cham.apps.reports.pages.path_words import PathPart, path_part
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.pages.score_tables import ScorePart, score_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Every text and picture of a report in one language.

    Attributes
    ----------
    people
        What is counted: customers, or cases where only those are known.
    paths
        None where there are answers only, and no steps.
    """

    language: str
    people: str
    title: str
    organisation: str
    persona: str
    facts: tuple[Fact, ...]
    kpis: tuple[KeyFigure, ...]
    headlines: tuple[str, ...]
    map: MapPart
    pains: PainPart | None
    scores: ScorePart | None
    paths: PathPart | None
    gaps: GapPart | None
    next: tuple[NextStep, ...]
    cannot: tuple[str, ...]
    methods: tuple[Fact, ...]
    colophon: str


def make_page(evidence: Evidence, language: str) -> Page:
    """Write the report on a body of evidence in a language."""
    reader = Reader(language, evidence)
    with override(language):
        return Page(
            language=language,
            people=_("Customers") if evidence.path_unit == "customer" else _("Cases"),
            title=reader.text(evidence.journey.name),
            organisation=evidence.firm.name,
            persona=reader.text(evidence.journey.persona),
            facts=facts(reader),
            kpis=key_figures(reader),
            headlines=headlines(reader),
            map=map_part(reader),
            pains=pain_part(reader),
            scores=score_part(reader),
            paths=path_part(reader) if evidence.answers.steps else None,
            gaps=gap_part(reader),
            next=next_steps(reader),
            cannot=what_cannot_be_shown(reader),
            methods=method_notes(reader),
            colophon=_(
                "Made with Chạm. Figures can be computed again from the same interactions."
            ),
        )
