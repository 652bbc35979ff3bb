"""Many comparisons at once: what remains of each when all are looked at together."""

from collections.abc import Sequence

from cham.core.measures.columns import Setting


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust the p-values of comparisons made together, after Benjamini and Hochberg.

    Parameters
    ----------
    p_values : sequence of float or None, shape (n,)
        Probabilities, 0 to 1; None where a comparison could not be made, which then does not
        count as one.

    Returns
    -------
    tuple of float or None, shape (n,)
        Adjusted probability of each, in the order given. Calling a difference real where it is at most
        0.05 leaves, on average, at most 5 in 100 such calls wrong.

    Raises
    ------
    SettingOutsideError
        When a p-value is no probability.

    Notes
    -----
    The i-th smallest of m becomes the least of p(j) m / j over j ≥ i. The promise holds for
    independent comparisons and for positively dependent ones; segments, each against all the
    rest, are neither exactly, and keep it in simulation (see `permutation_tail`).

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate: a practical
       and powerful approach to multiple testing. Journal of the Royal Statistical Society B 57,
       289-300.

    Examples
    --------
    >>> [None if p is None else round(p, 4) for p in benjamini_hochberg([0.01, None, 0.04, 0.03])]
    [0.03, None, 0.04, 0.04]
    """
    from scipy.stats import false_discovery_control

    made = [p for p in p_values if p is not None]
    for p in made:
        Setting("p_value", p).within(0, 1)
    if not made:
        return tuple(p_values)
    adjusted = iter(false_discovery_control(made, method="bh").tolist())
    return tuple(None if p is None else next(adjusted) for p in p_values)
