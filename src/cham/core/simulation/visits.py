"""What happens around each order, how it feels, and who leaves because of it.

Leaving is decided after an order, by a chance that sums a customer's own wear and every planted
pain that was met badly. One draw per order decides, so what would have happened had a single bad
time been a good one can be told exactly: see `cham.core.simulation.truth`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.behaviour import BEHAVIOURS, Behaviour, Happens, row_of
from cham.core.simulation.improvements import better
from cham.core.simulation.lunch_journey import BROKEN_HANDOFF
from cham.core.simulation.orders import Orders
from cham.core.simulation.parameters import FirmParameters
from cham.core.simulation.people import TEAM_LEAD, People

Feelings: TypeAlias = npt.NDArray[np.int8]

NOT_MET, BAD, NEUTRAL, GOOD = 0, 1, 2, 3
MIDDLING_VALUE, MIDDLING_TENURE = 600_000, 60  # đồng in 90 days; days
_NEUTRAL_SHARE = 0.22  # of times that are not bad
_ASKED_AGAIN = 0.6  # chance of the rider's call when the note was lost on the way
_MOST_WEAR, _LEAST_WEAR = 0.1, 0.004
_WEAR_VALUE, _WEAR_TENURE = 350_000, 60  # đồng, days over which wear falls to a third
SUREST = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """How each order went; one row per behaviour, one column per order.

    Attributes
    ----------
    feeling
        NOT_MET, BAD, NEUTRAL or GOOD.
    pressure
        The sum of wear and pains, per order: the chance of leaving, up to `SUREST`.
    leaves
        Who does.
    asked_again
        Orders whose note was lost, so that the rider asked the same again.
    """

    feeling: Feelings
    pressure: Floats
    leaves: Flags
    asked_again: Flags


def live_through(parameters: FirmParameters, people: People, orders: Orders) -> Lived:
    """Let every order happen, and decide after which one each customer would leave."""
    chance = parameters.chance(3)
    feeling = np.zeros((len(BEHAVIOURS), len(orders)), dtype=np.int8)
    pressure = wear_of(orders)
    asked_again = np.zeros(len(orders), dtype=np.bool_)
    for row, behaviour in enumerate(BEHAVIOURS):
        occasion = _occasion(behaviour, people, orders, feeling[:row])
        met = chance.random(len(orders)) < occasion
        if behaviour.key == BROKEN_HANDOFF[1] and parameters.planted:
            noted = feeling[row_of(BROKEN_HANDOFF[0])] != NOT_MET
            asked_again = noted & (chance.random(len(orders)) < _ASKED_AGAIN)
            met |= asked_again
        change = better(behaviour.key, parameters, people.zone[orders.customer], orders.day)
        share = share_bad(behaviour, orders, change)
        bad = chance.random(len(orders)) < share
        middling = chance.random(len(orders)) < _NEUTRAL_SHARE
        feeling[row] = np.where(
            met, np.where(bad, BAD, np.where(middling, NEUTRAL, GOOD)), NOT_MET
        )
        if parameters.planted:
            pressure += behaviour.leaving * (feeling[row] == BAD)
        elif behaviour.happens is not Happens.COMPLAINT:
            # A null firm loses as many of the same kinds of customers, but whoever felt bad is
            # no likelier to go.
            pressure += behaviour.leaving * occasion * share
    return Lived(
        feeling=feeling,
        pressure=pressure,
        leaves=chance.random(len(orders)) < np.minimum(pressure, SUREST),
        asked_again=asked_again,
    )


def wear_of(orders: Orders) -> Floats:
    """Give the chance of leaving without any pain: high for new and small customers."""
    newness = 0.6 + 0.4 * np.exp(-orders.tenure / _WEAR_TENURE)
    smallness = np.exp(-orders.value / _WEAR_VALUE)
    return np.asarray(_LEAST_WEAR + (_MOST_WEAR - _LEAST_WEAR) * newness * smallness)


def share_bad(behaviour: Behaviour, orders: Orders, change: Floats | float) -> Floats:
    """Give the chance of a bad time at a touchpoint, per order, after a change of its log-odds."""
    odds = (
        np.log(behaviour.bad / (1 - behaviour.bad))
        + behaviour.by_value * np.log(orders.value / MIDDLING_VALUE)
        + behaviour.by_tenure * np.log((orders.tenure + 30) / (MIDDLING_TENURE + 30))
        + change
    )
    return np.asarray(1 / (1 + np.exp(-odds)))


def first_of(*columns: Ints) -> Flags:
    """Mark the rows that differ from the row before; the first one does."""
    marks = np.ones(len(columns[0]), dtype=np.bool_)
    same = np.ones(max(len(marks) - 1, 0), dtype=np.bool_)
    for column in columns:
        same &= column[1:] == column[:-1]
    marks[1:] = ~same
    return marks


def _occasion(behaviour: Behaviour, people: People, orders: Orders, before: Feelings) -> Floats:
    """Give the chance of meeting a touchpoint, per order; `before` holds earlier behaviours."""
    customer = orders.customer
    occasions: dict[Happens, Callable[[], Flags]] = {
        Happens.FIRST: lambda: first_of(customer),
        Happens.WEEK: lambda: first_of(customer, orders.day // 7) & ~first_of(customer),
        Happens.MONTH: lambda: first_of(customer, orders.day // 30),
        Happens.LOBBY: lambda: people.lobby[customer],
        Happens.DESK: lambda: ~people.lobby[customer],
        Happens.TROUBLE: lambda: np.asarray((before == BAD).any(axis=0)),
        Happens.COMPLAINT: lambda: np.asarray(before[row_of("complaint")] != NOT_MET),
        Happens.ORDER: lambda: np.ones(len(orders), dtype=np.bool_),
    }
    there = occasions[behaviour.happens]()
    if behaviour.teams:
        there = there & (people.persona[customer] == TEAM_LEAD)
    return behaviour.chance * there.astype(np.float64)
