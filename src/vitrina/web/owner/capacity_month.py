"""A month of a place: how much of each day is promised."""

import calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from vitrina.commerce.bookings.models import Booking, Table
from vitrina.commerce.bookings.turning import LIVE
from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import policy_of
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import opening_calendar

HEATS = (0.001, 0.25, 0.5, 0.75, 0.95)  # from which share on a day is one step warmer
COUNTED = (*LIVE, Booking.State.DONE)
TURN_HOURS = 2  # a seat is taken so long: the yardstick for what a day could seat


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of a place.

    Attributes:
        covers: guests that have booked.
        most_covers: seats times turns of two hours: a yardstick, no promise.
        orders: to be collected on it.
        most_orders: what the windows take in all; None: any number.
        heat: 0 to 5, a class of the style sheet; 6 if more is promised than there is.
    """

    day: date
    is_open: bool
    covers: int
    most_covers: int
    orders: int
    most_orders: int | None
    heat: int


@dataclass(frozen=True, slots=True)
class Window:
    """One pick-up window of a day, with its promises."""

    t0: int
    clock: str
    capacity: int
    taken: int
    overcommitted: int


def month_of(place: Place, first: date) -> list[list[MonthDay | None]]:
    """The weeks of a month, from Monday; days of its neighbours are None. Five queries."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    spans = dict(opening_calendar(place.pk).days(first, last))
    covers, orders = _covers(place, first, last), _orders(place, first, last)
    seats = Table.objects.filter(place=place, retired_at=None).aggregate(all=Sum("seats_max"))
    over = _overcommitted_days(place, first, last)
    policy = policy_of(place.pk)
    days = []
    for day, open_spans in spans.items():
        booked, ordered = covers[day], orders[day]
        hours = sum((end - start).total_seconds() for start, end in open_spans) / 3600
        most_covers = int((seats["all"] or 0) * hours / TURN_HOURS)
        windows = int(hours * 60 // policy.window_minutes)
        most_orders = windows * policy.orders_per_window or None
        days.append(
            MonthDay(
                day=day,
                is_open=bool(open_spans),
                covers=booked,
                most_covers=most_covers,
                orders=ordered,
                most_orders=most_orders,
                heat=6 if day in over else _heat(booked, most_covers, ordered, most_orders),
            )
        )
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    by_day = {each.day: each for each in days}
    return [[by_day.get(day) for day in week] for week in weeks]


def windows_of(place: Place, day: date) -> list[Window]:
    """The pick-up windows of a day; none where any number of orders is taken."""
    policy = policy_of(place.pk)
    if not policy.orders_per_window:
        return []
    zone = ZoneInfo(place.zone)
    starts = opening_calendar(place.pk).grains(day, timedelta(minutes=policy.window_minutes))
    cells = {each.t0: each for each in _cells(place, Pool.Kind.SLOT, "pickup")}
    windows = []
    for start in starts:
        t0 = int(start.timestamp())
        cell = cells.get(t0)
        windows.append(
            Window(
                t0=t0,
                clock=f"{start.astimezone(zone):%H:%M}",
                capacity=cell.wanted if cell else policy.orders_per_window,
                taken=cell.held + cell.committed if cell else 0,
                overcommitted=cell.overcommitted if cell else 0,
            )
        )
    return windows


def _cells(place: Place, kind: str, ref: str) -> list[Cell]:
    return list(Cell.objects.filter(pool__kind=kind, pool__ref=ref, pool__place=place))


def _covers(place: Place, first: date, last: date) -> Counter[date]:
    rows = Booking.objects.filter(place=place, day__range=(first, last), state__in=COUNTED)
    sums = rows.order_by().values_list("day").annotate(Sum("party_size"))
    return Counter(dict(sums))


def _orders(place: Place, first: date, last: date) -> Counter[date]:
    states = (Order.State.PENDING, Order.State.PLACED, Order.State.DONE)
    rows = Order.objects.filter(place=place, day__range=(first, last), state__in=states)
    return Counter(rows.values_list("day", flat=True))


def _overcommitted_days(place: Place, first: date, last: date) -> set[date]:
    zone = ZoneInfo(place.zone)
    cells = Cell.objects.filter(pool__place=place, overcommitted__gt=0, t0__gt=0)
    days = (datetime.fromtimestamp(t0, zone).date() for t0 in cells.values_list("t0", flat=True))
    return {day for day in days if first <= day <= last}


def _heat(covers: int, most_covers: int, orders: int, most_orders: int | None) -> int:
    shares = [covers / most_covers if most_covers else 0.0]
    shares.append(orders / most_orders if most_orders else 0.0)
    return sum(max(shares) >= each for each in HEATS)
