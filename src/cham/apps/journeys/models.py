from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class StoredJourney(OrganisationOwned):
    """A journey of the organisation; what it says stands in its versions."""

    key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="journey_key_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class JourneyVersion(OrganisationOwned):
    """What a journey said at one time: the text of its file, never changed afterwards."""

    journey = models.ForeignKey(StoredJourney, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="journey_version_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.journey.key} v{self.number}"
