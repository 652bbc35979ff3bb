from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.models import Member, Unit
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class StoredPersona(OrganisationOwned):
    """A persona of the organisation; what it says stands in its versions and its draft."""

    key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="persona_key_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class PersonaVersion(OrganisationOwned):
    """What a persona said when it went live, never changed afterwards; the latest one is live."""

    persona = models.ForeignKey(StoredPersona, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["persona", "number"], name="persona_version_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.persona.key} v{self.number}"


class PersonaDraft(OrganisationOwned):
    """What a persona is to say next; gone once it is live. `revision` counts its saves."""

    persona = models.OneToOneField(StoredPersona, on_delete=models.CASCADE, related_name="draft")
    content = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.persona.key} draft {self.revision}"


class SignOff(OrganisationOwned):
    """That a unit has signed a version of a persona: this is the customer we work for."""

    version = models.ForeignKey(PersonaVersion, on_delete=models.CASCADE, related_name="signs")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="persona_signed_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.unit.key}"


class ProofKind(models.TextChoices):
    """Where a persona's evidence comes from."""

    ANSWER = "answer", _("Answer of a customer")
    INTERVIEW = "interview", _("Interview")


class ProofPart(models.TextChoices):
    """Which part of a persona evidence speaks for."""

    WHO = "who", _("Who they are")
    NEEDS = "needs", _("What they need")
    MOTIVES = "motives", _("What drives them")
    EXPECTATIONS = "expectations", _("What they expect")


class Proof(OrganisationOwned):
    """A customer's own words that a persona rests on, exact, from an answer or an interview.

    Attributes
    ----------
    source, message_id
        What names the answer in the lake, for ever; empty for an interview.
    customer, import_id
        Whose answer it is, and the import that brought it, so that the words go when the person
        is erased or the import is taken back.
    day
        When it was said.
    who
        Whom an interview was held with, as a role, never a name.
    recorded_by
        Who took the answer in, or held the interview.
    """

    persona = models.ForeignKey(StoredPersona, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=10, choices=ProofKind.choices)
    part = models.CharField(max_length=12, choices=ProofPart.choices, default=ProofPart.NEEDS)
    text = models.TextField()
    day = models.DateField()
    who = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    message_id = models.TextField(blank=True)
    import_id = models.CharField(max_length=64, blank=True)
    customer = models.CharField(max_length=16, blank=True)
    score = models.FloatField(null=True)
    scale = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["persona", "source", "message_id"],
                condition=models.Q(kind="answer"),
                name="persona_answer_once",
            )
        ]
        indexes = [models.Index(fields=["customer"], name="proof_by_customer")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"proof:{self.pk}"
