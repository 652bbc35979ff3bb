"""The shapes of commands: exit codes, JSON, languages."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cham.core.journeys import read_journey, write_journey
from e2e.conftest import Ran, SmallFirm
from integration.engine.oracle import LOGS, figures
from integration.engine.test_discover_real_logs import RECORDED

Cham = Callable[..., Ran]

MEASURE_KEYS = {
    "metric", "n", "excluded", "value", "low", "high", "level", "unit", "weighted", "unweighted",
    "n_effective", "method", "groups",
}  # fmt: skip


DISCOVER_KEYS = {
    "events", "cases", "activities", "edges", "starts", "ends", "variants", "variant_count",
}  # fmt: skip
EDGE_KEYS = {"from", "to", "count", "median_seconds", "p90_seconds"}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.csv"
    rows = ["9,1,A", "10,2,A", "8,1,B", "3,1,B", "11,1,B", ",1,A"]
    file.write_text("score,weight,branch\n" + "\n".join(rows) + "\n", "utf-8")
    return file


def test_measure_prints_the_published_shape(answers: Path, cham: Cham):
    found = cham(
        "measure", answers, "--metric", "nps", "--score", "score", "--valid", "0..10", "--json"
    ).json
    assert found.keys() >= MEASURE_KEYS
    assert (found["n"], found["excluded"]) == (4, {"blank": 1, "out_of_scale": 1})
    assert (found["value"], found["unit"], found["weighted"]) == (25.0, "points", None)


def test_measure_with_weights_and_groups(answers: Path, cham: Cham):
    words = ("--metric", "nps", "--score", "score", "--valid", "0..10", "--weight", "weight")
    found = cham("measure", answers, *words, "--by", "branch", "--json").json
    assert found["value"] == found["weighted"] == pytest.approx(40.0)
    assert found["unweighted"] == 25.0
    groups = {each["key"]: each["value"] for each in found["groups"]}
    assert groups == {"A": pytest.approx(100.0), "B": pytest.approx(-50.0)}
    assert all(each.keys() >= MEASURE_KEYS - {"groups"} for each in found["groups"])


def test_measure_reads_to_people_in_both_languages(answers: Path, cham: Cham):
    words = ("measure", answers, "--metric", "nps", "--score", "score")
    assert "NPS: 25.0 points, 95% interval" in cham(*words, lang="en").out
    assert "NPS: 25,0 điểm, khoảng tin cậy 95%" in cham(*words, lang="vi").out


@pytest.mark.realdata
def test_measure_of_the_airport_survey(realdata: Path, cham: Cham):
    file = realdata / "surveys" / "sfo2017" / "2017_SFO_Customer_Survey.csv"
    words = ("--metric", "nps", "--score", "NETPRO", "--weight", "WEIGHT", "--valid", "0..10")
    found = cham("measure", file, *words, "--json").json
    assert round(found["value"], 1) == 40.4
    assert round(found["unweighted"], 1) == 39.8
    assert (found["n"], found["excluded"]["out_of_scale"]) == (2746, 84)


def test_discover_prints_the_published_shape(tmp_path: Path, cham: Cham):
    log = tmp_path / "log.csv"
    log.write_text(
        "case,act,time\n1,a,2026-01-01 10:00\n1,b,2026-01-01 10:01\n2,a,2026-01-01 11:00\n"
        "2,c,2026-01-01 11:00\n2,b,2026-01-01 11:00\n",
        "utf-8",
    )
    words = ("--case", "case", "--activity", "act", "--time", "time", "--json")
    found = cham("discover", log, *words).json
    assert found.keys() == DISCOVER_KEYS
    assert (found["events"], found["cases"], found["variant_count"]) == (5, 2, 2)
    assert found["activities"] == [
        {"name": "a", "count": 2}, {"name": "b", "count": 2}, {"name": "c", "count": 1},
    ]  # fmt: skip
    edges = {(each["from"], each["to"]): each for each in found["edges"]}
    assert edges.keys() == {("a", "b"), ("a", "c"), ("c", "b")}
    assert edges["a", "b"]["median_seconds"] == edges["a", "b"]["p90_seconds"] == 60.0
    assert found["starts"] == [{"name": "a", "count": 2}]
    assert found["ends"] == [{"name": "b", "count": 2}]
    assert {"path": ["a", "c", "b"], "count": 1} in found["variants"]
    assert all(each.keys() == EDGE_KEYS for each in found["edges"])


def test_discover_finds_the_columns_and_tells_which_and_what_it_left_out(
    tmp_path: Path, cham: Cham
):
    log = tmp_path / "log.csv"
    log.write_text(
        "Mã đơn,Hoạt động,Thời điểm,n\nD1,đặt,13/01/2026 10:00,1\nD1,giao,13/01/2026 10:30,2\n"
        "D1,,13/01/2026 11:00,3\n,đặt,14/01/2026 11:00,4\n",
        "utf-8",
    )
    ran = cham("discover", log, lang="vi")
    assert ran.err == (
        "Đọc các cột: vụ việc “Mã đơn”, hoạt động “Hoạt động”, thời điểm “Thời điểm”\n"
    )
    assert ran.out.startswith("2 sự kiện, 1 vụ việc, 2 hoạt động, 1 đường đi khác nhau\n")
    found = cham("discover", log, "--json").json
    assert found.keys() == DISCOVER_KEYS | {"rejected"}
    assert found["rejected"] == [
        {"code": "VALUE_BLANK", "column": "Hoạt động", "count": 1, "first_line": 4},
        {"code": "VALUE_BLANK", "column": "Mã đơn", "count": 1, "first_line": 5},
    ]
    log.write_text("a,b\nx,y\n", "utf-8")
    ran = cham("discover", log, lang="en")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "COLUMN_OPEN: no column looks like case; say which of these it is: a, b\n"


@pytest.mark.realdata
@pytest.mark.parametrize("name", LOGS)
def test_discover_of_a_real_log_gives_what_pm4py_gives(name: str, realdata: Path, cham: Cham):
    log = LOGS[name]
    words = ("--case", log.case, "--activity", log.activity, "--time", log.time, "--json")
    found = cham("discover", realdata / "logs" / log.file, *words).json
    assert found.keys() == DISCOVER_KEYS
    counted = {
        part: {each["name"]: each["count"] for each in found[part]}
        for part in ("activities", "starts", "ends")
    }
    edges = [(each["from"], each["to"], each["count"]) for each in found["edges"]]
    variants = [(each["path"], each["count"]) for each in found["variants"]]
    assert figures({**counted, "edges": edges, "variants": variants}) == RECORDED[name]


def test_key_is_shown_once_and_as_published(tmp_path: Path, cham: Cham):
    made = cham(
        "key", "create", "--name", "web", "--scope", "ingest", "--data", tmp_path, "--json"
    )
    assert made.json.keys() == {"id", "key"}
    assert made.json["key"].startswith(f"cham_live_{made.json['id']}_")
    assert made.err == "", "the audit log's seal belongs to a server's log"
    again = cham("key", "create", "--name", "web", "--scope", "ingest", "--data", tmp_path)
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("key_name_taken: ")


def test_export_has_one_column_for_each_of_the_lake(
    small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    from cham.lake import COLUMNS

    out = tmp_path / "interactions.csv"
    done = cham("export", "interactions", "--out", out, "--data", small_firm.data, "--json").json
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert len(rows) == done["rows"] > 1000
    assert tuple(rows[0]) == COLUMNS
    assert {row["kind"] for row in rows} >= {"purchase", "feedback", "complaint"}


@pytest.mark.parametrize("what", ["answers", "customers", "journeys"])
def test_other_exports(what: str, small_firm: SmallFirm, tmp_path: Path, cham: Cham):
    out = tmp_path / "out.jsonl"
    done = cham("export", what, "--out", out, "--data", small_firm.data, "--json").json
    lines = out.read_text("utf-8").splitlines()
    assert len(lines) == done["rows"] > 0
    assert all(json.loads(line) for line in lines[:50])


def test_a_journey_is_exported_whole_and_comes_in_again(
    small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    out = tmp_path / "map.yaml"
    done = cham("export", "journeys", "--out", out, "--data", small_firm.data, "--json").json
    journey = read_journey(out.read_text("utf-8"))
    assert done["journey"] == journey.key
    assert journey.handoffs
    assert all(each.rule.clauses for each in journey.touchpoints)
    assert write_journey(journey) == out.read_text("utf-8")
    wrong = cham("export", "journeys", "--journey", "x", "--out", out, "--data", small_firm.data)
    assert (wrong.code, wrong.err.split(":")[0]) == (1, "journey_unknown")


def test_a_report_from_long_after_the_last_row_says_so(
    small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    asked = ("report", "--data", small_firm.data, "--out", tmp_path / "a.html", "--json")
    told = [
        any("01/01/2030" in each for each in cham(*asked, *more).json["cannot_show"])
        for more in ((), ("--as-of", "2030-01-01"))
    ]
    assert told == [False, True]


def test_lake_is_sound_after_imports(small_firm: SmallFirm, cham: Cham):
    found = cham("verify", "--data", small_firm.data, "--json").json
    assert found["sound"] is True
    assert found["rows"] > 1000


def test_backup_can_be_restored_and_reports_the_same(
    small_firm: SmallFirm, tmp_path: Path, cham: Cham
):
    made = cham("backup", tmp_path / "copy", "--data", small_firm.data, "--json")
    assert made.code == 0, made.err
    back = cham("restore", tmp_path / "copy", "--data", tmp_path / "anew", "--json")
    assert back.code == 0, back.err
    figures = []
    for data in (small_firm.data, tmp_path / "anew"):
        out = tmp_path / f"{data.name}.json"
        told = cham("report", "--out", out.with_suffix(".html"), "--data", data, "--json").json
        figures.append(told["headlines"])
    assert figures[0] == figures[1]


def test_wrong_usage_leaves_with_two(cham: Cham):
    assert cham("measure").code == 2
    assert cham("frobnicate").code == 2


def test_refusal_goes_to_standard_error_and_leaves_with_one(tmp_path: Path, cham: Cham):
    file = tmp_path / "empty.csv"
    file.write_text("", "utf-8")
    ran = cham("measure", file, "--metric", "nps", "--score", "x", lang="vi")
    assert (ran.code, ran.out) == (1, "")
    code, _, text = ran.err.partition(": ")
    assert code.isupper()
    assert "hãy" in text.lower() or "tệp" in text.lower()


def test_unknown_organisation_is_refused(tmp_path: Path, cham: Cham):
    cham("key", "create", "--name", "a", "--scope", "read", "--data", tmp_path)
    ran = cham(
        "export",
        "answers",
        "--out",
        tmp_path / "a.csv",
        "--data",
        tmp_path,
        "--organisation",
        "khac",
    )
    assert (ran.code, ran.err.split(":")[0]) == (1, "organisation_unknown")


def test_journey_faults_are_all_told_with_their_places(tmp_path: Path, cham: Cham):
    file = tmp_path / "j.yaml"
    file.write_text("journey: a\nname: b\nstages:\n  - key: s\n  - name: t\n", "utf-8")
    ran = cham("import", file, "--as", "journey", "--data", tmp_path / "data")
    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["journey_field_missing"] * 2
    assert "line 4" in ran.err
    assert "line 5" in ran.err


def test_help_speaks_both_languages(cham: Cham):
    assert "khách trải qua" in cham("--help", lang="vi").out
    assert "customers live through" in cham("--help", lang="en").out


@pytest.mark.parametrize(
    "words",
    [
        ("--help", "--lang", "en"),
        ("--lang", "en", "--help"),
        ("--lang=en",),
        ("--lang", "en", "key"),
    ],
)
def test_the_language_may_stand_anywhere(words: tuple[str, ...], cham: Cham):
    ran = cham(*words, lang="vi")
    told = ran.out + ran.err
    assert "Usage: cham" in told
    assert "[OPTIONS] COMMAND [WORDS]..." in told
    assert cham("--lang", "fr").code == 2


def test_the_language_before_the_command_holds_for_its_results(answers: Path, cham: Cham):
    words = ("measure", answers, "--metric", "nps", "--score", "score")
    assert "NPS: 25.0 points" in cham("--lang", "en", *words, lang="vi").out
