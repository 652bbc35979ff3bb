"""`cham measure` on files as people have them: odd cells, few answers, weights, wrong options."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cham.core.interactions import Scale
from cham.core.measures import measure
from e2e.conftest import Ran

Cham = Callable[..., Ran]

NPS = ("--metric", "nps", "--score")


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    """Two shops that differ, one of few answers, and rows of no shop."""
    rows = ["10,Quận 1"] * 60 + ["8,Quận 1"] * 20 + ["3,Đà Nẵng"] * 50 + ["9,Đà Nẵng"] * 30
    rows += ["10,Huế"] * 2 + ["7,", ",Huế", "11,Huế", "không biết,Huế"]
    file = tmp_path / "góp ý.csv"
    file.write_text("Điểm (0–10),Cửa hàng\n" + "\n".join(rows) + "\n", "utf-8")
    return file


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def written(text: str) -> Path:
        file = tmp_path / "a.csv"
        file.write_text(text, "utf-8")
        return file

    return written


def test_groups_say_how_they_differ_from_the_others(shops: Path, cham: Cham):
    found = cham("measure", shops, *NPS, "Điểm (0–10)", "--by", "Cửa hàng", "--json").json
    groups = {each["key"]: each for each in found["groups"]}
    assert groups.keys() == {"Quận 1", "Đà Nẵng", "Huế", ""}
    assert {key: each["difference"]["verdict"] for key, each in groups.items()} == {
        "Quận 1": "changed",
        "Đà Nẵng": "changed",
        "Huế": "within_noise",
        "": "within_noise",
    }
    away = groups["Quận 1"]["difference"]
    assert away.keys() == {
        "value", "low", "high", "p_value", "adjusted_p_value", "verdict", "method",
    }  # fmt: skip
    # Percent of promoters less detractors: 60 of 80, against 30 + 2 − 50 of 80 + 2 + 1.
    assert away["value"] == pytest.approx(100 * (60 / 80 - (32 - 50) / 83))
    assert away["low"] < away["value"] < away["high"]
    assert away["p_value"] <= away["adjusted_p_value"] <= 0.05


def test_what_is_no_number_is_no_blank_and_every_row_is_counted(shops: Path, cham: Cham):
    found = cham("measure", shops, *NPS, "Điểm (0–10)", "--json").json
    assert found["excluded"] == {"blank": 1, "out_of_scale": 2}
    assert (found["not_numbers"], found["rejected"], found["rows"]) == (1, 0, 166)
    assert found["n"] + sum(found["excluded"].values()) == found["rows"]
    told = cham("measure", shops, *NPS, "Điểm (0–10)").out
    assert "not counted: 1 blank, 2 outside 0 to 10" in told
    assert "Điểm (0–10): 1 cell is no number (line 167)" in told


def test_shares_stand_beside_the_figure(shops: Path, cham: Cham):
    found = cham("measure", shops, *NPS, "Điểm (0–10)", "--json").json
    assert [(each["name"], each["unit"]) for each in found["beside"]] == [
        ("promoters", "percent"),
        ("passives", "percent"),
        ("detractors", "percent"),
    ]
    assert found["beside"][0]["value"] == pytest.approx(100 * 92 / 163)
    assert all(each["low"] < each["value"] < each["high"] for each in found["beside"])


def test_the_command_says_what_the_library_says(write: Callable[[str], Path], cham: Cham):
    scores, weights = [5, 4, 4, 2, 1, 5, 3], [1, 2.5, 1, 0, 4, 1, 2]
    file = write("s,w\n" + "".join(f"{s},{w}\n" for s, w in zip(scores, weights, strict=True)))
    words = ("--metric", "csat", "--score", "s", "--weight", "w", "--level", "0.9", "--json")
    found = cham("measure", file, *words).json
    expected = measure("csat", scores, scale=Scale("csat", 1, 5), weights=weights, level=0.9)
    assert (found["value"], found["low"], found["high"], found["n_effective"]) == (
        expected.value,
        expected.low,
        expected.high,
        expected.n_effective,
    )
    assert (found["method"], found["level"], found["scale"]) == (
        "wilson_n_effective",
        0.9,
        "csat_1_5",
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "vi",
            (
                "NPS: 25,8 điểm",
                "ủng hộ 56,4%",
                "Quận 1: 75,0 điểm",
                "cao hơn phần còn lại",
                "thấp hơn phần còn lại",
                "n = 2 (ít câu trả lời); không khác phần còn lại",
                "phương pháp: khoảng Wald hiệu chỉnh",
            ),
        ),
        (
            "en",
            (
                "NPS: 25.8 points",
                "promoters 56.4%",
                "Quận 1: 75.0 points",
                "higher than the others",
                "lower than the others",
                "n = 2 (few answers); not different from the others beyond chance",
                "method: adjusted Wald interval",
            ),
        ),
    ],
)
def test_people_read_it_in_their_language(
    shops: Path, cham: Cham, lang: str, words: tuple[str, ...]
):
    told = cham("measure", shops, *NPS, "Điểm (0–10)", "--by", "Cửa hàng", lang=lang).out
    assert [each for each in words if each not in told] == []
    # The Vietnamese alphabet puts Đ before H and Q.
    places = [told.index(f"\n  {name}") for name in ("Đà Nẵng", "Huế", "Quận 1")]
    assert places == sorted(places)


def test_weights_of_zero_give_no_figure_and_say_why(write: Callable[[str], Path], cham: Cham):
    file = write("s,w\n9,0\n3,0\n")
    found = cham("measure", file, *NPS, "s", "--weight", "w", "--json").json
    assert (found["value"], found["unweighted"], found["cannot_tell"]) == (None, 0.0, "no_weight")
    told = cham("measure", file, *NPS, "s", "--weight", "w").out
    assert "NPS: cannot tell, every weight is 0 (n = 2)" in told


@pytest.mark.parametrize(
    ("cells", "code"),
    [("9,1\n8,\n", "measure_weight_blank"), ("9,1\n8,x\n", "measure_weight_blank"),
     ("9,1\n8,-2\n", "measure_weight")],
)  # fmt: skip
def test_an_answer_with_an_unsound_weight_is_refused_by_its_row(
    write: Callable[[str], Path], cham: Cham, cells: str, code: str
):
    ran = cham("measure", write(f"s,w\n{cells}"), *NPS, "s", "--weight", "w")
    assert (ran.code, ran.out, ran.err.split(":")[0]) == (1, "", code)
    assert "row 2 below the header" in ran.err


@pytest.mark.parametrize("text", ["s\n", "s,g\n,x\n,y\n", "s\nkém\nrất tốt\n"])
def test_without_an_answer_nothing_is_invented(
    write: Callable[[str], Path], cham: Cham, text: str
):
    ran = cham("measure", write(text), *NPS, "s", "--json")
    assert (ran.code, ran.json["value"], ran.json["n"]) == (0, None, 0)
    assert ran.json["cannot_tell"] == "no_answers"


def test_another_scale_is_asked_about_and_can_be_given(write: Callable[[str], Path], cham: Cham):
    file = write("s\n10\n9\n8\n3\n")
    ran = cham("measure", file, "--metric", "csat", "--score", "s", "--json")
    assert (ran.code, ran.out, ran.err.split(":")[0]) == (1, "", "SCALE_MIX")
    assert "--valid" in ran.err
    told = cham("measure", file, "--metric", "csat", "--score", "s", "--valid", "0..10", "--json")
    assert (told.json["value"], told.err) == (50.0, "")
    below = cham("measure", write("s\n-2\n2\n"), "--metric", "csat", "--score", "s", "--valid", "-2..2", "--json")  # fmt: skip
    assert below.json["value"] == 50.0
    few = cham("measure", write("s\n5\n4\n3\n9\n"), "--metric", "csat", "--score", "s", "--json")
    assert (few.json["n"], few.json["excluded"]["out_of_scale"]) == (3, 1)


def test_nps_of_a_column_of_five_points_is_refused_unless_the_scale_is_said(
    write: Callable[[str], Path], cham: Cham
):
    file = write("s\n" + "5\n4\n1\n3\n" * 5)
    ran = cham("measure", file, *NPS, "s", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("SCALE_MIX: column s: all 20 answers lie between 1 and 5")
    told = cham("measure", file, *NPS, "s", "--valid", "0..10", "--json")
    assert (told.code, told.json["value"]) == (0, -100.0)


def test_effort_asked_as_effort_is_turned_round(write: Callable[[str], Path], cham: Cham):
    words = ("measure", write("s\n7\n6\n2\n"), "--metric", "ces", "--score", "s", "--json")
    assert cham(*words).json["value"] == pytest.approx(5)
    turned = cham(*words, "--high-is", "hard").json
    assert (turned["metric"], turned["value"]) == ("ces_reversed", pytest.approx(3))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--valid", "10..0"), "10..0"),
        (("--valid", "0-10"), "0-10"),
        (("--metric", "vui"), "'nps', 'csat', 'ces'"),
        (("--high-is", "hard"), "--high-is"),
        (("--level", "95"), "95"),
        (("--lang", "fr"), "'vi', 'en'"),
        (("--skore", "s"), "--score"),
    ],
)
@pytest.mark.parametrize(("lang", "usage"), [("vi", "Cách dùng:"), ("en", "Usage:")])
def test_wrong_options_are_told_in_the_language_asked_for(
    write: Callable[[str], Path],
    cham: Cham,
    words: tuple[str, ...],
    said: str,
    lang: str,
    usage: str,
):
    ran = cham("measure", write("s\n9\n"), *NPS, "s", *words, lang=lang)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(usage if words[0] != "--lang" else "Cách dùng:")
    assert said in ran.err
    english = {"is not one of", "Did you mean", "must be two", "is not in the range"}
    assert lang == "en" or not [each for each in english if each in ran.err]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--score", "điểm"), "COLUMN_MISSING"),
        (("--score", "s", "--by", "x"), "COLUMN_MISSING"),
        (("--score", "s", "--valid", "1..5"), "nps_scale"),
        (("--score", "s", "--encoding", "klingon"), "ENC_NAME"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_code(
    write: Callable[[str], Path], cham: Cham, words: tuple[str, ...], code: str
):
    ran = cham("measure", write("s\n9\n"), "--metric", "nps", *words)
    assert (ran.code, ran.out, ran.err.split(":")[0]) == (1, "", code)


def test_json_is_one_object_without_numbers_that_json_does_not_know(
    write: Callable[[str], Path], cham: Cham
):
    out = cham("measure", write("s,g\n9,a\n,b\n"), *NPS, "s", "--by", "g", "--json").out

    def refuse(name: str) -> Any:
        raise AssertionError(name)

    assert json.loads(out, parse_constant=refuse)["groups"][1]["difference"]["value"] is None
    assert out.count("\n") == 1
