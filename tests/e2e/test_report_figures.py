"""Every kind of figure in the report is counted again from the exported rows, by other means."""

import html
import math
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML
from scipy import stats

from e2e.conftest import Ran, SmallFirm

Cham = Callable[..., Ran]

_Z = 1.959963984540054
_WINDOW = 30 * 86_400_000_000
_SCORE = re.compile(
    r'<tr><th scope="row">([^<]+)<small>[^<]*</small></th><td class="figure value">'
    r'<b class="[^"]*">([^<]+)</b><small>([^<]+) to ([^<]+)</small></td>.*?'
    r'data-head="Answers">([^<]+)</td>'
)
_MOVE = re.compile(
    r'<tr><th scope="row">([^<]+)</th><td data-head="To">([^<]+)</td>'
    r'<td class="figure" data-head="Times">([^<]+)</td>'
)
_CARD = re.compile(r'<span class="met">.*?</svg>([\d,]+)<.*?<div class="name">([^<]+)</div>')
_FUNNEL = re.compile(
    r'<tr><th scope="row">([^<]+)</th><td class="figure" data-head="Customers">([\d,]+)</td>'
    r'<td class="figure [^"]*" data-head="go on">'
)
_SCALES = {
    "Recommendation (NPS)": "nps_0_10",
    "Satisfaction (CSAT)": "csat_1_5",
    "Ease (CES)": "ces_1_7",
    "Emotion": "emotion_-2_2",
}


@pytest.fixture(scope="module")
def report(small_firm: SmallFirm, tmp_path_factory: pytest.TempPathFactory, cham: Cham) -> str:
    out = tmp_path_factory.mktemp("figures") / "report.html"
    ran = cham("report", "--out", out, "--data", small_firm.data, "--lang", "en", "--json")
    assert ran.code == 0, ran.err
    return html.unescape(out.read_text("utf-8"))


@pytest.fixture(scope="module")
def rows(
    small_firm: SmallFirm, tmp_path_factory: pytest.TempPathFactory, cham: Cham
) -> duckdb.DuckDBPyConnection:
    """The exported rows, each with its touchpoint as the journey's file says it is found."""
    out = tmp_path_factory.mktemp("rows") / "rows.parquet"
    assert cham("export", "interactions", "--out", out, "--data", small_firm.data).code == 0
    database = duckdb.connect()
    database.execute("create table rule (touchpoint text, field text, word text)")
    database.execute("create table touchpoint (key text, name text, stage text, required bool)")
    journey = YAML(typ="safe").load((small_firm.files / "hanh-trinh.yaml").read_text("utf-8"))
    for stage in journey["stages"]:
        for each in stage["touchpoints"]:
            database.execute(
                "insert into touchpoint values (?, ?, ?, ?)",
                [each["key"], each["name"]["en"], stage["name"]["en"], "required" in each],
            )
            rule = each["rule"] if isinstance(each["rule"], list) else [each["rule"]]
            for clause in rule:
                for field, words in clause.items():
                    for word in words if isinstance(words, list) else [words]:
                        database.execute(
                            "insert into rule values (?, ?, lower(?))", [each["key"], field, word]
                        )
    database.execute(
        """
        create table met as
        select r.*, coalesce(n.touchpoint, t.touchpoint, k.touchpoint) as key
        from read_parquet($1) r
        left join rule n on n.field = 'name' and n.word = lower(r.name)
        left join rule t on t.field = 'touchpoint' and t.word = lower(r.touchpoint)
        left join rule k on k.field = 'kind' and k.word = r.kind
        where r.kind <> 'profile'
        """,
        [str(out)],
    )
    return database


def number(text: str) -> float:
    return float(re.sub(r"[,+%]", "", text).replace("−", "-"))


def counted(
    rows: duckdb.DuckDBPyConnection, query: str, *given: object
) -> list[tuple[object, ...]]:
    return rows.execute(query, list(given)).fetchall()


def answers(rows: duckdb.DuckDBPyConnection, name: str, scale: str) -> list[float]:
    found = counted(
        rows,
        "select score from met left join touchpoint p using (key) where kind = 'feedback' "
        "and scale = $2 and score is not null and coalesce(p.name, 'The firm as a whole') = $1",
        name,
        scale,
    )
    return [float(str(score)) for (score,) in found]


def measured(scale: str, scores: list[float]) -> tuple[float, float, float]:
    """Rocks for NPS, Wilson for a share, Student for a mean; written down anew."""
    n = len(scores)
    if scale == "nps_0_10":
        up, down = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
        p, d = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3)
        half = _Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
        ends = (100 * (p - d - half), 100 * (p - d + half))
        return 100 * (up - down) / n, max(-100.0, ends[0]), min(100.0, ends[1])
    if scale == "csat_1_5":
        good = sum(s >= 4 for s in scores)
        centre = (good + _Z**2 / 2) / (n + _Z**2)
        half = _Z * math.sqrt(good * (n - good) / n + _Z**2 / 4) / (n + _Z**2)
        return 100 * good / n, 100 * (centre - half), 100 * (centre + half)
    mean = math.fsum(scores) / n
    spread = math.sqrt(math.fsum((s - mean) ** 2 for s in scores) / (n - 1))
    half = float(stats.t.ppf(0.975, n - 1)) * spread / math.sqrt(n)
    return mean, mean - half, mean + half


