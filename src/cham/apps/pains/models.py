from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.models import Member
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class Stand(models.TextChoices):
    """How far the firm is with a pain. "Not worth it" is an answer too."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    IN_WORK = "in_work", _("In work")
    SOLVED = "solved", _("Solved")
    NOT_WORTH_IT = "not_worth_it", _("Not worth it")


class Origin(models.TextChoices):
    """What the firm learned of a pain from."""

    FIGURES = "figures", _("Found in the figures")
    PATHS = "paths", _("Found on actual paths")
    VOICE = "voice", _("Found in what customers write")
    HAND = "hand", _("Raised by hand")


class PainDecision(OrganisationOwned):
    """What the firm decided about one pain; what it costs stands in the figures, always fresh.

    `touchpoint` may be empty for a pain that lies between touchpoints; `title` is then all there
    is to tell it by.
    """

    journey = models.CharField(max_length=64)
    touchpoint = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.FIGURES)
    stand = models.CharField(max_length=14, choices=Stand.choices, default=Stand.OPEN)
    note = models.TextField(blank=True, max_length=4000)
    decided_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "journey", "touchpoint", "title"], name="pain_once"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
