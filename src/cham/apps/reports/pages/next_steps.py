"""What to do next, drawn from the findings: the surest and cheapest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.reader import Reader
from cham.core.journeys import GapKind
from cham.core.pains import Pain, Verdict

_MOST = 7


@dataclass(frozen=True, slots=True)
class NextStep:
    what: str
    why: str


def next_steps(reader: Reader) -> tuple[NextStep, ...]:
    """Give at most seven steps; a longer list is none."""
    found = [
        *_owners(reader),
        *_handoffs(reader),
        *_pains(reader),
        *_ask_more(reader),
        *_match(reader),
        *_record(reader),
    ]
    return tuple(found[:_MOST])


def _owners(reader: Reader) -> Iterator[NextStep]:
    if not reader.evidence.is_planned:
        yield NextStep(
            _("Draw the journey as you mean it"),
            _(
                "Start from a template or from the steps in this report, and name one owner for "
                "each touchpoint. Then the report can show what differs from the plan."
            ),
        )
        return
    missing = [each for each in reader.evidence.gaps if each.kind is GapKind.NO_OWNER]
    if missing:
        names = ", ".join(reader.name(each.touchpoints[0]) for each in missing[:4])
        yield NextStep(
            ngettext(
                "Name an owner for {count} touchpoint",
                "Name an owner for {count} touchpoints",
                len(missing),
            ).format(count=len(missing)),
            _("{names}. What belongs to everybody is looked after by nobody.").format(names=names),
        )
    for each in reader.evidence.gaps:
        if each.kind is GapKind.TWO_OWNERS:
            units = ", ".join(reader.unit(unit) for unit in each.details)
            yield NextStep(
                _("Choose one owner for “{name}”").format(name=reader.name(each.touchpoints[0])),
                _("{units} both answer for it today.").format(units=units),
            )


def _handoffs(reader: Reader) -> Iterator[NextStep]:
    for gap in reader.evidence.gaps:
        if gap.kind is GapKind.BROKEN_HANDOFF:
            giver, receiver = (reader.name(key) for key in gap.touchpoints)
            yield NextStep(
                _("Mend the hand-off from “{giver}” to “{receiver}”").format(
                    giver=giver, receiver=receiver
                ),
                _("Let it carry: {pieces}. Until it does, customers have to say it again.").format(
                    pieces=", ".join(gap.details)
                ),
            )
    pairs = [each for each in reader.evidence.answers.ping_pong.pairs if each.returns]
    for pair in pairs[:1]:
        yield NextStep(
            _("Sit {first} and {second} at one table").format(
                first=reader.unit(pair.unit), second=reader.unit(pair.other)
            ),
            ngettext(
                "{count} case was passed on and came straight back; agree who keeps what.",
                "{count} cases were passed on and came straight back; agree who keeps what.",
                pair.paths,
            ).format(count=reader.numbers.number(pair.paths)),
        )


def _pains(reader: Reader) -> Iterator[NextStep]:
    report = reader.evidence.pains
    if report is None:
        return
    for pain in report.claimed[:2]:
        yield NextStep(
            _("Try a fix at “{name}”, with a comparison").format(name=reader.name(pain.key)),
            _(
                "{risk} Change it for one half of customers, units or days first: only a "
                "comparison shows whether the fix is the cause."
            ).format(risk=_risk(reader, pain)),
        )


def _risk(reader: Reader, pain: Pain) -> str:
    if pain.at_risk is not None:
        return _("{low} to {high} may be at risk in the period.").format(
            low=reader.money(pain.at_risk.low), high=reader.money(pain.at_risk.high)
        )
    return _("More customers leave after a bad experience there.")


def _ask_more(reader: Reader) -> Iterator[NextStep]:
    report = reader.evidence.pains
    if report is None:
        return
    wanting = [
        each
        for each in report.pains
        if each.verdict is Verdict.TOO_FEW and each.needed is not None
    ]
    wanting.sort(key=lambda each: -each.reach.customers)
    for pain in wanting[:1]:
        yield NextStep(
            _("Ask more customers at “{name}”").format(name=reader.name(pain.key)),
            _(
                "{met} customers met it and {answered} answered. About {needed} bad experiences "
                "would be needed to tell whether it costs customers."
            ).format(
                met=reader.numbers.number(pain.reach.customers),
                answered=reader.numbers.number(pain.reach.answered),
                needed=reader.numbers.number(pain.needed or 0),
            ),
        )


def _match(reader: Reader) -> Iterator[NextStep]:
    if not reader.evidence.is_planned:
        return
    unmapped = [each for each in reader.evidence.gaps if each.kind is GapKind.UNMAPPED]
    count = sum(each.count for each in unmapped)
    if count * 50 > reader.evidence.rows:
        names = ", ".join(each.details[0] for each in unmapped[:3])
        yield NextStep(
            _("Give {count} interactions a place on the map").format(
                count=reader.numbers.number(count)
            ),
            _("They match no touchpoint; the most frequent are {names}.").format(names=names),
        )
    never = [each for each in reader.evidence.gaps if each.kind is GapKind.NEVER_MET]
    if never:
        names = ", ".join(reader.name(each.touchpoints[0]) for each in never[:4])
        yield NextStep(
            _("Record, or check the rules of, touchpoints that are never seen"),
            _("No interaction ever matched {names}.").format(names=names),
        )


def _record(reader: Reader) -> Iterator[NextStep]:
    if not reader.evidence.scores:
        yield NextStep(
            _("Ask customers how it was"),
            _(
                "There is no answer in these data. One question at the step with most customers is "
                "a good beginning."
            ),
        )
    if not reader.evidence.purchases:
        yield NextStep(
            _("Bring in purchases"),
            _(
                "No row says that it is a purchase. Without purchases and their amounts nothing can "
                "be said about money."
            ),
        )
