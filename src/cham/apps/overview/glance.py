"""What every part of the overview is made from: the question, its figures, and who looks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.plan_rows import PlanAsked, PlanSide
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.overview.addresses import Behind, act_for, behind_address
from cham.apps.overview.variants import View
from cham.apps.reports.measuring import FIRM, feeling_scale, is_of_the_firm
from cham.apps.reports.pages.reader import Reader
from cham.apps.responsibilities.cards import Card
from cham.apps.responsibilities.own import own_cards
from cham.core.journeys import Journey

WEEK = "7d"


@dataclass(frozen=True, kw_only=True)
class Glance:
    """One look at the overview.

    Attributes
    ----------
    asked
        What all numbers obey.
    ready
        The figures that answer it.
    caller
        Who looks: a member, or a system with a key.
    """

    asked: Asked
    ready: Ready
    language: str
    caller: Caller
    view: View

    @cached_property
    def reader(self) -> Reader:
        """Whoever reads the figures."""
        return Reader(self.language, self.ready.evidence)

    @cached_property
    def week(self) -> "Glance | None":
        """The same look at the last seven days; None while they are being worked out."""
        asked = replace(self.asked, period=WEEK)
        found = figures(self.caller.organisation, asked, is_awaited=False)
        return replace(self, asked=asked, ready=found) if isinstance(found, Ready) else None

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """What the map asks of the reader's own units."""
        return self.cards_of((self.reader.evidence.journey,))

    def cards_of(self, journeys: Sequence[Journey]) -> tuple[Card, ...]:
        """Give what some maps ask of the reader's own units; a system belongs to none."""
        if not isinstance(self.caller, Member):
            return ()
        return own_cards(self.caller, journeys, self.language)

    @property
    def reads_all_answers(self) -> bool:
        """Whether the reader may open every single answer, not only those to their units."""
        return self.caller.may(Act.SEE_ANSWERS) and self.caller.units_seen is None

    def reads_answers_at(self, touchpoint: str) -> bool:
        """Whether the reader may open the single answers to a touchpoint."""
        seen = self.caller.units_seen
        if seen is None or not self.caller.may(Act.SEE_ANSWERS):
            return self.reads_all_answers
        known = self.reader.evidence.touchpoints.get(touchpoint)
        owned = known.ownership if known is not None else None
        return owned is not None and bool(seen & {*owned.accountable, *owned.contributors})

    def opens(self, what: Behind, **parts: str) -> str:
        """Give the address of what a number counts; none for those who may not see it."""
        if not self.caller.may(act_for(what)):
            return ""
        return behind_address(self.asked, what, **parts)

    def opens_answers(self, scale: str, days: tuple[date, date] | None = None) -> str:
        """Give the address of the answers on a scale: single ones, or how many where.

        Parameters
        ----------
        days
            Only those from one day to another, both included.
        """
        if days is not None:
            return self.within(days).opens_answers(scale)
        if is_of_the_firm(self.reader.evidence.answers.scores, scale):
            return self.opens_answers_at(FIRM, scale)
        if self.reads_all_answers:
            return rows_address(self.asked, Figure.ANSWERS, scale=scale)
        return self.opens(Behind.ANSWERS, scale=scale)

    def within(self, days: tuple[date, date]) -> "Glance":
        """Ask the same of other days, for addresses; the figures stay those of the page."""
        first, last = days
        return replace(self, asked=replace(self.asked, period=f"{first}..{last}"))

    def opens_answers_before(self, scale: str) -> str:
        """Give the address of the answers that the period is held against; none where none is."""
        return "" if self.days_before is None else self.opens_answers(scale, self.days_before)

    @property
    def days_before(self) -> tuple[date, date] | None:
        """The first and the last day of the period before; None where there is none."""
        previous = self.ready.previous
        if previous is None or previous.filter.since is None or previous.filter.until is None:
            return None
        last = previous.filter.until - timedelta(microseconds=1)
        return previous.filter.since.date(), last.date()

    def opens_answers_at(self, touchpoint: str, scale: str = "") -> str:
        """Give the address of the answers at a touchpoint: single ones, or how many of each band.

        Parameters
        ----------
        scale
            What they were given on; without it they are counted by whatever was asked.
        """
        if scale and self.reads_answers_at(touchpoint):
            return rows_address(self.asked, Figure.ANSWERS, touchpoint=touchpoint, scale=scale)
        parts = {"touchpoint": touchpoint, "scale": scale}
        return self.opens(Behind.ANSWERS, **{name: part for name, part in parts.items() if part})

    def opens_feeling(self, touchpoint: str) -> str:
        """Give the address of the answers that the feeling at a touchpoint was read off."""
        scale = feeling_scale(self.reader.evidence.answers.scores, touchpoint)
        return "" if scale is None else self.opens_answers_at(touchpoint, scale.name)

    def opens_feeling_before(self, touchpoint: str) -> str:
        """Give the address of the answers that a feeling is held against; none where none is."""
        days, previous = self.days_before, self.ready.previous
        if days is None or previous is None:
            return ""
        scale = feeling_scale(previous.answers.scores, touchpoint)
        return "" if scale is None else self.within(days).opens_answers_at(touchpoint, scale.name)

    def opens_money(self, touchpoint: str) -> str:
        """Give the address of what the money at risk at a touchpoint is made of.

        Single customers are for those who may read the answers there; others get all pains.
        """
        if self.reads_answers_at(touchpoint):
            return MoneyAsked(asked=self.asked, touchpoint=touchpoint).address
        return self.opens(Behind.PAINS)

    def opens_unhappy(self, touchpoint: str) -> str:
        """Give the address of the bad answers that the unhappy share at a touchpoint counts."""
        if self.reads_answers_at(touchpoint):
            return rows_address(self.asked, Figure.UNHAPPY, touchpoint=touchpoint)
        return self.opens(Behind.PAINS)

    def opens_plan(self, side: PlanSide = PlanSide.OFF) -> str:
        """Give the address of the customers on the plan, or off it."""
        if self.reads_all_answers:
            return PlanAsked(asked=self.asked, side=side).address
        return self.opens(Behind.PLAN)

    def leads(self, address: str) -> str:
        """Give the address of another page with figures, under the same question."""
        query = self.asked.query
        return f"{address}?{query}" if query else address

    def address_of(self, key: str) -> str:
        """Give the page of a touchpoint; what is on no map leads to the paths."""
        evidence = self.reader.evidence
        if not evidence.is_planned or key not in evidence.touchpoints:
            return self.leads(reverse("paths:show"))
        return self.leads(touchpoint_address(evidence.journey.key, key))
