"""Where customers leave and what that costs cannot be told, no page says that nothing was found."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import translation

from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.pages.next_steps import next_steps
from cham.apps.reports.pages.overview import headlines, key_figures
from cham.apps.reports.pages.pain_ranking import pain_part
from cham.apps.reports.pages.reader import Reader
from cham.core.pains import Pain, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(firm_with_figures: Organisation) -> Iterator[Reader]:
    with organisation_scope(firm_with_figures), translation.override("en"):
        found = figures(firm_with_figures, Asked(journey="office_lunch", period="all"))
        assert isinstance(found, Ready)
        yield Reader("en", found.evidence)


def as_told(reader: Reader, verdict: Verdict) -> Reader:
    """Say of every pain that is claimed that its money can be told, or that it cannot."""
    report = reader.evidence.pains
    assert report is not None
    assert report.claimed

    def told(pain: Pain) -> Pain:
        return replace(pain, verdict=verdict) if pain.rank is not None else pain

    pains = replace(report, pains=tuple(told(each) for each in report.pains))
    return replace(reader, evidence=replace(reader.evidence, pains=pains))


def test_losses_are_told_without_money(reader: Reader):
    lost = as_told(reader, Verdict.LOSS_ONLY)
    report = lost.evidence.pains
    assert report is not None
    assert report.dearest is None
    worst = max(report.claimed, key=lambda each: each.cost.loss.value if each.cost else 0)
    (money,) = [each for each in key_figures(lost) if each.key == "money"]
    assert money.value == "cannot tell"
    assert "more customers leave after a bad experience" in money.note
    said = " ".join(headlines(lost))
    assert f"Most customers leave after “{reader.name(worst.key)}”" in said
    assert "No touchpoint can be said" not in said
    assert "costliest" not in said
    fixes = [each for each in next_steps(lost) if reader.name(worst.key) in each.what]
    assert fixes
    part = pain_part(lost)
    assert part is not None
    assert part.scale == ""
    assert {row.rank for row in part.rows} == {"–"}
    assert {row.group for row in part.rows} == {""}
    assert all(row.loss for row in part.rows)


def test_money_that_can_be_told_is(reader: Reader):
    sure = as_told(reader, Verdict.CLAIMED)
    (money,) = [each for each in key_figures(sure) if each.key == "money"]
    assert money.value != "cannot tell"
    assert "costliest" in " ".join(headlines(sure))
    part = pain_part(sure)
    assert part is not None
    assert part.rows[0].rank == "1"
    assert part.scale
