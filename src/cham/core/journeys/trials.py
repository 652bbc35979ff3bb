"""What a rule would take, told before it is kept; and what no rule takes.

Both are worked out from counts of signs. There are few different signs, however many interactions
there are, so that an answer costs the same for a thousand rows and for ten million.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from cham.core.journeys.journey import Journey, Touchpoint
from cham.core.journeys.rules import Clause, Rule, Sign

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One interaction, told by what is no personal data.

    Attributes
    ----------
    moment
        Microseconds since 1970-01-01 UTC.
    score
        None where there is none on a known scale.
    """

    moment: int
    unit: str = ""
    score: int | None = None
    scale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCount:
    """How often a sign occurs, and among whom.

    Attributes
    ----------
    people
        How many different people (or cases, where only those are known).
    who
        Which ones, as `packed` writes them; empty where that was not kept.
    latest
        The last few interactions with it.
    """

    sign: Sign
    rows: int
    people: int
    who: bytes = b""
    latest: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCounts:
    """The signs of a stretch of time.

    Attributes
    ----------
    signs
        Most rows first.
    rows, people
        Of all interactions, those of unlisted signs included.
    unlisted
        Interactions whose signs are too rare and too many to be listed.
    by_case
        Whether cases were counted, because interactions name no customer.
    """

    signs: tuple[SignCount, ...] = ()
    rows: int = 0
    people: int = 0
    unlisted: int = 0
    by_case: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """How many different people; at least so many, where not all that is needed was kept."""

    count: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """Interactions of one other touchpoint."""

    touchpoint: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would take.

    Attributes
    ----------
    rows, people
        Interactions that the rule matches, and whose they are.
    earlier
        Of these, what touchpoints before it on the map take first, in the order of the map.
    own_rows, own_people
        What remains for the touchpoint.
    lost_by
        Of what remains, what other touchpoints have so far, in the order of the map.
    latest
        The last few interactions of what remains; of all where nothing does.
    """

    rows: int
    people: People
    earlier: tuple[Share, ...]
    own_rows: int
    own_people: People
    lost_by: tuple[Share, ...]
    latest: tuple[tuple[Sign, Happening], ...]


def try_rule(journey: Journey, key: str, rule: Rule, counts: SignCounts) -> Trial:
    """Tell what a rule would take, were it that of a touchpoint.

    Parameters
    ----------
    journey : Journey
        As it stands, with the rules of all other touchpoints, nested ones included.
    key : str
        The touchpoint; one that the journey does not have comes last of its own.
    rule : Rule
        What is tried.
    counts : SignCounts
        With the properties that the rule asks for.

    Returns
    -------
    Trial
        Counts; exact unless signs are unlisted.

    Examples
    --------
    >>> from cham.core.journeys import Text
    >>> called = SignCount(sign=Sign("call", "contact", "phone"), rows=7, people=2)
    >>> rule = Rule((Clause(names=("call",)),))
    >>> try_rule(Journey(key="a", name=Text()), "b", rule, SignCounts(signs=(called,))).own_rows
    7
    """
    touchpoints = journey.touchpoints
    ranks = [(each.depth, place) for place, each in enumerate(touchpoints)]
    places = [each.key for each in touchpoints]
    place = places.index(key) if key in places else len(places)
    rank = ranks[place] if key in places else (0, place)
    earlier, lost = Counter[int](), Counter[int]()
    matched: list[SignCount] = []
    own: list[SignCount] = []
    for each in counts.signs:
        if not rule.matches(each.sign):
            continue
        matched.append(each)
        so_far = journey.touchpoint_of(each.sign)
        if so_far is not None and ranks[so_far] < rank:
            earlier[so_far] += each.rows
            continue
        own.append(each)
        if so_far is not None and so_far != place:
            lost[so_far] += each.rows
    return Trial(
        rows=sum(each.rows for each in matched),
        people=count_people(matched),
        earlier=_shares(earlier, touchpoints),
        own_rows=sum(each.rows for each in own),
        own_people=count_people(own),
        lost_by=_shares(lost, touchpoints),
        latest=_latest(own or matched),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Interactions of one name and channel that no touchpoint of a journey takes.

    Attributes
    ----------
    name
        Of the event; as its source names the touchpoint, or its kind, where it has no name.
    clause
        What takes them all.
    kinds, sources
        What else they say, in the order of their names.
    share
        Of all interactions, 0 to 1.
    """

    name: str
    channel: str
    clause: Clause
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    rows: int
    share: float
    people: People
    latest: tuple[tuple[Sign, Happening], ...]


