"""The list of pains: what the figures say of each, beside what the firm decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cham.apps.orgs.membership import Caller
from cham.apps.pains.models import PainDecision, Stand
from cham.apps.reports.pages.pain_ranking import PainRow, pain_rows
from cham.apps.reports.pages.reader import Reader
from cham.core.pains import Pain


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pain of the list.

    Attributes
    ----------
    row
        What the figures say; None for a pain that was raised by hand and has none.
    decision
        What the firm decided; None for a pain that nobody has looked at.
    may_decide
        Whether the reader answers for it, or for all.
    """

    key: str
    name: str
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


def entries(reader: Reader, caller: Caller, *, may_decide: bool) -> tuple[Entry, ...]:
    """Give every pain: those of the figures by money, then those raised by hand."""
    decided = decisions(reader.evidence.journey.key)
    by_touchpoint = {each.touchpoint: each for each in decided if each.touchpoint}
    report = reader.evidence.pains
    rows = pain_rows(reader) if report is not None else ()
    claimed = report.claimed if report is not None else ()
    found = [
        Entry(
            key=pain.key,
            name=row.name,
            row=row,
            decision=by_touchpoint.get(pain.key),
            may_decide=may_decide and _answers_for(caller, pain),
        )
        for pain, row in zip(claimed, rows, strict=True)
    ]
    shown = {each.key for each in found}
    others = [each for each in decided if each.touchpoint not in shown]
    return (*found, *_by_hand(reader, others, may_decide=may_decide))


def decisions(journey: str) -> QuerySet[PainDecision]:
    """Give what was decided about the pains of a journey."""
    return PainDecision.objects.filter(journey=journey).select_related("decided_by__user")


def counts(found: Sequence[Entry]) -> Mapping[str, int]:
    """Count the pains of each stand."""
    return {stand: sum(each.stand == stand for each in found) for stand in Stand.values}


def _by_hand(
    reader: Reader, decided: Sequence[PainDecision], *, may_decide: bool
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            key=each.touchpoint,
            name=reader.name(each.touchpoint) if each.touchpoint else each.title,
            row=None,
            decision=each,
            may_decide=may_decide,
        )
        for each in decided
    )


def _answers_for(caller: Caller, pain: Pain) -> bool:
    """Tell whether a caller who is bound to units answers for a touchpoint; others may for all."""
    seen = caller.units_seen
    return seen is None or bool(seen & set(pain.ownership.accountable))
