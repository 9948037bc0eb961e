"""The tables of rules and alerts; `services` is the only writer."""

from django.db import models


class StoredRule(models.Model):
    """A rule that somebody wrote; what it says stands in its newest version."""

    version = models.PositiveIntegerField(default=1)  # the number of that one
    is_on = models.BooleanField(default=False)
    switched_by = models.CharField(max_length=120, blank=True)
    switched_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"rule {self.pk}"


class RuleVersion(models.Model):
    """What a rule says, or said; nothing of it is ever changed."""

    rule = models.ForeignKey(StoredRule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    line = models.TextField()
    form = models.JSONField()  # as `plain` gives it
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("rule", "number")
        constraints = (
            models.UniqueConstraint(fields=("rule", "number"), name="a_version_has_its_number"),
        )

    def __str__(self) -> str:
        return self.line


class FiredFor(models.Model):
    """What a rule remembers of a subject that it fired for."""

    rule = models.ForeignKey(StoredRule, models.CASCADE, related_name="memory")
    key = models.TextField()
    is_held = models.BooleanField(default=True)  # it has not come back since
    fired_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("rule", "key"), name="remembered_once_per_subject"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.fired_at:%Y-%m-%d %H:%M}"


class Firing(models.Model):
    """One time that a rule fired for one subject."""

    class Outcome(models.TextChoices):
        TOLD = "told"
        PROPOSED = "proposed"
        REFUSED = "refused"  # by the guard rails; it is tried again after the cool-down

    rule = models.ForeignKey(StoredRule, models.CASCADE, related_name="firings")
    version = models.PositiveIntegerField()
    key = models.TextField()
    name = models.TextField()  # of the subject
    reason = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.TextField(blank=True)  # why it was refused
    day = models.DateField()  # on the clock of the business
    fired_at = models.DateTimeField()

    class Meta:
        ordering = ("fired_at", "id")
        indexes = (models.Index(fields=("rule", "day"), name="firings_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.name} {self.fired_at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """Something that somebody should know; open, seen by somebody, or over."""

    class State(models.TextChoices):
        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        RESOLVED = "resolved"

    id = models.UUIDField(primary_key=True)
    key = models.TextField()
    source = models.CharField(max_length=60)  # rule:5, or a kind of the system's own
    title = models.TextField()
    text = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    times = models.PositiveIntegerField(default=1)  # that it came while it was not over
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=120, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    is_in_letter = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("key",),
                condition=models.Q(state__in=("open", "acknowledged")),
                name="one_alert_until_it_is_over",
            ),
        )
        indexes = (
            models.Index(
                fields=("source",),
                condition=models.Q(is_in_letter=False),
                name="alert_for_a_letter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"


class Receiver(models.Model):
    """An address that letters about alerts go to."""

    email = models.CharField(max_length=254, unique=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("email",)

    def __str__(self) -> str:
        return self.email


class Digest(models.Model):
    """When a source last had a letter: from then on, an hour of quiet."""

    source = models.CharField(max_length=60, primary_key=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source


class Letter(models.Model):
    """One letter to one address; its words stay the same however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True)  # the message's own: a repeat is seen by it
    source = models.CharField(max_length=60)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")
        indexes = (
            models.Index(
                fields=("due_at",), condition=models.Q(state="waiting"), name="letter_to_send"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"
