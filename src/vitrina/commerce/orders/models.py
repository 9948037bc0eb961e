"""The tables of orders; `services` is the only writer."""

from django.db import models
from django.db.models import F, Q

from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.places.models import Place


class Order(models.Model):
    """What a customer chose, and how far the place has come with it.

    Four columns tell four things: whether it stands (`state`), where the goods are
    (`fulfilment_state`), where the money is (`payment_state`), and whether the tax office knows.
    """

    class State(models.TextChoices):
        PENDING = "pending"  # waits for its payment; its goods are held
        PLACED = "placed"  # the place must honour it
        DONE = "done"  # handed over, or what was left of it is called off
        CANCELLED = "cancelled"
        EXPIRED = "expired"  # not paid in time, or not collected in time
        RETURNED = "returned"  # handed over, and all of it brought back

    class Fulfilment(models.TextChoices):
        WAITING = "waiting"
        PICKING = "picking"
        READY = "ready"
        PARTLY_HANDED = "partly_handed"
        HANDED = "handed"
        CALLED_OFF = "called_off"  # the goods stay in the place
        RETURNED = "returned"

    class Payment(models.TextChoices):
        DUE = "due"  # at the place
        AWAITED = "awaited"  # online
        PAID = "paid"
        PARTLY_REFUNDED = "partly_refunded"
        REFUNDED = "refunded"
        VOID = "void"  # called off before anybody paid

    class Fiscal(models.TextChoices):
        NONE = "none"  # nothing is paid
        DUE = "due"  # a receipt is to be printed
        DONE = "done"

    class Way(models.TextChoices):
        PICKUP = "pickup"
        LOCKER = "locker"
        COURIER = "courier"

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)  # of whoever asked: a repeat is seen
    digest = models.BinaryField(max_length=32)  # of what was asked under the key
    place = models.ForeignKey(Place, models.PROTECT, related_name="orders")
    day = models.DateField()  # of collecting, in the place's zone
    number = models.PositiveIntegerField()  # from 1 for each place and day: for calling out
    code = models.CharField(max_length=12)  # who knows it gets the goods
    customer_id = models.UUIDField(null=True, blank=True, db_index=True)
    channel = models.CharField(max_length=8)  # site, app, till, phone
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    fulfilment_state = models.CharField(max_length=14, choices=Fulfilment.choices)
    payment_state = models.CharField(max_length=16, choices=Payment.choices)
    fiscal_state = models.CharField(max_length=6, choices=Fiscal.choices)
    currency = models.CharField(max_length=3)
    lines_minor = models.PositiveBigIntegerField()  # as quoted
    delivery_minor = models.PositiveBigIntegerField(default=0)
    total_minor = models.PositiveBigIntegerField()  # as ordered: lines and delivery
    due_minor = models.PositiveBigIntegerField()  # what it is worth after all that changed since
    paid_minor = models.PositiveBigIntegerField(default=0)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    conceded_minor = models.PositiveBigIntegerField(default=0)  # given back beyond its lines
    quote_proof = models.CharField(max_length=64)
    ruleset_digest = models.CharField(max_length=64, blank=True)
    codes = models.JSONField(default=list, blank=True)  # code words, as typed
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, blank=True, related_name="+")
    pickup_from = models.DateTimeField()
    pickup_until = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # while it waits for its payment
    keep_until = models.DateTimeField()  # then it goes back on the shelf
    sealed_words = models.BinaryField(default=bytes, blank=True)  # name, comment, address
    origin = models.JSONField(default=dict, blank=True)  # the Visitor: which advert it came from
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="add_ons"
    )
    placed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # goes up with each change

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("place", "day", "number"), name="a_number_a_day"),
            models.UniqueConstraint(
                fields=("place", "code"),
                condition=Q(state__in=("pending", "placed")),
                name="a_code_opens_one_order",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("lines_minor") + F("delivery_minor")),
                name="a_total_is_lines_and_delivery",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("paid_minor")), name="no_refund_above_the_payment"
            ),
            models.CheckConstraint(
                condition=Q(conceded_minor__lte=F("refunded_minor")),
                name="what_was_conceded_went_back",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",), condition=Q(state="pending"), name="order_to_expire"
            ),
            models.Index(
                fields=("keep_until",), condition=Q(state="placed"), name="order_to_restock"
            ),
            models.Index(fields=("place", "pickup_from"), name="order_by_pickup"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.day} #{self.number}"


