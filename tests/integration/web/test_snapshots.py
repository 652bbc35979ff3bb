from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.orgs.models import Organisation


def test_preset_figures_are_ready(firm_with_figures: Organisation):
    found = figures(firm_with_figures, Asked())
    assert isinstance(found, Ready)
    assert not found.is_old
    assert found.evidence.filter.period == "12m"
