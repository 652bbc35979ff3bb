"""What stands beside a model for those who have to trust it: its figures and where they are from."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from cham.voice.storing import DESCRIPTION, WEIGHTS
from cham.voice.training import Options, Trained

CARD = "card.json"


def make_card(
    trained: Trained,
    options: Options,
    *,
    data: Mapping[str, Any],
    test: Mapping[str, Any] | None,
    folder: Path,
) -> dict[str, Any]:
    """Gather what is known of a model that lies in a folder.

    Parameters
    ----------
    trained : Trained
        What was learned.
    options : Options
        How.
    data : mapping
        What it was learned from, as the caller counts it.
    test : mapping or None
        What `evaluate` says of texts that were kept apart; None where there were none.
    folder : Path
        Where the model lies.

    Returns
    -------
    dict
        What is written to `card.json`; without clock and place, so that the same texts and the
        same seed give the same bytes.
    """
    model = trained.model
    return {
        "task": model.task,
        "learned_texts": model.learned_texts,
        "labels": {head.name: list(head.classes) for head in model.heads},
        "too_few": trained.too_few,
        "seed": options.seed,
        "pieces": options.with_pieces,
        "settings": {name: asdict(each) for name, each in trained.settings.items()},
        "doubt": asdict(model.doubt),
        "folds": None
        if trained.agreement is None
        else {**asdict(trained.agreement), "ece": trained.calibration_error},
        "test": test,
        "data": dict(data),
        "features": len(model.linear.keys),
        "bytes": sum((folder / name).stat().st_size for name in (DESCRIPTION, WEIGHTS)),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("cham", "numpy", "scipy", "numba")},
        },
    }


def digest_of(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> str:
    """Give the sha256 of labelled texts, so that a model can name what it was learned from."""
    digest = hashlib.sha256()
    for text, said in zip(texts, labels, strict=True):
        digest.update(msgspec.json.encode([text, list(said)]))
    return digest.hexdigest()


def write_card(card: Mapping[str, Any], folder: Path) -> None:
    """Write the card beside its model."""
    (folder / CARD).write_bytes(msgspec.json.format(msgspec.json.encode(card)) + b"\n")
