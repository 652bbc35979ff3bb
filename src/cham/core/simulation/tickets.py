"""How complaints travel through the firm."""

from dataclasses import dataclass

import numpy as np

from cham.core.pains.history import Flags, Ints
from cham.core.simulation.behaviour import row_of
from cham.core.simulation.lunch_journey import PING_PONG
from cham.core.simulation.orders import Orders
from cham.core.simulation.parameters import DAY, MINUTE, FirmParameters
from cham.core.simulation.stages_after_lunch import TICKET_STEPS
from cham.core.simulation.visits import BAD, NOT_MET, Feelings

_PASSED_TO_AND_FRO = 0.45  # of tickets of the planted firm
_KITCHEN_CAUSES = ("taste", "portion", "packaging")
_CAUSES = ("arrival", "lobby_pickup", "rider_call", "heat", *_KITCHEN_CAUSES, "payment")
_OPENED, _PASSED, _ANSWERED, _CLOSED = TICKET_STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Steps of tickets, in the order of tickets and time.

    Attributes
    ----------
    number
        The ticket's, from 1.
    order
        The order complained about.
    step
        One of the names of `TICKET_STEPS`.
    unit
        Who holds the ticket after the step.
    cause
        The touchpoint that went worst for the kitchen or the riders; for the first step only.
    """

    number: Ints
    order: Ints
    time: Ints
    step: tuple[str, ...]
    unit: tuple[str, ...]
    cause: tuple[str, ...]
    ping_pong: Flags


def pass_around(parameters: FirmParameters, orders: Orders, feelings: Feelings) -> Tickets:
    """Open a ticket for every complaint and pass it on until it is closed."""
    chance = parameters.chance(6)
    complaints = np.flatnonzero(feelings[row_of("complaint")] != NOT_MET)
    share = _PASSED_TO_AND_FRO if parameters.planted else 0.0
    fro = chance.random(len(complaints)) < share
    rows: list[tuple[int, int, int, str, str, str]] = []
    for number, (order, to_and_fro) in enumerate(zip(complaints, fro, strict=True), start=1):
        cause = _cause(feelings[:, order])
        steps = _route(cause, to_and_fro=bool(to_and_fro))
        opened = parameters.origin + int(orders.day[order]) * DAY + 785 * MINUTE
        waits = np.cumsum(chance.exponential(38.0, len(steps)).clip(2, 90))
        for place, (step, unit) in enumerate(steps):
            time = opened + int(waits[place] * MINUTE)
            rows.append((number, int(order), time, step, unit, cause if place == 0 else ""))
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Tickets(
        number=np.array(columns[0], dtype=np.int64),
        order=np.array(columns[1], dtype=np.int64),
        time=np.array(columns[2], dtype=np.int64),
        step=columns[3],
        unit=columns[4],
        cause=columns[5],
        ping_pong=fro,
    )


def _cause(felt: Feelings) -> str:
    """Name the first thing that went wrong with an order."""
    return next((key for key in _CAUSES if felt[row_of(key)] == BAD), "")


def _route(cause: str, *, to_and_fro: bool) -> list[tuple[str, str]]:
    first, second = PING_PONG if cause in _KITCHEN_CAUSES else PING_PONG[::-1]
    route = [(_OPENED, "care"), (_PASSED, first)]
    if to_and_fro:
        route += [(_PASSED, second), (_PASSED, first), (_PASSED, second)]
    holder = route[-1][1]
    return [*route, (_ANSWERED, holder), (_CLOSED, holder)]
