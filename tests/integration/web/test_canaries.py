"""T09: no text of anybody becomes part of a page, whatever it says and wherever it came in."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from cham.apps.accounts.models import User
from cham.apps.imports.models import Stage, Upload
from cham.apps.insights.plan_rows import PlanSide
from cham.apps.orgs.models import AuditEntry, Key, Member, Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.apps.overview.addresses import Behind
from cham.apps.overview.variants import View
from integration.web import poison
from integration.web.canaries import MARK, Cage, hatched, is_own
from integration.web.poison import REFUSED
from integration.web.reading import parsed
from integration.web.routes import Route, all_routes
from integration.web.test_matrix import address_of, call_of, close, filled, ids_of, text_of, undone

pytestmark = [pytest.mark.django_db]

LEFT_OUT = {"journeys:pdf", "GET /api/journeys/{key}/map.pdf"}
"""Sheets of paper run nothing, and take seconds to set."""

PAGES = [each for each in all_routes() if not each.is_api and each.name not in LEFT_OUT]
FILES = {"text/csv", "application/json", "application/yaml", "application/problem+json"}
ASKED = [
    "q",
    "period",
    "channel",
    "unit",
    "persona",
    "value",
    "journey",
    "figure",
    "touchpoint",
    "action",
    "actor",
    "subject",
    "since",
    "until",
    "page",
    "detail",
    "text",
    "open",
    "field",
    "name",
    "in",
    "next",
    "table",
    "format",
    "cell",
    "version",
    "since",
    "sentiment",
    "signal",
    "aspect",
    "polarity",
    "at",
    "done",
    "task",
    "about",
]
PARTS = {"HX-Request": "true", "HX-Current-URL": "http://testserver/?period=all"}


def test_every_text_of_every_model_is_filled_or_written_by_the_program_alone():
    """A new model with words of people must be poisoned too."""
    known = poison.MACHINE_FIELDS
    for model in poison.own_models():
        names = {each.name for each in model._meta.concrete_fields}
        assert set(known.get(model._meta.label, "").split()) <= names, model._meta.label
    assert {each._meta.label for each in poison.own_models()} >= known.keys()


PLACES = ("<p>{}</p>", '<input value="{}">', "<a title='{}'>", "<title>{}</title>", "<i title={}>")


@pytest.mark.parametrize("place", [*PLACES, "<textarea>{}</textarea>", '<a href="{}">'])
@pytest.mark.parametrize("most", [None, 60])
def test_a_canary_hatches_wherever_it_is_not_escaped(place: str, most: int | None):
    """Or else the walk below would prove nothing."""
    text = place.format(Cage().canary("x", most))
    assert list(hatched(text, parsed(text)))


def test_an_escaped_canary_is_a_text_and_nothing_else():
    canary = Cage().canary("x")
    text = "".join(place.format(escape(canary)) for place in PLACES[:4])
    assert not list(hatched(text, parsed(text)))


@pytest.fixture
def cage() -> Cage:
    return Cage()


@pytest.fixture
def ids(cage: Cage, organisation: Organisation, client_of: Any) -> Mapping[str, str | int]:
    """A firm with one of each thing, all of them poisoned, and its figures."""
    client = client_of(Role.ADMIN, ["bep"])
    found = ids_of(organisation, "bep")
    with organisation_scope(organisation):
        poison.poison(cage, organisation, client, found)
    return found


def check(
    answer: HttpResponse, told: str, faults: list[str], secrets: Sequence[str] = ()
) -> set[str]:
    """Look for what came out of a canary; give the marks of those that are there at all."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    assert is_own(answer.get("Location", "")), told
    if answer.status_code in {204, 301, 302, 405} or kind == "application/pdf":
        return set()
    assert answer.status_code < 500, told
    assert answer["X-Content-Type-Options"] == "nosniff", told
    text = text_of(answer)
    assert not [each for each in secrets if each in text], f"{told} gives a secret away"
    if not MARK.search(text):
        return set()
    if kind == "text/html":
        assert "'unsafe" not in answer["Content-Security-Policy"]
        faults += [f"{told}: {fault}" for fault in hatched(text, parsed(text))]
    elif kind == "image/svg+xml":
        faults += [f"{told}: {fault}" for fault in hatched(text, ET.fromstring(text))]
    else:
        assert kind in FILES, (told, kind)
    return set(MARK.findall(text))


