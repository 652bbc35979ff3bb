from typing import ClassVar

from django.db import models

from cham.apps.comments.models import Comment
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class KnownTheme(OrganisationOwned):
    """A theme that was found once, and what people decided about it; it is never found anew.

    Attributes
    ----------
    code
        Names it for ever.
    name
        What a person called it; empty where its terms name it.
    label
        What its terms name it, as they were written when it was last found.
    is_pinned
        Whether it is kept though nobody writes of it.
    terms
        The words by which comments belonged to it when it was last found.
    merged_into
        The theme that it is a part of since somebody merged them. Its own terms stay, so that a
        merge can be undone after any number of runs.
    """

    code = models.CharField(max_length=16)
    name = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=300, blank=True)
    is_pinned = models.BooleanField(default=False)
    terms = models.JSONField(default=list)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="merged"
    )

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="known_theme_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or self.label or " · ".join(self.terms[:3])


class ThemeRun(OrganisationOwned):
    """The themes of one period, as they were last found.

    Attributes
    ----------
    period
        As it is asked for.
    standing
        What they were made of; another one means that they are old.
    content
        `findings.Findings`, encoded; no words of comments but the terms of themes.
    failure
        The code of what went wrong the last time; older findings stay.
    seconds
        How long finding them took.
    """

    period = models.CharField(max_length=30)
    standing = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(default=b"")
    failure = models.CharField(max_length=60, blank=True)
    seconds = models.FloatField(default=0)
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "period"], name="theme_run_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.period


class ThemeComments(OrganisationOwned):
    """The comments of one theme in one period, the latest first.

    Attributes
    ----------
    code
        The theme's; `EVERY` for all comments of the period that were looked at, in any order.
    keys
        Their primary keys, eight bytes each: a row for each would be millions. A key of a comment
        that went leads nowhere and is never given again.
    """

    EVERY: ClassVar[str] = ""

    run = models.ForeignKey(ThemeRun, on_delete=models.CASCADE, related_name="comments")
    code = models.CharField(max_length=16)
    keys = models.BinaryField(default=b"")

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="theme_comments_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class ThemeQuote(OrganisationOwned):
    """Where a comment says what a theme is about. The words stay in the comment and go with it.

    Attributes
    ----------
    start, end
        Places in the text of the comment.
    mark
        What tells these words from others that stand there since the comment was changed.
    """

    run = models.ForeignKey(ThemeRun, on_delete=models.CASCADE, related_name="quotes")
    code = models.CharField(max_length=16)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    mark = models.CharField(max_length=16)

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["run", "code"], name="theme_quote_by_theme")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}[{self.start}:{self.end}]"
