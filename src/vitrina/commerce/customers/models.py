"""The tables of customers; `services` and its neighbours are the only writers."""

from django.db import models
from django.db.models import Q


class Customer(models.Model):
    """A person, by an id that says nothing about them.

    A guest has contacts that nobody has verified, and is known by one browser only. A merged
    guest turned out to be the customer `merged_into`; an erased one has no key any more.
    """

    id = models.UUIDField(primary_key=True)  # UUIDv7
    wrapped_key = models.BinaryField(null=True)
    sealed_name = models.BinaryField(null=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)  # the first contact that was proved
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_guests")
    merged_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False, verified_at=None),
                name="only_a_guest_is_merged",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, wrapped_key__isnull=False)
                | Q(erased_at__isnull=False, wrapped_key=None, sealed_name=None),
                name="the_erased_have_no_key",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_guest(self) -> bool:
        return self.verified_at is None


class Contact(models.Model):
    """One phone or mailbox: sealed, and findable by its token only."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    token = models.CharField(max_length=40, db_index=True)  # as the lake knows it
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("customer", "token"), name="a_contact_is_kept_once"),
            models.UniqueConstraint(
                fields=("token",),
                condition=Q(verified_at__isnull=False),
                name="a_verified_contact_is_of_one_customer",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class SignInCode(models.Model):
    """A code that was sent to a contact; the code itself is nowhere."""

    id = models.UUIDField(primary_key=True)  # UUIDv7
    token = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("token", "-id"), name="newest_code_of_a_contact"),)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M:%S}"


class Tally(models.Model):
    """How often something was done in one span of time by whom a token stands for."""

    who = models.CharField(max_length=60)
    since = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("who", "since"), name="one_tally_for_each_span"),
        )

    def __str__(self) -> str:
        return f"{self.times} since {self.since:%H:%M}"


class CustomerSession(models.Model):
    """A browser that is somebody's; who has the database has no key to it."""

    digest = models.BinaryField(primary_key=True, max_length=32)  # SHA-256 of the cookie
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M:%S}"


class ConsentRecord(models.Model):
    """One act about one purpose: rows are added, never changed."""

    id = models.UUIDField(primary_key=True)  # UUIDv7; that of its event
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=80)
    how = models.CharField(max_length=40)  # by which page or desk
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("customer", "purpose", "at"), name="ledger_of_consent"),)

    def __str__(self) -> str:
        return f"{self.purpose}: {'given' if self.is_given else 'withdrawn'}"


class Erasure(models.Model):
    """A tombstone: after a restore everyone who has one is erased again."""

    customer_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    contacts = models.PositiveSmallIntegerField()  # how many were dropped: the receipt of it

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"
