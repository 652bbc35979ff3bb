"""What may be asked about comments: totals, the heat map, the queue, voices of a unit, quotes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, cast

from django.db.models import Count, F, Q, QuerySet, Sum

from cham.apps.comments.aspect_list import aspects_in_force
from cham.apps.comments.errors import CommentUnknownError
from cham.apps.comments.models import (
    Comment,
    Correction,
    ReadingProgress,
    Sentiment,
    Task,
)
from cham.apps.comments.places import places
from cham.apps.comments.saying import MARK
from cham.apps.comments.standing import own_aspects
from cham.apps.comments.wanted import (
    SIGNALS,
    Wanted,
    about_units,
    find_comments,
    visible_comments,
)
from cham.apps.comments.wordings import groups_of, in_groups, members_of
from cham.apps.orgs.membership import Caller
from cham.core.interactions import Band, Scale, ScaleError
from cham.core.measures import Estimate, expected_count, expected_share, share_interval
from cham.core.text import is_reachable

BLAME = Q(complaint=True) | Q(sentiment=Sentiment.NEGATIVE, needs_review=False)
"""What its unit must hear of, as far as it is a complaint or surely reads badly."""

PRAISE = Q(sentiment=Sentiment.POSITIVE, needs_review=False, complaint=False)
"""What surely reads well and complains of nothing."""

_QUOTE_LETTERS = range(12, 281)
_LOOKED_AT = 200  # comments looked at for a few quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalTotal:
    """How many comments show something that must not be overlooked.

    Attributes
    ----------
    shown
        Comments that are said to show it.
    expected
        How many do, by the probabilities of a model; None where words alone show it.
    """

    shown: int
    expected: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What comments say together.

    Attributes
    ----------
    comments, unread
        All that are meant, and those that no model has read yet.
    counted, left_out
        Comments that the counts are of, and those too short or too strange for their
        probabilities to mean much.
    needs_review
        Comments that a person should look at.
    coverage
        The share of comments read that need no person; 0 where none is read.
    corrected
        Comments of which a person said how they feel.
    counts, shares
        By sentiment, from calibrated probabilities: of these comments, and of comments like them.
    """

    comments: int
    unread: int
    counted: int
    left_out: int
    needs_review: int
    coverage: float
    corrected: int
    counts: Mapping[str, Estimate]
    shares: Mapping[str, Estimate]
    signals: Mapping[str, SignalTotal]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTotals:
    """The sentiment of one month's comments; `first` is the month's first day."""

    first: date
    comments: int
    counted: int
    shares: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """What comments at a touchpoint say about an aspect.

    Attributes
    ----------
    touchpoint
        Its key; empty for comments at none.
    mentions
        How often the aspect is spoken of there; praise and blame in one comment are two.
    negative
        The share of mentions that are negative, among those that feel anything.
    unsure
        Mentions that a person should look at.
    """

    aspect: str
    touchpoint: str
    mentions: int
    negative: Estimate
    unsure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Aspects by touchpoints, the most spoken of first.

    Attributes
    ----------
    comments
        How many comments were looked at, whether they speak of any aspect or not.
    """

    aspects: tuple[str, ...]
    touchpoints: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    comments: int


def find_comment(caller: Caller, code: str, *, called: str = "") -> Comment:
    """Find a comment that the caller may see.

    Parameters
    ----------
    called
        How the caller named it, where not by its code.

    Raises
    ------
    CommentUnknownError
        When there is none; one that the caller may not see is as one that is not there.
    """
    found = visible_comments(caller).filter(code=code).first()
    if found is None:
        raise CommentUnknownError(comment=called or code)
    return found


def totals(caller: Caller, wanted: Wanted) -> Totals:
    """Count what is meant, by calibrated probabilities rather than by labels."""
    found = find_comments(caller, wanted).order_by()
    counted = Q(is_counted=True)
    sums = found.aggregate(
        comments=Count("pk"),
        unread=Count("pk", filter=Q(epoch=0)),
        counted=Count("pk", filter=counted),
        unsure=Count("pk", filter=Q(needs_review=True)),
        **_sums_of_sentiments(),
        **_sums_of_signals(),
    )
    read = sums["comments"] - sums["unread"]
    corrected = Correction.objects.filter(task="sentiment", comment__in=found.values("pk"))
    return Totals(
        comments=sums["comments"],
        unread=sums["unread"],
        counted=sums["counted"],
        left_out=read - sums["counted"],
        needs_review=sums["unsure"],
        coverage=(read - sums["unsure"]) / read if read else 0.0,
        corrected=corrected.count(),
        counts={
            each: expected_count(
                sums[f"{each}_total"] or 0.0,
                sums[f"{each}_spread"] or 0.0,
                sums["counted"],
                name=each,
            )
            for each in Sentiment.values
        },
        shares=_shares(sums),
        signals={each: _signal_total(each, sums) for each in SIGNALS},
    )


def by_month(caller: Caller, wanted: Wanted) -> tuple[MonthTotals, ...]:
    """Say how comments felt in each month, in the organisation's time."""
    found = (
        find_comments(caller, wanted)
        .exclude(month=None)
        .order_by()
        .values("month")
        .annotate(
            comments=Count("pk"),
            counted=Count("pk", filter=Q(is_counted=True)),
            **_sums_of_sentiments(),
        )
        .order_by("month")
    )
    return tuple(
        MonthTotals(
            first=cast("date", each["month"]),
            comments=each["comments"],
            counted=each["counted"],
            shares=_shares(cast("Mapping[str, float]", each)),
        )
        for each in found
    )


