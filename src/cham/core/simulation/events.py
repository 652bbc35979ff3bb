"""What the firm's systems record around the orders that were really made."""

from dataclasses import dataclass

import numpy as np

from cham.core.interactions import Kind
from cham.core.pains.history import Floats, Ints
from cham.core.simulation.answers import Forms
from cham.core.simulation.behaviour import BEHAVIOURS, Anchor, Behaviour, row_of
from cham.core.simulation.orders import Orders
from cham.core.simulation.parameters import DAY, MINUTE, FirmParameters
from cham.core.simulation.visits import BAD, NOT_MET, Feelings

_USUAL_ARRIVAL, _LATE_BY = 695, 32  # minutes after midnight: 11:35; a bad wait is so much longer
_SAYS_GOODBYE = 0.18  # of those who leave; the others just stop
_INVITED_BACK, _INVITED_AFTER = 0.6, 45  # share of those who left; days
_STRANGERS = 2.2  # visitors who never order, per customer


@dataclass(frozen=True, slots=True, kw_only=True)
class EventName:
    """What the log calls something, and where it belongs."""

    name: str
    kind: Kind
    touchpoint: str


_MORE = (
    EventName(name="payment_failed", kind=Kind.ACTION, touchpoint="payment"),
    EventName(name="goodbye_said", kind=Kind.LEAVE, touchpoint="goodbye"),
    EventName(name="win_back_sent", kind=Kind.MESSAGE, touchpoint="win_back"),
    EventName(name="feedback_form_opened", kind=Kind.ACTION, touchpoint="feedback_form"),
)
EVENT_NAMES: tuple[EventName, ...] = (
    *(EventName(name=b.event, kind=b.kind, touchpoint=b.key) for b in BEHAVIOURS if b.event),
    *_MORE,
)
_NUMBER = {each.name: number for number, each in enumerate(EVENT_NAMES)}

# What strangers do, minutes after they first come by, and the share of them who do it.
_STRANGER_STEPS = (
    ("ad_viewed", 0, 0.75),
    ("menu_viewed", 30, 0.7),
    ("question_sent", 50, 0.15),
    ("dishes_browsed", 90, 0.3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Recorded events, in the order of time.

    Attributes
    ----------
    customer
        Numbers from the count of customers upwards are strangers who never order.
    name
        The position in `EVENT_NAMES`.
    order
        The order that the event belongs to; −1 where it belongs to none.
    """

    customer: Ints
    name: Ints
    time: Ints
    order: Ints


def record(
    parameters: FirmParameters, orders: Orders, feelings: Feelings, last_orders: Ints, forms: Forms
) -> Events:
    """Write down what happened; `last_orders` are those after which a customer left."""
    chance = parameters.chance(4)
    midnight = parameters.origin + orders.day * DAY
    late = _LATE_BY * (feelings[row_of("arrival")] == BAD)
    arrival = midnight + _minutes(_USUAL_ARRIVAL + late + chance.normal(0, 6, len(orders)))
    anchors = {Anchor.MIDNIGHT: midnight, Anchor.ORDER: orders.time, Anchor.ARRIVAL: arrival}
    batches = []
    for row, behaviour in enumerate(BEHAVIOURS):
        if behaviour.event:
            met = np.flatnonzero(feelings[row] != NOT_MET)
            time = anchors[behaviour.anchor][met] + _offset(behaviour, chance, len(met))
            batches.append(_batch(behaviour.event, orders.customer[met], time, met))
    failed = np.flatnonzero(feelings[row_of("payment")] == BAD)
    retried = orders.time[failed] - 5 * MINUTE
    batches.append(_batch("payment_failed", orders.customer[failed], retried, failed))
    opened = forms.time - 2 * MINUTE
    asked = orders.customer[forms.order]
    batches.append(_batch("feedback_form_opened", asked, opened, forms.order))
    batches += _goodbyes(orders, last_orders, chance)
    batches += _strangers(parameters, chance)
    columns = [np.concatenate(parts) for parts in zip(*batches, strict=True)]
    return _in_time(columns, parameters)


def _batch(event: str, customer: Ints, time: Ints, order: Ints) -> tuple[Ints, ...]:
    return customer, np.full(len(customer), _NUMBER[event]), time, order


def _minutes(amount: Floats) -> Ints:
    return (amount * MINUTE).astype(np.int64)


def _offset(behaviour: Behaviour, chance: np.random.Generator, count: int) -> Ints:
    loose = behaviour.anchor is Anchor.MIDNIGHT
    return _minutes(behaviour.minutes + chance.uniform(-9.0, 9.0, count) / (1 if loose else 9))


def _goodbyes(
    orders: Orders, last_orders: Ints, chance: np.random.Generator
) -> list[tuple[Ints, ...]]:
    says = last_orders[chance.random(len(last_orders)) < _SAYS_GOODBYE]
    said = orders.time[says] + DAY + _minutes(chance.uniform(0, 300, len(says)))
    invited = last_orders[chance.random(len(last_orders)) < _INVITED_BACK]
    sent = orders.time[invited] + _INVITED_AFTER * DAY
    return [
        _batch("goodbye_said", orders.customer[says], said, np.full(len(says), -1)),
        _batch("win_back_sent", orders.customer[invited], sent, np.full(len(invited), -1)),
    ]


def _strangers(parameters: FirmParameters, chance: np.random.Generator) -> list[tuple[Ints, ...]]:
    count = int(parameters.customers * _STRANGERS)
    day = (np.sqrt(chance.random(count)) * parameters.days).astype(np.int64)
    came = parameters.origin + day * DAY + _minutes(chance.uniform(480, 1_300, count))
    batches = []
    for event, after, share in _STRANGER_STEPS:
        does = np.flatnonzero(chance.random(count) < share)
        time = came[does] + _minutes(after + chance.uniform(0, 15, len(does)))
        none = np.full(len(does), -1)
        batches.append(_batch(event, parameters.customers + does, time, none))
    return batches


def _in_time(columns: list[Ints], parameters: FirmParameters) -> Events:
    customer, name, time, order = columns
    inside = (time >= parameters.origin) & (time < parameters.as_of)
    kept = np.flatnonzero(inside)[np.argsort(time[inside], kind="stable")]
    return Events(customer=customer[kept], name=name[kept], time=time[kept], order=order[kept])
