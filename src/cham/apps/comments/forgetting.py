"""What is kept of people and imports that go: comments go with them, and what people said of them."""

import re
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from cham.apps.comments.models import Comment, ReadingProgress, Sign
from cham.apps.comments.wordings import keep_wordings, let_go
from cham.apps.comments.words import put_words


@transaction.atomic
def forget_customers(codes: Collection[str], mentions: str, *, hidden: str) -> None:
    """Drop the comments of people who are erased, and hide them in the words of others.

    Asked in the organisation's scope, once the lake is clear of them.

    Parameters
    ----------
    mentions
        A regular expression for their phones and mails; empty where there are none.
    hidden
        What stands in their place.
    """
    _wait_for_readers()
    theirs = Comment.objects.filter(customer__in=[each for each in codes if each])
    before, after = _said_in(theirs), set[str]()
    theirs.delete()
    if mentions:
        for comment in Comment.objects.filter(text__iregex=mentions):
            before.add(comment.alike)
            put_words(comment, re.sub(mentions, hidden, comment.text, flags=re.IGNORECASE))
            comment.row_mark, comment.epoch = "", 0
            comment.save()
            after.add(comment.alike)
    keep_wordings(after)
    let_go(before)
    _drop_unused_signs()


@transaction.atomic
def forget_import(import_id: str) -> None:
    """Drop the comments that an import brought which is taken back, in the organisation's scope."""
    if import_id:
        _wait_for_readers()
        brought = Comment.objects.filter(import_id=import_id)
        said = _said_in(brought)
        brought.delete()
        let_go(said)
        _drop_unused_signs()


def _said_in(comments: QuerySet[Comment]) -> set[str]:
    return set(comments.order_by().values_list("alike", flat=True).distinct())


def _wait_for_readers() -> None:
    """Wait for a job that writes what it has read; one that comes later sees that the lake changed."""
    ReadingProgress.objects.update(generation=F("generation"))


def _drop_unused_signs() -> None:
    """Drop signs of no comment: the properties in them may have been theirs alone."""
    Sign.objects.filter(~Exists(Comment.objects.filter(sign=OuterRef("pk")))).delete()
