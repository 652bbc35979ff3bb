"""Known themes as the finding of themes remembers them, and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from cham.apps.themes.models import KnownTheme, ThemeComments

if TYPE_CHECKING:
    from cham.voice.themes import Remembered

Groups = Mapping[str, Sequence[str]]
"""For each theme that stands alone the codes of what it is made of, its own the first."""


def groups_of(known: Iterable[KnownTheme]) -> Groups:
    """Say which themes are made of which.

    What leads in a circle, as two people merging at once may make it, stands alone.
    """
    rows = list(known)
    parts: dict[int | None, list[KnownTheme]] = defaultdict(list)
    for each in rows:
        parts[each.merged_into_id].append(each)
    groups = {each.code: _whole(each, parts) for each in parts[None]}
    found = {code for group in groups.values() for code in group}
    return groups | {each.code: [each.code] for each in rows if each.code not in found}


def _whole(theme: KnownTheme, parts: Mapping[int | None, Sequence[KnownTheme]]) -> list[str]:
    below = [code for each in parts.get(theme.pk, ()) for code in _whole(each, parts)]
    return [theme.code, *below]


def memory_of(known: Sequence[KnownTheme], groups: Groups) -> "tuple[Remembered, ...]":
    """Tell the next run what is known."""
    from cham.voice.themes import Remembered  # too heavy for processes that answer requests

    rows = {each.code: each for each in known}
    return tuple(
        Remembered(
            id=code,
            name=rows[code].name or None,
            is_pinned=any(rows[each].is_pinned for each in group),
            parts=tuple(tuple(rows[each].terms) for each in group),
        )
        for code, group in groups.items()
    )


def keep(memory: "Iterable[Remembered]", groups: Groups) -> Mapping[str, str]:
    """Write down the terms as they are now, and the themes that are new.

    What people decided meanwhile stays: only terms are written of themes that were known.

    Returns
    -------
    mapping
        The codes of themes whose own was another's already.
    """
    rows = {each.code: each for each in KnownTheme.objects.all()}
    renamed: dict[str, str] = {}
    for each in memory:
        if each.id in groups:
            for code, terms in zip(groups[each.id], each.parts, strict=True):
                if code in rows and rows[code].terms != list(terms):
                    rows[code].terms = list(terms)
                    rows[code].save(update_fields=["terms"])
            continue
        code = each.id
        while code in rows:  # a theme of that name was merged away, or found by another run
            code = blake2b(code.encode(), digest_size=4).hexdigest()
        if code != each.id:
            renamed[each.id] = code
        rows[code] = KnownTheme.objects.create(code=code, terms=list(each.parts[0]))
    return renamed


def forget_unseen() -> None:
    """Drop what no period shows and nobody decided about: its terms may be of people who went.

    If it is written of again, its terms give it the same code.
    """
    shown = ThemeComments.objects.values("code")
    undecided = KnownTheme.objects.filter(name="", is_pinned=False, merged_into=None, merged=None)
    undecided.exclude(code__in=shown).delete()


def decided() -> str:
    """Say what people decided that changes what is found: another answer means a change."""
    rows = KnownTheme.objects.exclude(merged_into=None, is_pinned=False)
    told = sorted(rows.values_list("code", "merged_into", "is_pinned"))
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()