def test_no_canary_hatches_on_any_page_part_or_file(
    cage: Cage, ids: Mapping[str, str | int], organisation: Organisation, client_of: Any
):
    """Every page as an administrator, those of maps in parts too, some in English."""
    client: Client = client_of(Role.ADMIN)
    seen: set[str] = set()
    faults: list[str] = []
    looked_at: list[str] = []
    secrets = secrets_of(organisation)  # T18

    def walk(address: str, told: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        entries = QuerySet(AuditEntry).count()
        answer: Any = client.get(address, headers=dict(headers))
        shown = check(answer, told, faults, secrets)
        seen.update(shown)
        close(answer)
        # T56: whoever looks at who a customer is leaves a trace.
        if any(cage.fields.get(mark, "").startswith("customers.") for mark in shown):
            looked_at.append(told)
            assert QuerySet(AuditEntry).count() > entries, told

    for route in all_routes():
        if route.method == "GET" and route.name not in LEFT_OUT:
            address = address_of(route, ids)
            walk(address, str(route))
            if route.name.partition(":")[0] in {"journeys", "imports", "personas"}:
                walk(address, f"{route} in part", PARTS)
    for address in closer_looks(ids):
        walk(address, address)
    with organisation_scope(organisation):
        Member.objects.update(language="en")
    for address in (f"/journeys/{ids['map']}/?period=all", f"/personas/{ids['persona']}/"):
        walk(address, f"{address} in English")
    assert not faults, "\n".join(faults)
    assert looked_at
    fields = {cage.fields[mark] for mark in seen if mark in cage.fields}
    never = set(cage.fields.values()) - fields - SHOWN_NOWHERE
    assert not never, f"no page shows {sorted(never)}: walk one that does, or say that none does"


def secrets_of(organisation: Organisation) -> list[str]:
    """Give what no answer may hold, whoever asks."""
    hashes = [each.password for each in User.objects.all() if each.has_usable_password()]
    with organisation_scope(organisation):
        digests = [bytes(each).hex() for each in Key.objects.values_list("digest", flat=True)]
    return [settings.SECRET_KEY, settings.CONFIGURATION.audit_key, *hashes, *digests]


def closer_looks(ids: Mapping[str, str | int]) -> list[str]:
    """Give the addresses at which pages show more of what there is."""
    key = ids["map"]
    done = Upload.objects.unscoped().get(stage=Stage.DONE).code
    return [
        f"/journeys/{key}/?version=1&period=all",
        f"/journeys/{key}/versions/?before=1&after=2",
        f"/journeys/{key}/comments/?cell=touchpoint:goi",
        f"/journeys/{key}/draft/touchpoints/goi/?text=en",
        f"/journeys/{key}/touchpoints/khen/?period=all",
        "/paths/?period=all",
        "/pains/?period=all",
        "/rows/?figure=interactions&period=all",
        "/rows/?figure=interactions&period=all&page=2",
        *(f"/?period=all&view={view}" for view in View),
        *(f"/behind/{what}/?period=all&scale=csat_1_5" for what in Behind),
        *(f"/rows/plan/?side={side}&period=all" for side in PlanSide),
        "/rows/money/?touchpoint=goi&period=all",
        "/search/?q=cnr",
        "/data/unmatched/?period=all",
        "/data/unmatched/?period=all&table=unmatched&format=csv",
        f"/data/uploads/{done}/",
        f"/data/uploads/{REFUSED}/",
        f"/personas/{ids['persona']}/versions/",
        "/voice/?period=all&q=cnr",
        "/voice/?period=all&table=comments&format=csv",
        "/voice/queue/?period=all",
    ]


SHOWN_NOWHERE = frozenset(
    {
        # Overwritten by the canary of the model's field, which is shown; told by its being there.
        *("customer name", "file name", "rejected", "same as"),
        # Contact details stand apart from interactions and on no page.
        *(f"customers.Customer.{name}" for name in ("phone", "mail", "address")),
        "customers.Identifier.value",
        # What is searched, and what rules look at.
        *(f"comments.Comment.{name}" for name in ("toned", "folded", "import_id")),
        *(f"comments.Sign.{name}" for name in ("name", "kind", "channel", "touchpoint", "source")),
        # Stands where nobody called a theme by a name; here somebody did.
        "themes.KnownTheme.label",
        # Kept beside a row or a file, and on no page.
        *(
            "property",
            "header 0",
            "header 1",
            "imports.FileImport.source",
            "personas.Proof.source",
        ),
    }
)


def test_what_is_asked_or_sent_comes_back_as_text_or_not_at_all(
    cage: Cage, organisation: Organisation, client_of: Any
):
    """Every question in every address, and every field of every form."""
    client: Client = client_of(Role.ADMIN, ["bep"])
    ids = ids_of(organisation, "bep")
    seen: set[str] = set()
    faults: list[str] = []
    for route in PAGES:
        if route.method == "GET":
            asked = {name: cage.canary(f"{route} {name}", 200) for name in ASKED}
            answer: Any = client.get(address_of(route, ids).partition("?")[0], asked)
            seen |= check(answer, f"{route}?", faults)
            close(answer)
            continue
        with undone():
            answer = client.post(address_of(route, ids), hostile(cage, route, ids))
            seen |= check(answer, str(route), faults)
            close(answer)
    assert not faults, "\n".join(faults)
    assert len(seen) > 50  # many forms come back with what was written into them


def hostile(cage: Cage, route: Route, ids: Mapping[str, str | int]) -> dict[str, Any]:
    """Put a canary into every word of a form, and leave the ids."""
    body = call_of(route).body
    whole = filled(body, ids)
    return {
        name: cage.canary(f"{route} {name}", 200)
        if isinstance(body[name], str) and not name.endswith("_FORMS")
        else value
        for name, value in whole.items()
    }
