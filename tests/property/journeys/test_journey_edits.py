"""Edits between any two versions lead exactly from one to the other, and back again."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from cham.core.journeys import (
    Change,
    DifferenceKind,
    Journey,
    clashes,
    differences,
    edit,
    edits_between,
)
from property.journeys.test_journey_round_trip import journeys

SLOW = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def assert_lead_from_one_to_the_other(before: Journey, after: Journey) -> None:
    edits = edits_between(before, after)
    assert edit(before, edits) == after
    assert edit(after, edits_between(after, before)) == before
    assert bool(edits) == bool(differences(before, after)) == (before != after)


@SLOW
@given(journeys(), journeys())
def test_edits_between_any_two_versions_lead_from_one_to_the_other(
    before: Journey, after: Journey
) -> None:
    assert_lead_from_one_to_the_other(before, replace(after, key=before.key))


@pytest.mark.long
@settings(SLOW, max_examples=1500)
@given(journeys(), journeys())
def test_edits_between_very_many_versions_do_too(before: Journey, after: Journey) -> None:
    assert_lead_from_one_to_the_other(before, replace(after, key=before.key))


@SLOW
@given(journeys(), journeys())
def test_who_edits_what_another_edited_to_the_same_overwrites_nothing(
    before: Journey, after: Journey
) -> None:
    told = differences(before, after)
    changes = [each for each in edits_between(before, after) if isinstance(each, Change)]
    changed = [each for each in told if each.kind is DifferenceKind.CHANGED]
    assert clashes(changes, changed) == ()