def test_scores_with_their_n_and_intervals(report: str, rows: duckdb.DuckDBPyConnection):
    part = report[report.index('<section id="scores"') : report.index('<section id="paths"')]
    tables = re.split(r"<h3>([^<]+), asked from [^<]+</h3>", part)[1:]
    seen = 0
    for title, table in zip(tables[::2], tables[1::2], strict=True):
        scale = _SCALES[title]
        step = 1.0 if scale in {"nps_0_10", "csat_1_5"} else 0.1
        for name, value, low, high, n in _SCORE.findall(table):
            scores = answers(rows, name, scale)
            assert number(n) == len(scores), name
            if len(scores) < 10:
                continue  # with so few all may be equal, and the limit is another one
            for shown, exact in zip((value, low, high), measured(scale, scores), strict=True):
                assert number(shown) == pytest.approx(exact, abs=step / 2 + 1e-6), (title, name)
            seen += 1
    assert seen > 15


def test_people_at_every_touchpoint(report: str, rows: duckdb.DuckDBPyConnection):
    table = report[report.index('<table class="map') : report.index('<div class="stacked">')]
    shown = {name: int(number(count)) for count, name in _CARD.findall(table)}
    people = counted(
        rows,
        "select name, (select count(distinct customer) from met m where m.key = p.key "
        "and customer <> '') from touchpoint p",
    )
    assert sorted(shown.items()) == sorted(people)
    assert len(shown) == 34


def test_moves_between_steps(report: str, rows: duckdb.DuckDBPyConnection):
    moves = counted(
        rows,
        """
        with step as (
            select coalesce(p.name, met.name) as name,
                   lead(coalesce(p.name, met.name)) over (
                       partition by customer order by event_time, sequence) as next
            from met left join touchpoint p using (key)
            where kind <> 'feedback' and customer <> '')
        select name, next, count(*) from step where next is not null group by all
        """,
    )
    known = {(before, after): count for before, after, count in moves}
    shown = _MOVE.findall(report)
    assert len(shown) > 20
    for before, after, times in shown:
        assert number(times) == known[before, after], (before, after)


def test_who_goes_on_through_the_planned_stages(report: str, rows: duckdb.DuckDBPyConnection):
    stages = [
        str(stage)
        for (stage,) in counted(
            rows, "select stage from touchpoint group by stage having bool_or(required) "
            "order by min(rowid)"
        )
    ]  # fmt: skip
    paths: dict[object, list[tuple[object, int]]] = {}
    for customer, stage, at in counted(
        rows,
        "select customer, stage, epoch_us(event_time) from met join touchpoint using (key) "
        "where kind <> 'feedback' and customer <> '' order by customer, event_time, sequence",
    ):
        paths.setdefault(customer, []).append((stage, int(str(at))))
    reached = [0] * len(stages)
    for steps in paths.values():
        times: list[int] = []
        for stage, at in steps:
            wanted = len(times) < len(stages) and stage == stages[len(times)]
            if wanted and (not times or times[-1] < at <= times[0] + _WINDOW):
                times.append(at)
        for place in range(len(times)):
            reached[place] += 1
    shown = [(name, int(number(count))) for name, count in _FUNNEL.findall(report)]
    assert shown == list(zip(stages, reached, strict=True))


def test_money_stands_with_its_interval_and_its_question(report: str):
    part = report[report.index('<section id="pains"') : report.index('<section id="scores"')]
    assert re.search(r"Period: experiences from \d\d/\d\d/\d{4} to \d\d/\d\d/\d{4}\.", part)
    assert "no purchase within 90 days" in part
    for value, low, high in re.findall(
        r'<b class="bad">([\d.,]+) m ₫</b>.*?<small>([\d.,]+) m ₫ to ([\d.,]+) m ₫</small>',
        part.replace("\u00a0", " "),
    ):
        assert number(low) <= number(value) <= number(high)


def test_vietnamese_numbers_dates_and_money(small_firm: SmallFirm, tmp_path: Path, cham: Cham):
    out = tmp_path / "bao-cao.html"
    told = cham("report", "--out", out, "--data", small_firm.data, "--lang", "vi", "--json").json
    text = html.unescape(
        re.sub(r"<style>.*?</style>|<[^>]+>", " ", out.read_text("utf-8"), flags=re.DOTALL)
    )
    assert re.search(r"\d\d/\d\d/\d{4} đến \d\d/\d\d/\d{4}", text)
    assert re.search(r"[+−]\d,\d trên thang −2 đến \+2", " ".join(told["headlines"]))
    assert re.search(r"\b\d{1,3}(\.\d{3})+ bước của \d", text)
    assert not re.search(r"\d,\d{3}\b", text), "no English thousands"
    assert not re.search(r"\d m ₫|\d bn ₫", text.replace("\u00a0", " "))