class OrderLine(models.Model):
    """One article of an order, as it was named and priced when it was bought.

    Of `quantity`, `dropped` units were never handed over (missing, called off) and `returned`
    came back; what is left is worth net_minor * (quantity - dropped - returned) // quantity.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=80)
    product_id = models.CharField(max_length=80)
    name = models.JSONField(default=dict)  # by language
    note = models.CharField(max_length=200, blank=True)  # "no sugar"
    quantity = models.PositiveIntegerField()
    unit_minor = models.PositiveBigIntegerField()
    gross_minor = models.PositiveBigIntegerField()
    net_minor = models.PositiveBigIntegerField()  # with discounts taken off
    price_list = models.CharField(max_length=60, blank=True)
    picked = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    handed = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    pool_id = models.BigIntegerField(null=True, blank=True)  # of its stock; none: made to order
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, blank=True, related_name="+")
    substitute_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("order", "position"), name="a_line_has_its_place"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__gte=F("picked") + F("dropped")),
                name="no_more_picked_than_ordered",
            ),
            models.CheckConstraint(
                condition=Q(handed__lte=F("picked")), name="no_more_handed_than_picked"
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("handed")), name="no_more_returned_than_handed"
            ),
            models.CheckConstraint(
                condition=Q(net_minor__lte=F("gross_minor")), name="no_net_above_gross"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.sku} x{self.quantity}"


class Transition(models.Model):
    """One change of one of an order's states, or of its lines; and the event that told of it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="transitions")
    column = models.CharField(max_length=16)  # state, fulfilment_state, ...; lines, due_minor
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, blank=True)  # customer, member:…, payment, clock
    reason = models.CharField(max_length=80, blank=True)
    event_id = models.UUIDField(null=True, blank=True, unique=True)
    key = models.CharField(max_length=120, null=True, blank=True)  # none: any number

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("order", "key"), name="a_change_under_a_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.column}: {self.before} -> {self.after}"


class PickupPolicy(models.Model):
    """How one place takes orders; a place without one goes by the defaults."""

    place = models.OneToOneField(Place, models.CASCADE, primary_key=True)
    lead_minutes = models.PositiveSmallIntegerField(default=15)  # from ordering to the window
    window_minutes = models.PositiveSmallIntegerField(default=15)
    orders_per_window = models.PositiveIntegerField(default=0)  # 0: as many as come
    days_ahead = models.PositiveSmallIntegerField(default=7)
    keep_hours = models.PositiveSmallIntegerField(default=24)
    is_paid_at_place = models.BooleanField(default=True)
    has_courier = models.BooleanField(default=False)  # what it costs, the tariffs say

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(window_minutes__gt=0), name="a_window_has_minutes"),
        )

    def __str__(self) -> str:
        return self.place_id


class LockerSize(models.Model):
    """The locker cells of one size at a place, and how many units fit into one."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="locker_sizes")
    size = models.CharField(max_length=8)  # S, M, L
    cells = models.PositiveIntegerField()
    fits_units = models.PositiveIntegerField()

    class Meta:
        ordering = ("fits_units", "size")
        constraints = (
            models.UniqueConstraint(fields=("place", "size"), name="one_row_for_a_locker_size"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.size}"


class DayCounter(models.Model):
    """The last number that a place gave to an order of a day."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place", "day"), name="one_counter_a_place_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.day}: {self.last}"


class Terminal(models.Model):
    """How often codes were tried in vain at one till, tablet or phone of the staff."""

    id = models.CharField(primary_key=True, max_length=80)
    since = models.DateTimeField()
    misses = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.id}: {self.misses}"
