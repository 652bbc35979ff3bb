"""The firm's files go through the doors, the lake and the engine, and tell the same as the firm.

What is planted is found at the other end: the pains, the gaps of the map, the pair of units that
passes customers to and fro.
"""

from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from cham.apps.demo_firm.files import write_firm
from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.interactions.lakes import open_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.desk import Desk
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.gathering import gather
from cham.apps.reports.question import Question
from cham.core.journeys import GapKind
from cham.core.pains import Aftermath, History, Pain, PainReport, find_pains, last_year
from cham.core.simulation import Firm, FirmParameters, firm_history, simulate_firm
from cham.doors.files import open_mapped

SECOND = 1_000_000
NOW = 1_800_000_000_000_000
# A firm that a test run can afford, and the one that users see.
SMALL = FirmParameters(customers=350, months=15, seed=3)
WHOLE = FirmParameters(seed=9)


@dataclass(frozen=True)
class BroughtIn:
    """A firm, and the evidence gathered after its files went all the way."""

    firm: Firm
    evidence: Evidence

    @property
    def pains(self) -> PainReport:
        assert self.evidence.pains is not None
        return self.evidence.pains


def bring_in(organisation: Organisation, folder: Path, parameters: FirmParameters) -> BroughtIn:
    firm = simulate_firm(parameters)
    keep_journey(organisation, firm.journey)
    lake = open_lake(folder)
    desk = ImportDesk(lake=lake, folder=folder, organisation=organisation, say=str)
    for each in write_firm(firm, folder / "files").imports:
        import_table(desk, open_mapped(each.path, each.mapping.file), each.path, each.mapping, now=NOW)  # fmt: skip
    question = Question(as_of=datetime.fromisoformat(firm.truth.as_of))
    desk_of_reports = Desk(lake=lake, folder=folder, organisation=organisation)
    return BroughtIn(firm, gather(desk_of_reports, question, now=NOW))


@pytest.fixture(
    params=[SMALL, pytest.param(WHOLE, marks=pytest.mark.long)], ids=["small", "whole"]
)
def brought(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> BroughtIn:
    organisation = create_organisation("Cơm trưa Bếp Nhà", code="bep-nha")
    with organisation_scope(organisation):
        return bring_in(organisation, tmp_path, request.param)


def test_what_comes_out_is_what_was_planted(brought: BroughtIn, subtests: pytest.Subtests):
    for fact in (
        pains_are_those_of_the_firm_itself,
        gaps_of_the_map_are_the_planted_ones,
        the_pair_that_plays_ping_pong_is_named,
        nothing_is_claimed_that_was_not_planted,
    ):
        with subtests.test(fact.__name__):
            fact(brought)


def pains_are_those_of_the_firm_itself(brought: BroughtIn) -> None:
    firm = brought.firm
    settings = last_year(firm.parameters.as_of)
    assert brought.pains.settings == settings
    chance = np.random.default_rng(1)
    lived = as_files_say(firm_history(firm))
    told = find_pains(lived, firm.journey.touchpoints, settings, chance)
    other = {pain.key: pain for pain in told.pains}
    compared = 0
    for pain in brought.pains.pains:
        same_pain(pain, other[pain.key])
        compared += pain.cost is not None
    assert compared >= 5
    assert brought.pains.bands == told.bands


def as_files_say(lived: History) -> History:
    """Cut times to whole seconds: a fraction of one can move a customer into another stratum."""
    parts = {field.name: getattr(lived, field.name) for field in fields(lived)}
    return History(
        **{
            name: part and replace(part, time=part.time // SECOND * SECOND)
            for name, part in parts.items()
        }
    )


def same_pain(one: Pain, two: Pain) -> None:
    """Compare all that does not rest on the draws."""
    assert one.reach == two.reach, one.key
    assert one.excluded == two.excluded, one.key
    assert one.ownership == two.ownership
    assert astuple(one.unhappy) == pytest.approx(astuple(two.unhappy), nan_ok=True), one.key
    for mine, theirs in ((one.bad, two.bad), (one.good, two.good)):
        assert shares_of(mine) == pytest.approx(shares_of(theirs)), one.key
    assert (one.cost is None) == (two.cost is None)
    if one.cost and two.cost:
        assert one.cost.loss.value == pytest.approx(two.cost.loss.value, abs=1e-12)
        assert one.cost.naive.value == pytest.approx(two.cost.naive.value, abs=1e-12)
        assert (one.cost.at_stake, one.cost.strata) == (two.cost.at_stake, two.cost.strata)
        assert one.cost.money.value == two.cost.money.value


def shares_of(side: Aftermath | None) -> list[float | None]:
    if side is None:
        return []
    shares = (side.lost, side.returned, side.left, side.called, side.complained)
    return [None if share is None else share.value for share in shares]


def gaps_of_the_map_are_the_planted_ones(brought: BroughtIn) -> None:
    faults = brought.firm.truth.faults
    found = {(gap.kind, gap.touchpoints) for gap in brought.evidence.gaps}
    assert found == {
        (GapKind.NO_OWNER, (faults.ownerless,)),
        (GapKind.NO_AUTHORITY, (faults.without_authority,)),
        (GapKind.BROKEN_HANDOFF, faults.broken_handoff),
    }


def the_pair_that_plays_ping_pong_is_named(brought: BroughtIn) -> None:
    faults = brought.firm.truth.faults
    first = brought.evidence.answers.ping_pong.pairs[0]
    assert {first.unit, first.other} == set(faults.ping_pong_units)
    assert first.paths == faults.ping_pong_tickets


def nothing_is_claimed_that_was_not_planted(brought: BroughtIn) -> None:
    claimed = {pain.key for pain in brought.pains.claimed}
    planted = {each.key for each in brought.firm.truth.touchpoints if each.planted_loss}
    assert claimed <= planted
    if brought.firm.parameters == WHOLE:
        assert {"arrival", "taste"} <= claimed
