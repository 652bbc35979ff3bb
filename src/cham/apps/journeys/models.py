"""The organisation's journeys: published versions, the draft, comments, links for strangers."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.models import Member
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class StoredJourney(OrganisationOwned):
    """A journey of the organisation; what it says stands in its versions and its draft."""

    key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="journey_key_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class JourneyVersion(OrganisationOwned):
    """What a journey said when it was published, never changed afterwards.

    `text` is its file; `content` is the same as JSON, which is read a hundred times faster. It
    is no JSON column: databases would put its fields in an order of their own. `after_revision`
    is how far the draft had gone by then.
    """

    journey = models.ForeignKey(StoredJourney, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    content = models.TextField()
    after_revision = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="journey_version_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.journey.key} v{self.number}"


class DraftRevision(OrganisationOwned):
    """What the draft of a journey said after one edit; the last one is the draft.

    Attributes
    ----------
    based_on
        The number of the published version that it was drawn upon.
    undoes
        The number of the revision that this one takes back; none for an edit.
    """

    journey = models.ForeignKey(StoredJourney, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    based_on = models.PositiveIntegerField()
    undoes = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="draft_revision_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.journey.key} draft {self.number}"


class Comment(OrganisationOwned):
    """What a member said about one cell of a map.

    Attributes
    ----------
    part, part_key, lane
        The cell: a touchpoint, or a stage with the lane in it; the journey as a whole.
    answers
        The comment that this one answers; an answer has none of its own.
    """

    journey = models.ForeignKey(StoredJourney, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=12)
    part_key = models.CharField(max_length=140)
    lane = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    answers = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="replies"
    )
    author = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["journey", "part", "part_key"], name="comment_by_cell")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"comment:{self.pk}"


class Shows(models.TextChoices):
    """How much a link for strangers shows."""

    PLAN = "plan", _("The plan only")
    FIGURES = "figures", _("The plan with figures")
    WORDS = "words", _("The plan with figures and customers' words")


class ShareLink(OrganisationOwned):
    """A link with which strangers read a published map; only the digest of its token is kept."""

    journey = models.ForeignKey(StoredJourney, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=100)
    shows = models.CharField(max_length=10, choices=Shows.choices, default=Shows.PLAN)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="share_link_token_once")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"link:{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether strangers can still read with it."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
