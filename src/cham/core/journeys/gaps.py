"""What a journey map does not say, or says twice: plain functions, one per kind of gap."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cham.core.journeys.journey import Authority, Journey, Touchpoint
from cham.core.journeys.nesting import Snag, fold, snags
from cham.core.journeys.rules import Sign, plain


class GapKind(StrEnum):
    """The kinds of gap, in the order in which a firm should look at them."""

    NO_OWNER = "no_owner"
    TWO_OWNERS = "two_owners"
    NO_AUTHORITY = "no_authority"
    BROKEN_HANDOFF = "broken_handoff"
    SAME_MESSAGE = "same_message"
    EMPTY_STAGE = "empty_stage"
    NESTED_UNKNOWN = "nested_unknown"
    NESTED_CIRCLE = "nested_circle"
    NESTED_TWICE = "nested_twice"
    NEVER_MET = "never_met"
    UNMAPPED = "unmapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap of a journey.

    Attributes
    ----------
    touchpoints, stages
        The keys of what is concerned.
    details
        What exactly: the units of two owners, the missing pieces of a hand-off, the message
        said twice, the key of the journey that cannot be nested, the name of the interaction that
        matches nothing.
    count
        How many interactions, for `UNMAPPED`; otherwise 0.
    """

    kind: GapKind
    touchpoints: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    count: int = 0


_NESTING = {
    Snag.UNKNOWN: GapKind.NESTED_UNKNOWN,
    Snag.CIRCLE: GapKind.NESTED_CIRCLE,
    Snag.TWICE: GapKind.NESTED_TWICE,
}


def without_owner(journey: Journey) -> tuple[Gap, ...]:
    """Find the touchpoints that nobody answers for."""
    return tuple(
        Gap(kind=GapKind.NO_OWNER, touchpoints=(each.key,))
        for each in journey.touchpoints
        if not each.ownership.accountable
    )


def with_two_owners(journey: Journey) -> tuple[Gap, ...]:
    """Find the touchpoints that more than one unit answers for, so that in truth none does."""
    return tuple(
        Gap(
            kind=GapKind.TWO_OWNERS,
            touchpoints=(each.key,),
            details=each.ownership.accountable,
        )
        for each in journey.touchpoints
        if len(each.ownership.accountable) > 1
    )


def without_authority(journey: Journey) -> tuple[Gap, ...]:
    """Find the owners who answer for a touchpoint and may not change it."""
    return tuple(
        Gap(
            kind=GapKind.NO_AUTHORITY,
            touchpoints=(each.key,),
            details=(each.ownership.ask,) if each.ownership.ask else (),
        )
        for each in journey.touchpoints
        if each.ownership.accountable and each.ownership.authority is Authority.NONE
    )


def broken_handoffs(journey: Journey) -> tuple[Gap, ...]:
    """Find the hand-offs in which a needed piece of information does not pass."""
    return tuple(
        Gap(
            kind=GapKind.BROKEN_HANDOFF,
            touchpoints=(each.giver, each.receiver),
            details=each.missing,
        )
        for each in journey.handoffs
        if each.missing
    )


def same_messages(journey: Journey) -> tuple[Gap, ...]:
    """Find messages that several touchpoints tell the customer, case and spaces aside."""
    told: dict[str, list[Touchpoint]] = defaultdict(list)
    for each in journey.touchpoints:
        message = each.message.read(journey.language)
        if message.strip():
            told[plain(message)].append(each)
    return tuple(
        Gap(
            kind=GapKind.SAME_MESSAGE,
            touchpoints=tuple(each.key for each in group),
            details=(group[0].message.read(journey.language),),
        )
        for group in told.values()
        if len(group) > 1
    )


def empty_stages(journey: Journey) -> tuple[Gap, ...]:
    """Find the stages without a touchpoint and without a journey nested in them."""
    return tuple(
        Gap(kind=GapKind.EMPTY_STAGE, stages=(each.key,))
        for each in journey.stages
        if not each.touchpoints and not each.journey
    )


def badly_nested(journey: Journey, others: Mapping[str, Journey]) -> tuple[Gap, ...]:
    """Find the stages that cannot have the journey nested in them.

    Parameters
    ----------
    others
        The journeys that can be nested, by key.
    """
    found = sorted(snags(journey, others), key=lambda each: list(Snag).index(each.snag))
    return tuple(
        Gap(kind=_NESTING[each.snag], stages=(each.stage,), details=(each.journey,))
        for each in found
    )


def never_met(journey: Journey, met: Collection[str]) -> tuple[Gap, ...]:
    """Find the touchpoints that no interaction ever matched.

    Parameters
    ----------
    met
        The keys of the touchpoints that some interaction matched.
    """
    return tuple(
        Gap(kind=GapKind.NEVER_MET, touchpoints=(each.key,))
        for each in journey.touchpoints
        if each.key not in met
    )


def unmapped(journey: Journey, signs: Mapping[Sign, int]) -> tuple[Gap, ...]:
    """Find the interactions that match no touchpoint, by name, most frequent first.

    Parameters
    ----------
    signs
        How many interactions bear each sign.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for sign, count in signs.items():
        if journey.touchpoint_of(sign) is None:
            counts[sign.name, sign.channel] += count
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Gap(kind=GapKind.UNMAPPED, details=(name, channel), count=count)
        for (name, channel), count in ordered
    )


def gaps(
    journey: Journey,
    *,
    others: Mapping[str, Journey] | None = None,
    met: Collection[str] | None = None,
    signs: Mapping[Sign, int] | None = None,
) -> tuple[Gap, ...]:
    """Find every gap, in the order of `GapKind`.

    Of an unfolded journey the gaps of its own touchpoints are told; what is missing inside a
    nested one is a gap of that journey. What nests badly, and the last two kinds, need the other
    journeys and interactions, and are left out where those are not given.
    """
    return tuple(_all(journey, others, met, signs))


def _all(
    journey: Journey,
    others: Mapping[str, Journey] | None,
    met: Collection[str] | None,
    signs: Mapping[Sign, int] | None,
) -> Iterator[Gap]:
    own = fold(journey)
    yield from without_owner(own)
    yield from with_two_owners(own)
    yield from without_authority(own)
    yield from broken_handoffs(own)
    yield from same_messages(own)
    yield from empty_stages(own)
    if others is not None:
        yield from badly_nested(own, others)
    if met is not None:
        yield from never_met(own, met)
    if signs is not None:
        yield from unmapped(journey, signs)
