"""How places take orders and guests, by the API: rules, tables, the pace of pick-up windows."""

from datetime import UTC, date, datetime
from typing import Annotated, Self

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import BookingPolicy, Join, Table
from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.capacity.services import ensure_pool, set_capacity
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import PickupPolicy
from vitrina.commerce.places.models import Hall, Place
from vitrina.commerce.places.services import add_hall
from vitrina.commerce.transactions import Refusal, granted, refuse
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import needs
from vitrina.web.api.once import once, whole, written
from vitrina.web.api.place_setup import any_place
from vitrina.web.api.shapes import Moment
from vitrina.web.owner.capacity_month import windows_of

router = Router(tags=["places"])
Count = Annotated[int, Field(ge=0, le=32_767)]
Positive = Annotated[int, Field(ge=1, le=32_767)]
Seats = Annotated[int, Field(ge=1, le=99)]
Minor = Annotated[int, Field(ge=0, le=10**11)]
TableName = Annotated[str, Field(min_length=1, max_length=40)]


class PickupSchema(Schema):
    """How a place takes orders; orders_per_window of 0: as many as come."""

    lead_minutes: Count
    window_minutes: Positive
    orders_per_window: Count
    days_ahead: Count
    keep_hours: Positive
    is_paid_at_place: bool
    has_courier: bool = False

    @classmethod
    def of(cls, policy: PickupPolicy) -> Self:
        """As the API writes it."""
        return cls(**{name: getattr(policy, name) for name in cls.model_fields})


class TurnSchema(Schema):
    """How long a party of at most so many stays."""

    largest_party: Positive
    minutes: Positive


class BookingTermsSchema(Schema):
    """On what terms a place is booked; amounts are minor units for each guest."""

    turns: Annotated[list[TurnSchema], Field(max_length=20)] = Field(default_factory=list)
    slot_minutes: Annotated[int, Field(ge=15, le=60)] = 15
    covers_per_slot: Count = 0
    lead_minutes: Count = 0
    furthest_days: Positive = 60
    early_minutes: Count = 30
    keep_late_minutes: Count = 20
    cancel_until_hours: Count = 2
    no_show_fee_minor: Minor = 0
    deposit_from_party: Count = 0
    deposit_minor: Minor = 0
    guest_value_minor: Minor = 0
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "RUB"
    largest_online: Positive = 8
    pay_minutes: Positive = 20
    offer_minutes: Positive = 30
    remind_hours: Count = 4

    @classmethod
    def of(cls, policy: BookingPolicy) -> Self:
        """As the API writes it."""
        own = set(cls.model_fields) - {"turns"}
        turns = [
            TurnSchema(largest_party=party, minutes=minutes) for party, minutes in policy.turns
        ]
        return cls(**{name: getattr(policy, name) for name in own}, turns=turns)


class TableIn(Schema):
    """One table; its hall is made if there is none of that name."""

    hall: Annotated[str, Field(min_length=1, max_length=80)]
    seats_max: Seats
    seats_min: Seats = 1
    is_joinable: bool = False
    position: Count = 0


class TableOut(Schema):
    """A table that is booked."""

    id: int
    name: str
    hall_id: int
    hall: str
    seats_min: int
    seats_max: int
    is_joinable: bool
    position: int


class JoinIn(Schema):
    """Tables by name that may stand together, and how many they seat then."""

    tables: Annotated[list[TableName], Field(min_length=2, max_length=20)]
    seats_max: Seats


class JoinOut(Schema):
    """Tables that may stand together."""

    tables: list[str]
    seats_min: int
    seats_max: int


class RoomOut(Schema):
    """The tables of a place, and which of them may stand together."""

    tables: list[TableOut]
    joins: list[JoinOut]


class PaceOut(Schema):
    """A pick-up window with its promises; overcommitted: so many more than there shall be."""

    start: datetime
    capacity: int
    taken: int
    overcommitted: int


class PaceIn(Schema):
    """How many orders a window takes."""

    start: Moment
    capacity: Count


class PacesIn(Schema):
    """Windows of one day, all or none.

    Attributes:
        insist: also below what is promised: then nothing more is, and what is given back goes.
    """

    windows: Annotated[list[PaceIn], Field(min_length=1, max_length=300)]
    insist: bool = False


@router.get("/{place_id}/pickup-rules", response=PickupSchema, auth=needs("places:write"))
def pickup_rules(request: HttpRequest, place_id: str) -> PickupSchema:
    """On what terms orders are taken."""
    any_place(request, place_id)
    return PickupSchema.of(orders.policy_of(place_id))


@router.put("/{place_id}/pickup-rules", response=PickupSchema, auth=needs("places:write"))
def put_pickup_rules(request: HttpRequest, place_id: str, asked: PickupSchema) -> PickupSchema:
    """Set on what terms orders are taken; windows that are open keep their number."""
    any_place(request, place_id)
    terms = asked.model_dump()
    return PickupSchema.of(written(lambda: orders.set_pickup_policy(place_id, **terms)))


@router.get("/{place_id}/booking-rules", response=BookingTermsSchema, auth=needs("places:write"))
def booking_rules(request: HttpRequest, place_id: str) -> BookingTermsSchema:
    """On what terms tables are booked."""
    any_place(request, place_id)
    found = BookingPolicy.objects.filter(place=place_id).first()
    if found is None:
        message = f"{place_id!r} takes no bookings yet. Write its rules, and it does."
        raise ApiRefusalError(Refusal("not_found", message))
    return BookingTermsSchema.of(found)


