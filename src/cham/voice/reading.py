"""What is made of texts: a label with its probability, aspects, and whether a person should look."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cham.core.text import clauses
from cham.voice.features import LONGEST_TEXT, Batch
from cham.voice.mentions import Mention, detect, mentions_of
from cham.voice.model import SENTIMENT, Judged, Model, judge
from cham.voice.taxonomy import signals_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as a model reads it.

    Attributes
    ----------
    label
        The most probable one; None of a model of aspects.
    probability
        Of the label; of a model of aspects, of the least sure mention, None where there is none.
    needs_review
        Whether a person should look.
    reason
        Why: `short`, `strange`, `unsure`; empty where nobody needs to.
    aspects
        What the text speaks of.
    signals
        `complaint`, `leaving`, `urgency`: what its words alone show.
    """

    label: str | None
    probability: float | None
    needs_review: bool
    reason: str
    aspects: tuple[Mention, ...]
    signals: tuple[str, ...]


def read(model: Model, texts: Sequence[str]) -> list[Reading]:
    """Read texts with a model.

    Parameters
    ----------
    model : Model
        Of labels or of aspects.
    texts : sequence of str
        As they arrived.

    Returns
    -------
    list of Reading
        One for each text, in their order.
    """
    return _read_aspects(model, texts) if model.is_of_aspects else _read_labels(model, texts)


def _read_labels(model: Model, texts: Sequence[str]) -> list[Reading]:
    judged = judge(model, texts)
    aspects = _seeded(model, texts)
    return [
        Reading(judged.labels[given], probability, bool(reason), reason, found, signals_of(text))
        for text, given, probability, reason, found in zip(
            texts,
            judged.given.tolist(),
            judged.probability.tolist(),
            judged.reasons.tolist(),
            aspects,
            strict=True,
        )
    ]


def _read_aspects(model: Model, texts: Sequence[str]) -> list[Reading]:
    sums = model.linear.sums(Batch.of(texts))
    detected = detect(model.probabilities(sums), model.detection)
    # A text without a mention has nothing to be unsure of; it can still be short or strange.
    reasons = model.doubt.reasons(np.ones(len(texts)), sums).tolist()
    readings = []
    for text, seeded in enumerate(_seeded(model, texts)):
        mentions = (*mentions_of(model, detected, text), *seeded)
        sure = [each.probability for each in mentions if each.probability is not None]
        reason = reasons[text] or ("unsure" if any(m.needs_review for m in mentions) else "")
        readings.append(
            Reading(
                None,
                min(sure, default=None),
                bool(reason),
                reason,
                mentions,
                signals_of(texts[text]),
            )
        )
    return readings


def _seeded(model: Model, texts: Sequence[str]) -> list[tuple[Mention, ...]]:
    """Find aspects by their phrases; a model of sentiment says how each clause feels."""
    if not model.taxonomy.aspects:
        return [()] * len(texts)
    found = [
        [
            (aspect, clause)
            for clause in _parts(text[:LONGEST_TEXT])
            for aspect in model.taxonomy.found_in(clause)
        ]
        for text in texts
    ]
    feelings = _feelings(model, [clause for each in found for _aspect, clause in each])
    return [_merged([(aspect, feelings.get(clause)) for aspect, clause in each]) for each in found]


def _parts(text: str) -> list[str]:
    """Part a text so that praise and blame in one sentence are kept apart."""
    return [text[start:end] for start, end in clauses(text, at_commas=True)]


@dataclass(frozen=True, slots=True)
class _Feeling:
    polarity: str
    probability: float
    needs_review: bool


def _feelings(model: Model, clauses: Sequence[str]) -> dict[str, _Feeling]:
    if model.task != SENTIMENT or not clauses:
        return {}
    judged: Judged = judge(model, clauses)
    return {
        clause: _Feeling(judged.labels[given], probability, bool(reason))
        for clause, given, probability, reason in zip(
            clauses,
            judged.given.tolist(),
            judged.probability.tolist(),
            judged.reasons.tolist(),
            strict=True,
        )
    }


def _merged(found: Sequence[tuple[str, _Feeling | None]]) -> tuple[Mention, ...]:
    """Keep one mention of an aspect and polarity, the surest."""
    kept: dict[tuple[str, str], Mention] = {}
    for aspect, feeling in found:
        mention = (
            Mention(aspect, "", None, needs_review=False)
            if feeling is None
            else Mention(aspect, feeling.polarity, feeling.probability, feeling.needs_review)
        )
        before = kept.get((aspect, mention.polarity))
        if before is None or (mention.probability or 0) > (before.probability or 0):
            kept[aspect, mention.polarity] = mention
    return tuple(kept.values())
