"""The tables of messages to people; `services` is the only writer."""

from django.db import models


class Template(models.Model):
    """An owner's own wording of a message; it takes the place of the built-in one."""

    name = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, blank=True)  # empty: every channel
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=160, blank=True)
    body = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("name", "channel", "language"), name="a_message_is_worded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.channel or '*'} {self.language}"


class Message(models.Model):
    """One message to one person; its words are made when it is sent, and kept nowhere."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        WITHHELD = "withheld"  # no consent, no contact, or called off
        EXPIRED = "expired"  # it would have come too late

    id = models.UUIDField(primary_key=True)
    template = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)  # the occasion: order:…, booking:…
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=60, blank=True)  # of its quiet hours
    customer_id = models.UUIDField(null=True, blank=True, db_index=True)
    # sealed, and emptied as soon as the message has come to an end
    contact = models.BinaryField(default=bytes, blank=True)
    filling = models.BinaryField(default=bytes, blank=True)
    channel = models.CharField(max_length=10, blank=True)  # that it went by
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)
    server_id = models.CharField(max_length=120, blank=True)  # what the sender's server calls it
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("template", "subject"), name="an_occasion_is_told_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=models.Q(state__in=("waiting", "sending")),
                name="message_to_send",
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.subject}: {self.state}"
