"""What rules take, asked for a page or for the API."""

from dataclasses import dataclass, replace
from datetime import datetime

from cham.apps.insights.asking import Asked
from cham.apps.insights.signs import SignsReady, signs
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.journeys.queries import journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.core.journeys import Journey, Rule, Trial, Unmatched, try_rule, unfold, unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedReady:
    """What no touchpoint of a journey takes.

    Attributes
    ----------
    rows
        All interactions of the period and filter.
    unlisted
        Of these, such as have signs too rare to be listed.
    by_case
        Whether cases were counted instead of customers.
    """

    asked: Asked
    groups: tuple[Unmatched, ...]
    rows: int
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
    return UnmatchedReady(
        asked=found.asked,
        groups=unmatched(whole, found.counts),
        rows=found.counts.rows,
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
        The touchpoint; one that the journey does not have comes last.
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


def properties_of(journey: Journey) -> frozenset[str]:
    """Give the properties that the rules of a journey look at."""
    return frozenset(key for each in journey.touchpoints for key in each.rule.property_keys)
