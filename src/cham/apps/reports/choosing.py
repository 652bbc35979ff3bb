"""Which customers a question is about: those of a persona, or of a band of value."""

from datetime import datetime

import numpy as np

from cham.apps.personas.queries import facts_asked, live_persona
from cham.apps.reports.desk import Desk
from cham.apps.reports.question import Question
from cham.core.personas import BANDS, Fact, ValueBand, members, value_bands
from cham.engine.engine import Engine


def choose_customers(
    desk: Desk, engine: Engine, question: Question, as_of: datetime
) -> frozenset[str] | None:
    """Give the codes of the customers that a question is about; None for all.

    Who belongs to a persona or a band is looked at from `as_of`, whatever the period: a customer
    who stopped ordering is in the figures of last year as what they are now.

    Raises
    ------
    PersonaUnknownError
        When no live persona has the key.
    """
    if not question.persona and not question.value_band:
        return question.customers
    persona = question.persona and live_persona(desk.organisation, question.persona)
    # What any persona asks is gathered at once, so that the next one need not wait for it.
    asked = facts_asked(desk.organisation) if persona else frozenset[Fact]()
    known = desk.known(engine, as_of, asked)
    chosen = np.ones(len(known), np.bool_)
    if persona:
        chosen &= members(persona.segment, known)
    if question.value_band:
        chosen &= value_bands(known.value) == BANDS.index(ValueBand(question.value_band))
    codes = frozenset(known.customers[at] for at in np.flatnonzero(chosen))
    return codes if question.customers is None else codes & question.customers