def heat_map(caller: Caller, wanted: Wanted) -> HeatMap:
    """Say what is spoken of where, and how badly."""
    meant = wanted.settled(caller)
    comments = find_comments(caller, meant).order_by()
    here = places(caller.organisation).get(meant.asked.journey or "", {})
    # From comments to what they mention, so that a filter is met before mentions are looked at.
    rows = (
        comments.filter(mentions__isnull=False)
        .values_list("mentions__aspect", "sign", "mentions__polarity")
        .annotate(
            n=Count("mentions__pk"),
            unsure=Count("mentions__pk", filter=Q(mentions__needs_review=True)),
        )
    )
    tallies: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for aspect, sign, polarity, mentions, unsure in rows:
        tally = tallies[aspect, here.get(sign, "")]
        tally[polarity] += mentions
        tally["unsure"] += unsure
    cells = [_cell(aspect, touchpoint, each) for (aspect, touchpoint), each in tallies.items()]
    return HeatMap(
        aspects=_most_first((each.aspect, each.mentions) for each in cells),
        touchpoints=_most_first((each.touchpoint, each.mentions) for each in cells),
        cells=tuple(sorted(cells, key=lambda each: (-each.mentions, each.aspect))),
        comments=comments.count(),
    )


def queue(caller: Caller, wanted: Wanted) -> QuerySet[Comment]:
    """Give the comments that need a person, those first of which a word teaches most."""
    return find_comments(caller, wanted).filter(needs_review=True).order_by("margin", "pk")


def voices(caller: Caller, *, unit: str = "") -> QuerySet[Comment]:
    """Give praise and blame of units: the caller's own, or one that the caller sees.

    Whoever sees all units hears all that is about one; others hear what is about theirs. What is
    too unsure to be called praise or blame is left out; complaints never are.
    """
    seen = caller.units_seen
    if unit:
        about = about_units(frozenset({unit}) if caller.sees_unit(unit) else frozenset())
    else:
        about = ~Q(unit="", named="") if seen is None else about_units(seen)
    found: QuerySet[Comment] = Comment.objects.filter(about).filter(BLAME | PRAISE)
    return found


class Copies(NamedTuple):
    """How many comments say the same or nearly so, and how many of them complain."""

    comments: int = 0
    complaints: int = 0

    def and_more(self, comments: int, complaints: int) -> "Copies":
        """Add others to them."""
        return Copies(self.comments + comments, self.complaints + complaints)


def copies_of(caller: Caller, comments: Iterable[Comment]) -> Mapping[str, Copies]:
    """Count the comments that say the same or nearly so and that the caller may see, by `alike`."""
    alike = {each.alike for each in comments}
    groups = groups_of(alike)
    members = members_of(set(groups.values()))
    tallies: dict[str, Copies] = defaultdict(Copies)
    for meant in (in_groups(set(groups.values())), Q(alike__in=alike - groups.keys())):
        found = visible_comments(caller).filter(meant).order_by().values_list("alike")
        complained = Count("pk", filter=Q(complaint=True))
        for each, *counts in found.annotate(Count("pk"), complained_by=complained):
            said = members.get(each, each)
            tallies[said] = tallies[said].and_more(*counts)
    return {each: tallies[groups.get(each, each)] for each in alike}


