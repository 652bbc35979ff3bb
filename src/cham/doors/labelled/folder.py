"""Reads every file of a folder that holds labelled texts."""

from collections.abc import Iterator
from pathlib import Path

from cham.doors.labelled.collections import read_collection
from cham.doors.labelled.errors import (
    AllRefusedError,
    EmptyFolderError,
    JsonFormError,
    LabelledError,
    NothingLabelledError,
)
from cham.doors.labelled.rows import Labelled, LabelledFolder, Refused
from cham.doors.labelled.tables import ENDINGS, read_table


def read_labelled(place: Path, task: str) -> LabelledFolder:
    """Read the texts of a folder, or of one file, that are labelled with a task.

    Parameters
    ----------
    place : Path
        A folder, with all that lies in it, or one file.
    task : str
        `aspects`, `sentiment`, `topic`, `emotion` or any other name.

    Returns
    -------
    LabelledFolder
        What is used, what is refused, and which files were skipped; nothing is lost.

    Raises
    ------
    LabelledError
        Where there is nothing labelled with the task, or a file is damaged.
    FileError
        Where a table as a whole cannot be used.
    """
    paths = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
    texts: list[Labelled] = []
    refused: list[Refused] = []
    files: list[str] = []
    skipped: list[str] = []
    for path in paths:
        rows = _read(path, task)
        if rows is None:
            skipped.append(path.name)
            continue
        files.append(path.name)
        for row in rows:
            if isinstance(row, Labelled):
                texts.append(row)
            else:
                refused.append(row)
    if not texts:
        raise _nothing(place, task, paths, refused)
    return LabelledFolder(tuple(texts), tuple(refused), tuple(files), tuple(skipped))


def _read(path: Path, task: str) -> Iterator[Labelled | Refused] | None:
    if path.suffix.casefold() in ENDINGS:
        return read_table(path, task)
    return read_collection(path, task)


def _nothing(place: Path, task: str, paths: list[Path], refused: list[Refused]) -> LabelledError:
    if not paths:
        return EmptyFolderError(folder=str(place))
    whole = next((each for each in paths if each.suffix.casefold() == ".json"), None)
    if not refused and whole:
        return JsonFormError(file=whole.name, example='{"text": "…", "label": "…"}')
    if not refused:
        return NothingLabelledError(folder=str(place), task=task)
    first = refused[0]
    return AllRefusedError(folder=str(place), count=len(refused), line=first.line, file=first.file)
