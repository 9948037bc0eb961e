"""The tables of table bookings; `services` is the only writer."""

from django.db import models
from django.db.models import F, Q

from vitrina.commerce.capacity.models import Hold, Pool
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.places.models import Hall, Place


class Table(models.Model):
    """A table that guests sit at; its pool has one unit for each quarter of an hour."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="tables")
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="tables")
    pool = models.OneToOneField(Pool, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=40)
    seats_min = models.PositiveSmallIntegerField(default=1)  # a party below is not worth it
    seats_max = models.PositiveSmallIntegerField()
    is_joinable = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)  # for good; history keeps it

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("place", "name"), name="a_table_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(seats_min__gte=1, seats_max__gte=F("seats_min")),
                name="a_table_seats_someone",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Join(models.Model):
    """Tables that may stand together, and how many they seat then."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="joins")
    tables = models.ManyToManyField(Table, related_name="joins")
    seats_min = models.PositiveSmallIntegerField()
    seats_max = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seats_min__gte=1, seats_max__gte=F("seats_min")),
                name="a_join_seats_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seats_min}-{self.seats_max} at {self.place_id}"


class BookingPolicy(models.Model):
    """What a place lets be booked, and on what terms; `Policy` in policy.py is its value."""

    place = models.OneToOneField(
        Place, models.PROTECT, primary_key=True, related_name="booking_policy"
    )
    pacing = models.OneToOneField(Pool, models.PROTECT, related_name="+", null=True)
    turns = models.JSONField(default=list)  # [[largest party, minutes], ...] by party
    slot_minutes = models.PositiveSmallIntegerField(default=15)  # starts are offered this often
    covers_per_slot = models.PositiveSmallIntegerField(default=0)  # the kitchen's pace; 0: any
    lead_minutes = models.PositiveIntegerField(default=0)
    furthest_days = models.PositiveSmallIntegerField(default=60)
    early_minutes = models.PositiveSmallIntegerField(default=30)  # a check-in before is too early
    keep_late_minutes = models.PositiveSmallIntegerField(default=20)  # a table waits this long
    cancel_until_hours = models.PositiveSmallIntegerField(default=2)  # free of charge before
    no_show_fee_minor = models.PositiveBigIntegerField(default=0)  # for each guest
    deposit_from_party = models.PositiveSmallIntegerField(default=0)  # 0: never
    deposit_minor = models.PositiveBigIntegerField(default=0)  # for each guest
    guest_value_minor = models.PositiveBigIntegerField(default=0)  # what one is likely to spend
    currency = models.CharField(max_length=3, default="RUB")
    largest_online = models.PositiveSmallIntegerField(default=8)
    pay_minutes = models.PositiveSmallIntegerField(default=20)  # a deposit is waited for
    offer_minutes = models.PositiveSmallIntegerField(default=30)  # a waiting guest may think
    remind_hours = models.PositiveSmallIntegerField(default=4)

    class Meta:
        verbose_name_plural = "booking policies"
        constraints = (
            models.CheckConstraint(
                condition=Q(slot_minutes__in=(15, 30, 60)), name="a_slot_is_whole_grains"
            ),
        )

    def __str__(self) -> str:
        return f"policy of {self.place_id}"


