"""What rules take, asked for a page or for the API."""

from dataclasses import dataclass, replace
from datetime import datetime

from cham.apps.insights.asking import Asked
from cham.apps.insights.signs import SignsReady, signs
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.journeys.keys import free_key
from cham.apps.journeys.queries import journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.apps.reports.measuring import FIRM
from cham.core.journeys import (
    Add,
    Fields,
    Journey,
    Part,
    Rule,
    Trial,
    Unmatched,
    edit,
    try_rule,
    unfold,
    unmatched,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedReady:
    """What no touchpoint of a journey takes.

    Attributes
    ----------
    rows
        All interactions of the period and filter.
    firm_rows
        Of these, answers about the firm as a whole, which stand at no touchpoint and need none;
        they are in no group.
    unlisted
        Of these, such as have signs too rare to be listed.
    by_case
        Whether cases were counted instead of customers.
    """

    asked: Asked
    groups: tuple[Unmatched, ...]
    rows: int
    firm_rows: int
    unlisted: int
    by_case: bool
    made_at: datetime
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReady:
    """What a rule would take; `is_whole` unless some signs are too rare to be listed."""

    asked: Asked
    trial: Trial
    by_case: bool
    is_whole: bool


def unmatched_by(
    organisation: Organisation, asked: Asked, journey: Journey
) -> UnmatchedReady | Waiting | Failed | Nothing:
    """Gather what no touchpoint takes, by name and channel, most interactions first.

    Parameters
    ----------
    journey
        The one that is asked about, as published or as its draft has it; what is nested in it
        takes its share too.
    """
    whole = unfold(journey, journeys_by_key(organisation))
    found = signs(organisation, replace(asked, journey=journey.key), properties_of(whole))
    if not isinstance(found, SignsReady):
        return found
    groups = unmatched(whole, found.counts)
    about_firm = [each for each in groups if each.name == FIRM and each.kinds == (FIRM,)]
    return UnmatchedReady(
        asked=found.asked,
        groups=tuple(each for each in groups if each not in about_firm),
        rows=found.counts.rows,
        firm_rows=sum(each.rows for each in about_firm),
        unlisted=found.counts.unlisted,
        by_case=found.counts.by_case,
        made_at=found.made_at,
        is_old=found.is_old,
    )


def trial_of(
    organisation: Organisation, asked: Asked, journey: Journey, key: str, rule: Rule
) -> TrialReady | Waiting | Failed | Nothing:
    """Tell what a rule would take, were it that of a touchpoint.

    Parameters
    ----------
    journey
        As it stands, with the rules of all other touchpoints.
    key
        A touchpoint of the journey.
    """
    whole = unfold(journey, journeys_by_key(organisation))
    properties = properties_of(whole) | rule.property_keys
    found = signs(organisation, replace(asked, journey=journey.key), properties)
    if not isinstance(found, SignsReady):
        return found
    return TrialReady(
        asked=found.asked,
        trial=try_rule(whole, key, rule, found.counts),
        by_case=found.counts.by_case,
        is_whole=not found.counts.unlisted,
    )


def trial_at(
    organisation: Organisation, asked: Asked, journey: Journey, stage: str, rule: Rule
) -> TrialReady | Waiting | Failed | Nothing:
    """Tell what a rule would take, were it that of a new touchpoint at the end of a stage."""
    longer, key = with_new_touchpoint(journey, stage)
    return trial_of(organisation, asked, longer, key, rule)


def with_new_touchpoint(journey: Journey, stage: str) -> tuple[Journey, str]:
    """Put a touchpoint without a rule at the end of a stage; its key comes along."""
    key = free_key("new", {each.key for each in journey.touchpoints})
    fields: Fields = {"name": {journey.language: key}}
    add = Add(part=Part.TOUCHPOINT, key=key, stage=stage, fields=fields)
    return edit(journey, [add]), key


def properties_of(journey: Journey) -> frozenset[str]:
    """Give the properties that the rules of a journey look at."""
    return frozenset(key for each in journey.touchpoints for key in each.rule.property_keys)
