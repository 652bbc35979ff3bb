"""Touchpoints derived from signs by the journey's rules, never stored as truth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.core.interactions import Kind
from cham.core.journeys import Journey, Sign
from cham.core.paths import Plan
from cham.engine.columns import Columns
from cham.engine.kernel import ASK, NO_STAGE, STEP
from cham.engine.numbering import texts
from cham.engine.reading import Numberings
from cham.engine.signs import Signs
from cham.engine.vocabulary import Vocabulary

_NO_STEPS = frozenset({Kind.FEEDBACK.value, Kind.PROFILE.value})
_ASKS = frozenset({Kind.CONTACT.value, Kind.COMPLAINT.value})
_OFF_MAP = " *"


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules said, to be kept.

    Attributes
    ----------
    touchpoints, roles
        By the number of the sign.
    off_map
        The names of touchpoints that are not planned.
    """

    touchpoints: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    off_map: tuple[str, ...] = ()


NOTHING_DERIVED = Derived()


class Derivation:
    """Which touchpoint each sign is, by the rules of a journey.

    A sign that no rule matches is a touchpoint of its own, off the map, named for what happened.
    Without a journey every name is.

    Parameters
    ----------
    journey
        The planned journey, or None.
    known
        What its rules said before, so that they need not be asked again.
    """

    def __init__(self, journey: Journey | None, known: Derived = NOTHING_DERIVED) -> None:
        self._journey = journey
        self.plan = Plan() if journey is None else Plan.of(journey)
        self._planned = len(self.plan.touchpoints)
        self._numbers = {name: self._planned + i for i, name in enumerate(known.off_map)}
        self._off_map = list(known.off_map)
        self._touchpoints = list(known.touchpoints)
        self._roles = list(known.roles)

    def derived(self) -> Derived:
        """Give what the rules said so far."""
        return Derived(tuple(self._touchpoints), tuple(self._roles), tuple(self._off_map))

    def learn(self, signs: Signs) -> None:
        """Ask the rules about signs that came up since the last time."""
        for sign in signs.listed(len(self._roles)):
            self._touchpoints.append(self._touchpoint_of(sign))
            self._roles.append(_role_of(sign))

    def vocabulary(self, numberings: Numberings) -> Vocabulary:
        """Give the names behind the numbers as they are now; accountable units get theirs."""
        numberings.units.numbers_of(texts([each.owner for each in self.plan.touchpoints]))
        return Vocabulary(
            plan=self.plan,
            off_map=tuple(self._off_map),
            units=numberings.units.listed(),
            scales=numberings.scales.listed(),
        )

    def derive(self, columns: Columns, nameless: NDArray[np.bool_]) -> Columns:
        """Fill in touchpoint, stage and role.

        Parameters
        ----------
        columns : Columns
            Rows whose signs are learnt.
        nameless : ndarray of bool, shape (rows,)
            Rows that say neither who nor which case it was: they are no step of any path.

        Returns
        -------
        Columns
            The same rows.
        """
        touchpoint = np.array(self._touchpoints, np.uint32)[columns.sign]
        role = np.array(self._roles, np.uint8)[columns.sign]
        role[nameless] = 0
        return columns._replace(touchpoint=touchpoint, stage=self._stages()[touchpoint], role=role)

    def _stages(self) -> NDArray[np.uint8]:
        stages = np.full(self._planned + len(self._off_map), NO_STAGE, np.uint8)
        stages[: self._planned] = [each.stage for each in self.plan.touchpoints]
        return stages

    def _touchpoint_of(self, sign: Sign) -> int:
        if self._journey is not None:
            planned = self._journey.touchpoint_of(sign)
            if planned is not None:
                return planned
        name = off_map_name(sign)
        if name in self.plan.by_key:
            name += _OFF_MAP
        following = self._planned + len(self._off_map)
        number = self._numbers.setdefault(name, following)
        if number == following:
            self._off_map.append(name)
        return number


def off_map_name(sign: Sign) -> str:
    """Name what no rule matches, for what happened."""
    return sign.name or sign.touchpoint or sign.kind


def _role_of(sign: Sign) -> int:
    if sign.kind in _NO_STEPS:
        return 0
    return STEP | ASK if sign.kind in _ASKS else STEP
