"""Who answers, what, and when."""

from dataclasses import dataclass

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.behaviour import BEHAVIOURS, Happens
from cham.core.simulation.orders import Orders
from cham.core.simulation.parameters import DAY, MINUTE, FirmParameters
from cham.core.simulation.people import PERSONAS, People
from cham.core.simulation.visits import BAD, GOOD, NEUTRAL, NOT_MET, Feelings

SCALES = ("csat_1_5", "ces_1_7", "emotion_-2_2", "nps_0_10")

# Scores of a scale from the worst, with how often they are given by those who felt bad, middling
# and good. Every score lies in the band of its feeling, so that the planted effects are effects
# of what the analysis sees.
_SCORES: dict[str, tuple[tuple[int, ...], tuple[tuple[float, ...], ...]]] = {
    "csat_1_5": (
        (1, 2, 3, 4, 5),
        ((0.35, 0.65, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0.55, 0.45)),
    ),
    "ces_1_7": (
        (1, 2, 3, 4, 5, 6, 7),
        ((0.15, 0.35, 0.5, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0, 0), (0, 0, 0, 0, 0.3, 0.45, 0.25)),
    ),
    "emotion_-2_2": (
        (-2, -1, 0, 1, 2),
        ((0.3, 0.7, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0.6, 0.4)),
    ),
    "nps_0_10": (
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        (
            (0.08, 0.05, 0.08, 0.12, 0.15, 0.27, 0.25, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0.45, 0.55, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0, 0, 0.6, 0.4),
        ),
    ),
}
_ANSWERS_MEAL, _ANSWERS_SUPPORT = 0.18, 0.45
_LOUDER = 1.25  # each bad time makes an answer so much likelier
_SUREST = 0.9
_SKIPS = 0.08  # of questions
_NPS_MIDDLE, _NPS_BAD, _NPS_GOOD, _NPS_SPREAD = 9.4, 1.3, 0.08, 1.1
_SUPPORT = {Happens.TROUBLE, Happens.COMPLAINT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Filled-in forms, in the order of time.

    Attributes
    ----------
    order
        The order asked about.
    support
        Whether it was the form after support; else the one after the meal.
    nps
        How likely they are to recommend the firm, 0 to 10; −1 on forms after support.
    """

    order: Ints
    time: Ints
    support: Flags
    nps: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Scores of touchpoints, one row each.

    Attributes
    ----------
    form
        The row in `Forms`.
    behaviour
        The position in `BEHAVIOURS`.
    scale
        The position in `SCALES`.
    """

    form: Ints
    behaviour: Ints
    score: Ints
    scale: Ints


def ask(
    parameters: FirmParameters, people: People, orders: Orders, feelings: Feelings
) -> tuple[Forms, Answers]:
    """Send both forms, and let some answer.

    Whether someone answers depends on who they are and how it went, each bad time by the same
    factor: so answers tell more of bad times than there are, but do not tie one bad time to
    another, nor to leaving.
    """
    chance = parameters.chance(5)
    meal = np.array([b.happens not in _SUPPORT for b in BEHAVIOURS])
    talkative = np.array([each.talkative for each in PERSONAS])[people.persona[orders.customer]]
    bad = (feelings[meal] == BAD).sum(axis=0)
    likely = np.minimum(_ANSWERS_MEAL * talkative * _LOUDER**bad, _SUREST)
    after_meal = np.flatnonzero(chance.random(len(orders)) < likely)
    helped = (feelings[~meal] != NOT_MET).any(axis=0)
    after_support = np.flatnonzero(helped & (chance.random(len(orders)) < _ANSWERS_SUPPORT))
    forms = _fill(parameters, orders, feelings[meal], (after_meal, after_support), chance)
    return forms, _score(forms, feelings, chance)


def _fill(
    parameters: FirmParameters,
    orders: Orders,
    feelings: Feelings,
    answered: tuple[Ints, Ints],
    chance: np.random.Generator,
) -> Forms:
    order = np.concatenate(answered)
    support = np.arange(len(order)) >= len(answered[0])
    # Answers come from 12:40 after a meal and from 14:30 after support, all on the same day: before
    # the next order, so that what they tell of still lies ahead.
    minutes = np.where(support, 870, 760) + chance.exponential(45.0, len(order)).clip(0, 150)
    time = parameters.origin + orders.day[order] * DAY + (minutes * MINUTE).astype(np.int64)
    bad = (feelings[:, order] == BAD).sum(axis=0)
    good = (feelings[:, order] == GOOD).sum(axis=0)
    mood: Floats = _NPS_MIDDLE - _NPS_BAD * bad + _NPS_GOOD * good
    nps = np.clip(np.round(mood + chance.normal(0, _NPS_SPREAD, len(order))), 0, 10)
    rows = np.argsort(time, kind="stable")
    return Forms(
        order=order[rows],
        time=time[rows],
        support=support[rows],
        nps=np.where(support, -1, nps.astype(np.int64))[rows],
    )


def _score(forms: Forms, feelings: Feelings, chance: np.random.Generator) -> Answers:
    parts = []
    for row, behaviour in enumerate(BEHAVIOURS):
        if not behaviour.scale:
            continue
        asked = forms.support == (behaviour.happens in _SUPPORT)
        felt = feelings[row, forms.order]
        told = np.flatnonzero(asked & (felt != NOT_MET) & (chance.random(len(felt)) >= _SKIPS))
        points, shares = _SCORES[behaviour.scale]
        score = np.zeros(len(told), dtype=np.int64)
        for feeling, share in zip((BAD, NEUTRAL, GOOD), shares, strict=True):
            given = chance.choice(points, len(told), p=share)
            score = np.where(felt[told] == feeling, given, score)
        scale = np.full(len(told), SCALES.index(behaviour.scale))
        parts.append((told, np.full(len(told), row), score, scale))
    form, behaviours, scores, scales = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Answers(form=form, behaviour=behaviours, score=scores, scale=scales)
