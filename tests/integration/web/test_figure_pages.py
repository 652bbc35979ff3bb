"""Overview, paths and a touchpoint: every number on the page is that of the rows themselves.

The rows are read off the lake and counted here once more, without the engine.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.actions import begin_from_template
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.models import Unit
from cham.apps.orgs.scope import organisation_scope
from cham.apps.pains.models import PainDecision
from cham.core.interactions import Scale
from cham.core.journeys import Sign
from integration.web.reading import links, parsed, text_of, words

pytestmark = pytest.mark.django_db

ALL = "?period=all"
NUMBER = re.compile(r"n = ([\d.]+)")


@pytest.fixture
def firm(firm_with_figures):
    with organisation_scope(firm_with_figures):
        yield firm_with_figures


@pytest.fixture
def rows(firm):
    return open_own_lake().scan(firm.code).read_all().to_pylist()


def whole(text):
    return int(text.replace(".", ""))


def file_of(client, address):
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def valid_answers(rows, scale):
    known = Scale.parse(scale)
    return [
        row
        for row in rows
        if row["scale"] == scale
        and row["score"] is not None
        and known.low <= row["score"] <= known.high
        and row["score"] == int(row["score"])
    ]


def counted_answers(rows, scale):
    """Give the answers that a figure of the whole firm counts: of NPS, not those after a call."""
    found = valid_answers(rows, scale)
    if scale != "nps_0_10":
        return found
    of_firm = [row for row in found if not row["touchpoint"]]
    assert 0 < len(of_firm) < len(found)
    return of_firm


def tiles(page):
    """Give each tile that leads to the rows of a scale: the scale, its n, its address."""
    for each in parsed(page).iter("a"):
        href = each.get("href", "")
        scale = re.search(r"scale=([\w-]+)", href)
        number = NUMBER.search(text_of(each))
        if scale and number and each.find("b") is not None:
            yield scale[1], whole(number[1]), href


def test_every_score_of_the_overview_counts_its_rows_and_opens_them(firm, rows, client_of):
    client = client_of("analyst")
    found = list(tiles(client.get(f"/{ALL}")))
    assert found
    for scale, count, href in found:
        assert count == len(counted_answers(rows, scale))
        opened = words(client.get(href))
        assert f"{count:,}".replace(",", ".") in opened or f"{count}" in opened


def test_a_filter_reaches_every_score(firm, rows, client_of):
    client = client_of("analyst")
    unit = next(row["unit"] for row in rows if row["score"] is not None and row["unit"])
    found = list(tiles(client.get(f"/{ALL}&unit={unit}")))
    for scale, count, _href in found:
        chosen = [row for row in counted_answers(rows, scale) if row["unit"] == unit]
        assert 0 < count == len(chosen) < len(counted_answers(rows, scale))
    assert found


def test_the_newest_month_has_fewer_answers_than_all_time_and_the_page_says_which(firm, client_of):
    client = client_of("analyst")
    short, long = client.get("/?period=30d"), client.get(f"/{ALL}")
    assert {each[:2] for each in tiles(short)} != {each[:2] for each in tiles(long)}
    current = [
        text_of(each)
        for each in parsed(short).findall(".//div[@class='segments']/a")
        if each.get("aria-current") == "true"
    ]
    assert current == ["30 ngày qua"]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/", "period=2026-02-30..2026-03-01"),
        ("/paths/", "period=banana"),
        ("/pains/", "value=rich"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words(firm, client_of, address, asked):
    page = client_of("analyst").get(f"{address}?{asked}")
    assert page.status_code == 200
    assert asked.partition("=")[2].partition("..")[0] in words(page)


def steps_of(rows):
    paths = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each["event_time"], each["sequence"])):
        if row["kind"] not in {"feedback", "profile"} and row["customer"]:
            paths[row["customer"]].append(row)
    return paths


def touchpoint_keys(journey, rows):
    """Name what each row is, by the rules of the map, with the properties that they ask for."""
    names = {}
    for row in rows:
        given = json.loads(row["properties"] or "{}")
        sign = Sign(
            row["name"] or "",
            row["kind"],
            row["channel"] or "",
            row["touchpoint"] or "",
            row["source"],
            tuple(
                (key, value)
                for key, value in given.items()
                if isinstance(value, str | int | float)
            ),
        )
        place = journey.touchpoint_of(sign)
        named = row["name"] or row["touchpoint"] or row["kind"]
        names[row["sequence"]] = named if place is None else journey.touchpoints[place].key
    return names


def test_moves_and_paths_are_those_that_customers_made(firm, rows, client_of):
    client = client_of("analyst")
    (journey,) = current_journeys(firm)
    names = touchpoint_keys(journey, rows)
    title = {each.key: each.name.read("vi") for each in journey.touchpoints}
    moves: Counter[tuple[str, str]] = Counter()
    for path in steps_of(rows).values():
        keys = [title.get(names[row["sequence"]], names[row["sequence"]]) for row in path]
        moves.update(pairwise(keys))
    table = file_of(client, f"/paths/{ALL}&table=moves&format=csv")
    assert {(row[0], row[1]): int(row[2]) for row in table[1:]} == moves
    counts = [int(row[2]) for row in table[1:]]
    assert counts == sorted(counts, reverse=True)
    variants = file_of(client, f"/paths/{ALL}&table=variants&format=csv")
    shares = [float(row[2]) for row in variants[1:]]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1 + 1e-9


def test_a_finding_becomes_a_pain_with_one_click(firm, client_of):
    client = client_of("cx_manager")
    form = next(
        each
        for each in parsed(client.get(f"/paths/{ALL}")).iter("form")
        if each.get("action") == "/pains/raise/"
    )
    sent = {
        each.get("name"): each.get("value")
        for each in form.iter("input")
        if each.get("name") != "csrfmiddlewaretoken"
    }
    client.post("/pains/raise/", sent)
    pain = PainDecision.objects.get()
    assert (pain.title, pain.origin, pain.stand) == (sent["title"], "paths", "open")
    assert pain.title in words(client.get(f"/pains/{ALL}"))
    assert not parsed(client_of("executive").get(f"/paths/{ALL}")).findall(
        ".//main//form[@action='/pains/raise/']"
    )


def test_a_touchpoint_counts_its_own_answers_in_trend_and_spread(firm, rows, client_of):
    client = client_of("analyst")
    (journey,) = current_journeys(firm)
    names = touchpoint_keys(journey, rows)
    mine = [row for row in rows if names[row["sequence"]] == "arrival"]
    address = f"/journeys/{journey.key}/touchpoints/arrival/{ALL}"
    page = client.get(address)
    tables = {
        found[1]: href
        for href, _text in links(page)
        if (found := re.search(r"table=([^&]+)", href)) and "format=csv" in href
    }
    scale = Counter(row["scale"] for row in mine if row["score"] is not None).most_common(1)[0][0]
    answers = valid_answers(mine, scale)
    spread = next(href for key, href in tables.items() if "spread" in key or "distribution" in key)
    counted = {row[0]: int(row[1]) for row in file_of(client, spread)[1:]}
    assert sum(counted.values()) == len(answers)
    trend = next(href for key, href in tables.items() if "trend" in key)
    head, *points = file_of(client, trend)
    place = next(
        i for i, name in enumerate(head) if name in {"n", "Số câu trả lời", "Câu trả lời"}
    )
    assert sum(int(point[place] or 0) for point in points) == len(answers)


def test_answers_are_told_apart_by_unit_and_small_groups_drawn_to_the_whole(firm, rows, client_of):
    (journey,) = current_journeys(firm)
    names = touchpoint_keys(journey, rows)
    here = [row for row in rows if names[row["sequence"]] == "arrival"]
    groups = defaultdict(list)
    for row in valid_answers(here, "csat_1_5"):
        groups[row["unit"]].append(row["score"] >= 4)
    called = {each.key: each.name.read("vi") for each in journey.units}
    address = f"/journeys/{journey.key}/touchpoints/arrival/{ALL}"
    page = client_of("analyst").get(address)
    assert "Theo đơn vị" in words(page)
    table = file_of(client_of("analyst"), f"{address}&table=unit-csat_1_5&format=csv")[1:]
    assert {row[0]: int(row[4]) for row in table} == {
        called[key]: len(answers) for key, answers in groups.items()
    }
    every = [good for answers in groups.values() for good in answers]
    whole = (sum(every) + 2 / 5) / (len(every) + 1)  # and one answer spread over the five points
    shares = {called[key]: sum(answers) / len(answers) for key, answers in groups.items()}
    drawn = {
        called[key]: (sum(answers) + 20 * whole) / (len(answers) + 20)
        for key, answers in groups.items()
    }
    assert {row[0]: float(row[1]) / 100 for row in table} == pytest.approx(shares, abs=1e-3)
    assert {row[0]: float(row[5]) / 100 for row in table} == pytest.approx(drawn, abs=1e-3)
    assert [row[0] for row in table] == sorted(drawn, key=lambda name: drawn[name])


def test_customers_own_words_are_for_those_who_may_read_answers(firm, client_of):
    address = f"/journeys/office_lunch/touchpoints/arrival/{ALL}"
    assert parsed(client_of("analyst").get(address)).findall(".//blockquote")
    assert not parsed(client_of("executive").get(address)).findall(".//blockquote")
    assert (
        client_of("executive").get(f"/rows/?figure=answers{ALL.replace('?', '&')}").status_code
        == 403
    )


def test_a_finding_happened_more_than_a_few_times_and_is_told_once(firm, client_of):
    page = parsed(client_of("cx_manager").get(f"/paths/{ALL}"))
    given: dict[str, list[str]] = {"title": [], "note": []}
    for form in page.findall(".//form[@action='/pains/raise/']"):
        for each in form.iter("input"):
            name = each.get("name", "")
            if name in given:
                given[name].append(each.get("value", ""))
    assert any("qua lại" in title for title in given["title"])
    told = [tuple(sorted(title.split())) for title in given["title"]]  # units in either order
    assert len(set(told)) == len(told)
    counts = [found[1] for note in given["note"] if (found := re.match(r"([\d.]+) lần", note))]
    assert counts
    assert min(map(whole, counts)) >= 5


@pytest.mark.parametrize("unit", ["delivery", "zone_1"])
def test_a_unit_sees_first_what_it_answers_for(firm, client_of, unit):
    """A team that delivers in a district answers for what the map asks of all who deliver."""
    with organisation_scope(firm):
        top, _new = Unit.objects.get_or_create(key="delivery", name="Đội giao hàng")
        Unit.objects.get_or_create(key="zone_1", defaults={"name": "Quận 1", "parent": top})
    (journey,) = current_journeys(firm)
    asked = [each for each in journey.touchpoints if "delivery" in each.ownership.accountable]
    client = client_of("front_line", [unit])
    page = client.get(f"/{ALL}")
    assert str(len(asked)) in text_of(parsed(page).find(".//p[@class='banner']"))
    table = file_of(client, f"/{ALL}&table=own&format=csv")[1:]
    assert {row[0] for row in table} == {each.name.read("vi") for each in asked}
    mine = words(client.get("/my-tasks/"))
    assert all(each.name.read("vi") in mine for each in asked)
    assert client_of("executive").get(f"/{ALL}&table=own&format=csv").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/paths/", "/pains/", "/data/", "/voice/", "/rows/?figure=interactions"]
)
def test_a_firm_without_data_is_told_what_to_do_next(organisation, client_of, address):
    page = client_of("cx_manager").get(address)
    assert page.status_code == 200
    said = words(page)
    assert "dữ liệu" in said or "tương tác" in said
    if address != "/rows/?figure=interactions":
        actions = {each.get("action") for each in parsed(page).iter("form")}
        assert "/start/sample/" in actions


def test_a_touchpoint_without_interactions_shows_its_plan(organisation, member, client_of):
    manager = member("cx_manager")
    with organisation_scope(organisation):
        key = begin_from_template(manager, "food-delivery")
        (journey,) = current_journeys(organisation)
    first = journey.touchpoints[0]
    page = client_of(manager).get(f"/journeys/{key}/touchpoints/{first.key}/")
    assert first.name.read("vi") in page.content.decode()
    assert client_of(manager).get(f"/journeys/{key}/touchpoints/khong-co/").status_code == 404
