import io
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from cham.voice import Trained, judge, load_model, save_model
from cham.voice.errors import (
    ModelDamagedError,
    ModelForeignError,
    ModelMissingError,
    ModelTooLargeError,
)


@pytest.fixture
def folder(trained: Trained, tmp_path: Path) -> Path:
    save_model(trained.model, tmp_path / "model")
    return tmp_path / "model"


def test_a_model_comes_back_as_it_went(trained: Trained, folder: Path):
    texts = ["món phở rất ngon", "ứng dụng quá tệ", ""]
    before, after = judge(trained.model, texts), judge(load_model(folder), texts)
    assert (before.probabilities == after.probabilities).all()
    assert before.reasons.tolist() == after.reasons.tolist()


def test_the_same_model_is_the_same_bytes(trained: Trained, folder: Path, tmp_path: Path):
    save_model(trained.model, tmp_path / "again")
    for name in ("model.json", "weights.npz"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize("place", [0, 100, 5000, -30])
def test_one_changed_byte_of_the_weights_is_noticed(folder: Path, place: int):
    changed = bytearray((folder / "weights.npz").read_bytes())
    changed[place] ^= 1
    (folder / "weights.npz").write_bytes(changed)
    with pytest.raises(ModelDamagedError):
        load_model(folder)


@pytest.mark.parametrize("keep", [0, 1, 100, 5000])
def test_a_file_cut_short_is_refused(folder: Path, keep: int):
    whole = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(whole[:keep])
    with pytest.raises(ModelDamagedError):
        load_model(folder)
    (folder / "weights.npz").write_bytes(whole)
    stated = (folder / "model.json").read_bytes()
    (folder / "model.json").write_bytes(stated[:keep])
    with pytest.raises(ModelForeignError):
        load_model(folder)


def test_a_changed_description_is_noticed(folder: Path):
    stated = json.loads((folder / "model.json").read_text())
    stated["doubt"]["threshold"] = 0.0
    (folder / "model.json").write_text(json.dumps(stated))
    with pytest.raises(ModelDamagedError):
        load_model(folder)


def test_another_version_and_another_file_are_refused(folder: Path):
    stated = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps({**stated, "version": 2}))
    with pytest.raises(ModelForeignError, match="version 2"):
        load_model(folder)
    (folder / "model.json").write_text('{"hello": 1}')
    with pytest.raises(ModelForeignError):
        load_model(folder)


def test_a_missing_file_is_named(folder: Path):
    (folder / "weights.npz").unlink()
    with pytest.raises(ModelMissingError, match=r"weights\.npz"):
        load_model(folder)


class _Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path("/tmp/cham-trap").touch, ())


def sealed_around(folder: Path, packed: bytes) -> None:
    """Put foreign weights under a description that vouches for them."""
    import hashlib

    import msgspec

    from cham.voice.storing import _seal, _Stated

    stated = msgspec.json.decode((folder / "model.json").read_bytes(), type=_Stated)
    stated = msgspec.structs.replace(stated, weights_sha256=hashlib.sha256(packed).hexdigest())
    stated = msgspec.structs.replace(stated, seal=_seal(stated))
    (folder / "model.json").write_bytes(msgspec.json.encode(stated))
    (folder / "weights.npz").write_bytes(packed)


def test_pickled_objects_are_never_loaded(folder: Path):
    trap = np.array([_Trap()], dtype=object)
    packed = io.BytesIO()
    np.savez(packed, keys=trap, scales=trap, codes=trap, bias=trap, levels=trap)
    sealed_around(folder, packed.getvalue())
    with pytest.raises(ModelDamagedError):
        load_model(folder)
    sealed_around(folder, pickle.dumps(_Trap()))
    with pytest.raises(ModelDamagedError):
        load_model(folder)
    assert not Path("/tmp/cham-trap").exists()


def test_arrays_that_do_not_fit_are_refused(trained: Trained, folder: Path):
    linear = trained.model.linear
    arrays = {
        name: getattr(linear, name) for name in ("keys", "scales", "codes", "bias", "levels")
    }
    for change in (
        {"codes": linear.codes[:-1]},
        {"keys": linear.keys[::-1].copy()},
        {"bias": linear.bias[:1]},
        {"scales": np.full_like(linear.scales, np.nan)},
        {"levels": linear.levels[:9]},
        {"keys": linear.keys.astype(np.int64)},
    ):
        packed = io.BytesIO()
        np.savez(packed, **{**arrays, **change})
        sealed_around(folder, packed.getvalue())
        with pytest.raises(ModelDamagedError):
            load_model(folder)


def test_a_bomb_is_not_unpacked(folder: Path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("keys.npy", b"\0" * 70_000_000)
    sealed_around(folder, packed.getvalue())
    with pytest.raises(ModelTooLargeError):
        load_model(folder)


def test_an_exchanged_weights_file_is_noticed(trained: Trained, folder: Path, tmp_path: Path):
    shutil.copytree(folder, tmp_path / "other")
    packed = io.BytesIO()
    np.savez(packed, keys=trained.model.linear.keys)
    (tmp_path / "other" / "weights.npz").write_bytes(packed.getvalue())
    with pytest.raises(ModelDamagedError):
        load_model(tmp_path / "other")
