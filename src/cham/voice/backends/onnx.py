"""Models in the ONNX format from a folder of this machine; nothing is ever downloaded."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from cham.voice.backends.answering import Scored
from cham.voice.backends.errors import BackendTaskError, OnnxExtraError, OnnxFileError
from cham.voice.backends.settings import OnnxSettings
from cham.voice.doubt import Reason

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
_INPUTS = frozenset(("input_ids", "attention_mask", "token_type_ids"))
_PADDING = ("[PAD]", "<pad>")


class _Config(msgspec.Struct, frozen=True):
    """What is read of `config.json` as Transformers writes it."""

    id2label: dict[int, str]


class OnnxBackend:
    """A model of labels that somebody exported, for one task.

    Parameters
    ----------
    settings : OnnxSettings
        Where it lies and when a person is asked.
    folder : Path
        The folder itself.
    task : str
        What it answers.

    Raises
    ------
    OnnxExtraError
        Where the libraries that run it are not installed.
    OnnxFileError
        Where a file is missing, or is of no model of labels.
    """

    name = "onnx"

    def __init__(self, settings: OnnxSettings, folder: Path, task: str) -> None:
        self._settings, self._task = settings, task
        for name in (MODEL, TOKENIZER):
            if not (folder / name).is_file():
                raise OnnxFileError(folder=str(folder), file=name, reason="it is not there")
        self._labels = tuple(settings.labels) or _labels(folder)
        self._tokenizer = _tokenizer(folder, settings)
        self._session = _session(folder, settings)
        self._inputs = [each.name for each in self._session.get_inputs()]
        self._try(folder)

    def labels(self, task: str) -> tuple[str, ...]:
        """Give the labels."""
        if task != self._task:
            raise BackendTaskError(task=task, known=self._task)
        return self._labels

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        """Answer for each text."""
        labels = self.labels(task)
        return [
            Scored(
                labels[row.argmax()],
                float(row.max()),
                bool(row.max() < self._settings.threshold),
                Reason.UNSURE if row.max() < self._settings.threshold else Reason.NONE,
                self.name,
            )
            for row in self._probabilities(texts)
        ]

    def _probabilities(self, texts: Sequence[str]) -> Iterator[NDArray[np.float64]]:
        for start in range(0, len(texts), self._settings.at_once):
            yield from _softmax(self._outputs(texts[start : start + self._settings.at_once]))

    def _outputs(self, texts: Sequence[str]) -> NDArray[np.float64]:
        read = self._tokenizer.encode_batch([_valid(text) for text in texts])
        given = {
            "input_ids": [each.ids for each in read],
            "attention_mask": [each.attention_mask for each in read],
            "token_type_ids": [each.type_ids for each in read],
        }
        fed = {name: np.array(given[name], np.int64) for name in self._inputs}
        found: NDArray[np.float64] = np.asarray(self._session.run(None, fed)[0], np.float64)
        return found

    def _try(self, folder: Path) -> None:
        """Ask about two texts once, so that a model of something else is refused at the start."""
        if not self._inputs or not _INPUTS.issuperset(self._inputs):
            reason = f"inputs {', '.join(self._inputs)}"
            raise OnnxFileError(folder=str(folder), file=MODEL, reason=reason)
        try:
            shape = self._outputs(["ok", "tạm được"]).shape
        except Exception as error:  # noqa: BLE001 - the library raises bare exceptions
            raise OnnxFileError(folder=str(folder), file=MODEL, reason=_short(error)) from None
        if shape != (2, len(self._labels)):
            reason = f"outputs {shape}, labels {len(self._labels)}"
            raise OnnxFileError(folder=str(folder), file=MODEL, reason=reason)


def _labels(folder: Path) -> tuple[str, ...]:
    try:
        named = msgspec.json.decode((folder / CONFIG).read_bytes(), type=_Config)
    except FileNotFoundError:
        raise OnnxFileError(folder=str(folder), file=CONFIG, reason="it is not there") from None
    except (OSError, ValueError) as error:
        raise OnnxFileError(folder=str(folder), file=CONFIG, reason=_short(error)) from None
    if sorted(named.id2label) != list(range(len(named.id2label))):
        raise OnnxFileError(folder=str(folder), file=CONFIG, reason="id2label")
    return tuple(label for _place, label in sorted(named.id2label.items()))


def _tokenizer(folder: Path, settings: OnnxSettings) -> "Tokenizer":
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise OnnxExtraError(package="tokenizers") from None
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # noqa: BLE001 - the library raises bare exceptions
        raise OnnxFileError(folder=str(folder), file=TOKENIZER, reason=_short(error)) from None
    tokenizer.enable_truncation(settings.longest)
    if tokenizer.padding is None:
        known = (tokenizer.token_to_id(each) for each in _PADDING)
        tokenizer.enable_padding(pad_id=next((each for each in known if each is not None), 0))
    return tokenizer


def _session(folder: Path, settings: OnnxSettings) -> "InferenceSession":
    try:
        import onnxruntime
    except ImportError:
        raise OnnxExtraError(package="onnxruntime") from None
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = settings.threads
    options.log_severity_level = 4  # what goes wrong is told by an error; the log is the caller's
    try:
        return onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # noqa: BLE001 - the library raises bare exceptions
        raise OnnxFileError(folder=str(folder), file=MODEL, reason=_short(error)) from None


def _softmax(outputs: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    found: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return found


def _valid(text: str) -> str:
    """Replace halves of characters, which the tokenizer does not take."""
    return text.encode("utf-8", "replace").decode()


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
