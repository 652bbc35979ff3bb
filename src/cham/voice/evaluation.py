"""Holds a model against texts whose labels are known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cham.voice.calibration import coverage_curve, error_by_chance, expected_error
from cham.voice.errors import NothingToScoreError
from cham.voice.features import strip_marks
from cham.voice.mentions import Mention, parted
from cham.voice.model import Judged, Model, judge
from cham.voice.reading import read
from cham.voice.scoring import agreement, class_score

STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_SHOWN = 20


def evaluate(
    model: Model, texts: Sequence[str], labels: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """Score a model on texts, and on the same texts without marks.

    Parameters
    ----------
    model : Model
        Of labels or of aspects.
    texts : sequence of str
        As they arrived.
    labels : sequence of sequence of str
        For each text its label, or its aspects like ``price#negative``.

    Returns
    -------
    dict
        What `cham text eval --json` prints; shares from 0 to 1.

    Raises
    ------
    NothingToScoreError
        Where the model knows none of the labels.
    """
    found = {name for each in labels for name in each}
    known = set(model.heads[0].classes)
    if model.is_of_aspects:
        found, known = {parted(name)[0] for name in found}, {h.name for h in model.heads}
    if not found & known:
        raise NothingToScoreError(
            found=", ".join(sorted(found)[:_SHOWN]), known=", ".join(sorted(known)[:_SHOWN])
        )
    if model.is_of_aspects:
        return _evaluate_aspects(model, texts, labels)
    return _evaluate_labels(model, texts, [each[0] for each in labels])


def _evaluate_labels(model: Model, texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    known = model.heads[0].classes
    names = (*known, *sorted(set(labels) - set(known)))
    truth = np.array([names.index(label) for label in labels])
    judged = judge(model, texts)
    is_right = judged.given == truth
    answered = judged.reasons == ""
    scores = agreement(truth, judged.given, names)
    bare = judge(model, texts, unmarked=True)
    stripped = agreement(truth, bare.given, names)
    return {
        "task": model.task,
        "n": scores.n,
        "accuracy": scores.accuracy,
        "macro_f1": scores.macro_f1,
        "weighted_f1": scores.weighted_f1,
        "per_class": {name: asdict(each) for name, each in scores.per_class.items()},
        "stripped": {
            "accuracy": stripped.accuracy,
            "macro_f1": stripped.macro_f1,
            "weighted_f1": stripped.weighted_f1,
            "coverage": _share(bare.reasons == ""),
            "ece": expected_error(bare.probability, bare.given == truth),
        },
        "ece": expected_error(judged.probability, is_right),
        "ece_by_chance": error_by_chance(judged.probability),
        "coverage": _share(answered),
        "answered_accuracy": round(float(is_right[answered].mean()), 6)
        if answered.any()
        else None,
        "threshold": round(model.doubt.threshold, 6),
        "left_to_people": dict(sorted(Counter(judged.reasons[~answered].tolist()).items())),
        "coverage_curve": coverage_curve(judged.probability, is_right, STEPS),
        "confusion": {"labels": list(names), "rows": scores.confusion},
        "unknown_labels": sorted(set(labels) - set(known)),
    }


def _evaluate_aspects(
    model: Model, texts: Sequence[str], labels: Sequence[Sequence[str]]
) -> dict[str, Any]:
    truth = [dict(parted(name) for name in each) for each in labels]
    readings = [each.aspects for each in read(model, texts)]
    scores = _AspectScores.of(model, readings, truth)
    bare = [each.aspects for each in read(model, [strip_marks(text) for text in texts])]
    given = [
        (mention, said.get(mention.aspect) == mention.polarity)
        for mentions, said in zip(readings, truth, strict=True)
        for mention in mentions
        if mention.probability is not None
    ]
    probability = np.array([mention.probability for mention, _right in given], float)
    is_right = np.array([right for _mention, right in given], bool)
    answered = np.array([not mention.needs_review for mention, _right in given], bool)
    return {
        "task": model.task,
        "n": len(texts),
        **scores.as_json(),
        "stripped": _AspectScores.of(model, bare, truth).as_json(brief=True),
        "ece": expected_error(probability, is_right),
        "ece_by_chance": error_by_chance(probability),
        "coverage": _share(answered),
        "answered_accuracy": round(float(is_right[answered].mean()), 6)
        if answered.any()
        else None,
        "threshold": round(model.doubt.threshold, 6),
        "coverage_curve": coverage_curve(probability, is_right, STEPS),
        "unknown_labels": sorted(
            {aspect for said in truth for aspect in said} - {head.name for head in model.heads}
        ),
    }


@dataclass(frozen=True, slots=True)
class _AspectScores:
    """Counts of aspects, and of aspects with the right polarity: hits, given, true."""

    aspects: Mapping[str, tuple[int, int, int]]
    pairs: tuple[int, int, int]
    exact: int
    texts: int

    @classmethod
    def of(
        cls,
        model: Model,
        readings: Sequence[Sequence[Mention]],
        truth: Sequence[Mapping[str, str]],
    ) -> "_AspectScores":
        """Count; aspects that are neither learned nor in the truth are not asked about."""
        asked = {head.name for head in model.heads} | {a for said in truth for a in said}
        counts = {name: [0, 0, 0] for name in sorted(asked)}
        hits = given = exact = 0
        for mentions, said in zip(readings, truth, strict=True):
            found = {m.aspect: m.polarity for m in mentions if m.aspect in asked}
            exact += found == said
            for aspect, polarity in found.items():
                counts[aspect][0] += aspect in said
                counts[aspect][1] += 1
                hits += said.get(aspect) == polarity
            given += len(found)
            for aspect in said:
                counts[aspect][2] += 1
        true = sum(map(len, truth))
        table = {name: (c[0], c[1], c[2]) for name, c in counts.items()}
        return cls(table, (hits, given, true), exact, len(truth))

    def as_json(self, *, brief: bool = False) -> dict[str, Any]:
        """Give the figures; `brief` leaves out those of each aspect."""
        each = {name: class_score(*counts) for name, counts in self.aspects.items()}
        total = class_score(*(sum(c[i] for c in self.aspects.values()) for i in range(3)))
        shown: dict[str, Any] = {
            "accuracy": round(self.exact / max(self.texts, 1), 6),
            "macro_f1": round(sum(s.f1 for s in each.values()) / max(len(each), 1), 6),
            "weighted_f1": round(sum(s.f1 * s.n for s in each.values()) / max(total.n, 1), 6),
            "aspect_micro_f1": total.f1,
            "aspect_polarity_micro_f1": class_score(*self.pairs).f1,
        }
        return shown if brief else shown | {"per_class": {n: asdict(s) for n, s in each.items()}}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many texts carry a label, by the sum of probabilities.

    Attributes
    ----------
    count
        The expected number of texts.
    spread
        One standard deviation of it.
    """

    count: float
    spread: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Calibrated counts of labels over texts.

    Attributes
    ----------
    counted
        Texts that the counts are of.
    left_out
        Texts that are too short, or too strange to the model for its probabilities to mean much.
    coverage
        The share of all texts that need no person.
    """

    labels: dict[str, Tally]
    counted: int
    left_out: int
    coverage: float


def totals(judged: Judged) -> Totals:
    """Count labels by their probabilities, not by the most probable label of each text.

    Parameters
    ----------
    judged : Judged
        What the model says of the texts.

    Returns
    -------
    Totals
        Counts, and the share answered.

    Notes
    -----
    With calibrated probabilities p the number of texts of a label has the mean sum(p) and the
    variance sum(p (1 - p)); counting the most probable labels instead is biased towards frequent
    ones [1]_.

    References
    ----------
    .. [1] Forman, G. (2008). Quantifying counts and costs via classification. Data Mining and
       Knowledge Discovery 17, section 2. doi:10.1007/s10618-008-0097-y

    Examples
    --------
    >>> judged = Judged(
    ...     ("bad", "good"), np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([0, 1]), np.array(["", ""])
    ... )
    >>> totals(judged).labels["bad"].count
    1.3
    """
    usable = ~np.isin(judged.reasons, ("short", "strange"))
    chances = judged.probabilities[usable]
    spread = np.sqrt((chances * (1 - chances)).sum(axis=0))
    return Totals(
        labels={
            label: Tally(round(float(count), 6), round(float(wide), 6))
            for label, count, wide in zip(judged.labels, chances.sum(axis=0), spread, strict=True)
        },
        counted=int(usable.sum()),
        left_out=int((~usable).sum()),
        coverage=_share(judged.reasons == ""),
    )


def _share(chosen: NDArray[np.bool_]) -> float:
    return round(float(chosen.mean()), 6) if len(chosen) else 0.0
