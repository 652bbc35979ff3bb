from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class FileImport(OrganisationOwned):
    """One file that was imported: rows = imported + duplicates + rejected, always."""

    code = models.CharField(max_length=16)
    file_name = models.CharField(max_length=300)
    file_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    source = models.CharField(max_length=200, blank=True)
    mapping = models.TextField(blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    imported = models.PositiveBigIntegerField(default=0)
    duplicates = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="import_code_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"
