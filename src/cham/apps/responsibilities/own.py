"""What the maps ask of a member, through the units that they belong to."""

from collections.abc import Iterator, Mapping, Sequence

from cham.apps.orgs.models import Member, Unit
from cham.apps.orgs.tree import keys_below
from cham.apps.responsibilities.cards import Card, card_of
from cham.core.journeys import Journey


def own_cards(member: Member, journeys: Sequence[Journey], language: str) -> tuple[Card, ...]:
    """Draw the cards of a member's units and of the units below them, without empty ones.

    Maps mostly name departments, and people belong to smaller units: where nothing is asked of a
    unit or of any below it, the nearest unit above it of which something is asked takes its place.
    """
    parents = dict(Unit.objects.values_list("key", "parent__key"))
    cards = _Cards(journeys, language)
    found: dict[str, Card] = {}
    for key in member.units.order_by("key").values_list("key", flat=True):
        below = sorted(keys_below(parents, [key]) - {key})
        inside = [card for each in (key, *below) if (card := cards.of(each)) is not None]
        found |= {each.unit: each for each in inside or cards.above(key, parents)}
    return tuple(found.values())


class _Cards:
    def __init__(self, journeys: Sequence[Journey], language: str) -> None:
        self._journeys, self._language = journeys, language

    def of(self, unit: str) -> Card | None:
        """Draw a card; none where no map asks anything of the unit."""
        card = card_of(unit, self._journeys, self._language)
        return None if card.is_empty else card

    def above(self, unit: str, parents: Mapping[str, str | None]) -> Iterator[Card]:
        """Give the card of the nearest unit above that has one."""
        above = parents.get(unit)
        while above is not None:
            if (card := self.of(above)) is not None:
                yield card
                return
            above = parents.get(above)
