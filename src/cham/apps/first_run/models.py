from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class Beginning(OrganisationOwned):
    """What the firm answered at the start: who its customers are, and what it sells.

    `left_out` says that the guide was put aside.
    """

    customers = models.CharField(max_length=500, blank=True)
    sells = models.CharField(max_length=500, blank=True)
    template = models.CharField(max_length=64, blank=True)
    left_out = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_beginning")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sells


class SampleFirm(models.Model):
    """The simulated firm that members of an organisation look around in, and how far it is.

    It belongs to no organisation's data: it is a firm of its own, beside the real one.
    """

    asked_for = models.OneToOneField(
        "orgs.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    firm = models.OneToOneField(
        "orgs.Organisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    step = models.CharField(max_length=20, default="waiting")
    failure = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.step
