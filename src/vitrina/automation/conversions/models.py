"""The table of what ad platforms are told; `services` and its neighbours are the only writers."""

from django.db import models


class Telling(models.Model):
    """One conversion for one account of one platform: what it is worth, and what was told.

    Nothing here names a person: neither an e-mail address nor a phone number is ever kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # leased to one process
        TAKEN = "taken"  # the platform has it as it is now
        REJECTED = "rejected"  # by the platform, for a reason
        EXPIRED = "expired"  # older than the platform takes
        NOT_SENDABLE = "not_sendable"  # no id that it knows, or nothing left to tell
        WITHHELD = "withheld"  # no consent

    platform = models.CharField(max_length=40)  # of its connector: yandex_metrica, ...
    account = models.CharField(max_length=120)
    transaction_id = models.CharField(max_length=64)  # what the platform tells repeats by
    goal = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)  # the order, booking or receipt
    occurred_at = models.DateTimeField()
    place_id = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)

    # who it was, by names that say nothing: ids of clicks, and a customer to ask the ledger about
    ids = models.JSONField(default=dict)
    customer = models.CharField(max_length=200, blank=True, db_index=True)
    is_declined = models.BooleanField(default=False)  # their browser said no

    # what it is worth now
    minor = models.BigIntegerField()
    is_undone = models.BooleanField(default=False)

    # what the platform counts; an empty kind: nothing
    told_kind = models.CharField(max_length=10, blank=True)
    told_minor = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    # what was sent and has no answer: it is repeated as it was before anything else is told
    offered_kind = models.CharField(max_length=10, blank=True)
    offered_minor = models.BigIntegerField(default=0)

    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True, blank=True, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)  # without an answer, in a row
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("platform", "account", "transaction_id"),
                name="a_transaction_is_told_in_one_row",
            ),
        )
        indexes = (
            models.Index(
                fields=("platform", "account", "due_at"),
                condition=models.Q(state__in=("waiting", "sending")),
                name="conversion_to_tell",
            ),
            models.Index(fields=("platform", "account", "state"), name="conversion_by_state"),
            models.Index(fields=("occurred_at",), name="conversion_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.platform} {self.transaction_id}: {self.state}"
