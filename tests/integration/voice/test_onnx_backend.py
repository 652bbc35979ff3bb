"""The ONNX backend on a model that the test builds: each word has a weight for each label."""

import json
import math
import shutil
import socket
import sys
from datetime import date
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from cham.voice import Model
from cham.voice.backends import Surroundings, open_backend
from cham.voice.backends.errors import (
    BackendLabelsError,
    BackendTaskError,
    OnnxExtraError,
    OnnxFileError,
)
from cham.voice.backends.onnx import OnnxBackend
from cham.voice.backends.settings import OnnxSettings

TASK = "sentiment"
WORDS = {"[PAD]": (9, 0), "[UNK]": (0, 0), "ngon": (0, 2), "tệ": (1.5, 0), "quá": (0.25, 0.25)}
LABELS = ("negative", "positive")
NOWHERE = Surroundings({}, lambda: date(2026, 3, 1))


def tokenizer() -> Tokenizer:
    vocabulary = {word: place for place, word in enumerate(WORDS)}
    made = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    return made


def graph(weights: NDArray[np.float32], *, inputs: tuple[str, str]) -> onnx.ModelProto:
    """Add up the weights of the words that the mask leaves."""
    words, mask = inputs
    nodes = [
        helper.make_node("Gather", ["weights", words], ["of_words"]),
        helper.make_node("Cast", [mask], ["as_number"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["as_number", "last"], ["column"]),
        helper.make_node("Mul", ["of_words", "column"], ["left"]),
        helper.make_node("ReduceSum", ["left", "second"], ["logits"], keepdims=0),
    ]
    values = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array([2], np.int64), "last"),
        numpy_helper.from_array(np.array([1], np.int64), "second"),
    ]
    shape = ["texts", "words"]
    given = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in inputs]
    out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", weights.shape[1]])
    made = helper.make_graph(nodes, "words", given, [out], values)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def write(
    folder: Path, *, labels: int = 2, inputs: tuple[str, str] = ("input_ids", "attention_mask")
) -> None:
    weights = np.zeros((len(WORDS), labels), np.float32)
    weights[:, :2] = list(WORDS.values())
    onnx.save(graph(weights, inputs=inputs), folder / "model.onnx")
    tokenizer().save(str(folder / "tokenizer.json"))
    named = {str(place): label for place, label in enumerate(LABELS)}
    (folder / "config.json").write_text(json.dumps({"model_type": "bert", "id2label": named}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("onnx")
    write(made)
    return made


def opened(folder: Path, **given: object) -> OnnxBackend:
    return OnnxBackend(OnnxSettings(**{"folder": ".", **given}), folder, TASK)  # type: ignore[arg-type]


def chance(negative: float, positive: float) -> float:
    return math.exp(positive) / (math.exp(negative) + math.exp(positive))


def test_labels_and_probabilities_are_those_of_the_model(folder: Path):
    found = opened(folder, threshold=0.85).predict(["phở ngon quá", "tệ", "lạ"], TASK)
    assert [each.label for each in found] == ["positive", "negative", "negative"]
    expected = [chance(0.25, 2.25), chance(0, 1.5), 0.5]
    assert [each.probability for each in found] == pytest.approx(expected, abs=1e-6)
    # 0.88 answers, 0.82 and 0.5 are left to a person.
    assert [each.reason for each in found] == ["", "unsure", "unsure"]
    assert {each.backend for each in found} == {"onnx"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(max_size=30) | st.sampled_from(["ngon " * 50, "tệ \ud83d", ""]), max_size=9)
)
def test_a_text_is_read_the_same_alone_and_among_others(folder: Path, texts: list[str]):
    backend = opened(folder, at_once=4, longest=16)
    together = backend.predict(texts, TASK)
    alone = [each for text in texts for each in backend.predict([text], TASK)]
    assert [each.label for each in together] == [each.label for each in alone]
    assert [each.probability for each in together] == pytest.approx(
        [each.probability for each in alone], abs=1e-6
    )


def test_no_more_of_a_text_is_read_than_was_allowed(folder: Path):
    (found,) = opened(folder, longest=2).predict(["tệ quá ngon ngon ngon"], TASK)
    assert found.label == "negative"


def test_nothing_is_asked_of_any_network(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert opened(folder).predict(["ngon"], TASK)[0].label == "positive"


def test_labels_may_be_named_in_the_settings(folder: Path):
    backend = opened(folder, labels=["xấu", "tốt"])
    assert backend.predict(["ngon"], TASK)[0].label == "tốt"
    with pytest.raises(BackendTaskError):
        backend.predict(["ngon"], "emotion")


def test_a_file_names_the_folder_and_the_labels_of_the_model(
    model: Model, folder: Path, tmp_path: Path
):
    shutil.copytree(folder, tmp_path / "m")
    file = tmp_path / "b.yaml"
    file.write_text("kind: onnx\nfolder: m")
    with pytest.raises(BackendLabelsError, match=r"onnx \(negative, positive\) .*neutral"):
        open_backend(file, model, NOWHERE)
    write(tmp_path / "m", labels=3)
    file.write_text("kind: onnx\nfolder: m\nlabels: [negative, positive, neutral]")
    (found,) = open_backend(file, model, NOWHERE).predict(["ngon"], model.task)
    assert (found.label, found.backend) == ("positive", "onnx")


def remove(name: str) -> object:
    return lambda folder: (folder / name).unlink()


def spoil(name: str, content: bytes) -> object:
    return lambda folder: (folder / name).write_bytes(content)


FAULTS = {
    "no_model": (remove("model.onnx"), "model.onnx"),
    "no_tokenizer": (remove("tokenizer.json"), "tokenizer.json"),
    "no_config": (remove("config.json"), "config.json"),
    "config_of_something_else": (spoil("config.json", b'{"a": 1}'), "config.json"),
    "labels_with_a_gap": (spoil("config.json", b'{"id2label": {"0": "a", "2": "b"}}'), "config.json"),
    "model_broken": (spoil("model.onnx", b"\x08\x08nonsense"), "model.onnx"),
    "tokenizer_broken": (spoil("tokenizer.json", b"{}"), "tokenizer.json"),
    "other_inputs": (lambda f: write(f, inputs=("pixels", "attention_mask")), "model.onnx"),
    "three_outputs": (lambda f: write(f, labels=3), "model.onnx"),
    "words_beyond_the_model": (
        spoil("model.onnx", graph(np.zeros((1, 2), np.float32), inputs=("input_ids", "attention_mask")).SerializeToString()),
        "model.onnx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_folder_that_cannot_be_used_is_refused_with_the_file_at_fault(
    folder: Path, tmp_path: Path, name: str
):
    shutil.copytree(folder, tmp_path / "m")
    change, file = FAULTS[name]
    change(tmp_path / "m")  # type: ignore[operator]
    with pytest.raises(OnnxFileError) as refused:
        opened(tmp_path / "m")
    assert refused.value.fields["file"] == file
    assert refused.value.fields["reason"]


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_the_extra_it_is_said_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, package: str
):
    monkeypatch.setitem(sys.modules, package, None)  # what the import of a missing one meets
    with pytest.raises(OnnxExtraError, match=rf"package {package} .*cham\[onnx\]"):
        opened(folder)
