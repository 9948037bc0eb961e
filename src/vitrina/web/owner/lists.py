"""Orders and bookings as an owner looks them over: filters, pages, and the same as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders.models import Order
from vitrina.commerce.payments.services import Trouble, troubles
from vitrina.commerce.places.models import Place
from vitrina.engine import Row
from vitrina.web.export import csv_response
from vitrina.web.owner.attention import TROUBLES
from vitrina.web.owner.room import Room, in_room, shown
from vitrina.web.staff.tickets import ENDS, STANDINGS, standing_of
from vitrina.web.staff.visits import STATES

A_PAGE = 50
MOST_ROWS = 50_000  # of a file: a spreadsheet takes more badly
DAYS = timedelta(days=6)
LOOKED_AT = timedelta(days=30)  # what went wrong before is for the accounts
ANY = ("", _("Any"))
ORDER_STATES = [
    ANY,
    *((value, words) for value, (words, _kind) in STANDINGS.items()),
    *((value, words) for value, (words, _kind) in ENDS.items()),
]
BOOKING_STATES = [ANY, *((value, words) for value, (words, _kind) in STATES.items())]


class Filters(forms.Form):
    """Which rows."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    number = forms.CharField(label=_("Number"), required=False, max_length=12)

    def __init__(
        self, asked: Mapping[str, str], *, places: list[Place], states: Sequence[tuple[str, object]]
    ) -> None:
        zone = ZoneInfo(places[0].zone) if places else UTC
        today = datetime.now(zone).date()
        given = {name: asked.get(name, "") for name in self.base_fields}
        given["first"] = asked.get("first", (today - DAYS).isoformat())
        given["last"] = asked.get("last", (today + DAYS).isoformat())
        super().__init__(given)
        places_field, states_field = self.fields["place"], self.fields["state"]
        assert isinstance(places_field, forms.ChoiceField)
        assert isinstance(states_field, forms.ChoiceField)
        places_field.choices = [ANY, *((each.pk, each.name) for each in places)]
        states_field.choices = states

    def days(self) -> dict[str, date]:
        """The span as a query's conditions on `day`; a wrong date asks for nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        found = {"day__gte": given.get("first"), "day__lte": given.get("last")}
        return {name: day for name, day in found.items() if day}


@dataclass(frozen=True, slots=True)
class Total:
    """What the filtered rows sum up to; minor units where a currency is given."""

    label: object
    value: int
    currency: str = ""


@require_safe
@in_room("payments.see")
def orders(request: HttpRequest, room: Room) -> HttpResponse:
    """The orders of one's places."""
    places = room.places("payments.see")
    filters = Filters(request.GET, places=places, states=ORDER_STATES)
    rows = _orders(filters, places)
    if request.GET.get("format") == "csv":
        return csv_response([_order_row(each) for each in rows[:MOST_ROWS]], "orders")
    page = _page(request)
    listed = list(rows[page * A_PAGE : (page + 1) * A_PAGE + 1])
    sums = rows.order_by().values_list("currency").annotate(Sum("due_minor"))
    return shown(
        request,
        room,
        "orders",
        section="orders",
        filters=filters,
        rows=[
            (each, standing_of(each), _local(each.pickup_from, each)) for each in listed[:A_PAGE]
        ],
        totals=[
            Total(_("Orders"), rows.count()),
            *(Total(_("Worth"), minor, currency) for currency, minor in sums),
        ],
        page=page,
        next_page=page + 1 if len(listed) > A_PAGE else None,
        troubles=_troubles(room),
    )


def _troubles(room: Room) -> list[tuple[Trouble, str]]:
    """Money that the shop cannot explain by itself; a provider's, so not of one place."""
    if not room.places("settings.change"):
        return []
    found = troubles(since=room.now - LOOKED_AT, now=room.now)
    return [(each, str(TROUBLES[each.kind][0])) for each in found]


