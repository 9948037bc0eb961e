"""The tables of payments and refunds; `services` is the only writer."""

from typing import cast

from django.db import models
from django.db.models import F, Q

from vitrina.money import Money
from vitrina.payment import Kind, Standing
from vitrina.payment import State as Said

AT_PLACE = "pay_at_place"  # the one provider that asks nobody


class Payment(models.Model):
    """One try to pay for an order or a booking."""

    class State(models.TextChoices):
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        CANCELED = "canceled"  # by the shopper, the bank, or us
        EXPIRED = "expired"  # nobody paid in time; late money still wins

    id = models.UUIDField(primary_key=True)  # also the key that the provider tells repeats by
    subject = models.CharField(max_length=80)  # what it is for: order:…, booking:…
    provider = models.CharField(max_length=40)
    provider_id = models.CharField(max_length=120, blank=True)  # empty until it has answered
    method = models.CharField(max_length=20, blank=True)  # cash or card, at the place
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunded_minor = models.BigIntegerField(default=0)  # asked back, unless that failed
    state = models.CharField(max_length=10, choices=State.choices)
    # closed by us alone: the shopper may still have the provider's page open, and pay
    is_watched = models.BooleanField(default=False)
    confirmation_url = models.TextField(blank=True)
    # a start that is tried again under the same key must be the same request
    return_url = models.TextField(blank=True)
    description = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=80, blank=True)  # who took it at the place
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    checked_at = models.DateTimeField()  # when the provider was asked last

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_payment_is_of_money"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")),
                name="no_more_back_than_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(state="succeeded") | Q(refunded_minor=0),
                name="only_what_was_paid_goes_back",
            ),
            models.UniqueConstraint(
                fields=("provider", "provider_id"),
                condition=~Q(provider_id=""),
                name="one_payment_of_a_provider_id",
            ),
            models.UniqueConstraint(
                fields=("subject",),
                condition=Q(state="pending"),
                name="one_open_payment_of_a_subject",
            ),
        )
        indexes = (
            models.Index(fields=("subject",), name="payment_by_subject"),
            models.Index(
                fields=("checked_at",),
                condition=Q(state="pending") | Q(is_watched=True),
                name="payment_to_ask_about",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)


class PaymentChange(models.Model):
    """A state that a payment came into, and why; each at most once."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=10, choices=Payment.State.choices)
    at = models.DateTimeField()
    cause = models.CharField(max_length=160)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("payment", "state"), name="a_state_is_entered_once"),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.state}: {self.cause}"


class Refund(models.Model):
    """Money that goes back for one reason; its parts go back the way they came."""

    id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=80, db_index=True)
    key = models.CharField(max_length=160, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_refund_is_of_money"),
        )

    def __str__(self) -> str:
        return f"{self.subject} -{self.amount_minor} {self.currency}"

    @property
    def state(self) -> str:
        """Failed if a part failed, pending while one is under way, else succeeded."""
        states = {leg.state for leg in self.legs.all()}
        for state in (RefundLeg.State.FAILED, RefundLeg.State.PENDING):
            if state in states:
                return state
        return RefundLeg.State.SUCCEEDED


class RefundLeg(models.Model):
    """The part of a refund that goes back through one payment."""

    class State(models.TextChoices):
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"  # a final no; its money may be asked back again

    id = models.UUIDField(primary_key=True)  # also the key that the provider tells repeats by
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="legs")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refund_legs")
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    provider_refund_id = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_leg_is_of_money"),
            models.UniqueConstraint(
                fields=("refund", "payment"), name="a_refund_uses_a_payment_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",), condition=Q(state="pending"), name="refund_to_send"
            ),
            models.Index(fields=("provider_refund_id",), name="refund_by_provider_id"),
        )

    def __str__(self) -> str:
        return f"{self.refund_id} {self.amount_minor} {self.state}"

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.payment.currency)


class WebhookEvent(models.Model):
    """The inbox: what a provider told us, once for each event; the body is not kept."""

    provider = models.CharField(max_length=40)
    event_id = models.CharField(max_length=160)
    digest = models.BinaryField(max_length=32)  # SHA-256 of the body
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    provider_id = models.CharField(max_length=120)
    refund_id = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True)
    outcome = models.CharField(max_length=20)
    processed_at = models.DateTimeField(null=True, blank=True)  # empty: to be tried again

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "event_id"), name="an_event_counts_once"),
        )
        indexes = (
            models.Index(
                fields=("received_at",), condition=Q(processed_at=None), name="webhook_to_try_again"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}: {self.outcome}"

    @property
    def standing(self) -> Standing:
        """What the provider said."""
        return Standing(
            kind=cast(Kind, self.kind),
            provider_id=self.provider_id,
            refund_id=self.refund_id,
            state=cast(Said, self.state),
            amount=Money(self.amount_minor, self.currency),
            reference=self.reference,
        )
