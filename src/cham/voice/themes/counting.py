"""How large a theme is, what its comments are like, and whether it grows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cham.core.measures import Difference, benjamini_hochberg, share_difference, share_interval
from cham.voice.themes.results import Part


def parts_of(codes: Iterable[str | None]) -> tuple[Part, ...]:
    """Count codes, the most frequent first; what is not known is left out."""
    counts = Counter(code for code in codes if code is not None)
    n = counts.total()
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Part(code, count, share_interval(count, n, name=code)) for code, count in ordered)


def changes_of(
    now: Sequence[int], n_now: int, before: Sequence[int], n_before: int
) -> tuple[Difference, ...]:
    """Test which themes grew or shrank, all of them together.

    Parameters
    ----------
    now, before : sequence of int, shape (n,)
        Comments of each theme in the period and in the earlier one.
    n_now, n_before : int
        Comments of either period.

    Returns
    -------
    tuple of Difference, shape (n,)
        Share now minus share before, in percent, with `adjusted_p_value`.

    Notes
    -----
    Newcombe's method 10 for each theme [1]_, with a p-value not less than Fisher's exact one
    [2]_: how often a theme's comments, dealt out to the periods at random, would lie as unevenly.
    Alone, Newcombe's far tail is too thin. Benjamini–Hochberg over all [3]_: of the themes
    called growing or shrinking at most 5 in 100 on average are called so wrongly. Themes are found
    in the comments of both periods without looking at the time, so that the finding favours
    neither period and the test stays valid on the very comments that the themes come from.
    Comments are taken to be independent; one customer who writes fifty counts fifty times.

    References
    ----------
    .. [1] Newcombe, R. G. (1998). Interval estimation for the difference between independent
       proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890.
    .. [2] Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical
       Society 98, 39-82.
    .. [3] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of
       the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> grew, stayed = changes_of([90, 31], 600, [40, 30], 600)
    >>> grew.verdict.value, stayed.verdict.value
    ('changed', 'within_noise')
    """
    pairs = list(zip(now, before, strict=True))
    found = [share_difference(one, n_now, other, n_before) for one, other in pairs]
    dealt = [_dealt_at_random(one, n_now, other, n_before) for one, other in pairs]
    found = [
        each if each.p_value is None else replace(each, p_value=max(each.p_value, p))
        for each, p in zip(found, dealt, strict=True)
    ]
    adjusted = benjamini_hochberg([each.p_value for each in found])
    return tuple(
        replace(each, adjusted_p_value=p) for each, p in zip(found, adjusted, strict=True)
    )


def _dealt_at_random(now: int, n_now: int, before: int, n_before: int) -> float:
    from scipy.stats import fisher_exact

    return float(fisher_exact([[now, n_now - now], [before, n_before - before]]).pvalue)
