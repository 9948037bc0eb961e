"""Ann, who ordered, booked, waits and agreed; and neighbours who share what can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pyarrow as pa

from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.notifications.services import notify
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.wishes import Checkout, Wish
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import granted
from vitrina.engine import open_lake

PLACE = "pokrovka"
TABLET = Visitor(anonymous_id="one-tablet", utm_campaign="spring")


@dataclass(frozen=True, slots=True)
class Person:
    """One customer, what they did, and the texts by which they would be recognised."""

    id: UUID
    token: str
    order_id: UUID
    booking_id: UUID
    secrets: tuple[str, ...]


def account(phone: str, email: str, *, now: datetime) -> customers.SignedIn:
    """A customer who has proved a phone; the mailbox is only typed in."""
    asked = customers.Attempt("phone", phone)
    sent = customers.start_sign_in(asked, now=now)
    assert isinstance(sent, customers.CodeToSend)
    done = customers.finish_sign_in(asked, sent.code, now=now)
    assert isinstance(done, customers.SignedIn)
    granted(customers.customer_for({"email": email}, now=now, customer=done.customer))
    return done


def lived(name: str, phone: str, email: str, *, now: datetime, day: int) -> Person:
    """A person with something of everything that the shop keeps."""
    done = account(phone, email, now=now)
    customer, comment, address = done.customer, f"comment of {name}", f"{name} street 7"
    granted(customers.rename(customer.id, name) or True)
    granted(customers.give_consent(customer.id, "profiling", "v1", now, visitor=TABLET) or True)
    order = ordered(name, customer, now=now, comment=comment, address=address)
    starts_at = (now + timedelta(days=day)).replace(minute=0, second=0, microsecond=0)
    booking = granted(
        bookings.book(
            bookings.Request(PLACE, starts_at, 2, name=name, comment=comment, channel="site"),
            key=str(uuid4()),
            now=now,
            actor="customer",
            customer_id=customer.id,
            visitor=TABLET,
        )
    )
    wish = bookings.Wish(
        PLACE, starts_at.date(), starts_at, starts_at + timedelta(hours=1), 2, None, name
    )
    granted(bookings.join_waiting_list(wish, customer_id=customer.id, now=now, visitor=TABLET))
    notify(
        "order_ready",
        values={"number": "1", "code": "K7M2QX", "place": f"for {name}", "until": "12:00"},
        subject=f"order:{uuid4()}",
        customer_id=customer.id,
        now=now,
    )
    return Person(
        customer.id, done.token, order.id, booking.id, (name, phone, email, comment, address)
    )


def ordered(
    name: str, customer: Customer, *, now: datetime, comment: str = "", address: str = ""
) -> Order:
    """An order from the tablet that everyone shares."""
    return granted(
        orders.place_order(
            Checkout(
                place_id=PLACE,
                wishes=(Wish("croissant", 1, note=f"note of {name}"),),
                channel="phone",
                name=name,
                comment=comment,
                address=address,
            ),
            key=str(uuid4()),
            now=now,
            actor="customer",
            customer_id=customer.id,
            visitor=TABLET,
        )
    )


def seen_in_lake(workspace: Workspace, rows: Sequence[Mapping[str, object]]) -> None:
    """Put events into the lake as the collector would."""
    usual = {"type": "Page Viewed", "occurred_at": datetime.now(UTC), "source": "site"}
    usual |= {"anonymous_id": TABLET.anonymous_id}
    with open_lake(workspace.folder).write("events of a test") as commit:
        commit.append("events", pa.Table.from_pylist([{**usual, **row} for row in rows]))
