"""The tables of other programs; `services` is the only writer."""

from django.db import models

from vitrina.commerce.places.models import Place


class ApiKey(models.Model):
    """What a program shows to use the API; only a digest of it is kept."""

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256: the key is 256 random bits
    last4 = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True)  # none: all places
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"{self.name} …{self.last4}"


class Endpoint(models.Model):
    """Where a program is told what happened."""

    url = models.URLField(max_length=500)
    event_types = models.JSONField(default=list)  # names of the vocabulary; none: all
    sealed_secret = models.BinaryField()
    secret_last4 = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.url


class Connection(models.Model):
    """A service of somebody else that the shop uses: a payment provider, a way to send, adverts."""

    class Kind(models.TextChoices):
        PAYMENT = "payment"
        MESSAGE = "message"
        ADS = "ads"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)  # of its connector: yookassa, smtp, ...
    sealed_settings = models.BinaryField()  # JSON: all of them, secrets or not
    endings = models.JSONField(default=dict)  # by setting, its last 4 letters, to be told apart
    connected_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)  # when it was last asked for something
    noted = models.JSONField(default=dict)  # what came of it, as whoever asked wants to show it

    class Meta:
        ordering = ("kind", "connected_at", "id")
        constraints = (models.UniqueConstraint(fields=("kind", "name"), name="connected_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Delivery(models.Model):
    """One event on its way to one endpoint."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    body = models.TextField()  # JSON, exactly as it is signed and sent
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    last_status = models.CharField(max_length=120, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("endpoint", "event_id"), name="told_once_each"),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=models.Q(state="waiting"), name="delivery_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
