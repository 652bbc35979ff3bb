"""The texts to begin with, and the models that are learned from them."""

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from cham.core.text import Language, language_of
from cham.core.text.duplicates import near_duplicates
from cham.voice import evaluate, judge, signals_of
from cham.voice.errors import StarterTextError
from cham.voice.features import strip_marks
from cham.voice.starter import (
    SIGNALS,
    TASKS,
    YES,
    StarterModels,
    StarterText,
    all_texts,
    corpus,
    models,
    starter_models,
    starter_texts,
    starter_version,
)
from cham.voice.starter.corpus import Form, Part, words_of

ASKED_FOR = {
    "banking", "food", "health", "public", "retail", "software", "telecom", "transport",
}  # fmt: skip


@pytest.fixture(scope="session")
def starter(starter_folder: Path) -> StarterModels:
    return starter_models(starter_folder)


@pytest.fixture(scope="session")
def kept() -> list[StarterText]:
    return [each for each in all_texts() if each.part is Part.TEST]


def test_there_are_many_texts_of_every_trade_and_form():
    trades = Counter(each.trade for each in all_texts())
    assert len(all_texts()) >= 2_000
    assert all(trades[trade] >= 170 for trade in ASKED_FOR)
    assert min(trades.values()) >= 90
    forms = Counter(each.form for each in all_texts())
    assert min(forms.values()) >= 80
    assert forms[Form.MARKED] > len(all_texts()) / 2
    tests = Counter(each.trade for each in all_texts() if each.part is Part.TEST)
    assert tests.keys() == trades.keys()
    for folder in ("texts", "words/sentiment", "words/emotion"):
        for file in resources.files("cham.voice.starter").joinpath(*folder.split("/")).iterdir():
            assert file.read_text("utf-8").count("\n") <= 500, file.name


def test_no_text_is_nearly_another_one():
    texts = [each.text for each in all_texts()]
    assert len(near_duplicates(texts).members) == len(texts)
    assert len({word for text in texts for word in text.lower().split()}) > 5_000
    openings = Counter(" ".join(text.lower().split()[:3]) for text in texts)
    assert openings.most_common(1)[0][1] < len(texts) / 100
    lengths = [len(text.split()) for text in texts]
    assert np.quantile(lengths, 0.1) <= 6
    assert np.quantile(lengths, 0.95) >= 20


def test_forms_are_what_they_say():
    for each in all_texts():
        has_marks = strip_marks(each.text) != each.text.lower()
        if each.form is Form.UNMARKED:
            assert not has_marks, each
        elif each.form is Form.ENGLISH:
            assert language_of(each.text) is not Language.VIETNAMESE, each
        elif each.form is Form.MARKED:
            assert has_marks, each
            assert language_of(each.text) is not Language.ENGLISH, each


def test_labels_agree_with_each_other():
    for each in all_texts():
        if each.emotion in {"anger", "disgust", "fear", "sadness"}:
            assert each.sentiment != "positive", each
        if each.emotion == "joy":
            assert each.sentiment == "positive", each
        if {"complaint", "leaving"} & {*each.signals}:
            assert each.sentiment != "positive", each
    shares = Counter(each.sentiment for each in all_texts())
    assert min(shares.values()) > 0.15 * len(all_texts())
    for task in ("sentiment", "emotion"):
        labels = Counter(words_of(task))
        assert max(labels.values()) == 1
        assert len({phrase for phrase, _label in labels}) == len(labels)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "train\tmarked\tnegative\tanger\tTệ quá",
        "trian\tmarked\tnegative\tanger\t\tTệ quá",
        "train\tmarked\tbad\tanger\t\tTệ quá",
        "train\tmarked\tnegative\trage\t\tTệ quá",
        "train\tmarked\tnegative\tanger\tleaving,complaint\tTệ quá",
        "train\tmarked\tnegative\tanger\tangry\tTệ quá",
        "train\tmarked\tnegative\tanger\t\t ",
    ],
)
def test_a_line_that_is_none_is_named(line: str):
    with pytest.raises(StarterTextError) as caught:
        corpus._row("food.tsv", 7, "food", line)
    assert caught.value.fields == {"file": "food.tsv", "line": 7}


