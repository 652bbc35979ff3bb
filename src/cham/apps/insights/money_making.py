"""Takes the money at risk at a touchpoint apart: the heavy half of `money_rows`."""

import numpy as np

from cham.apps.insights.errors import RowsForbiddenError
from cham.apps.insights.money_rows import (
    PAGE_PARTS,
    MoneyAsked,
    MoneyKind,
    MoneyPage,
    MoneyPart,
)
from cham.apps.insights.rows import seen_touchpoints
from cham.apps.insights.rows_making import read_rows
from cham.apps.reports.gathering import pains_asked
from cham.apps.reports.scene import Scene
from cham.core.pains import Contributions, contributions
from cham.engine.errors import UnknownNameError
from cham.engine.grouping import Numbers


def money_page(scene: Scene, asked: MoneyAsked) -> MoneyPage:
    """Find one page of the bad experiences that the money at risk is made of.

    Raises
    ------
    RowsForbiddenError
        When the touchpoint belongs to units that the reader does not see.
    UnknownNameError
        When the journey has no such touchpoint.
    """
    seen = seen_touchpoints(scene.journey, asked.units)
    if seen is not None and asked.touchpoint not in seen:
        raise RowsForbiddenError
    keys = [each.key for each in scene.journey.touchpoints]
    if asked.touchpoint not in keys:
        raise UnknownNameError(name=asked.touchpoint)
    wanted = pains_asked(scene)
    if wanted is None:
        return MoneyPage()
    settings, selection = wanted
    named = scene.engine.named_history(selection)
    found = contributions(named.history, keys.index(asked.touchpoint), len(keys), settings)
    if found is None:
        return MoneyPage()
    skip = (asked.page - 1) * PAGE_PARTS
    return MoneyPage(
        parts=_parts(scene, found, named.sequences, skip),
        kinds=_kinds(found),
        money=found.money,
        total=len(found.amount),
        customers=len(np.unique(found.customer)),
        lost=int(found.lost.sum()),
        horizon_days=settings.horizon_days,
        has_more=len(found.amount) > skip + PAGE_PARTS,
    )


def _parts(
    scene: Scene, found: Contributions, sequences: Numbers, skip: int
) -> tuple[MoneyPart, ...]:
    """Read one page of experiences: the largest parts first, then the latest."""
    places = np.lexsort((-found.time, -found.amount))[skip : skip + PAGE_PARTS]
    numbers = sequences[found.row[places]].tolist()
    rows = {each.sequence: each for each in read_rows(scene, numbers)}
    return tuple(
        MoneyPart(
            row=rows[number],
            is_lost=bool(found.lost[place]),
            kind=int(found.kind[place]) + 1,
            expected=float(found.expected[place]),
            amount=int(found.amount[place]),
        )
        for place, number in zip(places.tolist(), numbers, strict=True)
    )


def _kinds(found: Contributions) -> tuple[MoneyKind, ...]:
    kinds = found.kinds
    amounts = np.bincount(found.kind, found.amount, len(kinds.bad))
    return tuple(
        MoneyKind(
            number=at + 1,
            bad=int(kinds.bad[at]),
            bad_lost=int(kinds.bad_lost[at]),
            good=int(kinds.good[at]),
            good_lost=int(kinds.good_lost[at]),
            stake=round(float(kinds.stake[at])),
            amount=round(float(amounts[at])),
        )
        for at in range(len(kinds.bad))
    )
