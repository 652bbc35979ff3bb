from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class Organisation(models.Model):
    """A firm. Everything else belongs to one.

    `code` stands in the lake's rows and folders and never changes.
    """

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="vi")
    time_zone = models.CharField(max_length=64, default="Asia/Ho_Chi_Minh")
    currency = models.CharField(max_length=3, default="VND")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Key(OrganisationOwned):
    """What a system shows to speak for the organisation; only its digest is kept."""

    key_id = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="key_name_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
