"""Every order that customers would make if nothing ever drove them away."""

from dataclasses import dataclass, replace

import numpy as np

from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.parameters import DAY, FirmParameters
from cham.core.simulation.people import PERSONAS, People

HOUR = DAY // 24
VALUE_DAYS = 90  # prior value is what was spent in so many days, this order included
_PRICES = np.array([35, 40, 45, 50, 55, 60, 65]) * 1_000
_USUAL = np.array([0.15, 0.2, 0.2, 0.2, 0.13, 0.08, 0.04])
_DEARER = np.array([0.0, 0.0, 0.05, 0.2, 0.3, 0.25, 0.2])
_SECOND = 1_000_000
_AT_ONCE = 4_096  # customers drawn together, to keep memory bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders sorted by customer and time.

    Attributes
    ----------
    day
        Counted from the start.
    time
        Microseconds UTC.
    price
        Of one meal, đồng.
    amount
        Of the order, đồng.
    value
        Spent in the 90 days before and with this order, đồng.
    tenure
        Days since the customer's first order.
    """

    customer: Ints
    day: Ints
    time: Ints
    portions: Ints
    price: Ints
    amount: Ints
    value: Floats
    tenure: Ints

    def __len__(self) -> int:
        return len(self.customer)

    def take(self, rows: Flags) -> "Orders":
        """Give some of the orders."""
        return Orders(
            customer=self.customer[rows],
            day=self.day[rows],
            time=self.time[rows],
            portions=self.portions[rows],
            price=self.price[rows],
            amount=self.amount[rows],
            value=self.value[rows],
            tenure=self.tenure[rows],
        )


def order_on(parameters: FirmParameters, people: People, appetite: Floats) -> Orders:
    """Let everyone order until the end, as if they never left."""
    chance = parameters.chance(2)
    customer, day = _days_of_orders(chance, people, appetite)
    count = len(customer)
    # Orders come in from 7:30 to 10:15 local time, most before 9:30.
    clock = 7.5 * HOUR + chance.beta(1.5, 2.5, count) * 2.75 * HOUR
    dearer = np.array([each.dearer for each in PERSONAS])[people.persona[customer]]
    price = np.where(
        dearer, chance.choice(_PRICES, count, p=_DEARER), chance.choice(_PRICES, count, p=_USUAL)
    )
    portions = 1 + chance.poisson(people.portions[customer] - 1)
    amount = portions * price
    time = parameters.origin + day * DAY + clock.astype(np.int64)
    first = np.searchsorted(customer, customer)
    orders = Orders(
        customer=customer,
        day=day,
        time=time,
        portions=portions,
        price=price,
        amount=amount,
        value=np.zeros(count),
        tenure=day - day[first],
    )
    return replace(orders, value=spent_until(orders, np.arange(count), time))


def _days_of_orders(
    chance: np.random.Generator, people: People, appetite: Floats
) -> tuple[Ints, Ints]:
    days = np.arange(len(appetite))
    customers, on_days = [], []
    for start in range(0, len(people), _AT_ONCE):
        block = slice(start, start + _AT_ONCE)
        arrival = people.arrival[block, None]
        eager = (people.daily[block, None] * appetite).astype(np.float32)
        orders = (chance.random(eager.shape, dtype=np.float32) < eager) & (days > arrival)
        rows, columns = np.nonzero(orders | (days == arrival))
        customers.append(rows + start)
        on_days.append(columns)
    return np.concatenate(customers), np.concatenate(on_days)


def spent_until(orders: Orders, row: Ints, time: Ints) -> Floats:
    """Give what the customers of some orders had spent in the 90 days up to a time, đồng."""
    opening = int(orders.time.min(initial=0)) - VALUE_DAYS * DAY
    # One sorted key per order, in whole seconds: exact in 63 bits for 200,000 customers and
    # centuries. Customers lie apart by more than the whole time.
    apart = (int(orders.time.max(initial=0)) - opening) // _SECOND + VALUE_DAYS * 86_400 + 1
    key = orders.customer * apart + (orders.time - opening) // _SECOND
    now = orders.customer[row] * apart + (time - opening) // _SECOND
    running = np.concatenate(([0], np.cumsum(orders.amount)))
    last = np.searchsorted(key, now, side="right")
    first = np.searchsorted(key, now - VALUE_DAYS * 86_400, side="left")
    return (running[last] - running[first]).astype(np.float64)