def test_what_is_kept_for_tests_is_never_learned_from(kept: list[StarterText]):
    for task in TASKS:
        texts, labels = starter_texts(task)
        assert not {each.text for each in kept} & {*texts}
        assert len(texts) == len(labels)


def test_sentiment_of_texts_that_were_not_learned_from(
    starter: StarterModels, kept: list[StarterText]
):
    texts, labels = [each.text for each in kept], [(each.sentiment,) for each in kept]
    found = evaluate(starter.sentiment, texts, labels)
    assert found["accuracy"] > 0.7
    assert found["answered_accuracy"] > 0.85
    assert found["coverage"] > 0.35
    assert found["stripped"]["accuracy"] > found["accuracy"] - 0.05


@pytest.mark.parametrize(
    ("signal", "precision", "recall"),
    [("complaint", 0.75, 0.55), ("leaving", 0.75, 0.6), ("urgency", 0.65, 0.75)],
)
def test_signals_are_found_where_words_alone_miss_them(
    starter: StarterModels, kept: list[StarterText], signal: str, precision: float, recall: float
):
    truth = np.array([signal in each.signals for each in kept])
    found = np.array(
        [signal in each.reading.signals for each in starter.read([e.text for e in kept])]
    )
    alone = np.array([signal in signals_of(each.text) for each in kept])
    assert (truth & found).sum() / found.sum() > precision
    assert (truth & found).sum() / truth.sum() > recall > (truth & alone).sum() / truth.sum()


def test_one_text_is_read_by_all_models(starter: StarterModels):
    (found,) = starter.read(["Giao hang cham qua, tu nay toi mua cho khac"])
    assert found.reading.label == "negative"
    assert found.reading.signals == ("complaint", "leaving")
    assert [each.name for each in found.reading.aspects] == ["delivery#negative"]
    assert found.emotion in {"anger", "none"}
    assert 0 < found.emotion_probability < 1
    assert starter.read([]) == []


def test_learning_again_gives_the_same_bytes(starter_folder: Path, tmp_path: Path):
    starter_models(starter_folder)
    models._learn_task("leaving", tmp_path / "leaving")
    before = starter_folder / starter_version() / "leaving"
    for name in ("model.json", "weights.npz", "card.json"):
        assert (tmp_path / "leaving" / name).read_bytes() == (before / name).read_bytes()


def test_all_models_together_are_small(starter_folder: Path):
    starter_models(starter_folder)
    place = starter_folder / starter_version()
    assert sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) < 10_000_000


@pytest.fixture
def learned(
    starter_folder: Path, starter: StarterModels, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Take models that were learned before for learned ones, and note which."""
    done: list[str] = []

    def copy(task: str, folder: Path) -> None:
        done.append(task)
        shutil.copytree(starter_folder / starter.version / task, folder)

    monkeypatch.setattr(models, "_learn_task", copy)
    return done


@pytest.mark.parametrize("harm", ["weights", "description", "missing", "cut"])
def test_what_was_changed_is_made_anew(
    learned: list[str], starter: StarterModels, tmp_path: Path, harm: str
):
    (tmp_path / ".starter-left" / "half").mkdir(parents=True)
    place = tmp_path / starter_models(tmp_path).version
    assert learned == list(TASKS)
    file = place / "sentiment" / ("model.json" if harm == "description" else "weights.npz")
    if harm == "missing":
        file.unlink()
    else:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content[:1000] if harm == "cut" else content)
    found = starter_models(tmp_path)
    assert learned == [*TASKS, *TASKS]
    texts = ["Shop giao nhanh, vải đẹp", "Quá tệ"]
    before, after = judge(starter.sentiment, texts), judge(found.sentiment, texts)
    assert (before.probabilities == after.probabilities).all()
    starter_models(tmp_path)
    assert len(learned) == 2 * len(TASKS)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".starter")] == []


def test_who_asks_at_once_waits_for_the_one_who_learns(learned: list[str], tmp_path: Path):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: starter_models(tmp_path), range(4)))
    assert learned == list(TASKS)
    assert {each.version for each in found} == {starter_version()}


def test_an_answer_of_a_signal_is_yes_or_no(starter: StarterModels):
    for signal in SIGNALS:
        assert YES in starter.of(signal).heads[0].classes
