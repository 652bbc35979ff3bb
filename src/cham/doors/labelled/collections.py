"""The forms of collections that are no tables: lines, blocks of lines, XML."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from cham.doors.labelled.errors import LabelledDamagedError, UnevenLinesError
from cham.doors.labelled.labels import aspects_of, part_of_name
from cham.doors.labelled.rows import Labelled, Part, Refusal, Refused
from cham.doors.labelled.tables import ASPECTS, SENTIMENT

_SENTENCES = "sents.txt"
_BESIDE = {  # UIT-VSFC: what its numbers stand for
    SENTIMENT: ("sentiments.txt", ("negative", "neutral", "positive")),
    "topic": ("topics.txt", ("lecturer", "program", "facility", "others")),
}
_NUMBERED = re.compile(r"^(\d+): ?(.*)$")
_BLOCK = re.compile(r"^#\d+$")
_HEAD = 4096


def read_collection(path: Path, task: str) -> Iterator[Labelled | Refused] | None:
    """Read a file of a known collection; None where it is of none, or not labelled with the task.

    Raises
    ------
    LabelledError
        Where the file is damaged.
    """
    part = part_of_name(path.name) or part_of_name(path.parent.name)
    if path.name.endswith(_SENTENCES):
        return _beside(path, task, part)
    if path.suffix == ".xml":
        return _semeval(path, task, part)
    if path.suffix != ".txt":
        return None
    head = _text(path)[:_HEAD].lstrip("\ufeff").splitlines()
    if head and _BLOCK.match(head[0].strip()):
        return _blocks(path, part) if task == ASPECTS else None
    if head and _NUMBERED.match(head[0]):
        return _numbered(path, part) if task == SENTIMENT else None
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise LabelledDamagedError(file=path.name, reason=str(error)) from None


def _lines(path: Path) -> list[str]:
    """Part a file at line feeds only; other signs that end lines are part of what people wrote."""
    lines = _text(path).lstrip("\ufeff").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _beside(path: Path, task: str, part: Part | None) -> Iterator[Labelled | Refused] | None:
    """Texts in one file, labels in another, line by line (UIT-VSFC)."""
    if task not in _BESIDE:
        return None
    ending, names = _BESIDE[task]
    other = path.with_name(path.name.removesuffix(_SENTENCES) + ending)
    if not other.is_file():
        return None
    texts, labels = _lines(path), _lines(other)
    if len(texts) != len(labels):
        raise UnevenLinesError(
            file=path.name, lines=len(texts), labels=other.name, others=len(labels)
        )
    return _named(path.name, texts, labels, (names, part))


def _named(
    file: str, texts: list[str], labels: list[str], known: tuple[tuple[str, ...], Part | None]
) -> Iterator[Labelled | Refused]:
    names, part = known
    for line, (text, label) in enumerate(zip(texts, labels, strict=True), start=1):
        number = label.strip()
        if not text.strip():
            yield Refused(file, line, Refusal.NO_TEXT)
        elif not number.isdecimal() or int(number) >= len(names):
            yield Refused(file, line, Refusal.BAD_LABEL)
        else:
            yield Labelled(text.strip(), (names[int(number)],), part)


def _numbered(path: Path, part: Part | None) -> Iterator[Labelled | Refused]:
    """One text a line, its label before a colon."""
    for line, text in enumerate(_lines(path), start=1):
        found = _NUMBERED.match(text.rstrip("\r"))
        if found is None:
            yield Refused(path.name, line, Refusal.BAD_ROW)
        elif not found[2].strip():
            yield Refused(path.name, line, Refusal.NO_TEXT)
        else:
            yield Labelled(found[2].strip(), (found[1],), part)


def _blocks(path: Path, part: Part | None) -> Iterator[Labelled | Refused]:
    """Blocks of a number, a text and its aspects (VLSP 2018)."""
    block: list[str] = []
    first = 1
    for line, text in enumerate([*_lines(path), "#0"], start=1):
        if _BLOCK.match(text.strip()):
            if block:
                yield _of_block(path.name, first, block, part)
            block, first = [], line
        elif text.strip():
            block.append(text.strip())


def _of_block(file: str, line: int, block: list[str], part: Part | None) -> Labelled | Refused:
    *texts, last = block
    aspects = aspects_of(last) if last.startswith("{") else None
    if aspects is None:
        return Refused(file, line, Refusal.BAD_LABEL)
    if not texts:
        return Refused(file, line, Refusal.NO_TEXT)
    return Labelled(" ".join(texts), aspects, part)


def _semeval(path: Path, task: str, part: Part | None) -> Iterator[Labelled | Refused] | None:
    """Sentences in XML with categories and terms (SemEval 2014, task 4)."""
    try:
        root = parse(path).getroot()
    except (ParseError, DefusedXmlException) as error:
        raise LabelledDamagedError(file=path.name, reason=str(error)) from None
    wanted = ".//aspectCategory" if task == ASPECTS else ".//*[@polarity]"
    if task not in {ASPECTS, SENTIMENT} or root is None or root.find(wanted) is None:
        return None
    return _sentences(path.name, root, task, part)


def _sentences(
    file: str, root: Element, task: str, part: Part | None
) -> Iterator[Labelled | Refused]:
    for number, sentence in enumerate(root.iter("sentence"), start=1):
        text = (sentence.findtext("text") or "").strip()
        categories = {
            each.get("category", ""): each.get("polarity", "")
            for each in sentence.iter("aspectCategory")
        }
        feelings = {each.get("polarity", "") for each in sentence.findall(".//*[@polarity]")}
        if not text:
            yield Refused(file, number, Refusal.NO_TEXT)
        elif task == ASPECTS:
            yield Labelled(text, tuple(f"{a}#{p}" for a, p in categories.items()), part)
        elif not feelings:
            yield Refused(file, number, Refusal.NO_LABEL)
        elif len(feelings) > 1 or "conflict" in feelings:
            yield Refused(file, number, Refusal.MIXED)
        else:
            yield Labelled(text, (feelings.pop(),), part)
