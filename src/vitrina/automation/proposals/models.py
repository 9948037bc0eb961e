"""The tables of automation; `services` is the only writer."""

import hashlib

from django.db import models
from django.db.models import Q

from vitrina.automation.proposals.chain import Link
from vitrina.automation.proposals.limits import Change, Limits
from vitrina.automation.proposals.steps import ON_ITS_WAY, OPEN, Flight, State
from vitrina.automation.proposals.values import canonical, from_text
from vitrina.connectors.advertising import Setting

# as plain texts: a migration keeps them
_OPEN, _ON_ITS_WAY = [str(each) for each in OPEN], [str(each) for each in ON_ITS_WAY]


class Account(models.Model):
    """One account on an ad platform, and what automation may do there."""

    class Mode(models.TextChoices):
        DRY_RUN = "dry_run"
        LIVE = "live"

    name = models.CharField(max_length=160, primary_key=True)  # yandex_direct/login, ...
    currency = models.CharField(max_length=3)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.DRY_RUN)
    dry_run_until = models.DateTimeField()  # before that nobody can switch it to live
    step_percent = models.PositiveSmallIntegerField()
    changes_a_day = models.PositiveSmallIntegerField()
    raise_percent_a_day = models.PositiveSmallIntegerField()
    day_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    month_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    # minor units a day that a change has at stake; none: never
    second_person_above_minor = models.BigIntegerField(null=True, blank=True)
    no_person_up_to_minor = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # grows whenever something begins here

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    step_percent__lte=20, changes_a_day__lte=3, raise_percent_a_day__lte=30
                ),
                name="limits_only_tighten",
            ),
            models.CheckConstraint(
                condition=Q(mode="dry_run") | Q(day_ceiling_minor__gt=0, month_ceiling_minor__gt=0),
                name="nothing_is_live_without_ceilings",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.mode}"

    @property
    def limits(self) -> Limits:
        """What holds for it."""
        return Limits(
            currency=self.currency,
            step_percent=self.step_percent,
            changes_a_day=self.changes_a_day,
            raise_percent_a_day=self.raise_percent_a_day,
            day_ceiling_minor=self.day_ceiling_minor,
            month_ceiling_minor=self.month_ceiling_minor,
        )