@require_safe
@in_room("payments.see")
def bookings(request: HttpRequest, room: Room) -> HttpResponse:
    """The bookings of one's places."""
    places = room.places("payments.see")
    filters = Filters(request.GET, places=places, states=BOOKING_STATES)
    rows = _bookings(filters, places)
    if request.GET.get("format") == "csv":
        return csv_response([_booking_row(each) for each in rows[:MOST_ROWS]], "bookings")
    page = _page(request)
    listed = list(rows[page * A_PAGE : (page + 1) * A_PAGE + 1])
    return shown(
        request,
        room,
        "bookings",
        section="bookings",
        filters=filters,
        rows=[(each, STATES[each.state], _local(each.starts_at, each)) for each in listed[:A_PAGE]],
        totals=[
            Total(_("Bookings"), rows.count()),
            Total(_("Guests"), rows.aggregate(Sum("party_size"))["party_size__sum"] or 0),
        ],
        page=page,
        next_page=page + 1 if len(listed) > A_PAGE else None,
    )


def _orders(filters: Filters, places: list[Place]) -> QuerySet[Order]:
    rows = Order.objects.filter(place__in=_places(filters, places), **filters.days())
    given = filters.cleaned_data
    if state := given.get("state"):
        column = "state" if state in ENDS else "fulfilment_state"
        rows = rows.filter(**{column: state})
    if number := given.get("number", "").strip("№ "):
        rows = rows.filter(number=int(number)) if number.isdecimal() else rows.none()
    return rows.select_related("place").order_by("-pickup_from", "-id")


def _bookings(filters: Filters, places: list[Place]) -> QuerySet[Booking]:
    rows = Booking.objects.filter(place__in=_places(filters, places), **filters.days())
    given = filters.cleaned_data
    if state := given.get("state"):
        rows = rows.filter(state=state)
    if number := given.get("number", "").strip():
        rows = rows.filter(number=number)
    return rows.select_related("place").order_by("-starts_at", "-id")


def _places(filters: Filters, places: list[Place]) -> list[str]:
    """Only one's own, whatever the address asks for."""
    own = [each.pk for each in places]
    chosen = filters.cleaned_data.get("place") if filters.is_valid() else ""
    return [each for each in own if not chosen or each == chosen]


def _order_row(order: Order) -> Row:
    return {
        "order_id": str(order.id),
        "place_id": order.place_id,
        "day": order.day.isoformat(),
        "number": order.number,
        "channel": order.channel,
        "way": order.way,
        "state": order.state,
        "fulfilment_state": order.fulfilment_state,
        "payment_state": order.payment_state,
        "pickup_from": order.pickup_from,
        "placed_at": order.placed_at,
        "handed_at": order.handed_at,
        "total_minor": order.total_minor,
        "due_minor": order.due_minor,
        "paid_minor": order.paid_minor,
        "refunded_minor": order.refunded_minor,
        "currency": order.currency,
        "utm_source": order.origin.get("utm_source", ""),
        "utm_campaign": order.origin.get("utm_campaign", ""),
        "parent_order_id": str(order.parent_id or ""),
    }


def _booking_row(booking: Booking) -> Row:
    return {
        "booking_id": str(booking.id),
        "place_id": booking.place_id,
        "day": booking.day.isoformat(),
        "number": booking.number,
        "channel": booking.channel,
        "state": booking.state,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "party_size": booking.party_size,
        "deposit_minor": booking.deposit_minor,
        "fee_minor": booking.fee_minor,
        "currency": booking.currency,
        "utm_source": booking.origin.get("utm_source", ""),
        "utm_campaign": booking.origin.get("utm_campaign", ""),
    }


def _local(at: datetime, row: Order | Booking) -> datetime:
    """The place's wall clock, without a zone: a template must not turn it back into UTC."""
    return at.astimezone(ZoneInfo(row.place.zone)).replace(tzinfo=None)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 0