def unmatched(journey: Journey, counts: SignCounts) -> tuple[Unmatched, ...]:
    """Gather what no touchpoint of a journey takes, by name and channel, most rows first.

    Parameters
    ----------
    journey : Journey
        Whose rules are asked.
    counts : SignCounts
        With the properties that the rules ask for.

    Returns
    -------
    tuple of Unmatched
        Groups of interactions.

    Examples
    --------
    >>> from cham.core.journeys import Text
    >>> called = SignCount(sign=Sign("call", "contact", "phone"), rows=7, people=2)
    >>> counts = SignCounts(signs=(called,), rows=28)
    >>> [(each.name, each.share) for each in unmatched(Journey(key="a", name=Text()), counts)]
    [('call', 0.25)]
    """
    groups = defaultdict[tuple[str, str, str], list[SignCount]](list)
    for each in counts.signs:
        if journey.touchpoint_of(each.sign) is None:
            groups[(*_called(each.sign), each.sign.channel)].append(each)
    found = [_group(*key, members, counts.rows) for key, members in groups.items()]
    return tuple(sorted(found, key=lambda each: (-each.rows, each.name, each.channel)))


@dataclass(frozen=True, slots=True)
class Moved:
    """Interactions that one touchpoint has and another is to take; empty where none does."""

    giver: str
    taker: str
    rows: int


def moved(before: Journey, after: Journey, counts: SignCounts) -> tuple[Moved, ...]:
    """Tell which touchpoints lose interactions when one journey is put for another.

    Parameters
    ----------
    before : Journey
        Whose rules hold now, nested ones included.
    after : Journey
        Whose rules are to hold.
    counts : SignCounts
        With the properties that the rules of both ask for.

    Returns
    -------
    tuple of Moved
        Most interactions first.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from cham.core.journeys import Stage, Text
    >>> called = SignCount(sign=Sign("call", "contact", "phone"), rows=7, people=2)
    >>> hotline = Touchpoint(key="hotline", name=Text(), rule=Rule((Clause(names=("call",)),)))
    >>> stage = Stage(key="s", name=Text(), touchpoints=(hotline,))
    >>> now = Journey(key="a", name=Text(), stages=(stage,))
    >>> moved(now, replace(now, stages=()), SignCounts(signs=(called,)))
    (Moved(giver='hotline', taker='', rows=7),)
    """
    rows = Counter[tuple[str, str]]()
    for each in counts.signs:
        giver, taker = (_taker(journey, each.sign) for journey in (before, after))
        if giver and giver != taker:
            rows[giver, taker] += each.rows
    return tuple(Moved(*pair, count) for pair, count in rows.most_common())


def _taker(journey: Journey, sign: Sign) -> str:
    """Give the key of the touchpoint that takes a sign; empty where none does."""
    place = journey.touchpoint_of(sign)
    return "" if place is None else journey.touchpoints[place].key


def count_people(signs: Iterable[SignCount]) -> People:
    """Count the different people of some signs.

    Parameters
    ----------
    signs : Iterable of SignCount
        The signs.

    Returns
    -------
    People
        A count.

    Examples
    --------
    >>> sign = Sign("call", "contact", "phone")
    >>> count_people([
    ...     SignCount(sign=sign, rows=3, people=2, who=packed(bytes([0b011]))),
    ...     SignCount(sign=sign, rows=2, people=2, who=packed(bytes([0b110]))),
    ... ])
    People(count=3, is_exact=True)
    """
    whole, unknown = 0, 0
    for each in signs:
        if each.who:
            whole |= int.from_bytes(zlib.decompress(each.who), "little")
        else:
            unknown = max(unknown, each.people)
    known = whole.bit_count()
    return People(max(known, unknown), is_exact=not unknown)


def packed(bits: bytes) -> bytes:
    """Write which people there are: bit i of byte j stands for number 8 j + i.

    Parameters
    ----------
    bits : bytes
        A bit for each person.

    Returns
    -------
    bytes
        Compressed.

    Examples
    --------
    >>> len(packed(bytes(1_000_000))) < 5_000
    True
    """
    return zlib.compress(bits, 1)


def _called(sign: Sign) -> tuple[str, str]:
    """Give the field that a sign is called by, and what it says."""
    if sign.name:
        return "names", sign.name
    return ("touchpoints", sign.touchpoint) if sign.touchpoint else ("kinds", sign.kind)


def _group(
    field: str, name: str, channel: str, members: Sequence[SignCount], rows: int
) -> Unmatched:
    own = (name,)
    clause = Clause(
        names=own if field == "names" else (),
        touchpoints=own if field == "touchpoints" else (),
        kinds=own if field == "kinds" else (),
        channels=(channel,) if channel else (),
    )
    count = sum(each.rows for each in members)
    return Unmatched(
        name=name,
        channel=channel,
        clause=clause,
        kinds=tuple(sorted({each.sign.kind for each in members})),
        sources=tuple(sorted({each.sign.source for each in members if each.sign.source})),
        rows=count,
        share=count / rows if rows else 0.0,
        people=count_people(members),
        latest=_latest(members),
    )


def _shares(rows: Counter[int], touchpoints: Sequence[Touchpoint]) -> tuple[Share, ...]:
    return tuple(Share(touchpoints[place].key, rows[place]) for place in sorted(rows))


def _latest(signs: Iterable[SignCount]) -> tuple[tuple[Sign, Happening], ...]:
    return tuple(nlargest(EXAMPLES, _happenings(signs), key=lambda pair: pair[1].moment))


def _happenings(signs: Iterable[SignCount]) -> Iterator[tuple[Sign, Happening]]:
    for each in signs:
        for happening in each.latest:
            yield each.sign, happening
