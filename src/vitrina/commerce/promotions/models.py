"""The tables of tariffs and of the quotes that were shown; `services` is the only writer."""

from django.db import models

from vitrina.commerce.places.models import Place


class Tariff(models.Model):
    """What a way to the customer costs; of all that apply, the highest priority wins."""

    id = models.SlugField(primary_key=True, max_length=60)
    way = models.CharField(max_length=20)  # courier, locker, ...
    minor = models.PositiveBigIntegerField()  # of one order
    currency = models.CharField(max_length=3)
    free_from_minor = models.PositiveBigIntegerField(null=True, blank=True)
    priority = models.IntegerField(default=0)
    places = models.ManyToManyField(Place, blank=True)  # none: everywhere
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("way", "-priority", "id")

    def __str__(self) -> str:
        return self.id


class StoredQuote(models.Model):
    """A price that was shown: it is honoured until it expires, also when the lists change."""

    id = models.UUIDField(primary_key=True)
    proof = models.CharField(max_length=64)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    customer_id = models.CharField(max_length=40, blank=True)  # empty: for anybody
    basket = models.JSONField()
    quote = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=("proof", "expires_at"), name="quote_by_proof"),)

    def __str__(self) -> str:
        return f"{self.proof[:8]} until {self.expires_at:%Y-%m-%d %H:%M:%S}"
