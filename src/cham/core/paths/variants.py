"""Which whole sequences of steps customers take, and how often."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.paths.rows import Path


@dataclass(frozen=True, slots=True)
class Variant:
    """One sequence of touchpoints, and how many took exactly it."""

    steps: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Variants:
    """Sequences of touchpoints.

    Attributes
    ----------
    sequences
        How many paths or sessions there are.
    distinct
        How many different sequences they took.
    shown
        The most frequent ones; among equals the shorter first, then by the touchpoints' names.
    """

    sequences: int
    distinct: int
    shown: tuple[Variant, ...]


def path_variants(paths: Iterable[Path], shown: int | None) -> Variants:
    """Count the sequences that whole paths take.

    Parameters
    ----------
    paths : Iterable of Path
        Paths in order; those without a step are left out.
    shown : int or None
        How many variants to list, 0 or more; None lists every one.

    Returns
    -------
    Variants
        count of paths for each sequence

    Notes
    -----
    Two paths are the same variant when the touchpoints and their order are the same [1]_,
    whatever the times. Whole paths of customers are nearly all different; variants of sessions
    say more.

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, section 5.2 (traces and simple event logs). doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> from cham.core.paths import Row, paths_of
    >>> rows = [Row(path=p, time=i, sequence=i, touchpoint="a") for i, p in enumerate("xyy")]
    >>> path_variants(paths_of(rows), 1).shown
    (Variant(steps=('a',), count=1),)
    """
    walked = (tuple(row.touchpoint for row in path.steps) for path in paths)
    return variants_of((steps for steps in walked if steps), shown)


def variants_of(sequences: Iterable[tuple[str, ...]], shown: int | None) -> Variants:
    """Count equal sequences.

    Parameters
    ----------
    sequences : Iterable of tuple of str
        Touchpoints in order.
    shown : int or None
        How many variants to list, 0 or more; None lists every one.

    Returns
    -------
    Variants
        count of each sequence

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, section 5.2. doi:10.1007/978-3-662-49851-4

    Examples
    --------
    >>> variants_of([("a",), ("a", "b"), ("a",)], None).distinct
    2
    """
    counts = Counter(sequences)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0]))
    chosen = ordered if shown is None else ordered[:shown]
    return Variants(
        counts.total(), len(counts), tuple(Variant(steps, count) for steps, count in chosen)
    )
