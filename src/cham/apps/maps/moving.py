"""Which interactions change their touchpoint when a draft is published."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.insights.asking import Asked
from cham.apps.insights.signs import SignsReady, signs
from cham.apps.insights.snapshots import Waiting
from cham.apps.journeys.drafts import Draft
from cham.apps.journeys.queries import journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.core.journeys import Journey, Moved, moved, unfold
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What touchpoints lose, in words, and of which time; or that it is still being counted."""

    lines: tuple[str, ...] = ()
    label: str = ""
    is_counting: bool = False


def moves_of(organisation: Organisation, draft: Draft, language: str) -> Moves:
    """Tell what publishing a draft takes away from touchpoints that stand on the map now."""
    others = journeys_by_key(organisation)
    before, after = (unfold(each, others) for each in (draft.published, draft.journey))
    if _rules(before) == _rules(after):
        return Moves()
    keys = {key for each in (before, after) for key in _properties(each)}
    found = signs(organisation, Asked(journey=before.key), frozenset(keys))
    if not isinstance(found, SignsReady):
        return Moves(is_counting=isinstance(found, Waiting))
    names = {
        each.key: each.name.read(language)
        for journey in (before, after)
        for each in journey.touchpoints
    }
    told = moved(before, after, found.counts)
    return Moves(
        lines=tuple(_words(each, names, Numbers(language)) for each in told),
        label=found.asked.label(language, {}),
    )


def _rules(journey: Journey) -> list[object]:
    return [(each.key, each.rule, each.depth) for each in journey.touchpoints]


def _properties(journey: Journey) -> set[str]:
    return {key for each in journey.touchpoints for key in each.rule.property_keys}


def _words(moves: Moved, names: dict[str, str], numbers: Numbers) -> str:
    rows, giver = numbers.number(moves.rows), names[moves.giver]
    if not moves.taker:
        return _("{rows} of “{giver}” belong to no touchpoint any more").format(
            rows=rows, giver=giver
        )
    return _("{rows} of “{giver}” go to “{taker}”").format(
        rows=rows, giver=giver, taker=names[moves.taker]
    )
