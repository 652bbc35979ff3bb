"""A log without scores, owners and money: what its report says is true, and it names what is missing."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.conftest import Ran

Cham = Callable[..., Ran]

NO_PLAN = "Whether customers do what was planned: there is no planned journey."
NO_SCORES = "How customers feel: there are no answers with a score."
NO_OWNERS = "Who answers for what: the data name no owners."
NO_PURCHASES = "What a bad experience costs: no row says that it is a purchase."
NO_PEOPLE = "What one person lives through over time: interactions name cases, not customers."
NO_UNITS = "Whether customers are passed to and fro: interactions name no unit."
NO_CHANNELS = "On which channel it happened: interactions name none."
ONLY_CODES = "What the steps mean: they bear numbers, not names."
ALWAYS = [NO_PLAN, NO_SCORES, NO_OWNERS, NO_PURCHASES]


def reported(file: Path, folder: Path, cham: Cham) -> tuple[str, list[str], list[str]]:
    """Bring a log in as it is proposed, and give its report's text, headlines and open questions."""
    data, out = folder / "data", folder / "report.html"
    brought = cham("import", file, "--as", "interactions", "--data", data, "--json")
    assert brought.code == 0, brought.err
    assert brought.json["rows"] == brought.json["imported"] > 0
    told = cham("report", "--out", out, "--data", data, "--lang", "en", "--json").json
    text = re.sub(r"<style>.*?</style>", "", out.read_text("utf-8"), flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ")
    return " ".join(words.split()), told["headlines"], told["cannot_show"]


def test_tickets_are_cases_and_what_they_lack_is_named(tmp_path: Path, cham: Cham):
    log = tmp_path / "log.csv"
    ways = ["1,2,9"] * 6 + ["1,2,2,9"] * 3 + ["1,9"]
    lines = [
        f"{case},{step},2026-03-{case + 1:02d} {hour + 8:02d}:00:00"
        for case, way in enumerate(ways)
        for hour, step in enumerate(way.split(","))
    ]
    log.write_text("CaseID,ActivityID,CompleteTimestamp\n" + "\n".join(lines) + "\n", "utf-8")
    words, headlines, cannot = reported(log, tmp_path, cham)
    assert cannot == [*ALWAYS, NO_PEOPLE, NO_UNITS, NO_CHANNELS, ONLY_CODES]
    assert headlines == [
        "60% of all cases take the same path: “1”, “2”, “9”. 3 paths differ in all.",
        "30% meet some step more than once, most often “2”: 3 of the 9 that met it came there again.",
        "Of all frequent moves, the one from “1” to “2” takes longest: 1 h in the median, 9 times.",
        "Paths end most often at “9” (100%).",
    ]
    assert "32 steps of 10 cases" in words
    assert "bins are at most 12.5% wide" in words
    assert "Cases 10" in words
    assert not re.search(r"\d customer", words), "a case is nobody"


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["helpdesk", "bpi_13_incidents"])
def test_real_ticket_logs(name: str, realdata: Path, tmp_path: Path, cham: Cham):
    file = realdata / "logs" / f"{name}.csv"
    words, headlines, cannot = reported(file, tmp_path, cham)
    assert cannot == [*ALWAYS, NO_PEOPLE, NO_UNITS, NO_CHANNELS, ONLY_CODES]
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    cases: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda each: each["CompleteTimestamp"]):  # ties keep file order
        cases.setdefault(row["CaseID"], []).append(row["ActivityID"])
    assert f"{len(rows):,} steps of {len(cases):,} cases" in words
    ways = Counter(map(tuple, cases.values()))
    share = ways.most_common(1)[0][1] / len(cases)
    assert headlines[0].startswith(f"{100 * share:.0f}% of all cases")
    assert f"{len(ways):,} paths differ in all" in headlines[0]
    again = sum(len(set(steps)) < len(steps) for steps in cases.values()) / len(cases)
    assert headlines[1].startswith(f"{100 * again:.0f}% meet some step more than once")
    end, count = Counter(steps[-1] for steps in cases.values()).most_common(1)[0]
    assert headlines[3].startswith(
        f"Paths end most often at “{end}” ({100 * count / len(cases):.0f}%)"
    )


@pytest.mark.realdata
def test_real_clicks_are_mapped_by_session(realdata: Path, tmp_path: Path, cham: Cham):
    file = realdata / "logs" / "ecom.csv.gz"
    words, headlines, cannot = reported(file, tmp_path, cham)
    # One of the events is `purchase`; by what way a customer was won is no channel of a click.
    assert cannot == [NO_PLAN, NO_SCORES, NO_OWNERS, NO_UNITS, NO_CHANNELS]
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    people = {row["user_id"] for row in rows}
    assert f"{len(rows):,} steps of {len(people):,} customers" in words
    assert f"{len({row['session_id'] for row in rows}):,} sessions took" in words
    stages = re.findall(r"Part (\d) · (\d+)(?:–(\d+))?%", words)
    places = [int(low) for _, low, _ in stages[: len({number for number, *_ in stages})]]
    assert places == sorted(places)
    assert places[0] < 35, "home begins a session"
    assert places[-1] > 70, "purchase ends one"
    assert headlines[0].startswith("2% of all sessions take the same path: “home”.")
