"""The tables of the capacity kernel; `services` is the only writer."""

from django.db import models
from django.db.models import F, Q

from vitrina.commerce.places.models import Place


class Pool(models.Model):
    """Something that can run out: an article in a store, a table, a room type, a budget."""

    class Kind(models.TextChoices):
        STOCK = "stock"  # units on the shelf
        SLOT = "slot"  # orders or covers that one span of time can take
        UNIT = "unit"  # one table, seat, doctor: once for each grain
        NIGHT = "night"  # rooms of a type
        QUOTA = "quota"  # tickets, places in a course, uses of a code
        BUDGET = "budget"  # minor units
        LOCKER = "locker"  # cells of a size

    kind = models.CharField(max_length=8, choices=Kind.choices)
    ref = models.CharField(max_length=100)  # the sku, the table's id, the size, ...
    place = models.ForeignKey(Place, models.PROTECT, related_name="pools")
    grain_seconds = models.PositiveIntegerField(default=0)  # 0: it has no time, one cell at 0

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "ref", "place"), name="one_pool_of_a_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}@{self.place_id}"


class Cell(models.Model):
    """One grain of a pool: what there is of it, and what of that is promised.

    held and committed are sums over the claims; `vitrina audit` compares them.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="cells", db_index=False)
    t0 = models.BigIntegerField()  # its first second since 1970 in UTC; 0 without time
    capacity = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    committed = models.BigIntegerField(default=0)  # until it is cancelled; also after fulfilment
    fulfilled = models.BigIntegerField(default=0)  # of the committed: handed over
    # promised beyond what the owner wants by now: each unit given back goes first against this
    overcommitted = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pool", "t0"), name="one_cell_for_a_grain"),
            models.CheckConstraint(
                condition=Q(held__gte=0, committed__gte=0, fulfilled__gte=0, overcommitted__gte=0),
                name="no_promise_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=F("held") + F("committed")), name="never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(fulfilled__lte=F("committed")), name="only_what_is_due_is_handed_over"
            ),
        )
        indexes = (
            models.Index(
                fields=("pool", "t0"), condition=Q(overcommitted__gt=0), name="cell_overcommitted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.t0}"

    @property
    def free(self) -> int:
        """What nobody has been promised."""
        return self.capacity - self.held - self.committed

    @property
    def wanted(self) -> int:
        """The capacity that the owner wants it to have."""
        return self.capacity - self.overcommitted


class Hold(models.Model):
    """A promise of all its claims together: kept for a while, then firm or gone."""

    class State(models.TextChoices):
        HELD = "held"
        COMMITTED = "committed"
        RELEASED = "released"  # given back by the one who held it
        EXPIRED = "expired"  # nobody made it firm in time

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    digest = models.BinaryField(max_length=32)  # of what was asked under the key
    subject = models.CharField(max_length=80)  # what it is for: order:…, booking:…
    state = models.CharField(max_length=10, choices=State.choices)
    cells = models.PositiveSmallIntegerField()  # how many claims it has: all of them, or none
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # its state or its claims
    is_told = models.BooleanField(default=False)  # that it expired: its order knows

    class Meta:
        indexes = (
            models.Index(fields=("expires_at",), condition=Q(state="held"), name="hold_to_expire"),
            models.Index(
                fields=("id",), condition=Q(state="expired", is_told=False), name="hold_to_tell"
            ),
            models.Index(fields=("subject",), name="hold_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"


class Claim(models.Model):
    """How much of one cell a hold takes, and what became of it."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="claims", db_index=False)
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="claims")
    quantity = models.BigIntegerField()
    fulfilled = models.BigIntegerField(default=0)  # handed over, also if it came back
    cancelled = models.BigIntegerField(default=0)  # never handed over
    returned = models.BigIntegerField(default=0)  # of the fulfilled: it came back

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("hold", "cell"), name="a_hold_claims_a_cell_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, fulfilled__gte=0, cancelled__gte=0, returned__gte=0)
                & Q(quantity__gte=F("fulfilled") + F("cancelled"))
                & Q(fulfilled__gte=F("returned")),
                name="no_more_than_was_claimed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hold_id} {self.cell_id}: {self.quantity}"

    @property
    def left(self) -> int:
        """What is still to be handed over."""
        return self.quantity - self.fulfilled - self.cancelled

    @property
    def out(self) -> int:
        """What was handed over and has not come back."""
        return self.fulfilled - self.returned
