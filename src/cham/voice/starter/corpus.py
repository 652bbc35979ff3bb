"""The texts and words that the starter is learned from; all of them written for this project."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from cham.core.text import normalise
from cham.voice.errors import StarterTextError
from cham.voice.model import SENTIMENT

YES, NO = "yes", "no"
EMOTION = "emotion"
SIGNALS = ("complaint", "leaving", "urgency")
TASKS = (SENTIMENT, EMOTION, *SIGNALS)

_HERE = resources.files("cham.voice.starter")
_HEADER = ["part", "form", SENTIMENT, EMOTION, "signals", "text"]
_FIRST_LINE = 2
_SENTIMENTS = frozenset({"negative", "neutral", "positive"})
_EMOTIONS = frozenset({"anger", "disgust", "fear", "joy", "none", "sadness", "surprise"})


class Part(StrEnum):
    """What a text is for: those of `test` are never learned from."""

    TRAIN = "train"
    TEST = "test"


class Form(StrEnum):
    """How a text is written."""

    MARKED = "marked"
    UNMARKED = "unmarked"
    CHAT = "chat"
    MIXED = "mixed"
    ENGLISH = "english"


_PARTS, _FORMS = frozenset(map(str, Part)), frozenset(map(str, Form))


@dataclass(frozen=True, slots=True)
class StarterText:
    """What a customer might write, and what it says.

    Attributes
    ----------
    trade
        What the customer writes about; `general` where it could be anything.
    sentiment
        How it feels on the whole. To ask for what is missing is negative, to ask a question is
        neutral.
    emotion
        The strongest that shows; `none` where none does.
    signals
        `complaint` where something went wrong that the firm has to answer for, `leaving` where
        the customer goes or thinks of it, `urgency` where it cannot wait until tomorrow.
    """

    trade: str
    part: Part
    form: Form
    sentiment: str
    emotion: str
    signals: tuple[str, ...]
    text: str

    def label(self, task: str) -> str:
        """Give the label for a task."""
        if task in SIGNALS:
            return YES if task in self.signals else NO
        return self.sentiment if task == SENTIMENT else self.emotion


@cache
def all_texts() -> tuple[StarterText, ...]:
    """Read every text.

    Raises
    ------
    StarterTextError
        With the line at fault.
    """
    found: list[StarterText] = []
    known: set[str] = set()
    for file in _files("texts", ".tsv"):
        for number, row in enumerate(_rows(file), start=_FIRST_LINE):
            key = normalise(row.text).folded
            if key in known:
                raise StarterTextError(file=file.name, line=number)
            known.add(key)
            found.append(row)
    return tuple(found)


@cache
def words_of(task: str) -> tuple[tuple[str, str], ...]:
    """Give words that show a label of a task, each with its label; few tasks have any."""
    return tuple(
        (phrase.strip(), file.name.removesuffix(".txt"))
        for file in _files(f"words/{task}", ".txt")
        for phrase in " ".join(file.read_text("utf-8").split()).split(";")
        if phrase.strip()
    )


def starter_texts(task: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the texts and words that a model of a task begins with, and their labels.

    Parameters
    ----------
    task : str
        One of `TASKS`; for any other there are none.

    Returns
    -------
    texts, labels : tuple of str
        As many of each. Texts kept for tests are not among them.

    Examples
    --------
    >>> texts, labels = starter_texts("sentiment")
    >>> len(texts) == len(labels) > 4_000, sorted(set(labels))
    (True, ['negative', 'neutral', 'positive'])
    >>> starter_texts("topic")
    ((), ())
    """
    if task not in TASKS:
        return (), ()
    rows = [each for each in all_texts() if each.part is Part.TRAIN]
    words = words_of(task)
    return (
        (*(row.text for row in rows), *(phrase for phrase, _ in words)),
        (*(row.label(task) for row in rows), *(label for _, label in words)),
    )


def groups_of(task: str) -> tuple[str, ...]:
    """Give the trade of each text of `starter_texts`; words are of none."""
    rows = [each for each in all_texts() if each.part is Part.TRAIN]
    return (*(row.trade for row in rows), *("" for _ in words_of(task)))


def digest() -> str:
    """Name the state of all texts and words."""
    whole = hashlib.sha256()
    for file in _all_files():
        content = file.read_bytes()
        whole.update(f"{file.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _all_files() -> list[Traversable]:
    return [
        *_files("texts", ".tsv"),
        *(file for task in TASKS for file in _files(f"words/{task}", ".txt")),
    ]


def _files(folder: str, ending: str) -> list[Traversable]:
    place = _HERE.joinpath(*folder.split("/"))
    if not place.is_dir():
        return []
    found = [file for file in place.iterdir() if file.name.endswith(ending)]
    return sorted(found, key=lambda file: file.name)


def _rows(file: Traversable) -> list[StarterText]:
    header, *lines = file.read_text("utf-8").removesuffix("\n").split("\n")
    if header.split("\t") != _HEADER:
        raise StarterTextError(file=file.name, line=1)
    trade = file.name.removesuffix(".tsv").partition("-")[0]
    return [_row(file.name, number, trade, line) for number, line in enumerate(lines, _FIRST_LINE)]


def _row(file: str, number: int, trade: str, line: str) -> StarterText:
    cells = line.split("\t")
    if len(cells) != len(_HEADER):
        raise StarterTextError(file=file, line=number)
    part, form, sentiment, emotion, given, text = cells
    signals = tuple(given.split(",")) if given else ()
    fits = (
        part in _PARTS
        and form in _FORMS
        and sentiment in _SENTIMENTS
        and emotion in _EMOTIONS
        and signals == tuple(each for each in SIGNALS if each in signals)
        and text == text.strip() != ""
    )
    if not fits:
        raise StarterTextError(file=file, line=number)
    return StarterText(trade, Part(part), Form(form), sentiment, emotion, signals, text)
