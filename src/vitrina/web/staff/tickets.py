"""Orders as the staff pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.words import words_of
from vitrina.commerce.wording import in_language
from vitrina.web.staff.due import Due, due
from vitrina.web.staff.visits import Act

State, Fulfilment = Order.State, Order.Fulfilment
LINES_SHOWN = 4
PREPARED = (Fulfilment.READY, Fulfilment.PARTLY_HANDED)
STAGES: Mapping[str, str] = {
    Fulfilment.WAITING: "new",
    Fulfilment.PICKING: "picking",
    Fulfilment.READY: "ready",
    Fulfilment.PARTLY_HANDED: "ready",
}
NEXT: Mapping[str, Act] = {
    "new": Act("start", gettext_lazy("Start")),
    "picking": Act("ready", gettext_lazy("Ready")),
}
STANDINGS: Mapping[str, tuple[str | Promise, str]] = {
    Fulfilment.WAITING: (gettext_lazy("New"), "calm"),
    Fulfilment.PICKING: (gettext_lazy("Being picked"), "caution"),
    Fulfilment.READY: (gettext_lazy("Ready"), "good"),
    Fulfilment.PARTLY_HANDED: (gettext_lazy("Partly handed over"), "good"),
    Fulfilment.HANDED: (gettext_lazy("Handed over"), ""),
    Fulfilment.CALLED_OFF: (gettext_lazy("Called off"), "alarm"),
    Fulfilment.RETURNED: (gettext_lazy("Returned"), "alarm"),
}
ENDS: Mapping[str, tuple[str | Promise, str]] = {
    State.PENDING: (gettext_lazy("Waits for its payment"), "caution"),
    State.CANCELLED: (gettext_lazy("Cancelled"), "alarm"),
    State.EXPIRED: (gettext_lazy("Expired"), "alarm"),
    State.RETURNED: (gettext_lazy("Returned"), "alarm"),
}


@dataclass(frozen=True, slots=True)
class Pill:
    """A word or two about a state; `kind` is a class of the style sheet."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order, in units."""

    id: int
    sku: str
    name: str
    note: str
    quantity: int
    picked: int
    handed: int
    returned: int
    net_minor: int

    @property
    def to_hand(self) -> int:
        return self.picked - self.handed

    @property
    def to_return(self) -> int:
        return self.handed - self.returned

    @property
    def to_pick(self) -> int:
        return self.quantity - self.picked

    @property
    def is_picked(self) -> bool:
        return self.to_pick == 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """One order on a page; times are the place's wall clock."""

    id: UUID
    number: str
    name: str
    comment: str
    stage: str
    window: str
    due: Due
    lines: tuple[Line, ...]
    tags: tuple[Pill, ...]
    pill: Pill
    unpaid_minor: int
    currency: str
    act: Act | None

    @property
    def first_lines(self) -> Sequence[Line]:
        return self.lines[:LINES_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.lines) - LINES_SHOWN)


@dataclass(frozen=True, slots=True)
class Glass:
    """Through which orders are seen: whose clock, which language, and the moment."""

    zone: ZoneInfo
    language: str
    now: datetime


def ticket_of(order: Order, glass: Glass) -> Ticket:
    """One order, with its lines fetched ahead, for a page; its seal is opened for the name."""
    words = words_of(order)
    stage = STAGES.get(order.fulfilment_state, "") if order.state == State.PLACED else ""
    return Ticket(
        id=order.id,
        number=number_of(order),
        name=words.name,
        comment=words.comment,
        stage=stage,
        window=_window(order, glass.zone),
        due=_due(order, stage, glass.now),
        lines=lines_of(order.lines.all(), glass.language),
        tags=tuple(_tags(order)),
        pill=standing_of(order),
        unpaid_minor=unpaid_minor(order),
        currency=order.currency,
        act=NEXT.get(stage),
    )


def number_of(order: Order) -> str:
    """The number that is called out."""
    return f"№ {order.number}"


def lines_of(lines: Iterable[OrderLine], language: str) -> tuple[Line, ...]:
    """The lines that are still to be handed over or were; what was dropped whole is left out."""
    return tuple(
        Line(
            id=each.pk,
            sku=each.sku,
            name=in_language(each.name, language) or each.sku,
            note=each.note,
            quantity=each.quantity - each.dropped,
            picked=each.picked,
            handed=each.handed,
            returned=each.returned,
            net_minor=each.net_minor * (each.quantity - each.dropped) // each.quantity,
        )
        for each in lines
        if each.quantity > each.dropped
    )


def standing_of(order: Order) -> Pill:
    """How far an order has come, in a word."""
    known = ENDS.get(order.state) or STANDINGS[order.fulfilment_state]
    return Pill(str(known[0]), known[1])


def unpaid_minor(order: Order) -> int:
    """What is still to be taken at the counter, in minor units."""
    if order.state not in (State.PLACED, State.DONE):
        return 0
    return max(0, order.due_minor - (order.paid_minor - order.refunded_minor))


def _window(order: Order, zone: ZoneInfo) -> str:
    start, end = order.pickup_from.astimezone(zone), order.pickup_until.astimezone(zone)
    return f"{start:%H:%M}–{end:%H:%M}"


def _due(order: Order, stage: str, now: datetime) -> Due:
    if stage == "ready":  # nobody is late who prepared it in time
        return Due()
    return due(order.pickup_from, now=now) if stage else Due()


def _tags(order: Order) -> Iterable[Pill]:
    if order.way == Order.Way.LOCKER:
        yield Pill(_("Locker"), "calm")
    if order.way == Order.Way.COURIER:
        yield Pill(_("Courier"), "calm")
    if order.parent_id:
        yield Pill(_("Add-on"))
    if unpaid_minor(order):
        yield Pill(_("To pay"), "caution")
    elif order.payment_state == Order.Payment.PAID:
        yield Pill(_("Paid"), "good")
