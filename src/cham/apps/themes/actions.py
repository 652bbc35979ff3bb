"""Use cases: call a theme by a name, keep it, merge themes and take them apart again; all audited."""

from collections.abc import Sequence

from django.db import transaction

from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.themes.errors import (
    MergeTooFewError,
    NotMergedError,
    ThemeMissingError,
    ThemeNameError,
)
from cham.apps.themes.models import KnownTheme

LONGEST_NAME = 80


def find_known(code: str) -> KnownTheme:
    """Find a theme by its code.

    Raises
    ------
    ThemeMissingError
        When there is none.
    """
    found = KnownTheme.objects.filter(code=code).first()
    if found is None:
        raise ThemeMissingError(theme=code[:20])
    return found


@transaction.atomic
def rename(caller: Caller, code: str, name: str) -> KnownTheme:
    """Call a theme by a name; an empty one gives it back its terms.

    Raises
    ------
    ThemeMissingError, ThemeNameError
        When there is no such theme, or the name is too long.
    """
    theme, wanted = find_known(code), " ".join(name.split())
    if len(wanted) > LONGEST_NAME:
        raise ThemeNameError(length=len(wanted), most=LONGEST_NAME)
    if theme.name != wanted:
        before, theme.name = theme.name, wanted
        theme.save(update_fields=["name"])
        record(caller, "theme.renamed", f"theme:{code}", {"from": before, "to": wanted})
    return theme


@transaction.atomic
def pin(caller: Caller, code: str, *, pinned: bool) -> KnownTheme:
    """Keep a theme whatever is written, or no longer.

    Raises
    ------
    ThemeMissingError
        When there is no such theme.
    """
    theme = find_known(code)
    if theme.is_pinned != pinned:
        theme.is_pinned = pinned
        theme.save(update_fields=["is_pinned"])
        record(caller, "theme.pinned" if pinned else "theme.unpinned", f"theme:{code}")
    return theme


@transaction.atomic
def merge(caller: Caller, codes: Sequence[str], *, into: str) -> KnownTheme:
    """Make one theme of several; it keeps its code and name in every later run.

    Raises
    ------
    ThemeMissingError, MergeTooFewError
        When one is not there, or fewer than two are named.
    """
    target = whole_of(find_known(into))
    others = {each.pk: each for each in (whole_of(find_known(code)) for code in codes)}
    others.pop(target.pk, None)
    if not others:
        raise MergeTooFewError(count=len(others) + 1)
    for each in others.values():
        each.merged_into = target
        each.save(update_fields=["merged_into"])
    merged = sorted(each.code for each in others.values())
    record(caller, "theme.merged", f"theme:{target.code}", {"themes": merged})
    return target


@transaction.atomic
def take_apart(caller: Caller, code: str) -> KnownTheme:
    """Undo a merge: a theme that was merged into another one stands alone again.

    Raises
    ------
    ThemeMissingError, NotMergedError
        When there is no such theme, or it was not merged.
    """
    theme = find_known(code)
    if theme.merged_into is None:
        raise NotMergedError(theme=code)
    of, theme.merged_into = theme.merged_into.code, None
    theme.save(update_fields=["merged_into"])
    record(caller, "theme.taken_apart", f"theme:{code}", {"from": of})
    return theme


def whole_of(theme: KnownTheme) -> KnownTheme:
    """Give the theme that this one is a part of, after all merges; itself where it was not merged."""
    seen = {theme.pk}
    while theme.merged_into is not None and theme.merged_into.pk not in seen:
        theme = theme.merged_into
        seen.add(theme.pk)
    return theme
