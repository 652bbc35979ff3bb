"""What a number of the overview counts: touchpoints, hand-offs, pains, sources, kinds of answers.

Every list is made of the very figures that the number was made of, so that it holds as many rows,
or rows that add up to as much, as the number says. What a reader may open further, down to single
interactions, depends on their rights.
"""

from collections.abc import Callable, Mapping

from cham.apps.overview import figure_lists, map_lists
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.overview.plan import plan_list
from cham.apps.overview.work import unowned_list

_LISTS: Mapping[Behind, Callable[[Glance], Listed | None]] = {
    Behind.PAINS: figure_lists.claimed_pains,
    Behind.UNOWNED_PAINS: unowned_list,
    Behind.PLAN: plan_list,
    Behind.SOURCES: figure_lists.sources,
    Behind.OUT_OF_SCALE: figure_lists.outside,
    Behind.WEEK: figure_lists.week,
    Behind.UNMAPPED: figure_lists.unmapped,
    Behind.NO_OWNER: map_lists.no_owner,
    Behind.TWO_OWNERS: map_lists.two_owners,
    Behind.NO_AUTHORITY: map_lists.no_authority,
    Behind.BROKEN_HANDOFF: map_lists.broken_handoffs,
}


def listed(glance: Glance, what: Behind, scale: str = "") -> Listed | None:
    """List what a number counts; None while that is still being worked out, or not to be had.

    Parameters
    ----------
    scale
        Of answers: what they were given on.
    """
    return figure_lists.answers(glance, scale) if what is Behind.ANSWERS else _LISTS[what](glance)
