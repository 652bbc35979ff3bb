"""What directly follows what, how long it takes, where paths start and where they end."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cham.core.paths.histogram import Histogram, histogram_of
from cham.core.paths.rows import Count, Path


@dataclass(frozen=True, slots=True)
class Edge:
    """One touchpoint directly followed by another, and the time between them."""

    before: str
    after: str
    count: int
    gaps: Histogram


@dataclass(frozen=True, slots=True)
class DirectlyFollows:
    """Every pair of touchpoints that follow each other, most frequent first."""

    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class StartsAndEnds:
    """Where paths start and where they end so far, most frequent first."""

    starts: tuple[Count, ...]
    ends: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """What came next, as a share of everything that came next.

    Attributes
    ----------
    before
        The touchpoint that was left; None is the start of the path.
    after
        The touchpoint that came next; None is the end of the path so far.
    count
        How often.
    share
        The count's share of every time that `before` was left.
    """

    before: str | None
    after: str | None
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Transitions:
    """Every transition with its share, start and end included, most frequent first."""

    transitions: tuple[Transition, ...]


def directly_follows(paths: Iterable[Path]) -> DirectlyFollows:
    """Count which touchpoint directly follows which, and how long it took.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order, as `paths_of` gives them; times in microseconds.

    Returns
    -------
    DirectlyFollows
        count of each pair; gaps as a histogram of microseconds

    Notes
    -----
    Pairs are consecutive steps of one path [1]_. Rows with the same time keep the order in
    which they arrived, and their gap is 0. A path of one step has no pair.

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, section 6.2 (the directly-follows relation). doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=i, sequence=i, touchpoint=t) for i, t in enumerate("aba")]
    >>> [(edge.before, edge.after, edge.count) for edge in directly_follows(paths_of(rows)).edges]
    [('a', 'b', 1), ('b', 'a', 1)]
    """
    gaps: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for path in paths:
        for one, other in pairwise(path.steps):
            gaps[one.touchpoint, other.touchpoint].append(other.time - one.time)
    edges = (Edge(*pair, len(times), histogram_of(times)) for pair, times in gaps.items())
    return DirectlyFollows(tuple(sorted(edges, key=lambda e: (-e.count, e.before, e.after))))


def starts_and_ends(paths: Iterable[Path]) -> StartsAndEnds:
    """Count the touchpoints at which paths start and at which they end so far.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; those without a step have neither start nor end.

    Returns
    -------
    StartsAndEnds
        count of paths at each touchpoint

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, section 6.2 (start and end activities). doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=i, sequence=i, touchpoint=t) for i, t in enumerate("ab")]
    >>> starts_and_ends(paths_of(rows)).ends
    (Count(name='b', count=1),)
    """
    walked = [path.steps for path in paths if path.steps]
    starts = Counter(steps[0].touchpoint for steps in walked)
    ends = Counter(steps[-1].touchpoint for steps in walked)
    return StartsAndEnds(ranked(starts), ranked(ends))


def ranked(counts: Counter[str]) -> tuple[Count, ...]:
    """Put counts in the order in which they are shown.

    Parameters
    ----------
    counts : Counter of str
        Names and their counts; those of 0 are left out.

    Returns
    -------
    tuple of Count
        highest count first, names in the order of their letters where counts tie

    References
    ----------
    .. [1] The Unicode Standard, section 5.18 (binary order of code points).

    Examples
    --------
    >>> ranked(Counter("abb"))
    (Count(name='b', count=2), Count(name='a', count=1))
    """
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(name, count) for name, count in pairs if count)


def transitions(follows: DirectlyFollows, ends: StartsAndEnds) -> Transitions:
    """Turn counts of what follows what into shares, with the start and the end as places.

    Parameters
    ----------
    follows : DirectlyFollows
        Counts of pairs.
    ends : StartsAndEnds
        Counts of paths by first and last touchpoint, of the same paths.

    Returns
    -------
    Transitions
        count, and share of every time that the first touchpoint was left (0 to 1)

    Notes
    -----
    The share is the maximum-likelihood estimate of a first-order Markov chain with a start and
    an end state [1]_. From few departures it is unsteady; the count stands beside it.

    References
    ----------
    .. [1] Anderson, T. W., Goodman, L. A. (1957). Statistical Inference about Markov Chains.
       Annals of Mathematical Statistics 28(1), 89-110. doi:10.1214/aoms/1177707039

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path="an", time=i, sequence=i, touchpoint=t) for i, t in enumerate("aab")]
    >>> paths = paths_of(rows)
    >>> transitions(directly_follows(paths), starts_and_ends(paths)).transitions[0]
    Transition(before=None, after='a', count=1, share=1.0)
    """
    counts: list[tuple[str | None, str | None, int]] = [
        *((None, start.name, start.count) for start in ends.starts),
        *((edge.before, edge.after, edge.count) for edge in follows.edges),
        *((end.name, None, end.count) for end in ends.ends),
    ]
    departures: Counter[str | None] = Counter()
    for before, _, count in counts:
        departures[before] += count
    rows = (
        Transition(before, after, count, count / departures[before])  # n_ij / n_i [1]
        for before, after, count in counts
    )
    return Transitions(tuple(sorted(rows, key=_shown_first)))


def _shown_first(row: Transition) -> tuple[int, bool, str, bool, str]:
    return (
        -row.count,
        row.before is not None,
        row.before or "",
        row.after is not None,
        row.after or "",
    )
