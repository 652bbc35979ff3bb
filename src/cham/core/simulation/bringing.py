"""All the files that a user of the simulated firm could bring."""

from dataclasses import dataclass

from cham.core.journeys import Journey
from cham.core.simulation.firm import Firm
from cham.core.simulation.identities import invent
from cham.core.simulation.interaction_log import interaction_log
from cham.core.simulation.questions import QUESTIONS, RECOMMEND
from cham.core.simulation.sheets import (
    answer_sheet,
    customer_sheet,
    order_sheet,
    ticket_sheet,
    unit_sheet,
)
from cham.core.simulation.tables import Question, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmTables:
    """Everything that a user of the firm could bring.

    Attributes
    ----------
    answers
        A form's sheet, one row per filled-in form; `questions` says what its columns ask.
    orders, tickets, customers, units
        Exports of a shop system, a help desk, an address book, an organisation chart.
    interactions
        A log, one row per event; rows of kind `profile` join a device with a customer.
    """

    answers: Table
    questions: tuple[Question, ...]
    orders: Table
    interactions: Table
    tickets: Table
    customers: Table
    units: Table
    journey: Journey


def firm_tables(firm: Firm) -> FirmTables:
    """Give the firm's data as the firm itself would keep it.

    Every file joins with the others: by telephone number, by mail or by customer code, and orders
    and tickets by their numbers.
    """
    identities = invent(firm.parameters)
    return FirmTables(
        answers=answer_sheet(firm, identities),
        questions=(RECOMMEND, *QUESTIONS),
        orders=order_sheet(firm, identities),
        interactions=interaction_log(firm, identities),
        tickets=ticket_sheet(firm, identities),
        customers=customer_sheet(firm, identities),
        units=unit_sheet(),
        journey=firm.journey,
    )
