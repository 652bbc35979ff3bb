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
    sought = {f" {fold(each)} ": each for each in terms}
    held: set[str] = set()
    for words in folded:
        found = [run for run in sought if run in words]
        held.update(sought.pop(run) for run in found)
        if not sought:
            break
    return tuple(each for each in terms if each in held)
