"""Figures on pages: kept exactly, waited for, made again when they are old, honest when missing."""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cham.apps.insights.asking import Asked
from cham.apps.insights.closer import TouchpointReady, touchpoint
from cham.apps.insights.encoding import decode, encode
from cham.apps.insights.jobs import make_snapshot, renew
from cham.apps.insights.making import question_of
from cham.apps.insights.models import Snapshot
from cham.apps.insights.money import Money, keep_money_settings
from cham.apps.insights.results import in_zone
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures
from cham.apps.insights.waiting import EVIDENCE, begun, is_wanted, key_of, stir
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.jobs.queue import QUEUES, Pace, prepare_queues
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.desk import Desk
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.gathering import gather_compacted
from cham.core.pains import Margin
from integration.web.conftest import ClientOf

LUNCH = Asked(journey="office_lunch")


def gathered(organisation: Organisation, data: Path, asked: Asked) -> Evidence:
    desk = Desk(open_own_lake(), data, organisation)
    now = int(timezone.now().timestamp() * 1e6)
    return gather_compacted(desk, question_of(organisation, asked), now=now)


def comparable(value: Any) -> Any:
    """Give a value in which a number that is none (NaN) equals itself."""
    if is_dataclass(value):
        return type(value), [comparable(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return {key: comparable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(each) for each in value]
    return "none" if isinstance(value, float) and math.isnan(value) else value


def ready(organisation: Organisation, asked: Asked) -> Ready:
    found = figures(organisation, asked)
    assert isinstance(found, Ready), found
    return found


def test_evidence_comes_back_exactly(firm_with_figures: Organisation, data_folder: Path):
    for asked in (LUNCH, Asked(journey="office_lunch", period="7d"), Asked(channels=("zalo",))):
        evidence = gathered(firm_with_figures, data_folder, asked)
        again = in_zone(decode(encode(evidence), Evidence))
        assert comparable(again) == comparable(evidence)
        assert str(again.span) == str(evidence.span)  # on the organisation's clock again


def test_preset_figures_are_ready(firm_with_figures: Organisation):
    found = ready(firm_with_figures, LUNCH)
    assert not found.is_old
    assert found.evidence.filter.period == "12m"
    assert {each.source for each in found.freshness} == set(found.evidence.intake.sources)


def test_the_period_before_comes_with_what_changed(firm_with_figures: Organisation):
    found = ready(firm_with_figures, Asked(journey="office_lunch", period="30d"))
    before = found.previous
    assert before is not None
    assert before.filter.until == found.evidence.filter.since
    assert set(found.changes.overall) <= set(found.evidence.overall)
    name, shift = next(iter(found.changes.overall.items()))
    now, then = found.evidence.overall[name].value, before.overall[name].value
    assert now is not None
    assert then is not None
    assert shift.value == pytest.approx(now - then)
    assert shift.value is not None
    assert shift.low is not None
    assert shift.high is not None
    assert shift.low <= shift.value <= shift.high
    assert ready(firm_with_figures, Asked(journey="office_lunch", period="all")).previous is None


def test_a_period_and_a_filter_reach_every_number(
    firm_with_figures: Organisation, data_folder: Path
):
    whole = gathered(firm_with_figures, data_folder, Asked(period="all"))
    month = gathered(firm_with_figures, data_folder, Asked(period="30d"))
    channel = max(whole.channels, key=lambda name: whole.channels[name])
    part = gathered(firm_with_figures, data_folder, Asked(period="all", channels=(channel,)))
    for some in (month, part):
        assert 0 < some.rows < whole.rows
        assert 0 < some.answers.steps < whole.answers.steps
        assert sum(each.n for each in some.overall.values()) < sum(
            each.n for each in whole.overall.values()
        )
        assert all(some.met[key] <= whole.met[key] for key in whole.met)
        assert some.met != whole.met
        assert some.purchases <= whole.purchases
        assert some.channels == whole.channels  # what can be chosen stays the same
        assert "intake" in some.filter.not_reached
    assert part.rows == whole.channels[channel]
    assert month.filter.since is not None
    assert month.span.first >= month.filter.since
    assert month.answers.drop_off is None
    assert "drop_off" in month.filter.not_reached
    assert month.pains is not None
    assert whole.pains is not None
    assert month.pains.settings.end - month.pains.settings.start <= 30 * 86_400_000_000
    assert month.pains.settings.start > whole.pains.settings.start


def test_named_days_give_the_numbers_of_those_days(
    firm_with_figures: Organisation, data_folder: Path
):
    whole = gathered(firm_with_figures, data_folder, Asked(period="all"))
    middle = (whole.span.first + (whole.span.last - whole.span.first) / 2).date()
    first, last = whole.span.first.date(), whole.span.last.date()
    halves = [
        gathered(firm_with_figures, data_folder, Asked(period=f"{first}..{middle}")),
        gathered(
            firm_with_figures,
            data_folder,
            Asked(period=f"{middle + timedelta(days=1)}..{last}"),
        ),
    ]
    assert sum(half.rows for half in halves) == whole.rows
    for name, measure in whole.overall.items():
        assert sum(half.overall[name].n for half in halves if name in half.overall) == measure.n


def test_days_without_interactions_give_nothing_not_a_failure(firm_with_figures: Organisation):
    found = figures(firm_with_figures, Asked(period="1999-01-01..1999-01-31"))
    assert found == Nothing(asked=found.asked, code="filter_empty")
    assert not found.is_empty


def test_an_organisation_without_interactions_has_nothing(organisation: Organisation):
    found = figures(organisation, Asked())
    assert isinstance(found, Nothing)
    assert found.is_empty


def test_a_journey_that_is_not_there_fails_with_its_code(firm_with_figures: Organisation):
    found = figures(firm_with_figures, Asked(journey="nowhere"))
    assert isinstance(found, Failed)
    assert found.code == "journey_unknown"


@pytest.fixture
def queued(
    data_folder: Path, _jobs_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """Let jobs wait in a queue of the test's own; gives what waits in it."""
    for queue in QUEUES.values():
        monkeypatch.setattr(queue, "immediate", False)
        monkeypatch.setattr(queue.storage, "filename", str(data_folder / "queue.sqlite3"))
        queue.storage.close()
    prepare_queues()
    return lambda: [
        task
        for queue in QUEUES.values()
        for task in map(str, queue.pending())
        if "_snapshot" in task
    ]


def work(pace: Pace) -> None:
    """Do the next job of a queue."""
    QUEUES[pace].execute(QUEUES[pace].dequeue())


def test_figures_that_nobody_asked_for_before_are_waited_for(
    firm_with_figures: Organisation, queued: Callable[[], list[str]], client_of: ClientOf
):
    asked = Asked(journey="office_lunch", channels=("zalo",))
    found = figures(firm_with_figures, asked)
    assert isinstance(found, Waiting)
    assert figures(firm_with_figures, asked) == found
    assert len(queued()) == 1  # once, however many readers ask
    client = client_of("executive")
    polled = client.get(f"/figures/{found.key}/")
    assert "hx-get" in polled.content.decode()
    work(Pace.PROMPT)
    assert isinstance(figures(firm_with_figures, asked), Ready)
    assert client.get(f"/figures/{found.key}/").headers["HX-Refresh"] == "true"


def test_what_had_nothing_to_show_is_waited_for_once_something_came(
    firm_with_figures: Organisation, queued: Callable[[], list[str]]
):
    asked = Asked(journey="office_lunch", channels=("carrier pigeon",))
    figures(firm_with_figures, asked)
    work(Pace.PROMPT)
    assert isinstance(figures(firm_with_figures, asked), Nothing)
    assert queued() == []
    with organisation_scope(firm_with_figures):
        before = Snapshot.objects.filter(failure="filter_empty")
        (stood,) = before.values_list("standing", flat=True)
        before.update(standing=f"a row fewer/{stood.partition('/')[2]}")
    # Under a steady stream of events, a filter without rows rests as other figures do.
    assert isinstance(figures(firm_with_figures, asked), Nothing)
    with organisation_scope(firm_with_figures):
        before.update(failure="report_empty")
    assert isinstance(figures(firm_with_figures, asked), Waiting)
    assert len(queued()) == 1


def test_old_figures_are_shown_until_the_reader_asks_for_the_newer_ones(
    firm_with_figures: Organisation, queued: Callable[[], list[str]], client_of: ClientOf
):
    shown = ready(firm_with_figures, LUNCH)
    with organisation_scope(firm_with_figures):
        stir()
    client, address = client_of("executive"), f"/figures/{shown.key}/?shown={shown.mark}"
    assert 'data-figures="old"' in client.get("/pains/?journey=office_lunch").content.decode()
    assert 'data-figures="old"' in client.get(address).content.decode()
    assert len(queued()) == 1
    work(Pace.STEADY)  # nobody waits: the old ones are shown
    assert 'data-figures="newer"' in client.get(address).content.decode()
    assert "data-figures" not in client.get("/pains/?journey=office_lunch").content.decode()


@pytest.mark.parametrize(("changed", "wanted"), [("rows", False), ("maps", True), ("day", True)])
def test_what_somebody_changed_is_worked_out_without_a_rest(
    organisation: Organisation, changed: str, wanted: bool
):
    made = datetime(2026, 3, 2, 9, tzinfo=UTC)
    parts = dict.fromkeys(("rows", "maps", "personas", "money", "day"), "1")
    standing = "/".join(parts.values())
    with organisation_scope(organisation):
        snapshot = Snapshot(content=b"x", standing=standing, made_at=made, seconds=1)
    standing = "/".join((parts | {changed: "2"}).values())
    assert is_wanted(snapshot, standing, made + timedelta(seconds=5)) is wanted
    assert is_wanted(snapshot, standing, made + timedelta(seconds=50))


@pytest.mark.parametrize("is_moved", [False, True])
def test_figures_stand_before_the_pains_are_found(
    firm_with_figures: Organisation,
    queued: Callable[[], list[str]],
    client_of: ClientOf,
    is_moved: bool,
):
    asked = Asked(journey="office_lunch", period="2025-06-01..2025-11-20")
    waited = figures(firm_with_figures, asked)
    assert isinstance(waited, Waiting)
    work(Pace.PROMPT)
    seen = ready(firm_with_figures, asked)
    assert (seen.is_growing, seen.is_old, seen.evidence.pains) == (True, False, None)
    assert not seen.evidence.answers.ping_pong.pairs
    # Who waited for everything sees what stands; who sees it already is left in peace.
    client, address = client_of("executive"), f"/figures/{waited.key}/"
    assert client.get(address).headers["HX-Refresh"] == "true"
    assert "hx-get" in client.get(f"{address}?growing=1").content.decode()
    if is_moved:
        with organisation_scope(firm_with_figures):
            keep_money_settings(firm_with_figures, Money(margin=Margin(share=0.3)))
    work(Pace.STEADY)
    whole = ready(firm_with_figures, asked)
    assert (whole.is_growing, whole.is_old, queued()) == (False, False, [])
    assert whole.previous is not None
    assert whole.evidence.pains is not None
    assert whole.evidence.pains.settings.margin.share == (0.3 if is_moved else None)
    assert whole.evidence.answers.ping_pong.pairs
    span = whole.evidence.span if is_moved else seen.evidence.span
    answers = replace(whole.evidence.answers, ping_pong=seen.evidence.answers.ping_pong)
    stood = replace(whole.evidence, pains=None, answers=answers, span=span)
    assert stood == replace(seen.evidence, span=span)


def test_another_organisation_cannot_look_at_a_snapshot(
    firm_with_figures: Organisation,
    other_organisation: Organisation,
    member: Callable[..., object],
    client_of: ClientOf,
):
    key = key_of(EVIDENCE, LUNCH)
    stranger = client_of(member("executive", of=other_organisation))
    assert client_of("executive").get(f"/figures/{key}/").status_code == 200
    assert stranger.get(f"/figures/{key}/").status_code == 404


def test_figures_that_became_old_are_shown_and_made_again(
    firm_with_figures: Organisation, queued: Callable[[], list[str]]
):
    with organisation_scope(firm_with_figures):
        Snapshot.objects.update(made_at=timezone.now())
        for each in Snapshot.objects.all():
            each.standing = f"a row fewer/{each.standing.partition('/')[2]}"
            each.save()
    assert ready(firm_with_figures, LUNCH).is_old
    assert queued() == []  # they were made just now; making them all the time helps nobody
    with organisation_scope(firm_with_figures):
        Snapshot.objects.update(made_at=timezone.now() - timedelta(minutes=30))
    keep_money_settings(firm_with_figures, Money(margin=Margin(share=0.3)))
    assert ready(firm_with_figures, LUNCH).is_old
    renew()
    assert len(queued()) == 5
    while queued():
        work(Pace.STEADY)
    fresh = ready(firm_with_figures, LUNCH)
    assert not fresh.is_old
    assert fresh.evidence.pains is not None
    assert fresh.evidence.pains.settings.margin.share == 0.3


def test_what_nobody_looks_at_is_let_go(firm_with_figures: Organisation):
    with organisation_scope(firm_with_figures):
        begun(EVIDENCE, Asked(channels=("zalo",)), timezone.now() - timedelta(days=30))
        renew()
        kept = set(Snapshot.objects.values_list("query", flat=True))
    assert kept == {
        Asked(journey="office_lunch", period=each).query
        for each in ("7d", "30d", "90d", "12m", "all")
    }


def test_a_job_for_a_snapshot_that_was_let_go_does_nothing(firm_with_figures: Organisation):
    make_snapshot(firm_with_figures.code, "0" * 32)
    with organisation_scope(firm_with_figures):
        assert not Snapshot.objects.filter(digest="0" * 32).exists()


def test_a_touchpoint_s_figures_are_those_of_the_evidence(firm_with_figures: Organisation):
    evidence = ready(firm_with_figures, LUNCH).evidence
    key = max(evidence.met, key=lambda name: 0 if ":" in name else evidence.met[name])
    found = touchpoint(firm_with_figures, LUNCH, key)
    assert isinstance(found, TouchpointReady)
    shown = found.figures
    assert shown.people == evidence.met[key]
    assert shown.steps == evidence.rework[key].steps
    for question in shown.questions:
        assert question.measure == evidence.measured.by_scale[question.scale][key]
        assert sum(each.count for each in question.distribution) == question.measure.n
        in_period = [each for each in question.trend.points if each.is_whole]
        assert sum(each.n for each in question.trend.points) >= question.measure.n
        assert in_period
        for point in question.trend.points:
            if point.value is not None and point.low is not None and point.high is not None:
                assert point.low <= point.value <= point.high
    assert sum(each.share for each in shown.before) <= 1.0001
    edges = {
        edge.before: edge.count for edge in evidence.answers.follows.edges if edge.after == key
    }
    assert {each.touchpoint: each.count for each in shown.before if each.touchpoint} == edges
