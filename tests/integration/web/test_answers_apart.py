"""Two firms and two roles ask the same at the same time: nobody is answered what another asked.

Both firms have a map of one name, so that their questions, and what is kept for them, are called
the same; only whose they are tells them apart.
"""

import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from django.utils import timezone

from cham.apps.insights.asking import Asked
from cham.apps.insights.encoding import decode, encode
from cham.apps.insights.models import Snapshot
from cham.apps.insights.waiting import EVIDENCE, begun, standing_of
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.evidence import Evidence
from integration.web.conftest import ClientOf, MakeMember

pytestmark = pytest.mark.django_db

ASKED = Asked(journey="office_lunch")
ADDRESSES = (
    "/api/overview/?journey=office_lunch",
    "/api/journeys/office_lunch/touchpoints/arrival/quotes/",
    "/journeys/office_lunch/",
    "/api/me/",
)
_CHANGING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*')


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, with what they are to be answered."""

    client: Client
    answers: Mapping[str, str]


def told(answer: Any) -> str:
    assert answer["Cache-Control"] == "private, no-store"
    return str(_CHANGING.sub("", answer.content.decode()))


@pytest.fixture
def askers(
    firm_with_figures: Organisation,
    other_organisation: Organisation,
    member: MakeMember,
    client_of: ClientOf,
) -> list[Asker]:
    """A manager and an executive of each firm; the other firm's figures tell whose they are."""
    now = timezone.now()
    with organisation_scope(firm_with_figures):
        ours = decode(bytes(begun(EVIDENCE, ASKED, now).content), Evidence)
        (lunch,) = current_journeys(firm_with_figures)
    with organisation_scope(other_organisation):
        keep_journey(other_organisation, lunch)
        theirs = replace(ours, firm=replace(ours.firm, name="Đối thủ"), rows=777_777, quotes={})
        kept = begun(EVIDENCE, ASKED, now)
        standing = standing_of(other_organisation, now)
        Snapshot.objects.filter(pk=kept.pk).update(
            content=encode(theirs), standing=standing, made_at=now
        )
    clients = [
        client_of(member(role, of=firm))
        for firm in (firm_with_figures, other_organisation)
        for role in (Role.CX_MANAGER, Role.EXECUTIVE)
    ]
    return [Asker(each, answers_of(each)) for each in clients]


def answers_of(client: Client) -> Mapping[str, str]:
    found = {address: client.get(address) for address in ADDRESSES}
    return {each: told(answer) for each, answer in found.items() if answer.status_code == 200}


@pytest.mark.parametrize("times", [24, pytest.param(1_000, marks=pytest.mark.long)])
def test_whoever_asks_is_answered_their_own(askers: list[Asker], times: int) -> None:
    overviews = [each.answers["/api/overview/?journey=office_lunch"] for each in askers]
    assert len(set(overviews[::2])) == 2  # the firms differ, or else nothing would be shown
    assert len({each.answers["/journeys/office_lunch/"] for each in askers}) == 4
    asked = islice(
        (
            (each, address)
            for address in cycle(ADDRESSES)
            for each in askers
            if address in each.answers
        ),
        times,
    )
    gate = threading.Barrier(4)

    shared = connections[DEFAULT_DB_ALIAS]  # which holds what the test has not committed

    def ask(number: int, each: Asker, address: str) -> str:
        connections[DEFAULT_DB_ALIAS] = shared
        if number < 4:
            gate.wait()
        same = told(each.client.get(address)) == each.answers[address]
        return "" if same else f"{address} for {askers.index(each)}"

    shared.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(4) as threads:
            mixed = list(threads.map(lambda one: ask(one[0], *one[1]), enumerate(asked)))
    finally:
        shared.dec_thread_sharing()
    assert len(mixed) == times
    assert not list(filter(None, mixed))
