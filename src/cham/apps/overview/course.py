"""The main score over time, with its interval and the limits that chance alone would keep to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.insights.closer import overall
from cham.apps.insights.snapshots import Waiting
from cham.apps.insights.touchpoint_figures import OverallFigures, QuestionFigures, TrendPoint
from cham.apps.overview.glance import Glance
from cham.apps.reports.pages.score_tables import measure_title
from cham.apps.screens.tables import Table
from cham.apps.touchpoints.courses import trend_note, trend_picture, trend_table
from cham.core.interactions import Scale

_FIRST = "nps_0_10"
_LEAST_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A question over time.

    Attributes
    ----------
    waiting
        Set while it is being worked out; there is no picture then.
    """

    title: str
    picture: str = ""
    table: Table | None = None
    note: str = ""
    waiting: Waiting | None = None


def course(glance: Glance) -> Course | None:
    """Give recommendation over time, or else what was asked most; none where nobody was asked."""
    found = overall(glance.caller.organisation, glance.asked)
    if isinstance(found, Waiting):
        return Course(title=_("Over time"), waiting=found)
    if not isinstance(found, OverallFigures) or not found.questions:
        return None
    question = min(found.questions, key=lambda each: (each.scale != _FIRST, -each.measure.n))
    return None if len(question.trend.points) < _LEAST_POINTS else _drawn(question, glance)


def _drawn(question: QuestionFigures, glance: Glance) -> Course:
    language = glance.language

    def opens(point: TrendPoint) -> str:
        return glance.opens_answers(question.scale, point.days) if point.days else ""

    called = "NPS" if question.scale == _FIRST else measure_title(Scale.parse(question.scale))
    return Course(
        title=_("{question} over time").format(question=called),
        picture=trend_picture(question, called, language, opens),
        table=trend_table(question, called, opens),
        note=trend_note(question),
    )