@router.put("/{place_id}/booking-rules", response=BookingTermsSchema, auth=needs("places:write"))
def put_booking_rules(
    request: HttpRequest, place_id: str, asked: BookingTermsSchema
) -> BookingTermsSchema:
    """Set on what terms tables are booked; what is left out is as usual."""
    any_place(request, place_id)
    if asked.slot_minutes not in (15, 30, 60):
        raise ApiRefusalError(Refusal("unusable", "slot_minutes is 15, 30 or 60."))
    terms, now = asked.model_dump(exclude={"turns"}), timezone.now()
    turns = [(each.largest_party, each.minutes) for each in asked.turns]
    return BookingTermsSchema.of(
        written(lambda: bookings.set_policy(place_id, now=now, turns=turns, **terms))
    )


@router.get("/{place_id}/tables", response=RoomOut, auth=needs("places:write"))
def tables(request: HttpRequest, place_id: str) -> RoomOut:
    """The tables of a place."""
    any_place(request, place_id)
    joins = Join.objects.filter(place=place_id).order_by("id").prefetch_related("tables")
    return RoomOut(
        tables=[_table(each) for each in _tables(place_id).order_by("position", "id")],
        joins=[_join(each) for each in joins],
    )


@router.put("/{place_id}/tables/{name}", response=TableOut, auth=needs("places:write"))
def put_table(request: HttpRequest, place_id: str, name: str, asked: TableIn) -> TableOut:
    """Write one table; one of that name that was taken away is there again."""
    any_place(request, place_id)
    if not 1 <= len(name) <= 40:
        raise ApiRefusalError(Refusal("unusable", "The name of a table has 1 to 40 letters."))
    told = asked.model_dump(exclude={"hall"})

    def deed() -> Table:
        hall = Hall.objects.filter(place=place_id, name=asked.hall).first()
        if hall is None:
            count = Hall.objects.filter(place=place_id).count()
            hall = add_hall(place_id, asked.hall, position=count)
        return bookings.add_table(place_id, hall.pk, name, **told)

    return _table(written(deed))


@router.delete("/{place_id}/tables/{name}", response={204: None}, auth=needs("places:write"))
def retire_table(request: HttpRequest, place_id: str, name: str) -> Status[None]:
    """Take a table away: nobody books it from now on; see /conflicts for who has."""
    any_place(request, place_id)
    found = Table.objects.filter(place=place_id, name=name).first()
    if found is None:
        raise ApiRefusalError(Refusal("not_found", f"There is no table {name!r}. See /tables."))
    bookings.retire_table(found.pk, now=timezone.now())
    return Status(204, None)


@router.post("/{place_id}/joins", response={201: JoinOut}, auth=needs("places:write"))
def join(request: HttpRequest, place_id: str, asked: JoinIn) -> HttpResponse:
    """Let tables stand together."""
    any_place(request, place_id)

    def deed() -> JoinOut:
        found = list(_tables(place_id).filter(name__in=asked.tables))
        if missing := sorted(set(asked.tables) - {each.name for each in found}):
            raise refuse("not_found", f"There is no table {', '.join(missing)}. See /tables.")
        return _join(bookings.add_join(found, seats_max=asked.seats_max))

    return once(request, lambda _: whole(deed), now=timezone.now(), status=201)


@router.get("/{place_id}/pace", response=list[PaceOut], auth=needs("places:write"))
def pace(request: HttpRequest, place_id: str, day: date) -> list[PaceOut]:
    """The pick-up windows of a day, and what they take; none where any number is taken."""
    return _pace(any_place(request, place_id), day)


@router.put("/{place_id}/pace", response=list[PaceOut], auth=needs("places:write"))
def put_pace(request: HttpRequest, place_id: str, day: date, asked: PacesIn) -> list[PaceOut]:
    """Set how many orders windows of a day take; a promise is never cut."""
    place, now = any_place(request, place_id), timezone.now()
    wanted = {int(each.start.timestamp()): each.capacity for each in asked.windows}
    there = {window.t0 for window in windows_of(place, day)}
    if strange := sorted(wanted.keys() - there):
        message = f"{day} has no window that starts at {_at(strange[0])}. See GET /pace."
        raise ApiRefusalError(Refusal("not_found", message))

    def deed() -> None:
        seconds = orders.policy_of(place_id).window_minutes * 60
        pool = ensure_pool(Pool.Kind.SLOT, "pickup", place_id, grain_seconds=seconds)
        for t0, capacity in sorted(wanted.items()):
            no = set_capacity(pool.pk, t0, capacity, now=now, insist=asked.insist)
            if no is not None:
                granted(no)

    written(deed)
    return _pace(place, day)


def _pace(place: Place, day: date) -> list[PaceOut]:
    return [
        PaceOut(
            start=_at(each.t0),
            capacity=each.capacity,
            taken=each.taken,
            overcommitted=each.overcommitted,
        )
        for each in windows_of(place, day)
    ]


def _at(t0: int) -> datetime:
    return datetime.fromtimestamp(t0, UTC)


def _tables(place_id: str) -> QuerySet[Table]:
    live = Table.objects.filter(place=place_id, retired_at=None)
    return live.select_related("hall")


def _table(row: Table) -> TableOut:
    own = set(TableOut.model_fields) - {"hall"}
    return TableOut(**{name: getattr(row, name) for name in own}, hall=row.hall.name)


def _join(row: Join) -> JoinOut:
    names = sorted(each.name for each in row.tables.all())
    return JoinOut(tables=names, seats_min=row.seats_min, seats_max=row.seats_max)
