"""What every part of the overview is made from: the question, its figures, and who looks."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse

from cham.apps.insights.asking import Asked
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.plan_rows import PlanAsked, PlanSide
from cham.apps.insights.rows import Figure, rows_address
from cham.apps.insights.sight import Sight
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.models import Member
from cham.apps.orgs.policy import Act
from cham.apps.overview.addresses import Behind, behind_address
from cham.apps.overview.variants import View
from cham.apps.reports.pages.reader import Reader
from cham.apps.responsibilities.cards import Card
from cham.apps.responsibilities.own import own_cards

WEEK = "7d"


@dataclass(frozen=True, kw_only=True)
class Glance:
    """One look at the overview by one member."""

    sight: Sight
    member: Member
    view: View

    @cached_property
    def reader(self) -> Reader:
        """Whoever reads the figures."""
        return self.sight.reader

    @property
    def asked(self) -> Asked:
        """What all numbers of the page obey."""
        return self.sight.asked

    @cached_property
    def week(self) -> Ready | None:
        """The figures of the last seven days; None while they are being worked out."""
        asked = replace(self.asked, period=WEEK)
        found = figures(self.member.organisation, asked, is_awaited=False)
        return found if isinstance(found, Ready) else None

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """What the map asks of the reader's own units."""
        reader = self.reader
        return own_cards(self.member, (reader.evidence.journey,), reader.language)

    @property
    def reads_all_answers(self) -> bool:
        """Whether the reader may open every single answer, not only those to their units."""
        return self.member.may(Act.SEE_ANSWERS) and self.member.units_seen is None

    def reads_answers_at(self, touchpoint: str) -> bool:
        """Whether the reader may open the single answers to a touchpoint."""
        seen = self.member.units_seen
        if seen is None or not self.member.may(Act.SEE_ANSWERS):
            return self.reads_all_answers
        known = self.reader.evidence.touchpoints.get(touchpoint)
        owned = known.ownership if known is not None else None
        return owned is not None and bool(seen & {*owned.accountable, *owned.contributors})

    def opens(self, what: Behind, **parts: str) -> str:
        """Give the address of what a number counts."""
        return behind_address(self.asked, what, **parts)

    def opens_answers(self, scale: str) -> str:
        """Give the address of the answers on a scale: single ones, or how many where."""
        if self.reads_all_answers:
            return rows_address(self.asked, Figure.ANSWERS, scale=scale)
        return self.opens(Behind.ANSWERS, scale=scale)

    def opens_money(self, touchpoint: str) -> str:
        """Give the address of what the money at risk at a touchpoint is made of.

        Single customers are for those who may read the answers there; others get all pains.
        """
        if self.reads_answers_at(touchpoint):
            return MoneyAsked(asked=self.asked, touchpoint=touchpoint).address
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
