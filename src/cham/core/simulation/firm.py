"""A lunch-delivery firm whose truth is known."""

from dataclasses import dataclass

import numpy as np

from cham.core.interactions import Kind
from cham.core.journeys import Journey
from cham.core.pains import Experiences, History, Moments, Purchases
from cham.core.pains.history import Flags, Ints
from cham.core.simulation.answers import SCALES, Answers, Forms, ask
from cham.core.simulation.behaviour import BEHAVIOURS
from cham.core.simulation.events import EVENT_NAMES, Events, record
from cham.core.simulation.lunch_journey import lunch_journey
from cham.core.simulation.orders import Orders, order_on
from cham.core.simulation.parameters import FirmParameters
from cham.core.simulation.people import People, gather
from cham.core.simulation.tickets import Tickets, pass_around
from cham.core.simulation.truth import Reality, Truth, tell_truth
from cham.core.simulation.visits import Feelings, live_through
from cham.core.simulation.workdays import appetite


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """Everything about a simulated firm.

    Attributes
    ----------
    orders
        Those really made, sorted by customer and time.
    feelings
        One row per behaviour, one column per order: not met, bad, neutral, good.
    asked_again
        Orders at which the rider asked for what the customer had already written.
    truth
        What was planted, and what it really costs.
    """

    parameters: FirmParameters
    journey: Journey
    people: People
    orders: Orders
    feelings: Feelings
    asked_again: Flags
    events: Events
    forms: Forms
    answers: Answers
    tickets: Tickets
    truth: Truth


def simulate_firm(parameters: FirmParameters) -> Firm:
    """Simulate a lunch-delivery firm for office workers.

    Everyone's orders are drawn as if nobody ever left; then every order is lived through, and the
    first one after which a customer leaves is their last. What they would have done otherwise is
    therefore known, and the truth is told from it.
    """
    hunger = appetite(parameters.start, parameters.days)
    people = gather(parameters, hunger)
    wanted = order_on(parameters, people, hunger)
    lived = live_through(parameters, people, wanted)
    made = _until_left(wanted, lived.leaves)
    orders, feelings = wanted.take(made), lived.feeling[:, made]
    forms, answers = ask(parameters, people, orders, feelings)
    last_orders = np.flatnonzero(lived.leaves[made])
    tickets = pass_around(parameters, orders, feelings)
    reality = Reality(
        parameters=parameters,
        people=people,
        wanted=wanted,
        lived=lived,
        made=made,
        forms=forms,
        answers=answers,
        tickets=tickets,
    )
    return Firm(
        parameters=parameters,
        journey=lunch_journey(faults=parameters.planted),
        people=people,
        orders=orders,
        feelings=feelings,
        asked_again=lived.asked_again[made],
        events=record(parameters, orders, feelings, last_orders, forms),
        forms=forms,
        answers=answers,
        tickets=tickets,
        truth=tell_truth(reality),
    )


def _until_left(orders: Orders, leaves: Flags) -> Flags:
    """Mark the orders up to and with the one after which their customer leaves."""
    before: Ints = np.cumsum(leaves) - leaves
    first = np.searchsorted(orders.customer, orders.customer)
    return np.asarray(before == before[first])


def firm_history(firm: Firm) -> History:
    """Give the firm's history as the analysis of pains takes it, without any file between.

    Touchpoints are positions in `firm.journey.touchpoints`, as rules would derive them.
    """
    place = {each.key: at for at, each in enumerate(firm.journey.touchpoints)}
    named = np.array([place[each.touchpoint] for each in EVENT_NAMES])
    behaved = np.array([place[each.key] for each in BEHAVIOURS])
    forms, answers, events, orders = firm.forms, firm.answers, firm.events, firm.orders
    tickets = firm.tickets
    silent = len(events.time) + len(orders) + len(tickets.time)
    return History(
        experiences=Experiences(
            customer=np.concatenate(
                (
                    events.customer,
                    orders.customer,
                    orders.customer[tickets.order],
                    orders.customer[forms.order[answers.form]],
                )
            ),
            touchpoint=np.concatenate(
                (
                    named[events.name],
                    np.full(len(orders), place["place_order"]),
                    np.full(len(tickets.time), place["ticket_handling"]),
                    behaved[answers.behaviour],
                )
            ),
            time=np.concatenate(
                (events.time, orders.time, tickets.time, forms.time[answers.form])
            ),
            score=np.concatenate((np.full(silent, np.nan), answers.score.astype(np.float64))),
            scale=np.concatenate((np.full(silent, -1), answers.scale)),
            scales=SCALES,
        ),
        purchases=Purchases(customer=orders.customer, time=orders.time, amount=orders.amount),
        contacts=_moments(events, Kind.CONTACT),
        complaints=_moments(events, Kind.COMPLAINT),
        leaves=_moments(events, Kind.LEAVE),
    )


def _moments(events: Events, kind: Kind) -> Moments:
    rows = np.isin(events.name, [at for at, each in enumerate(EVENT_NAMES) if each.kind is kind])
    return Moments(
        customer=events.customer[rows],
        time=events.time[rows],
        touchpoint=np.full(int(np.count_nonzero(rows)), -1),
    )
