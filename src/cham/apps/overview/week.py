"""What moved in the last seven days."""

from cham.apps.insights.results import Shift
from cham.apps.overview.glance import Glance
from cham.core.measures import Measure, Verdict


def moved_this_week(glance: Glance) -> tuple[tuple[str, Measure, Shift], ...] | None:
    """Give the touchpoints whose emotion moved beyond noise in the last seven days.

    They are held against the seven days before. None while that is being worked out.
    """
    week = glance.week
    if week is None:
        return None
    return tuple(
        (key, measured, shift)
        for key, shift in week.ready.changes.feelings.items()
        if shift.verdict is Verdict.CHANGED
        and (measured := week.reader.evidence.feeling(key)) is not None
    )
