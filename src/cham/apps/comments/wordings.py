"""Which comments say nearly the same: groups of near duplicates, kept as comments come and go.

Nothing is hidden or counted otherwise for being in a group. Asked in the organisation's scope.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from django.db.models import F, Min, Q, Window
from django.db.models.functions import RowNumber

from cham.apps.comments.models import Comment, Wording
from cham.core.text import Searchable
from cham.core.text.alike import MOST_UNDER_A_KEY, SHORTEST, joined, keys_of

Name = TypeVar("Name", str, int)

_KEYS = tuple(f"key_{number}" for number in range(1, 9))
_AT_ONCE = 5_000  # SQLite takes 32,766 parameters in a statement


def keep_wordings(digests: Collection[str]) -> None:
    """Take in the wordings of comments that may be new, and group them with those they are like."""
    asked = set(digests)
    for some in _pieces(asked):
        asked -= set(Wording.objects.filter(digest__in=some).values_list("digest", flat=True))
    long = {digest: gist for digest, gist in _gists(asked).items() if len(gist) >= SHORTEST}
    keys = dict(zip(long, keys_of(list(long.values())), strict=True))
    groups = _join(keys, long)
    Wording.objects.bulk_create(
        Wording(digest=digest, group=groups.get(digest, digest), **_by_column(each))
        for digest, each in keys.items()
    )


def let_go(digests: Collection[str]) -> None:
    """Drop wordings that no comment has any more, and group anew what only they held together."""
    gone = set(digests)
    for some in _pieces(gone):
        kept = Comment.objects.filter(alike__in=some).order_by().values_list("alike", flat=True)
        gone -= set(kept.distinct())
    left: list[str] = []
    for some in _pieces(gone):
        those = Wording.objects.filter(digest__in=some)
        groups = set(those.values_list("group", flat=True))
        those.delete()
        apart = Wording.objects.filter(group__in=groups)
        left += apart.values_list("digest", flat=True)
        apart.update(group=F("digest"))
    keys: dict[str, list[int]] = {}
    for some in _pieces(left):
        rows = Wording.objects.filter(digest__in=some).values_list("digest", *_KEYS)
        keys |= {digest: each for digest, *each in rows}
    _join(keys, _gists(keys))


def alike_to(digest: str) -> Q:
    """Say which comments say the same as those with a digest, or nearly the same."""
    group = Wording.objects.filter(digest=digest).values_list("group", flat=True).first()
    return Q(alike=digest) if group is None else in_groups({group})


def in_groups(groups: Collection[str]) -> Q:
    """Say which comments have wordings of some groups."""
    return Q(alike__in=Wording.objects.filter(group__in=groups).values("digest"))


def groups_of(digests: Collection[str]) -> dict[str, str]:
    """Give the groups of wordings by their digests; short ones have none."""
    return dict(Wording.objects.filter(digest__in=digests).values_list("digest", "group"))


def members_of(groups: Collection[str]) -> dict[str, str]:
    """Give the digests of all wordings of some groups, with their groups."""
    return dict(Wording.objects.filter(group__in=groups).values_list("digest", "group"))


def _join(new: Mapping[str, Sequence[int]], gists: Mapping[str, str]) -> Mapping[str, str]:
    """Join groups that wordings belong together with; gives where each goes on that is no more.

    Parameters
    ----------
    new
        Keys of wordings that are groups of their own so far, in the order of columns.
    gists
        Their words.
    """
    under: dict[int, set[str]] = defaultdict(set)
    groups = {digest: digest for digest in new}
    for digest, keys in new.items():
        for key in keys:
            under[key].add(digest)
    for column, keys_there in zip(_KEYS, zip(*new.values(), strict=True), strict=False):
        for some in _pieces(set(keys_there)):
            for key, digest, group in _near(column, some):
                under[key].add(digest)
                groups[digest] = group
    compared = {key: names for key, names in under.items() if len(names) > 1}
    others = {name for names in compared.values() for name in names} - set(new)
    into = joined(compared, groups, {**gists, **_gists(others)}, frozenset(new))
    for group, other in into.items():
        Wording.objects.filter(group=group).update(group=other)
    return into


def _by_column(keys: Sequence[int]) -> dict[str, int]:
    return dict(zip(_KEYS, keys, strict=True))


def _near(column: str, keys: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Give the first wordings under each of some keys, their digests and groups."""
    nth = Window(RowNumber(), partition_by=column, order_by="digest")
    found = Wording.objects.filter(**{f"{column}__in": keys}).annotate(nth=nth)
    first = found.filter(nth__lte=MOST_UNDER_A_KEY).order_by()
    yield from first.values_list(column, "digest", "group")


def _gists(digests: Collection[str]) -> dict[str, str]:
    """Give the words of wordings without marks, from a comment of each."""
    found: dict[str, str] = {}
    for some in _pieces(digests):
        of_each = Comment.objects.filter(alike__in=some).order_by().values("alike")
        firsts = of_each.annotate(first=Min("pk")).values("first")
        words = Comment.objects.filter(pk__in=firsts).order_by()
        for digest, folded in words.values_list("alike", "folded"):
            found[digest] = Searchable("", folded).gist
    return found


def _pieces(names: Collection[Name]) -> Iterator[Sequence[Name]]:
    ordered = sorted(names)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