def typical_quotes(
    caller: Caller, wanted: Wanted, sentiment: str, *, most: int = 3
) -> tuple[Comment, ...]:
    """Choose comments that show how a sentiment sounds: sure, not too short, not alike, recent.

    Without a sentiment any is meant that was read; what nobody read yet shows none.
    No praise beside a bad score: people complain politely. Blame is blame beside any score.
    """
    felt = Q(sentiment=sentiment) if sentiment else ~Q(sentiment="")
    found = find_comments(caller, wanted).filter(felt, needs_review=False)
    return tuple(islice(_quotable(list(found[:_LOOKED_AT])), most))


def _quotable(found: Sequence[Comment]) -> Iterator[Comment]:
    """Give those that may be quoted; no complaint is left out for other words that are like it."""
    groups = groups_of({each.alike for each in found})
    told: set[tuple[str, bool]] = set()
    for each in found:
        said = groups.get(each.alike, each.alike), each.complaint
        fits = len(each.text) in _QUOTE_LETTERS and not is_reachable(each.text)
        if fits and said not in told and not _is_polite_blame(each):
            told.add(said)
            yield each


def _is_polite_blame(comment: Comment) -> bool:
    """Tell whether a comment reads well and came with a bad score."""
    if comment.sentiment != Sentiment.POSITIVE or comment.score is None:
        return False
    try:
        return Scale.parse(comment.scale).band(comment.score) is Band.BAD
    except ScaleError:  # a score of no scale says nothing
        return False


def progress() -> tuple[int, int, ReadingProgress | None]:
    """Say how many comments there are, how many are still to be read, and by what."""
    stand = ReadingProgress.objects.first()
    comments = Comment.objects.count()
    if stand is None:
        return comments, 0, None
    if stand.aspects_digest != own_aspects():  # the job that reads them anew has not begun yet
        return comments, comments, stand
    # Before the first epoch nothing is read, although nothing was read by others either.
    return comments, Comment.objects.filter(epoch__lt=max(stand.epoch, 1)).count(), stand


def lessons_for(task: str, *, after: int = 0) -> int:
    """Count the corrections that a model learns from; of aspects those of the commonest one.

    Parameters
    ----------
    after
        Only corrections later than this one.
    """
    found = Correction.objects.filter(task=task, pk__gt=after)
    if task != Task.ASPECTS:
        return found.count()
    spoken: Counter[str] = Counter()
    asked = aspects_in_force().taxonomy.keys
    for labels in found.values_list("labels", flat=True):
        spoken.update(asked & {each.rpartition(MARK)[0] for each in labels})
    return max(spoken.values(), default=0)


def _sums_of_sentiments() -> dict[str, Sum]:
    counted = Q(is_counted=True)
    found: dict[str, Sum] = {}
    for each in Sentiment.values:
        found[f"{each}_total"] = Sum(each, filter=counted)
        found[f"{each}_spread"] = Sum(F(each) * (1 - F(each)), filter=counted)
    return found


def _sums_of_signals() -> dict[str, Sum | Count]:
    found: dict[str, Sum | Count] = {}
    for each in SIGNALS:
        chance = F(f"{each}_chance")
        counted = Q(is_counted=True) & Q(**{f"{each}_chance__isnull": False})
        found[f"{each}_shown"] = Count("pk", filter=Q(**{each: True}))
        found[f"{each}_n"] = Count("pk", filter=counted)
        found[f"{each}_total"] = Sum(chance, filter=counted)
        found[f"{each}_spread"] = Sum(chance * (1 - chance), filter=counted)
    return found


def _shares(sums: Mapping[str, float]) -> dict[str, Estimate]:
    return {
        each: expected_share(sums[f"{each}_total"] or 0.0, int(sums["counted"]), name=each)
        for each in Sentiment.values
    }


def _signal_total(signal: str, sums: Mapping[str, float]) -> SignalTotal:
    n = int(sums[f"{signal}_n"])
    total, spread = sums[f"{signal}_total"] or 0.0, sums[f"{signal}_spread"] or 0.0
    return SignalTotal(
        shown=int(sums[f"{signal}_shown"]),
        expected=expected_count(total, spread, n, name=signal) if n else None,
    )


def _cell(aspect: str, touchpoint: str, tally: Counter[str]) -> HeatCell:
    felt = sum(tally[each] for each in Sentiment.values)
    return HeatCell(
        aspect=aspect,
        touchpoint=touchpoint,
        mentions=felt + tally[""],
        negative=share_interval(tally[Sentiment.NEGATIVE], felt, name="negative"),
        unsure=tally["unsure"],
    )


def _most_first(counts: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    whole: Counter[str] = Counter()
    for name, count in counts:
        whole[name] += count
    return tuple(name for name, _ in sorted(whole.items(), key=lambda each: (-each[1], each[0])))
