"""What a place has to do today: orders by stage, bookings by time, counters and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders.models import Order
from vitrina.web.staff.tickets import STAGES, Fulfilment, Glass, State, Ticket, ticket_of
from vitrina.web.staff.visits import EXPECTED, INSIDE, Visit, visits_of

MOST = 200  # a wall of tickets that nobody can read is no help
KEPT_SHORTLY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Column:
    """Orders of one stage."""

    name: str
    title: str
    nothing: str
    tickets: Sequence[Ticket]


@dataclass(frozen=True, slots=True)
class Counter:
    """One number above the board."""

    label: str
    value: int
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that somebody should look at."""

    text: str
    kind: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The page of today; equal boards look the same."""

    columns: Sequence[Column]
    visits: Sequence[Visit]
    counters: Sequence[Counter]
    alerts: Sequence[Alert]


def board_of(place_id: str, today: date, glass: Glass, *, keep_late: timedelta) -> Board:
    """Everything that is open at a place, in four queries whatever its size.

    Args:
        place_id: the place.
        today: of its wall clock; what is left from earlier days is shown, too.
        glass: for whom.
        keep_late: how long a table waits for its party.
    """
    orders = list(open_orders(place_id, today)[:MOST])
    tickets = [ticket_of(each, glass) for each in orders]
    visits = visits_of(
        bookings_of(place_id, today, (*EXPECTED, *INSIDE)),
        zone=glass.zone,
        now=glass.now,
        keep_late=keep_late,
    )
    return Board(
        columns=_columns(tickets),
        visits=visits,
        counters=_counters(place_id, today, tickets, visits),
        alerts=_alerts(orders, tickets, glass.now),
    )


def open_orders(place_id: str, today: date) -> QuerySet[Order]:
    """Orders that stand and are not handed over yet, up to today, the most urgent first."""
    return (
        Order.objects.filter(
            place_id=place_id, state=State.PLACED, fulfilment_state__in=STAGES, day__lte=today
        )
        .order_by("pickup_from", "placed_at")
        .prefetch_related("lines")
    )


def bookings_of(place_id: str, day: date, states: Sequence[str]) -> QuerySet[Booking]:
    """The bookings of a working day in some states, by time, with their tables."""
    return (
        Booking.objects.filter(place_id=place_id, day=day, state__in=states)
        .order_by("starts_at", "id")
        .prefetch_related("seatings__table")
    )


def _columns(tickets: Sequence[Ticket]) -> list[Column]:
    titles = {
        "new": (_("New"), _("No new orders.")),
        "picking": (_("Being picked"), _("Nothing is being picked.")),
        "ready": (_("Ready"), _("Nothing waits for its guest.")),
    }
    return [
        Column(name, title, nothing, [each for each in tickets if each.stage == name])
        for name, (title, nothing) in titles.items()
    ]


def _counters(
    place_id: str, today: date, tickets: Sequence[Ticket], visits: Sequence[Visit]
) -> list[Counter]:
    handed = Order.objects.filter(
        Q(fulfilment_state=Fulfilment.HANDED) | Q(fulfilment_state=Fulfilment.RETURNED),
        place_id=place_id,
        day=today,
    ).count()
    late = sum(each.due.is_late for each in tickets)
    expected = [each for each in visits if each.state in EXPECTED]
    return [
        Counter(_("To prepare"), sum(each.stage != "ready" for each in tickets)),
        Counter(_("Late"), late, is_alarm=late > 0),
        Counter(_("Ready"), sum(each.stage == "ready" for each in tickets)),
        Counter(_("Handed over"), handed),
        Counter(_("Bookings to come"), len(expected)),
        Counter(_("Guests to come"), sum(each.party_size for each in expected)),
    ]


def _alerts(orders: Sequence[Order], tickets: Sequence[Ticket], now: datetime) -> list[Alert]:
    leaving = sum(now <= each.keep_until <= now + KEPT_SHORTLY for each in orders)
    alerts = []
    if leaving:
        text = ngettext(
            "%(count)s order goes back on the shelf within two hours.",
            "%(count)s orders go back on the shelf within two hours.",
            leaving,
        )
        alerts.append(Alert(text % {"count": leaving}, "caution"))
    if len(tickets) == MOST:
        alerts.append(Alert(_("There are more orders than fit here."), "caution"))
    return alerts
