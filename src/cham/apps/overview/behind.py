"""What a number of the overview counts: touchpoints, hand-offs, pains, sources, what waits.

Every list is made of the very figures that the number was made of, so that it holds as many rows,
or rows that add up to as much, as the number says. What a reader may open further, down to single
interactions, depends on their rights.
"""

from collections.abc import Callable, Mapping

from cham.apps.overview import figure_lists, map_lists, work_lists
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.overview.plan import plan_list
from cham.core.journeys import GapKind

_LISTS: Mapping[Behind, Callable[[Glance], Listed | None]] = {
    Behind.PAINS: figure_lists.claimed_pains,
    Behind.UNOWNED_PAINS: work_lists.unowned,
    Behind.PLAN: plan_list,
    Behind.SOURCES: figure_lists.sources,
    Behind.WEEK: figure_lists.week,
    Behind.FILES: work_lists.files,
    Behind.REJECTED: work_lists.rejected,
    Behind.SET_ASIDE: work_lists.set_aside,
    Behind.UNSIGNED: work_lists.unsigned,
    Behind.COMMENTS: work_lists.comments,
    Behind.UNMAPPED: figure_lists.unmapped,
    Behind.NO_OWNER: map_lists.no_owner,
    Behind.TWO_OWNERS: map_lists.two_owners,
    Behind.NO_AUTHORITY: map_lists.no_authority,
    Behind.BROKEN_HANDOFF: map_lists.broken_handoffs,
}


def listed(
    glance: Glance, what: Behind, *, scale: str = "", touchpoint: str = ""
) -> Listed | None:
    """List what a number counts; None while that is still being worked out, or not to be had.

    Parameters
    ----------
    scale
        Of answers: what they were given on.
    touchpoint
        Of answers: where; empty for all touchpoints.
    """
    if what is Behind.ANSWERS:
        return figure_lists.answers(glance, scale, touchpoint)
    if what is Behind.OUT_OF_SCALE:
        return figure_lists.outside(glance, scale)
    made = _LISTS.get(what)
    return map_lists.other_gaps(glance, GapKind(what.value)) if made is None else made(glance)
