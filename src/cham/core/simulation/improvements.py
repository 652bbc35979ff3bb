"""Two changes that the firm made, one that worked and one that did not."""

from dataclasses import dataclass

import numpy as np

from cham.core.journeys import Text
from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.lunch_journey import ZONES
from cham.core.simulation.parameters import FirmParameters
from cham.core.simulation.wording import both


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """A change at a touchpoint.

    Attributes
    ----------
    part
        When it began, as a part of the whole time.
    zones
        Where it was made; the others go on as before and can be compared with.
    change
        What it does to the log-odds of a bad time.
    """

    key: str
    name: Text
    touchpoint: str
    part: float
    zones: tuple[str, ...]
    change: float

    def reaches(self, zone: Ints) -> Flags:
        """Tell which zones it was made in."""
        return np.isin(zone, [ZONES.index(name) for name in self.zones])

    def begins(self, parameters: FirmParameters) -> int:
        """Give its first day, counted from the start."""
        return int(parameters.days * self.part)


IMPROVEMENTS = (
    Improvement(
        key="early_routes",
        name=both("Chia tuyến giao sớm 15 phút", "Routes split 15 minutes earlier"),
        touchpoint="arrival",
        part=0.6,
        zones=("zone_1", "zone_7"),
        change=-1.0,
    ),
    Improvement(
        key="paper_boxes",
        name=both("Đổi sang hộp giấy", "Paper boxes"),
        touchpoint="packaging",
        part=0.65,
        zones=("zone_1", "zone_3"),
        change=0.0,
    ),
)


def better(key: str, parameters: FirmParameters, zone: Ints, day: Ints) -> Floats:
    """Give what improvements do to the log-odds of a bad time, per order."""
    change = np.zeros(len(zone))
    if not parameters.planted:
        return change
    for each in IMPROVEMENTS:
        if each.touchpoint == key:
            change += each.change * (each.reaches(zone) & (day >= each.begins(parameters)))
    return change
