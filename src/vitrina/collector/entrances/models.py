"""The tables of the ways in; `services` is the only writer."""

from django.db import models
from django.db.models.functions import Lower


class Source(models.Model):
    """One way in with its keys; a closed one keeps its name, so that history stays readable."""

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, default="segment")
    write_key = models.CharField(max_length=60, blank=True, db_index=True)
    secret_digest = models.CharField(max_length=64, blank=True, db_index=True)
    secret_last4 = models.CharField(max_length=4, blank=True)
    sealed_secret = models.BinaryField(blank=True, default=bytes)
    place_id = models.CharField(max_length=80, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("write_key",),
                condition=~models.Q(write_key=""),
                name="a_write_key_opens_one_source",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.name


class Campaign(models.Model):
    """What a link or a word tells of the advert that it stands on."""

    utm_source = models.CharField(max_length=120, blank=True)
    utm_medium = models.CharField(max_length=120, blank=True)
    utm_campaign = models.CharField(max_length=200, blank=True)
    utm_content = models.CharField(max_length=200, blank=True)
    utm_term = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Link(Campaign):
    """A short link, mostly printed as a QR code: per poster, store, waiter, partner."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    target = models.CharField(max_length=2000)  # an address, or a path on the own site
    carrier = models.CharField(max_length=40, blank=True)  # poster, store, waiter, partner, ...
    place_id = models.CharField(max_length=80, blank=True)
    is_qr = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.title


class CodeWord(Campaign):
    """A word from an advert that a customer says at the till."""

    word = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                Lower("word"),
                condition=models.Q(closed_at=None),
                name="a_word_means_one_campaign",
            ),
        )

    def __str__(self) -> str:
        return self.word
