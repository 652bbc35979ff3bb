"""What themes keep of words that go, with a person who is erased or an import that is undone."""

from collections.abc import Sequence

from django.db import transaction

from cham.apps.comments.models import Comment
from cham.apps.themes.holding import terms_held
from cham.apps.themes.models import KnownTheme, ThemeRun
from cham.core.text import fold

_AT_ONCE = 2_000
_IN_LABEL = 3
_BETWEEN = " · "


@transaction.atomic
def forget_words() -> None:
    """Drop all themes that were found, and the terms of known ones that no comment holds any more.

    Asked in the organisation's scope, once the comments are gone. Themes are found anew when
    somebody looks; a job that finds them meanwhile has lost its run and keeps nothing.
    """
    ThemeRun.objects.all().delete()
    known = list(KnownTheme.objects.all())
    texts = Comment.objects.order_by().values_list("folded", flat=True)
    every = dict.fromkeys(term for each in known for term in each.terms)
    held = set(terms_held(tuple(every), texts.iterator(chunk_size=_AT_ONCE)))
    for each in known:
        left = [term for term in each.terms if term in held]
        if not left and not each.name:
            each.delete()
        elif len(left) < len(each.terms):
            each.terms, each.label = left, _label(each.label, left)
            each.save(update_fields=["terms", "label"])


def _label(label: str, left: Sequence[str]) -> str:
    """Name a theme by those of its words that stay; terms have lost their marks, labels have not."""
    bare = {fold(term) for term in left}
    shown = [each for each in label.split(_BETWEEN) if fold(each) in bare]
    return _BETWEEN.join(shown or left[:_IN_LABEL])
