"""Which terms are still said: a term stands in a comment as the search has its words."""

from collections.abc import Iterable, Sequence

from cham.core.text import fold


def terms_held(terms: Sequence[str], folded: Iterable[str]) -> tuple[str, ...]:
    """Give the terms that stand in one of some comments, in their order.

    Parameters
    ----------
    folded
        `Comment.folded` of each; read no further than needed.

    Examples
    --------
    >>> terms_held(["giao hàng", "shipper"], [" giao hang cham "])
    ('giao hàng',)
    """
    runs = {each: f" {fold(each)} " for each in terms}
    missing = set(runs.values())
    for words in folded:
        missing -= {run for run in missing if run in words}
        if not missing:
            break
    return tuple(each for each in terms if runs[each] not in missing)
