import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from cham.cli.commands.text_themes import themes
from cham.cli.language import _
from cham.cli.options import language_option, shared_options, show
from cham.cli.progress import told_share

if TYPE_CHECKING:
    from cham.doors.labelled import Labelled, LabelledFolder
    from cham.voice import Model, Options, Reading, Trained
    from cham.voice.starter import StarterModels

    _Told = list[tuple[Reading, dict[str, Any]]]

_ALL = "all"
_STARTER = "starter"  # stands for the models that come with the product
_KEPT_IN = "starter-models"  # of a data folder
_AT_ONCE = 2_000  # lines that are read together
_LONGEST_LINE = 1 << 20  # bytes; what stands behind belongs to the line and is not read


@click.group(help=_("Train, check and use models that understand what customers write."))
@language_option(told=False)
def text() -> None:
    """Group the commands on texts."""


text.add_command(themes)


_from = click.option(
    "--from",
    "place",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help=_("a folder or file of labelled texts: CSV or JSON lines with text, label and split"),
)


def _model(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice of a model, and where the one that comes with the product is kept."""
    command = click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        help=_("where the models that come with Chạm are kept, if not in the data folder"),
    )(command)
    command = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("data"),
        envvar="CHAM_DATA",
        show_default=True,
        help=_("the data folder"),
    )(command)
    return click.option(
        "--model",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(_STARTER),
        show_default=True,
        help=_("the model's folder, or starter for the models that come with Chạm"),
    )(command)


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Read `1=positive`: what the texts call something, and what the model does."""
    found = {}
    for value in values:
        old, _mark, new = value.partition("=")
        if not (old and new):
            raise click.BadParameter(_("{value} must be like 1=positive").format(value=value))
        found[old] = new
    return found


@text.command("train", help=_("Learn a model from labelled texts, without a network."))
@_from
@click.option(
    "--task",
    required=True,
    help=_("what the labels say: sentiment, emotion, topic, complaint, aspects or another name"),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=_("the folder that the model is written to"),
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help=_("the seed"))
@click.option(
    "--accuracy",
    type=click.FloatRange(0.5, 0.999),
    default=0.93,
    show_default=True,
    help=_("the share of answers that shall be right; the rest is left to people"),
)
@click.option("--pieces", is_flag=True, help=_("look at pieces of words too: slower and larger"))
@click.option(
    "--starter",
    "beside",
    is_flag=True,
    help=_("learn from the texts that come with Chạm too; good where labels are few"),
)
@click.option(
    "--aspects",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("a YAML list of aspects with phrases, instead of the one that comes with Chạm"),
)
@shared_options(data=False)
def train(  # noqa: PLR0913 - the options of one command
    *,
    place: Path,
    task: str,
    out: Path,
    seed: int,
    accuracy: float,
    pieces: bool,
    beside: bool,
    aspects: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Learn a model and write it with its card."""
    from cham.cli.text_texts import ModelTeller
    from cham.doors.labelled import read_labelled
    from cham.drawing.numbers import Numbers
    from cham.voice import Options, load_taxonomy, make_card, save_model, write_card

    if beside:
        _check_starter(task)
    read = read_labelled(place, task)
    taxonomy = load_taxonomy(aspects) if aspects else None
    with told_share(_("learning")) as told:
        options = Options(
            seed=seed, accuracy=accuracy, with_pieces=pieces, taxonomy=taxonomy, told=told
        )
        trained = _learn(read, task, options, beside=beside)
    save_model(trained.model, out)
    data = _told_data(read, beside=beside)
    card = make_card(trained, options, data=data, test=_tested(trained.model, read), folder=out)
    write_card(card, out)
    teller = ModelTeller(Numbers(lang))
    (out / "card.md").write_text(teller.card(card), "utf-8")
    show({"model": str(out), **card}, teller.trained(card, out), as_json=as_json)


@text.command("eval", help=_("Hold a model against labelled texts; texts kept for tests first."))
@_model
@_from
@click.option(
    "--task",
    type=click.Choice(("sentiment", "emotion", "complaint", "leaving", "urgency")),
    default="sentiment",
    show_default=True,
    help=_("what the starter is asked; a model of your own knows it by itself"),
)
@click.option(
    "--label",
    "pairs",
    metavar=_("OLD=NEW"),
    multiple=True,
    callback=_pairs,
    help=_("what the model calls a label of the texts, like 1=positive; may stand several times"),
)
@click.option("--all", "whole", is_flag=True, help=_("score all texts, not only those for tests"))
@shared_options(data=False)
def evaluate(  # noqa: PLR0913 - the options of one command
    *,
    folder: Path,
    data: Path,
    cache: Path | None,
    place: Path,
    task: str,
    pairs: dict[str, str],
    whole: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Score a model."""
    from cham.cli.text_texts import ModelTeller
    from cham.doors.labelled import read_labelled
    from cham.drawing.numbers import Numbers
    from cham.voice import evaluate as score, load_model

    own = folder != Path(_STARTER)
    model = load_model(folder) if own else _starter(data, cache).of(task)
    read = read_labelled(place, model.task)
    part, rows = (_ALL, list(read.texts)) if whole else _scored_part(read)
    labels = [tuple(pairs.get(label, label) for label in row.labels) for row in rows]
    found = score(model, [row.text for row in rows], labels)
    payload = {**found, "part": part, "rows": read.rows, "rejected": _refusals(read)}
    show(payload, ModelTeller(Numbers(lang)).scores(payload), as_json=as_json)


@text.command("predict", help=_("Read texts from standard input, one a line, and label each."))
@_model
@click.option(
    "--backend",
    "backend_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_(
        "a YAML file: which other model labels the texts, and where; without it nothing is sent"
    ),
)
@shared_options(data=False)
def predict(
    *,
    folder: Path,
    data: Path,
    cache: Path | None,
    backend_file: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Read texts line by line."""
    from cham.cli.text_texts import ModelTeller
    from cham.drawing.numbers import Numbers

    reader = _Reader(folder, data, cache)
    backend = _Backend(backend_file, reader.model) if backend_file else None
    teller = ModelTeller(Numbers(lang))
    lines = _lines(sys.stdin.buffer)
    while texts := list(islice(lines, _AT_ONCE)):
        told = reader.told(texts)
        if backend:
            told = backend.told(texts, told)
        for line, (reading, more) in zip(texts, told, strict=True):
            payload = {**_told_reading(reading), **more}
            show(payload, teller.reading(line, reading), as_json=as_json)
    if backend:
        click.echo(teller.counts(backend.counts), err=True)


class _Reader:
    """Reads texts with one model, or with all that come with the product."""

    def __init__(self, folder: Path, data: Path, cache: Path | None) -> None:
        from cham.voice import load_model

        self._starter = _starter(data, cache) if folder == Path(_STARTER) else None
        self.model = self._starter.sentiment if self._starter else load_model(folder)

    def told(self, texts: Sequence[str]) -> "_Told":
        """Give readings, and what the starter says besides."""
        from cham.voice import read

        if self._starter is None:
            return [(reading, {}) for reading in read(self.model, texts)]
        return [
            (
                each.reading,
                {
                    "emotion": {
                        "label": each.emotion,
                        "probability": round(each.emotion_probability, 6),
                        "needs_review": each.emotion_needs_review,
                    }
                },
            )
            for each in self._starter.read(texts)
        ]


def _starter(data: Path, cache: Path | None) -> "StarterModels":
    from cham.voice.starter import starter_models

    with told_share(_("learning")) as told:
        return starter_models(data / _KEPT_IN if cache is None else cache, told=told)


class _Backend:
    """Labels texts in the model's place, and counts who answered."""

    def __init__(self, file: Path, model: "Model") -> None:
        from cham.voice.backends import Counts, Surroundings, open_backend

        surroundings = Surroundings(os.environ, lambda: datetime.now(UTC).date())
        self._backend = open_backend(file, model, surroundings)
        self._task = model.task
        self.counts = Counts()

    def told(self, texts: Sequence[str], before: "_Told") -> "_Told":
        """Put the backend's labels into what the model read."""
        scored = self._backend.predict(texts, self._task)
        self.counts.add(scored)
        return [
            (
                replace(
                    reading,
                    label=each.label,
                    probability=each.probability,
                    needs_review=each.needs_review,
                    reason=each.reason,
                ),
                more | {"backend": each.backend, "fallback": each.fallback.value},
            )
            for (reading, more), each in zip(before, scored, strict=True)
        ]


def _learn(read: "LabelledFolder", task: str, options: "Options", *, beside: bool) -> "Trained":
    from cham.doors.labelled import Part
    from cham.voice import ASPECTS, train_aspects, train_labels

    # What is scored later is never learned from: without a test part that is the dev part.
    parts = (Part.TRAIN, None, Part.DEV) if read.of(Part.TEST) else (Part.TRAIN, None)
    rows = read.of(*parts)
    texts = [row.text for row in rows]
    if task == ASPECTS:
        return train_aspects(texts, [row.labels for row in rows], options=options)
    labels = [row.labels[0] for row in rows]
    if not beside:
        return train_labels(texts, labels, task=task, options=options)
    from cham.core.text import fold
    from cham.voice.starter import starter_texts

    first, given = starter_texts(task)
    # What probabilities mean is learned from the firm's own texts only; the others just help.
    groups = ["" for _text in first] + [f"own {fold(text)}" for text in texts]
    return train_labels(
        [*first, *texts], [*given, *labels], task=task, options=options, groups=groups
    )


def _check_starter(task: str) -> None:
    from cham.voice.starter import TASKS

    if task not in TASKS:
        known = ", ".join(TASKS)
        raise click.UsageError(
            _("--starter has texts for {known} only, not for {task}").format(
                known=known, task=task
            )
        )


def _tested(model: "Model", read: "LabelledFolder") -> dict[str, Any] | None:
    from cham.voice import evaluate

    part, rows = _scored_part(read)
    if part == _ALL:
        return None
    scores = evaluate(model, [row.text for row in rows], [row.labels for row in rows])
    return {"part": part, **scores}


def _scored_part(read: "LabelledFolder") -> tuple[str, "list[Labelled]"]:
    """Take the texts kept for tests; where there are none those for choosing, else all."""
    from cham.doors.labelled import Part

    for part in (Part.TEST, Part.DEV):
        if rows := read.of(part):
            return part.value, rows
    return _ALL, list(read.texts)


def _told_data(read: "LabelledFolder", *, beside: bool) -> dict[str, Any]:
    from cham.voice import digest_of
    from cham.voice.starter import starter_version

    parts = Counter(row.part.value if row.part else "train" for row in read.texts)
    return {
        "sha256": digest_of([r.text for r in read.texts], [r.labels for r in read.texts]),
        "files": list(read.files),
        "skipped": list(read.skipped),
        "rows": read.rows,
        "parts": dict(sorted(parts.items())),
        "rejected": _refusals(read),
        "starter": starter_version() if beside else None,
    }


def _refusals(read: "LabelledFolder") -> dict[str, Any]:
    return {
        "count": len(read.refused),
        "rows": [
            {"file": each.file, "line": each.line, "code": each.refusal.value}
            for each in read.refused
        ],
    }


def _told_reading(reading: "Reading") -> dict[str, Any]:
    told = asdict(reading)
    for each in (told, *told["aspects"]):
        if each["probability"] is not None:
            each["probability"] = round(each["probability"], 6)
    return told


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Read lines of any length, and give of each as much as may matter."""
    while line := stream.readline(_LONGEST_LINE):
        whole = line
        while not whole.endswith(b"\n") and (whole := stream.readline(_LONGEST_LINE)):
            continue
        yield line.decode("utf-8", "replace").rstrip("\r\n")
