"""Closer looks: the figures of one touchpoint, and the rows behind a number."""

from dataclasses import dataclass
from datetime import datetime

from cham.apps.insights.asking import Asked
from cham.apps.insights.money_rows import MoneyAsked, MoneyPage
from cham.apps.insights.plan_rows import PlanAsked, PlanPage
from cham.apps.insights.rows import RowsAsked, RowsPage
from cham.apps.insights.snapshots import Failed, Nothing, Ready, Waiting, figures_of_kind
from cham.apps.insights.touchpoint_figures import OverallFigures, TouchpointFigures
from cham.apps.insights.waiting import OVERALL, TOUCHPOINT
from cham.apps.orgs.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointReady:
    """The figures of a touchpoint, ready to be shown.

    Attributes
    ----------
    is_old
        Whether interactions or maps came since; newer figures are being made.
    """

    asked: Asked
    figures: TouchpointFigures
    made_at: datetime
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsReady:
    """A page of rows that can be shown."""

    asked: RowsAsked
    page: RowsPage
    made_at: datetime


def touchpoint(
    organisation: Organisation, asked: Asked, key: str
) -> TouchpointReady | Waiting | Failed | Nothing:
    """Give the figures of one touchpoint; those that nobody asked for before are made by a job."""
    found = figures_of_kind(organisation, f"{TOUCHPOINT}{key}", asked)
    if not isinstance(found, Ready):
        return found
    return TouchpointReady(
        asked=asked,
        figures=found.kept(TouchpointFigures),
        made_at=found.made_at,
        is_old=found.is_old,
    )


def overall(
    organisation: Organisation, asked: Asked
) -> OverallFigures | Waiting | Failed | Nothing:
    """Give what was asked over all touchpoints, over time; the page is whole without it."""
    found = figures_of_kind(organisation, OVERALL, asked, is_awaited=False)
    return found.kept(OverallFigures) if isinstance(found, Ready) else found


def rows(organisation: Organisation, asked: RowsAsked) -> RowsReady | Waiting | Failed | Nothing:
    """Give a page of the rows behind a number."""
    found = figures_of_kind(organisation, asked.kind, asked.asked)
    if not isinstance(found, Ready):
        return found
    return RowsReady(asked=asked, page=found.kept(RowsPage), made_at=found.made_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReady:
    """A page of the parts of a pain's money that can be shown."""

    asked: MoneyAsked
    page: MoneyPage
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReady:
    """A page of the customers on the plan, or off it, that can be shown."""

    asked: PlanAsked
    page: PlanPage
    made_at: datetime


def money_parts(
    organisation: Organisation, asked: MoneyAsked
) -> MoneyReady | Waiting | Failed | Nothing:
    """Give a page of what the money at risk at a touchpoint is made of."""
    found = figures_of_kind(organisation, asked.kind, asked.asked)
    if not isinstance(found, Ready):
        return found
    return MoneyReady(asked=asked, page=found.kept(MoneyPage), made_at=found.made_at)


def plan_paths(
    organisation: Organisation, asked: PlanAsked
) -> PlanReady | Waiting | Failed | Nothing:
    """Give a page of the customers on the plan, or off it."""
    found = figures_of_kind(organisation, asked.kind, asked.asked)
    if not isinstance(found, Ready):
        return found
    return PlanReady(asked=asked, page=found.kept(PlanPage), made_at=found.made_at)
