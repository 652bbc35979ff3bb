"""The log of the firm's systems: events by device or by customer, and what joins the two."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cham.core.interactions import Kind
from cham.core.simulation.events import EVENT_NAMES, EventName
from cham.core.simulation.firm import Firm
from cham.core.simulation.identities import Identities, strangers
from cham.core.simulation.lunch_journey import LOST_PIECE, ZONES
from cham.core.simulation.parameters import DAY, MINUTE, moment
from cham.core.simulation.sheets import order_codes
from cham.core.simulation.tables import Cell, Column, Table

_HEADERS = (
    "message_id",
    "event_time",
    "anonymous_id",
    "user_id",
    "phone",
    "mail",
    "kind",
    "name",
    "channel",
    "device",
    "unit",
    "case_key",
    "properties",
)
_NOON = 12 * 60 * MINUTE
_BY_DEVICE = {"ad_viewed", "menu_viewed"}  # nobody is signed in there
_ON_SCREEN = {"ad_viewed", "menu_viewed", "signed_up", "dishes_browsed", "payment_made"}
_BY_RIDERS = {"rider_arrived", "rider_called", "handed_over", "left_in_lobby"}
_TELEPHONES = 0.72  # of customers; the others sit at a computer


def interaction_log(firm: Firm, identities: Identities) -> Table:
    """Give the log.

    Visits to the website and from advertisements know only the device. Just before the first
    order, a row of kind `profile` says which customer uses the device; what happened on it before
    then belongs to that customer.
    """
    writer = _Writer.of(firm, identities)
    rows = [*writer.events(), *writer.joins()]
    rows.sort(key=lambda row: row.time)
    columns = list(zip(*(row.cells for row in rows), strict=True))
    numbers: list[Cell] = [f"evt-{number:08d}" for number in range(len(rows))]
    return Table(
        name="nhat-ky",
        columns=tuple(
            Column(header=header, values=values)
            for header, values in zip(_HEADERS, (numbers, *columns), strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    time: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Puts events down as rows.

    Attributes
    ----------
    devices
        Of customers first, then of strangers.
    channels
        Of touchpoints, by key.
    """

    firm: Firm
    identities: Identities
    devices: tuple[str, ...]
    screens: tuple[str, ...]
    channels: dict[str, str]
    codes: list[str]

    @classmethod
    def of(cls, firm: Firm, identities: Identities) -> "_Writer":
        everyone = int(firm.events.customer.max(initial=0)) + 1
        unknown = strangers(firm.parameters, max(everyone - len(firm.people), 0))
        telephone = firm.parameters.chance(11).random(everyone) < _TELEPHONES
        return cls(
            firm=firm,
            identities=identities,
            devices=(*identities.devices, *unknown),
            screens=tuple("mobile" if small else "desktop" for small in telephone.tolist()),
            channels={each.key: each.channel for each in firm.journey.touchpoints},
            codes=order_codes(firm),
        )

    def events(self) -> Iterator[_Row]:
        """Give the rows of all events."""
        events = self.firm.events
        columns = (events.customer, events.name, events.time, events.order)
        for customer, number, time, order in zip(*(c.tolist() for c in columns), strict=True):
            name = EVENT_NAMES[number]
            signed_in = customer < len(self.firm.people) and name.name not in _BY_DEVICE
            who = (
                (None, self.identities.codes[customer])
                if signed_in
                else (self.devices[customer], None)
            )
            yield _Row(
                time,
                (
                    moment(time),
                    *who,
                    None,
                    None,
                    name.kind.value,
                    name.name,
                    self.channels[name.touchpoint] or None,
                    self.screens[customer] if name.name in _ON_SCREEN else None,
                    self._unit(name, customer),
                    self.codes[order] if order >= 0 else None,
                    self._properties(name, time, order),
                ),
            )

    def joins(self) -> Iterator[_Row]:
        """Give the rows that say whose device it is: half an hour before the first order."""
        orders, identities = self.firm.orders, self.identities
        first = orders.time[np.searchsorted(orders.customer, np.arange(len(self.firm.people)))]
        for customer, time in enumerate((first - 30 * MINUTE).tolist()):
            who = (
                self.devices[customer],
                identities.codes[customer],
                identities.phones[customer],
                identities.mails[customer],
            )
            what = (Kind.PROFILE.value, "identify", "app", self.screens[customer])
            yield _Row(time, (moment(time), *who, *what, None, None, None))

    def _unit(self, name: EventName, customer: int) -> str | None:
        if name.name not in _BY_RIDERS:
            return None
        return ZONES[int(self.firm.people.zone[customer])]

    def _properties(self, name: EventName, time: int, order: int) -> dict[str, str | int] | None:
        if name.name == "rider_arrived":
            since_midnight = (time - self.firm.parameters.origin) % DAY
            return {"minutes_late": max(0, (since_midnight - _NOON) // MINUTE)}
        if name.name == "delivery_note_given":
            return {"told": LOST_PIECE}
        if name.name == "rider_called" and self.firm.asked_again[order]:
            return {"asked_again": LOST_PIECE}
        return None
