from hashlib import blake2b

from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.models import Member
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


class Stage(models.TextChoices):
    """How far an uploaded file is."""

    READING = "reading", _("Being read")
    ASKING = "asking", _("To be confirmed")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Refused")


class Upload(OrganisationOwned):
    """A file that somebody dropped on the data page, from there to its import.

    The file itself lies in the data folder and goes as soon as it is imported or refused.

    Attributes
    ----------
    proposal
        What the guess says, as `cham.apps.imports.proposals` writes it.
    mapping
        The mapping to import by, as a mapping file.
    rows_done
        How many rows were read so far.
    imported
        The code of the import; empty before.
    problem
        Why the file was refused: a code and its fields.
    rehearsal
        What a dry run by some mapping found, as `cham.apps.imports.rehearsing` writes it.
    rehearsing, rehearsing_since
        By which mapping a dry run is queued or under way, and since when; empty when none is.
    """

    code = models.CharField(max_length=16)
    file_name = models.CharField(max_length=300)
    purpose = models.CharField(max_length=20)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    proposal = models.JSONField(default=dict)
    mapping = models.TextField(blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    imported = models.CharField(max_length=16, blank=True)
    problem = models.JSONField(default=dict)
    rehearsal = models.JSONField(default=dict)
    rehearsing = models.CharField(max_length=32, blank=True)
    rehearsing_since = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="upload_code_once")
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"

    @property
    def mapping_mark(self) -> str:
        """What tells a dry run by the mapping in force from that by another."""
        return blake2b(self.mapping.encode(), digest_size=16).hexdigest()


class LakeView(OrganisationOwned):
    """What the data page says about the lake, counted by a job: derived, and made anew."""

    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_lake_view")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"lake view {self.pk}"
