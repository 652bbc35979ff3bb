from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class Snapshot(OrganisationOwned):
    """The answer to a question about figures, or that it was asked and is being worked on.

    A snapshot is derived: it can be deleted and is then made anew.

    Attributes
    ----------
    kind
        What was asked for: `evidence`, `touchpoint:` with the touchpoint's key, `rows:` with the
        number whose rows they are, and so on; `sheet:` is a map on paper, which `maps` sets.
    query
        The canonical query string of the question.
    content, previous
        The answer, and the same for the period before; empty while there is none.
    standing
        How far the lake and the journey went when it was made; another one means it is old, none
        that the pains are still to come.
    failure
        The code of what went wrong the last time; empty when nothing did.
    made_at, asked_at, queued_at
        When it was last made, last looked at, and put in the queue; the last is empty when no
        job is to come.
    seconds
        How long it took to make.
    """

    kind = models.TextField()
    query = models.TextField()
    digest = models.CharField(max_length=32)
    content = models.BinaryField(default=b"")
    previous = models.BinaryField(default=b"")
    standing = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="snapshot_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}?{self.query}"


class MoneySettings(OrganisationOwned):
    """What the organisation says about its money; without it, revenue stands in for margin.

    Attributes
    ----------
    margin_share
        The part of an amount that is margin, 0 to 1.
    margin_per_order
        The margin of one order, in integer minor units; not both.
    horizon_days
        Days without a purchase after which a customer counts as lost.
    """

    margin_share = models.FloatField(null=True)
    margin_per_order = models.PositiveBigIntegerField(null=True)
    horizon_days = models.PositiveIntegerField(default=90)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="money_settings_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.margin_share or self.margin_per_order}"
