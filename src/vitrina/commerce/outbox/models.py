"""The table of what is still to be told, and what was; `services` is the only writer."""

from django.db import models


class OutboxEvent(models.Model):
    """One event of the vocabulary, from its deed until the collector's log has it.

    Its id grows with time (UUIDv7), and is the event's id for everyone: a repeat is seen.
    """

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    row = models.TextField()  # JSON: the columns of the lake's events
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("id",),
                condition=models.Q(published_at=None),
                name="outbox_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.occurred_at:%Y-%m-%d %H:%M:%S}"
