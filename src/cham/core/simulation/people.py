"""Who the customers are: persona, office, appetite, and when they come."""

from dataclasses import dataclass

import numpy as np

from cham.core.journeys import Text
from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.lunch_journey import ZONES
from cham.core.simulation.parameters import FirmParameters
from cham.core.simulation.wording import both

_PER_OFFICE = 7
_GROWTH = 2.2  # arrivals at the end against the beginning
_LAST_ARRIVAL = 14  # days before the end, so that everyone has time for an order
_LOBBY_OFFICES = 0.5
_ORDINARY = 0.5  # appetite of a day on which newcomers come


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A kind of customer.

    Attributes
    ----------
    share
        Of all customers.
    daily
        The chance of ordering on an ordinary day.
    portions
        Meals in one order, on average.
    dearer
        Whether they choose the dearer dishes.
    talkative
        How readily they answer, against the others.
    """

    key: str
    name: Text
    share: float
    daily: float
    portions: float
    dearer: bool
    talkative: float


PERSONAS = (
    Persona(
        key="office_worker",
        name=both("Nhân viên văn phòng", "Office worker"),
        share=0.53,
        daily=0.36,
        portions=1.1,
        dearer=False,
        talkative=1.0,
    ),
    Persona(
        key="team_lead",
        name=both("Người gom đơn cho cả phòng", "Orders for the team"),
        share=0.13,
        daily=0.45,
        portions=5.5,
        dearer=False,
        talkative=1.3,
    ),
    Persona(
        key="healthy_eater",
        name=both("Người ăn lành mạnh", "Healthy eater"),
        share=0.18,
        daily=0.45,
        portions=1.05,
        dearer=True,
        talkative=1.1,
    ),
    Persona(
        key="now_and_then",
        name=both("Khách thỉnh thoảng", "Now and then"),
        share=0.16,
        daily=0.11,
        portions=1.2,
        dearer=False,
        talkative=0.8,
    ),
)
TEAM_LEAD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All customers, one row each, numbered from 0.

    Attributes
    ----------
    persona, office, zone
        Positions: in `PERSONAS`, among the offices, in `ZONES`.
    lobby
        Whether the office lets no rider up.
    daily
        The own chance of ordering on an ordinary day.
    portions
        Own mean of meals per order.
    arrival
        The day of the first order, counted from the start.
    """

    persona: Ints
    office: Ints
    zone: Ints
    lobby: Flags
    daily: Floats
    portions: Floats
    arrival: Ints

    def __len__(self) -> int:
        return len(self.persona)


def gather(parameters: FirmParameters, appetite: Floats) -> People:
    """Make the customers; more come later than sooner, and none on a closed day."""
    chance = parameters.chance(1)
    count = parameters.customers
    persona = chance.choice(len(PERSONAS), count, p=[each.share for each in PERSONAS])
    offices = max(8, count // _PER_OFFICE)
    office = chance.integers(0, offices, count)
    last = parameters.days - _LAST_ARRIVAL
    crowd = np.linspace(1.0, _GROWTH, last) * (appetite[:last] > _ORDINARY)
    mean = np.array([each.portions for each in PERSONAS])[persona]
    team = persona == TEAM_LEAD
    return People(
        persona=persona,
        office=office,
        zone=chance.integers(0, len(ZONES), offices)[office],
        lobby=(chance.random(offices) < _LOBBY_OFFICES)[office],
        daily=np.minimum(
            np.array([each.daily for each in PERSONAS])[persona] * chance.gamma(6.0, 1 / 6, count),
            0.95,
        ),
        portions=np.where(team, 2.5 + chance.gamma(3.0, 1.0, count), mean),
        arrival=np.sort(chance.choice(last, count, p=crowd / crowd.sum())),
    )
