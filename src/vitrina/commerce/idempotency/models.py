"""The table of answered requests; `services` is the only writer."""

from django.db import models


class AnsweredRequest(models.Model):
    """One request with a key, and the bytes that answered it."""

    scope = models.CharField(max_length=80)  # whose keys these are: a customer, an API key
    key = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)  # SHA-256 of what was asked
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scope", "key"), name="a_key_has_one_answer"),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
