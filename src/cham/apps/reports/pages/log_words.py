"""What a log says by itself, in a few sentences, where nobody planned anything."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cham.apps.reports.pages.headline import Counted, Sentence
from cham.apps.reports.pages.reader import Reader, runs_of
from cham.apps.reports.pages.sequences import follows_sessions, typical_sequences

_STEPS_TOLD = 5
_RARE = 0.02  # of all moves: a wait seen less often is no headline


def log_sentences(reader: Reader) -> Iterator[Sentence]:
    """Say what most do, what is repeated, where the time goes and where paths end."""
    if reader.evidence.is_planned:
        return
    yield from _most_frequent(reader)
    yield from _repeated(reader)
    yield from _longest_wait(reader)
    yield from _ends(reader)


def _most_frequent(reader: Reader) -> Iterator[Sentence]:
    variants = typical_sequences(reader.evidence)
    if not variants.shown or variants.shown[0].count == 1:
        return
    top = variants.shown[0]
    runs = runs_of(reader, top.steps)
    told = ", ".join(f"“{step}”" for step in runs[:_STEPS_TOLD])
    if len(runs) > _STEPS_TOLD:
        told += " …"
    text = (
        _("{share} of all sessions take the same path: {steps}. {count} paths differ in all.")
        if follows_sessions(reader.evidence)
        else _("{share} of all cases take the same path: {steps}. {count} paths differ in all.")
    )
    said = text.format(
        share=reader.numbers.share(top.count / variants.sequences),
        steps=told,
        count=reader.numbers.number(variants.distinct),
    )
    yield Sentence(said, Counted.PATHS)


def _repeated(reader: Reader) -> Iterator[Sentence]:
    rework = reader.evidence.answers.rework
    worst = max(rework.touchpoints, key=lambda each: each.repeaters, default=None)
    if worst is None or not worst.repeaters or not rework.paths:
        return
    text = _(
        "{share} meet some step more than once, most often “{name}”: {count} of the {paths} that "
        "met it came there again."
    ).format(
        share=reader.numbers.share(rework.repeaters / rework.paths),
        name=reader.name(worst.touchpoint),
        count=reader.numbers.number(worst.repeaters),
        paths=reader.numbers.number(worst.paths),
    )
    yield Sentence(text, Counted.REPEATED, (worst.touchpoint,))


def _longest_wait(reader: Reader) -> Iterator[Sentence]:
    edges = reader.evidence.answers.follows.edges
    every = sum(edge.count for edge in edges)
    waits = [
        (median, edge)
        for edge in edges
        if edge.count >= _RARE * every and (median := edge.gaps.quantile(0.5)) is not None
    ]
    if not waits:
        return
    median, edge = max(waits, key=lambda each: each[0])
    text = _(
        "Of all frequent moves, the one from “{before}” to “{after}” takes longest: {wait} in the "
        "median, {count} times."
    ).format(
        before=reader.name(edge.before),
        after=reader.name(edge.after),
        wait=reader.numbers.span(median / 1e6),
        count=reader.numbers.number(edge.count),
    )
    yield Sentence(text, Counted.EDGE, (edge.before, edge.after))


def _ends(reader: Reader) -> Iterator[Sentence]:
    answers = reader.evidence.answers
    ends = answers.starts_and_ends.ends[:3]
    if not ends or not answers.paths:
        return
    told = ", ".join(
        f"“{reader.name(each.name)}” ({reader.numbers.share(each.count / answers.paths)})"
        for each in ends
    )
    yield Sentence(_("Paths end most often at {steps}.").format(steps=told), Counted.PATHS)