class Proposal(models.Model):
    """One change that somebody wants made; what it says never changes, only what becomes of it."""

    id = models.UUIDField(primary_key=True)  # also the key that the platform tells repeats by
    key = models.CharField(max_length=160, unique=True)  # of whoever proposes
    account = models.ForeignKey(Account, models.PROTECT, related_name="proposals")
    campaign_id = models.CharField(max_length=120)
    campaign = models.CharField(max_length=200, blank=True)  # as people call it
    setting = models.CharField(max_length=20, choices=[(each.value, each.name) for each in Setting])
    old = models.TextField()  # as `values.as_text` writes it: with unit and currency
    new = models.TextField()
    reason = models.TextField()
    model_version = models.CharField(max_length=80)
    input_hash = models.CharField(max_length=64)  # SHA-256 of what it was decided from
    at_stake_minor = models.BigIntegerField(null=True, blank=True)  # a day; none: not known
    approvals_needed = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    restores = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="restored_by"
    )
    promise_metric = models.CharField(max_length=80, blank=True)  # with its unit; none: no promise
    promise_expected = models.FloatField(null=True, blank=True)
    promise_low = models.FloatField(null=True, blank=True)  # of 80 %
    promise_high = models.FloatField(null=True, blank=True)
    promise_due_at = models.DateTimeField(null=True, blank=True)  # when it can be measured
    digest = models.CharField(max_length=64)  # SHA-256 of all above

    state = models.CharField(max_length=12, choices=[(each.value, each.name) for each in State])
    state_at = models.DateTimeField()
    outcome = models.CharField(max_length=40, blank=True)  # one word: why it stands there
    message = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when to do the next step
    written_at = models.DateTimeField(null=True, blank=True)  # when it left, or may have
    raised_minor = models.BigIntegerField(default=0)  # of the account's budgets a day
    readings = models.PositiveIntegerField(default=0)
    sightings = models.PositiveIntegerField(default=0)
    measured = models.FloatField(null=True, blank=True)  # the outcome beside the promise
    measured_low = models.FloatField(null=True, blank=True)
    measured_high = models.FloatField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "campaign_id", "setting"),
                condition=Q(state__in=_OPEN),
                name="one_open_proposal_of_a_setting",
            ),
            models.UniqueConstraint(
                fields=("account", "campaign_id"),
                condition=Q(state__in=_ON_ITS_WAY),
                name="one_change_of_a_campaign_on_its_way",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*_ON_ITS_WAY, "applied", "rolled back"])
                | Q(written_at__isnull=False),
                name="what_left_says_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(due_at__isnull=False), name="proposal_due"
            ),
            models.Index(fields=("account", "written_at"), name="proposal_written"),
            models.Index(fields=("account", "state"), name="proposal_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.setting} {self.state}"

    @property
    def change(self) -> Change:
        """What is to be set."""
        return Change(
            self.campaign_id,
            Setting(self.setting),
            from_text(self.old),
            from_text(self.new),
            restores=self.restores_id is not None,
        )

    @property
    def flight(self) -> Flight:
        """It on its way; it was sent, or may have been."""
        assert self.written_at is not None
        return Flight(
            State(self.state),
            from_text(self.old),
            from_text(self.new),
            self.written_at,
            self.readings,
            self.sightings,
        )

    def digest_now(self) -> str:
        """The digest of what it says at this moment; `digest` is that of what was proposed."""
        moments = (self.expires_at, self.proposed_at, self.promise_due_at)
        facts = {name: getattr(self, name) for name in _SAID}
        facts["moments"] = [each and each.timestamp() for each in moments]
        ids = (self.id, self.replaces_id, self.restores_id)
        facts["ids"] = [each and str(each) for each in ids]
        return hashlib.sha256(canonical(facts).encode()).hexdigest()


_SAID = (
    *("key", "account_id", "campaign_id", "campaign", "setting", "old", "new", "reason"),
    *("model_version", "input_hash", "at_stake_minor", "approvals_needed", "proposed_by"),
    *("promise_metric", "promise_expected", "promise_low", "promise_high"),
)


class Approval(models.Model):
    """One person who said yes; the same one counts once."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="approvals")
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "actor"), name="a_person_approves_once"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.actor}"


class Pause(models.Model):
    """A campaign that automation leaves alone until a person releases it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="pauses")
    campaign_id = models.CharField(max_length=120)
    why = models.TextField()
    since = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "campaign_id"),
                condition=Q(released_at=None),
                name="a_campaign_is_paused_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.campaign_id}"


class RunRequest(models.Model):
    """A reason to decide anew before the next scheduled run."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="run_requests")
    why = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "why"), condition=Q(taken_at=None), name="a_run_is_asked_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.why}"


class Entry(models.Model):
    """One row of the audit trail: who, what, why, before, after, and the answer."""

    number = models.PositiveBigIntegerField(primary_key=True)  # from 1, without a gap
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    account = models.CharField(max_length=160)  # its name: the trail outlives what it is about
    campaign_id = models.CharField(max_length=120, blank=True)
    proposal_id = models.UUIDField(null=True, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    response = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("account", "number"), name="trail_of_account"),)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    @property
    def facts(self) -> dict[str, object]:
        """What its digest is made over, beside its number and the row before."""
        texts = ("actor", "action", "account", "campaign_id", "reason", "before", "after")
        return {
            "at": self.at.timestamp(),
            "proposal_id": self.proposal_id and str(self.proposal_id),
            "response": self.response,
            **{name: getattr(self, name) for name in texts},
        }

    @property
    def link(self) -> Link:
        """It as a part of the chain."""
        return Link(self.number, self.facts, self.previous_hash, self.hash)


class Head(models.Model):
    """Where the trail ends; the one row that every writer of it waits for."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:8]}"