class Booking(models.Model):
    """One party at one time; its hold claims each of its tables for each grain of its turn."""

    class State(models.TextChoices):
        REQUESTED = "requested"  # held until the deposit is paid, or the offer is taken
        CONFIRMED = "confirmed"
        CHECKED_IN = "checked_in"
        IN_SERVICE = "in_service"
        DONE = "done"
        NO_SHOW = "no_show"
        CANCELLED = "cancelled"

    class Payment(models.TextChoices):
        NONE = "none"
        AWAITED = "awaited"
        PAID = "paid"
        KEPT = "kept"  # for a no-show or a late cancel
        RETURNED = "returned"  # all of it, or what the fee left

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    digest = models.BinaryField(max_length=32)  # of what was asked under the key
    place = models.ForeignKey(Place, models.PROTECT, related_name="bookings")
    day = models.DateField()  # the place's working day: after midnight it is the evening's
    zone = models.CharField(max_length=60)  # the place's, when it was booked
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    party_size = models.PositiveSmallIntegerField()
    hall = models.ForeignKey(Hall, models.PROTECT, null=True, related_name="+")  # asked for
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    held_until = models.DateTimeField(null=True)  # while it is requested
    version = models.PositiveIntegerField(default=0)  # grows with each change
    sequence = models.PositiveIntegerField(default=0)  # grows with each change of the plan
    number = models.CharField(max_length=12)  # said aloud
    code = models.CharField(max_length=8)  # proves whose it is
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="bookings")
    sealed_words = models.BinaryField(default=bytes, blank=True)  # name, comment
    channel = models.CharField(max_length=12)
    origin = models.JSONField(default=dict)
    payment_state = models.CharField(max_length=10, choices=Payment.choices, default="none")
    deposit_minor = models.PositiveBigIntegerField(default=0)
    fee_minor = models.PositiveBigIntegerField(default=0)  # for a no-show or a late cancel
    value_minor = models.PositiveBigIntegerField(default=0)  # what it is likely to bring
    currency = models.CharField(max_length=3)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=("place", "day"), name="booking_by_day"),
            models.Index(
                fields=("held_until",), condition=Q(state="requested"), name="booking_to_expire"
            ),
            models.Index(
                fields=("remind_at",), condition=Q(reminded_at=None), name="booking_to_remind"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("place", "code"), name="a_code_is_one_booking_s"),
            models.UniqueConstraint(fields=("place", "number"), name="a_number_is_one_booking_s"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), party_size__gte=1),
                name="a_party_stays_a_while",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.starts_at:%Y-%m-%d %H:%M}Z for {self.party_size}"


class Seating(models.Model):
    """That a table is a booking's from t0 until another grain; gone when it is cancelled."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="seatings")
    table = models.ForeignKey(Table, models.PROTECT, related_name="seatings")
    t0 = models.BigIntegerField()  # seconds since 1970 in UTC, as in the cells
    until = models.BigIntegerField()
    lapses_at = models.BigIntegerField(null=True)  # while its booking is only requested

    class Meta:
        indexes = (models.Index(fields=("table", "t0"), name="seating_by_time"),)
        constraints = (
            models.UniqueConstraint(fields=("booking", "table"), name="a_party_has_a_table_once"),
            models.CheckConstraint(condition=Q(until__gt=F("t0")), name="a_seating_lasts_a_grain"),
        )

    def __str__(self) -> str:
        return f"{self.table_id}: {self.t0}-{self.until}"


class Transition(models.Model):
    """One change of a booking, who made it, and the event that tells of it."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="transitions")
    was = models.CharField(max_length=10, blank=True)  # the state before; empty: it was made
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)  # customer, staff:<id>, system
    reason = models.CharField(max_length=60, blank=True)
    event_id = models.UUIDField(null=True, unique=True)  # None: the vocabulary has no name for it

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.was} -> {self.state}"


class WaitingEntry(models.Model):
    """A party that wants a time that is taken; first come, first told."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"  # a table is held for it for a while
        TAKEN = "taken"
        LAPSED = "lapsed"  # no answer in time, or the day is over
        LEFT = "left"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="waiting")
    day = models.DateField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()  # the last start that suits
    party_size = models.PositiveSmallIntegerField()
    hall = models.ForeignKey(Hall, models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="waiting")
    sealed_words = models.BinaryField(default=bytes, blank=True)
    origin = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="waited_for")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(
                fields=("place", "until_at"), condition=Q(state="waiting"), name="waiting_at_place"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("place", "day", "customer"),
                condition=Q(state__in=("waiting", "offered")),
                name="one_waits_once_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_size} on {self.day}"


class CodeTry(models.Model):
    """How many wrong codes a terminal has tried in one hour."""

    terminal = models.CharField(max_length=80)
    hour = models.BigIntegerField()  # hours since 1970
    misses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("terminal", "hour"), name="one_count_of_tries"),
        )

    def __str__(self) -> str:
        return f"{self.terminal}: {self.misses}"
