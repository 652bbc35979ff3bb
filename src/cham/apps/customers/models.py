from django.db import models

from cham.apps.orgs.scope import OrganisationOwned, ScopedManager

LONGEST_VALUE = 320


class Customer(OrganisationOwned):
    """A person. The lake knows only `code`, which is drawn at random.

    Two customers found to be one person are joined: the later one points to its survivor, its
    rows in the lake keep the old code, and readers map codes to survivors.
    """

    code = models.CharField(max_length=16)
    survivor = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    mail = models.CharField(max_length=320, blank=True)
    address = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="customer_code_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class Identifier(OrganisationOwned):
    """One way in which a source names a customer: a user id, a device's id, a phone, a mail."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=LONGEST_VALUE)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identifiers")

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "value", "kind"], name="identifier_once"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Forgetting(OrganisationOwned):
    """A customer who is being erased; kept only until the lake is clear of them.

    An interrupted erasure must be able to go on, when nothing else remembers who it was about.
    """

    code = models.CharField(max_length=16)
    customers = models.JSONField()
    identifiers = models.JSONField()

    objects = ScopedManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code
