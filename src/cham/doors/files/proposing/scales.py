"""On which scale a column of answers was asked, from its question and its answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cham.doors.files.errors import FileError, ScaleMixedError, ScaleOpenError
from cham.doors.files.proposing.evidence import Evidence
from cham.doors.files.proposing.reasons import BY_LABELS, BY_QUESTION, BY_RANGE, Reason
from cham.doors.files.proposing.vocabulary import (
    EFFORT,
    EMOTION,
    LABELS,
    MIDDLE_WORDS,
    NO_ANSWERS,
    RATING,
    RECOMMEND,
    SATISFACTION,
    as_written,
    holds,
    words_of,
)
from cham.doors.files.values.numbers import plain_number
from cham.doors.files.votes import UNFIT

_ENDS = re.compile(
    r"(?<![0-9])(-?[0-9]{1,2})\s*(?:-|–|—|→|đến|tới|to|\.\.\.?)\s*([0-9]{1,3})(?![0-9/])"
)
# (1 = rất khó, 7 = rất dễ), (1: tệ; 5: tốt)
_NAMED_ENDS = re.compile(
    r"(?<![0-9])(-?[0-9])\s*(?:sao|điểm)?\s*(?:=|:|là)\s*[^\W\d_][^0-9()]*?"
    r"(?:[,;/–-]|\b(?:và|đến|tới|and|to))\s*([0-9]{1,3})\s*(?:sao|điểm)?\s*(?:=|:|là)\s*[^\W\d_]",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_METRICS = (
    ("nps", RECOMMEND), ("ces", EFFORT), ("csat", SATISFACTION), ("emotion", EMOTION), ("", RATING),
)  # fmt: skip
_USUAL = {
    "nps": ((0, 10),),
    "ces": ((1, 5), (1, 7)),
    "csat": ((1, 5),),
    "emotion": ((-2, 2), (1, 5)),
    "": ((1, 5),),
}
_NPS = (0, 10)
_EMOTION = (-2, 2)
_DERIVED = "nps group"  # Qualtrics writes the group beside the answer
_MOSTLY = 0.8
_TEN, _HUNDRED = 10, 100


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A scale with its reason, and the doubt that a person must settle first, if any.

    Attributes
    ----------
    labels, blank
        Folded: what words stand for, and words that are no answer.
    """

    scale: str
    reason: Reason
    labels: Mapping[str, int] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    doubt: FileError | None = None


def guess_scale(column: str, title: str, evidence: Evidence, *, asked: bool) -> ScaleGuess | None:
    """Guess the scale of a column; None where it does not hold answers.

    Parameters
    ----------
    asked
        Whether a column that nothing names a score may be one all the same, because the file
        holds answers and the column's name is a question.
    """
    words = words_of(f"{column} {title}")
    metric, word = _metric(words, asked=asked)
    if metric is None or holds(words, _DERIVED):
        return None
    labelled = _labelled(metric, evidence)
    if labelled is not None:
        return labelled
    if not evidence.answers or evidence.share(evidence.answers.total()) < _MOSTLY:
        return None
    usual = [value for value in evidence.answers if _is_usual(value)]
    told = sum(evidence.answers[value] for value in usual)
    if told < (1 - UNFIT) * evidence.answers.total():
        return None
    low, high = min(usual), max(usual)
    ends = _named_ends(f"{column} {title}")
    if ends is not None and _hold(ends, evidence):
        name = f"{_by_ends(metric, ends)}_{ends[0]}_{ends[1]}"
        return ScaleGuess(name, Reason(BY_RANGE, {"low": ends[0], "high": ends[1]}))
    said = as_written(f"{column} {title}", word) if word else column
    reason = Reason(
        BY_QUESTION, {"word": said, "low": plain_number(low), "high": plain_number(high)}
    )
    if metric == "" and high > _TEN and words != word:  # a count or an index of something
        return None
    inside = [value for value in evidence.answers if 0 <= value <= _TEN]
    if metric == "" and inside and _hold(_NPS, evidence):  # but for a few rows to reject
        low, high = min(inside), max(inside)
    return _by_range(column, metric, (int(low), int(high)), evidence, reason)


