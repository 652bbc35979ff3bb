"""The list of pains: what the figures say of each, beside what the firm decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.orgs.membership import Caller
from cham.apps.pains.models import PainDecision, Stand
from cham.apps.reports.pages.pain_ranking import PainRow, pain_rows
from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import Journey, home_of
from cham.core.pains import Pain


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pain of the list.

    Attributes
    ----------
    href
        The page of its touchpoint; empty where the map has none.
    row
        What the figures say; None for a pain that was raised by hand and has none.
    decision
        What the firm decided; None for a pain that nobody has looked at.
    may_decide
        Whether the reader answers for it, or for all.
    """

    key: str
    name: str
    href: str
    row: PainRow | None
    decision: PainDecision | None
    may_decide: bool

    @property
    def stand(self) -> str:
        """How far the firm is with it."""
        return self.decision.stand if self.decision is not None else Stand.OPEN

    @property
    def stand_label(self) -> str:
        """The same in the reader's language."""
        return str(Stand(self.stand).label)


@dataclass(frozen=True, slots=True)
class Standing:
    """A pain and how far the firm is with it, without what the figures say."""

    key: str
    name: str
    href: str
    stand: str

    @property
    def stand_label(self) -> str:
        """How far, in the reader's language."""
        return str(Stand(self.stand).label)


def standings(reader: Reader) -> tuple[Standing, ...]:
    """Give how far the firm is with every pain, in the order of `entries`."""
    journey, report = reader.evidence.journey, reader.evidence.pains
    decided = decisions(journey)
    by_touchpoint = {key: decision.stand for key, decision in decided if key}
    claimed = [each.key for each in report.claimed] if report is not None else []
    found = [
        Standing(
            key,
            reader.name(key),
            touchpoint_address(journey.key, key),
            by_touchpoint.get(key, Stand.OPEN.value),
        )
        for key in claimed
    ]
    shown = set(claimed)
    by_hand = [
        Standing(key, reader.name(key) if key else decision.title, "", decision.stand)
        for key, decision in decided
        if key not in shown
    ]
    return (*found, *by_hand)


def entries(reader: Reader, caller: Caller, *, may_decide: bool) -> tuple[Entry, ...]:
    """Give every pain: those of the figures by money, then those raised by hand."""
    journey = reader.evidence.journey
    decided = decisions(journey)
    by_touchpoint = {key: decision for key, decision in decided if key}
    report = reader.evidence.pains
    rows = pain_rows(reader) if report is not None else ()
    claimed = report.claimed if report is not None else ()
    found = [
        Entry(
            key=pain.key,
            name=row.name,
            href=touchpoint_address(journey.key, pain.key),
            row=row,
            decision=by_touchpoint.get(pain.key),
            may_decide=may_decide and _answers_for(caller, pain),
        )
        for pain, row in zip(claimed, rows, strict=True)
    ]
    shown = {each.key for each in found}
    others = [each for each in decided if each[0] not in shown]
    return (*found, *_by_hand(reader, others, may_decide=may_decide))


def decisions(journey: Journey) -> Sequence[tuple[str, PainDecision]]:
    """Give what was decided about the pains of a journey, each with the key of its touchpoint.

    What is decided about a touchpoint of a nested journey is kept there, and holds in every
    journey that nests it.
    """
    homes = {home_of(journey.key, each.key): each.key for each in journey.touchpoints}
    maps = {journey.key, *(home for home, _key in homes)}
    found = PainDecision.objects.filter(journey__in=maps).select_related("decided_by__user")
    return [
        (homes.get((each.journey, each.touchpoint), each.touchpoint), each)
        for each in found
        if each.journey == journey.key or (each.journey, each.touchpoint) in homes
    ]


def counts(found: Sequence[Entry]) -> Mapping[str, int]:
    """Count the pains of each stand."""
    return {stand: sum(each.stand == stand for each in found) for stand in Stand.values}


def _by_hand(
    reader: Reader, decided: Sequence[tuple[str, PainDecision]], *, may_decide: bool
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            key=key,
            name=reader.name(key) if key else decision.title,
            href="",
            row=None,
            decision=decision,
            may_decide=may_decide,
        )
        for key, decision in decided
    )


def _answers_for(caller: Caller, pain: Pain) -> bool:
    """Tell whether a caller who is bound to units answers for a touchpoint; others may for all."""
    seen = caller.units_seen
    return seen is None or bool(seen & set(pain.ownership.accountable))
