"""A model's folder: `model.json` says what it is, `weights.npz` holds the numbers. Never pickle."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from cham.core.aspects import Aspect, Taxonomy
from cham.voice.doubt import Doubt
from cham.voice.errors import (
    ModelDamagedError,
    ModelForeignError,
    ModelMissingError,
    ModelTooLargeError,
)
from cham.voice.linear import LEVELS, Linear
from cham.voice.model import Head, Model

# To be raised when the files change, and when texts are read into other features: a model knows
# words only as they were spelt for it.
VERSION = 1
DESCRIPTION, WEIGHTS = "model.json", "weights.npz"
MOST_BYTES = 64_000_000  # of either file, packed or not; what is written here is far smaller
_KINDS = {
    "keys": np.uint32,
    "scales": np.float16,
    "codes": np.int8,
    "bias": np.float32,
    "levels": np.float32,
}


class _Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `model.json` holds."""

    format: Literal["cham-voice-model"]
    version: int
    task: str
    heads: list[Head]
    doubt: Doubt
    detection: float
    aspects: list[Aspect]
    learned_texts: int
    with_pieces: bool
    weights_sha256: str
    seal: str


def save_model(model: Model, folder: Path) -> None:
    """Write a model; the same model gives the same bytes.

    Parameters
    ----------
    model : Model
        What is kept.
    folder : Path
        Where; made if need be, and what was there of an older model is replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    np.savez(
        packed,
        keys=model.linear.keys,
        scales=model.linear.scales,
        codes=model.linear.codes,
        bias=model.linear.bias,
        levels=model.linear.levels,
    )
    stated = _Stated(
        format="cham-voice-model",
        version=VERSION,
        task=model.task,
        heads=list(model.heads),
        doubt=model.doubt,
        detection=model.detection,
        aspects=list(model.taxonomy.aspects),
        learned_texts=model.learned_texts,
        with_pieces=model.linear.with_pieces,
        weights_sha256=hashlib.sha256(packed.getvalue()).hexdigest(),
        seal="",
    )
    sealed = msgspec.structs.replace(stated, seal=_seal(stated))
    (folder / WEIGHTS).write_bytes(packed.getvalue())
    (folder / DESCRIPTION).write_bytes(msgspec.json.format(msgspec.json.encode(sealed)) + b"\n")


def load_model(folder: Path) -> Model:
    """Read a model, and refuse what is not as it was written.

    Parameters
    ----------
    folder : Path
        Where it lies.

    Returns
    -------
    Model
        Ready to read texts.

    Raises
    ------
    ModelMissingError
        Where a file is missing.
    ModelForeignError
        Where the files are of something else, or of another version.
    ModelDamagedError
        Where they were changed, cut short or exchanged.
    ModelTooLargeError
        Where a file is larger than any that is written here.
    """
    stated = _description(folder)
    packed = _bytes(folder, WEIGHTS)
    if hashlib.sha256(packed).hexdigest() != stated.weights_sha256:
        raise ModelDamagedError(folder=str(folder), reason=f"{WEIGHTS} was changed")
    arrays = _arrays(folder, packed)
    linear = Linear(**arrays, with_pieces=stated.with_pieces)
    _check_shapes(folder, stated, linear)
    return Model(
        task=stated.task,
        heads=tuple(stated.heads),
        linear=linear,
        doubt=stated.doubt,
        detection=stated.detection,
        taxonomy=Taxonomy(tuple(stated.aspects)),
        learned_texts=stated.learned_texts,
    )


def _description(folder: Path) -> _Stated:
    try:
        stated = msgspec.json.decode(_bytes(folder, DESCRIPTION), type=_Stated)
    except msgspec.DecodeError as error:
        raise ModelForeignError(
            folder=str(folder), file=DESCRIPTION, version=VERSION, reason=str(error)
        ) from None
    if stated.version != VERSION:
        raise ModelForeignError(
            folder=str(folder),
            file=DESCRIPTION,
            version=VERSION,
            reason=f"version {stated.version}",
        )
    if stated.seal != _seal(stated):
        raise ModelDamagedError(folder=str(folder), reason=f"{DESCRIPTION} was changed")
    return stated


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise ModelMissingError(folder=str(folder), file=name)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ModelTooLargeError(folder=str(folder), file=name, bytes=size, most=MOST_BYTES)
    return path.read_bytes()


def _arrays(folder: Path, packed: bytes) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            size = sum(each.file_size for each in archive.infolist())
        if size > MOST_BYTES:
            raise ModelTooLargeError(folder=str(folder), file=WEIGHTS, bytes=size, most=MOST_BYTES)
        with np.load(io.BytesIO(packed), allow_pickle=False) as opened:
            found = {name: opened[name] for name in opened.files}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError) as error:
        if isinstance(error, ModelTooLargeError):
            raise
        raise ModelDamagedError(folder=str(folder), reason=f"{WEIGHTS}: {error}") from None
    if {name: each.dtype for name, each in found.items()} != _KINDS:
        raise ModelDamagedError(folder=str(folder), reason=f"{WEIGHTS} holds other arrays")
    return found


def _check_shapes(folder: Path, stated: _Stated, linear: Linear) -> None:
    """Refuse numbers that do not fit together, before any code runs over them."""
    features = len(linear.keys) if linear.keys.ndim == 1 else -1
    outputs = sum(len(head.classes) - 1 for head in stated.heads)
    fits = (
        stated.heads
        and all(
            len(head.classes) == len(head.calibration.offsets) == len(head.lean)
            for head in stated.heads
        )
        and linear.scales.shape == (features,)
        and linear.codes.shape == (features, outputs)
        and linear.levels.shape == (LEVELS,)
        and linear.bias.shape == (outputs,)
        and bool((linear.keys[1:] > linear.keys[:-1]).all())
        and (features == 0 or linear.keys[0] > 0)
        and all(np.isfinite(a).all() for a in (linear.scales, linear.levels, linear.bias))
    )
    if not fits:
        raise ModelDamagedError(folder=str(folder), reason="numbers and names do not fit")


def _seal(stated: _Stated) -> str:
    plain = msgspec.structs.replace(stated, seal="")
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()
