"""Organisations, units, members, invitations, keys, and the log of what was done."""

from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.policy import ROLE_NAMES, UNIT_BOUND, Act, Role, allowed, key_allowed
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager, ScopedQuerySet
from cham.apps.orgs.secrets import PREFIX
from cham.apps.orgs.tree import keys_below

ROLE_CHOICES = [(each.value, each.value) for each in Role]


class SecondFactor(models.TextChoices):
    """Who of an organisation needs a second factor to sign in."""

    BY_ADDRESS = "by_address", _("Administrators and CX managers, once reachable from outside")
    TRUSTED = "trusted", _("Administrators and CX managers, always")
    EVERYONE = "everyone", _("Everyone, always")


class Organisation(models.Model):
    """A firm. Everything else belongs to one.

    `code` stands in the lake's rows and folders and never changes.
    """

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="vi")
    time_zone = models.CharField(max_length=64, default="Asia/Ho_Chi_Minh")
    currency = models.CharField(max_length=3, default="VND")
    second_factor = models.CharField(
        max_length=12, choices=SecondFactor.choices, default=SecondFactor.BY_ADDRESS
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """What a unit is in its firm."""

    REGION = "region", _("Region")
    BRANCH = "branch", _("Branch")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team")


class Unit(OrganisationOwned):
    """A region, branch, department or team; units form a tree.

    `key` is what interactions and maps call the unit, and never changes.
    """

    key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=UnitKind.choices, default=UnitKind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="unit_key_once")
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Member(OrganisationOwned):
    """A person of the organisation who signs in. `language` empty means the organisation's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    units = models.ManyToManyField(Unit, blank=True, related_name="members")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="member_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"member:{self.pk}"

    def may(self, act: Act | str) -> bool:
        """Tell whether the member may do something."""
        return self.is_active and allowed(self.role, act)

    @cached_property
    def units_seen(self) -> frozenset[str] | None:
        """The keys of the units whose single answers the member sees; none means all."""
        if Role(self.role) not in UNIT_BOUND:
            return None
        parents = dict(Unit.objects.values_list("key", "parent__key"))
        return keys_below(parents, self.units.values_list("key", flat=True))

    def sees_unit(self, key: str) -> bool:
        """Tell whether the member sees the single answers of a unit."""
        return self.units_seen is None or key in self.units_seen

    @property
    def initial(self) -> str:
        """The letter that stands for the member in small places."""
        return self.user.get_full_name()[:1].upper()

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(ROLE_NAMES[Role(self.role)])

    @property
    def audit_name(self) -> str:
        """How the audit log names the member."""
        return f"member:{self.pk}"


class Invitation(OrganisationOwned):
    """A place in the organisation, kept for one mail address until it expires or is taken back.

    Only the digest of its token is kept; the link can be shown once, when it is made.
    """

    mail = models.CharField(max_length=254)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    digest = models.BinaryField(max_length=32)
    invited_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="invitation_token_once")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"invitation:{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether the invitation can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class Key(OrganisationOwned):
    """What a system shows to speak for the organisation; only its digest is kept."""

    key_id = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=10)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="keys")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="key_name_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """How the key begins: what may be shown of it."""
        return f"{PREFIX}{self.key_id}"

    def may(self, act: Act | str) -> bool:
        """Tell whether a system with this key may do something."""
        return key_allowed(self.scope, act)

    @property
    def units_seen(self) -> None:
        """The units whose single answers the key sees: all, as it speaks for the whole."""
        return

    def sees_unit(self, key: str) -> bool:  # noqa: ARG002 - as a member's
        """Tell whether the key sees a unit, which it does."""
        return True

    @property
    def audit_name(self) -> str:
        """How the audit log names the key."""
        return f"key:{self.key_id}"


class AuditQuerySet(ScopedQuerySet["AuditEntry"]):
    """Entries can be added and read; whoever asks for more meets an error."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refuse: what was done stays as it was told."""
        raise TypeError("the audit log is append-only")

    def delete(self) -> NoReturn:
        """Refuse: what was done stays told."""
        raise TypeError("the audit log is append-only")


class AuditManager(ScopedManager["AuditEntry"]):
    def get_queryset(self) -> AuditQuerySet:
        """Give the entries of the organisation in scope."""
        return AuditQuerySet(self.model, using=self._db).of_scope()


class AuditEntry(OrganisationOwned):
    """One thing that somebody did; each entry seals the one before it (see `audit`)."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    details = models.JSONField()
    seal = models.CharField(max_length=64)

    objects = AuditManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="audit_number_once")
        ]
        indexes = [models.Index(fields=["organisation", "action"], name="audit_by_action")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that stands already is never changed."""
        if not self._state.adding:
            raise TypeError("the audit log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was done stays told."""
        raise TypeError("the audit log is append-only")