def _is_usual(value: Decimal) -> bool:
    """Tell whether a number is an answer on any scale, from -2 of an emotion to 100 of a slider."""
    return _EMOTION[0] <= value <= _HUNDRED and value == value.to_integral_value()


def _metric(words: str, *, asked: bool) -> tuple[str | None, str]:
    for metric, names in _METRICS:
        for name in names:
            if holds(words, name):
                return metric, name
    return ("", "") if asked else (None, "")


def _by_range(
    column: str, metric: str, ends: tuple[int, int], evidence: Evidence, reason: Reason
) -> ScaleGuess:
    low, high = ends
    five_points = low >= 1 and high <= 5  # noqa: PLR2004 - a scale of five
    if metric == "nps":
        small = five_points and evidence.answers.total() > 2  # noqa: PLR2004 - fewer tell nothing
        mixed = (
            _mixed(column, "nps_0_10", evidence) if small or not _hold(_NPS, evidence) else None
        )
        return ScaleGuess("nps_0_10", reason, doubt=mixed)
    for bottom, top in _USUAL[metric]:
        if bottom <= low and high <= top:
            return ScaleGuess(f"{metric or 'csat'}_{bottom}_{top}", reason)
    if metric == "" and low >= 0 and high <= _TEN:  # what NPS is asked on
        either = ScaleOpenError(
            column=column, low=low, high=high, first="nps_0_10", second="csat_0_10"
        )
        return ScaleGuess("nps_0_10", reason, doubt=either)
    bottom, top = _USUAL[metric][0]
    name = f"{metric or 'csat'}_{bottom}_{top}"
    return ScaleGuess(name, reason, doubt=_mixed(column, name, evidence))


def _hold(ends: tuple[int, int], evidence: Evidence) -> bool:
    """Tell whether all answers lie between the ends, but for a few that are rows to reject."""
    beside = sum(
        count for value, count in evidence.answers.items() if not ends[0] <= value <= ends[1]
    )
    return beside <= UNFIT * evidence.answers.total()


def _mixed(column: str, scale: str, evidence: Evidence) -> ScaleMixedError:
    values = evidence.answers
    return ScaleMixedError(
        line=evidence.first_line,
        column=column,
        low=plain_number(min(values)),
        high=plain_number(max(values)),
        n=values.total(),
        value=plain_number(values.most_common(1)[0][0]),
        scale=scale,
    )


def _named_ends(question: str) -> tuple[int, int] | None:
    """Read the ends that a question names: `(0-10)`, `từ 1 đến 5`, `(1 = khó, 7 = dễ)`."""
    found = _NAMED_ENDS.search(question) or _ENDS.search(question)
    if found is None or int(found[1]) not in {-2, 0, 1} or int(found[2]) <= int(found[1]):
        return None
    return int(found[1]), int(found[2])


def without_ends(question: str) -> str:
    """Take the remark on the scale from a question, which says nothing of what was asked about.

    Examples
    --------
    >>> without_ends("Thanh toán có dễ không? (1 = rất khó, 7 = rất dễ)")
    'Thanh toán có dễ không?'
    """
    remark = _REMARK.search(question)
    if remark is None or _named_ends(remark[0]) is None:
        return question
    return question[: remark.start()] or question


def _by_ends(metric: str, ends: tuple[int, int]) -> str:
    if ends == _EMOTION:
        return "emotion"
    return metric or ("nps" if ends == _NPS else "csat")


def _labelled(metric: str, evidence: Evidence) -> ScaleGuess | None:
    """Find the scale whose words the answers are."""
    if evidence.share(evidence.words.total()) < _MOSTLY:
        return None
    blank = tuple(word for word in evidence.words if words_of(word) in NO_ANSWERS)
    said = [word for word in evidence.words if word not in blank]
    for words in LABELS:
        middle = dict.fromkeys(MIDDLE_WORDS, len(words) // 2 + 1)
        values = middle | {word: place for place, word in enumerate(words, start=1)}
        found = {word: values[key] for word in said if (key := words_of(word)) in values}
        if found and len(found) == len(said):
            kind = "ces" if metric == "ces" else "csat"
            reason = Reason(BY_LABELS, {"points": len(words)})
            labels = dict(sorted(found.items(), key=lambda pair: pair[1]))
            return ScaleGuess(f"{kind}_1_{len(words)}", reason, labels, blank)
    return None
