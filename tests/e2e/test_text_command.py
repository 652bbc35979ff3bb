"""`cham text` as a user runs it: labelled rows in, a model, its card, and what it says of texts."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cham.cli.commands.texts import text
from cham.core.errors import ChamError
from cham.voice.starter import starter_version
from e2e.conftest import Ran
from unit.voice.conftest import invented

Cham = Callable[..., Ran]


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def here(*words: str | Path, lines: bytes = b"") -> str:
    """Run a command in this process, which has loaded what commands load."""
    ran = CliRunner().invoke(text, [*map(str, words)], input=lines, catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.stdout


def refused(*words: str | Path) -> ChamError:
    ran = CliRunner().invoke(text, [*map(str, words)])
    assert isinstance(ran.exception, ChamError)
    assert ran.stdout == ""
    return ran.exception


@dataclass(frozen=True)
class Made:
    data: Path
    model: Path
    told: Any


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cham: Cham) -> Made:
    folder = tmp_path_factory.mktemp("texts")
    data = folder / "data"
    data.mkdir()
    rows = ["text,label,split", "không nhãn,,train"]
    for part, count, seed in (("train", 300, 1), ("dev", 60, 2), ("test", 100, 3)):
        some = invented(count, seed)
        rows += [
            f"{text},{label},{part}" for text, label in zip(some.texts, some.labels, strict=True)
        ]
    (data / "góp ý.csv").write_text("\n".join(rows) + "\n", "utf-8")
    words = ("--from", data, "--task", "sentiment", "--out", folder / "model", "--seed", "7")
    ran = cham("text", "train", *words, "--json")
    assert ran.code == 0, ran.err
    return Made(data, folder / "model", ran.json)


def test_training_tells_what_it_learned_and_what_it_left_out(made: Made):
    told = made.told
    assert told["learned_texts"] == 360
    assert told["data"]["rows"] == 461
    assert told["data"]["parts"] == {"dev": 60, "test": 100, "train": 300}
    assert told["data"]["rejected"] == {
        "count": 1,
        "rows": [{"file": "góp ý.csv", "line": 2, "code": "label_empty"}],
    }
    card = json.loads((made.model / "card.json").read_text())
    assert {"model": str(made.model), **card} == told
    assert card["test"]["n"] == 100
    page = (made.model / "card.md").read_text()
    assert page.startswith("# Model: sentiment")
    assert "góp ý.csv:2 the label is empty" in page


def test_without_a_test_part_the_dev_part_is_kept_apart(tmp_path: Path):
    for part, count, seed in (("train", 100, 1), ("val", 40, 2)):
        some = invented(count, seed)
        rows = [f"{said},{label}" for said, label in zip(some.texts, some.labels, strict=True)]
        (tmp_path / f"{part}.csv").write_text("\n".join(["text,label", *rows]) + "\n", "utf-8")
    words = ("--from", tmp_path, "--task", "sentiment", "--out", tmp_path / "model")
    told = json.loads(here("train", *words, "--json"))
    assert told["learned_texts"] == 100
    assert (told["test"]["part"], told["test"]["n"]) == ("dev", 40)


def test_the_same_rows_and_seed_give_the_same_folder(made: Made, cham: Cham, tmp_path: Path):
    words = (
        "--from",
        made.data,
        "--task",
        "sentiment",
        "--out",
        tmp_path / "again",
        "--seed",
        "7",
    )
    # Another number of threads must not change a sum.
    assert cham("text", "train", *words, OPENBLAS_NUM_THREADS="1").code == 0
    assert digest(tmp_path / "again") == digest(made.model)


def test_eval_scores_the_texts_kept_for_tests(made: Made):
    words = ("eval", "--model", made.model, "--from", made.data)
    found = json.loads(here(*words, "--json"))
    assert found["part"] == "test"
    assert found["n"] == 100
    assert found["weighted_f1"] == made.told["test"]["weighted_f1"] > 0.9
    assert found["rejected"]["count"] == 1
    assert found.keys() >= {
        "accuracy", "macro_f1", "per_class", "stripped", "ece", "ece_by_chance", "coverage", "coverage_curve",
    }  # fmt: skip
    told = here(*words)
    assert told.startswith("sentiment: 100 văn bản (test)")
    assert "góp ý.csv:2 thiếu nhãn" in told


def test_predict_says_one_object_a_line_whatever_stands_on_it(made: Made):
    lines = "anh shipper rất ngon nha shop\n\nmang wifi qua te hom nay\r\n".encode() + b"\xff\xfe{"
    words = ("predict", "--model", made.model)
    found = [json.loads(line) for line in here(*words, "--json", lines=lines).splitlines()]
    assert len(found) == 4
    assert [each["label"] for each in found][::2] == ["positive", "negative"]
    assert [each["needs_review"] for each in found] == [False, True, False, True]
    assert found[0].keys() == {
        "label", "probability", "needs_review", "reason", "aspects", "signals",
    }  # fmt: skip
    assert found[0]["aspects"][0]["aspect"] == "delivery"
    told = here(*words, lines="phở".encode())
    assert told.endswith("cần người xem: quá ngắn\tphở\n")


def test_a_touched_model_is_refused_and_nothing_is_said(made: Made, tmp_path: Path):
    for path in made.model.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    touched = bytearray((tmp_path / "weights.npz").read_bytes())
    touched[999] ^= 1
    (tmp_path / "weights.npz").write_bytes(touched)
    words = ("--model", tmp_path, "--from", made.data, "--json")
    assert refused("eval", *words).code == "voice_model_damaged"


def test_what_cannot_be_learned_from_is_told_in_words(cham: Cham, tmp_path: Path):
    (tmp_path / "a.csv").write_text("text,label\nngon,tốt\n", "utf-8")
    words = ("--task", "sentiment", "--out", tmp_path / "model")
    few = cham("text", "train", "--from", tmp_path / "a.csv", *words, lang="vi")
    assert (few.code, few.err.partition(":")[0]) == (1, "voice_too_few_labels")
    assert not (tmp_path / "model").exists()
    (tmp_path / "a.csv").write_text("name,points\nngon,1\n", "utf-8")
    assert refused("train", "--from", tmp_path, *words).code == "labelled_nothing"


def test_who_has_no_model_reads_with_the_one_that_comes_with_the_product(
    starter_folder: Path, made: Made
):
    lines = "Giao trễ hai tiếng, từ nay tôi mua chỗ khác\nShop dễ thương, hàng đẹp".encode()
    words = ("predict", "--cache", starter_folder)
    found = [json.loads(line) for line in here(*words, "--json", lines=lines).splitlines()]
    assert [each["label"] for each in found] == ["negative", "positive"]
    assert found[0]["signals"] == ["complaint", "leaving"]
    assert found[1]["emotion"].keys() == {"label", "probability", "needs_review"}
    assert "; khiếu nại; dọa rời bỏ;" in here(*words, lines=lines)
    found = json.loads(here("eval", "--cache", starter_folder, "--from", made.data, "--json"))
    assert found["part"] == "test"
    assert found["accuracy"] > 0.7
    whole = here("eval", "--cache", starter_folder, "--from", made.data, "--all", "--json")
    assert json.loads(whole)["n"] == 460


def test_labels_may_be_called_otherwise_in_the_texts(starter_folder: Path, tmp_path: Path):
    rows = ["text,label", "Rất hài lòng với shop,1", "Chất lượng quá tệ,0", "Tuyệt vời quá,1"]
    (tmp_path / "khen chê.csv").write_text("\n".join(rows) + "\n", "utf-8")
    words = ("eval", "--cache", starter_folder, "--from", tmp_path)
    assert refused(*words).code == "voice_nothing_to_score"
    pairs = ("--label", "1=positive", "--label", "0=negative")
    assert json.loads(here(*words, *pairs, "--json"))["accuracy"] == 1
    ran = CliRunner().invoke(text, [*map(str, words), "--label", "1"])
    assert ran.exit_code == 2
    assert "1=positive" in ran.output


def test_few_labels_learn_from_the_texts_that_come_with_the_product(made: Made, tmp_path: Path):
    rows = [f"Món số {number} rất lạ,strange,train" for number in range(20)]
    rows += ["Nước dùng ngon tuyệt,positive,test", "Phục vụ quá tệ,negative,test"]
    (tmp_path / "ít.csv").write_text("\n".join(["text,label,split", *rows]) + "\n", "utf-8")
    words = ("train", "--from", tmp_path, "--out", tmp_path / "model", "--starter", "--task")
    told = json.loads(here(*words, "sentiment", "--json"))
    assert told["learned_texts"] > 4_000
    assert told["data"]["starter"] == starter_version()
    assert told["test"]["accuracy"] == 1
    assert made.told["data"]["starter"] is None
    ran = CliRunner().invoke(text, [*map(str, words), "topic"])
    assert ran.exit_code == 2
