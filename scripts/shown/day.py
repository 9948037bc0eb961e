"""A day at a business: its people, and orders and bookings in each state; Django is set up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from scripts.shown.things import Things, at_quarter, zone_of_early_afternoon
from vitrina.collector.entrances.link_rules import LinkDraft
from vitrina.collector.entrances.links import add_link
from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.services import Role, add_member, grant
from vitrina.commerce.transactions import granted
from vitrina.verticals import VERTICALS
from vitrina.web.people import SESSION_COOKIE
from vitrina.web.shop.basket import COOKIE as BASKET_COOKIE

OTHERS = ("Maria", "Иван", "Olga", "Павел", "Anna-Maria", "Тимур", "Sophie")
COMMENTS = {"Иван": "Без сахара, пожалуйста"}


@dataclass(frozen=True, slots=True)
class Day:
    """Where and when all of it happens."""

    place: Place
    skus: list[str]
    now: datetime
    customer: Customer


def fill(workspace: Workspace, *, now: datetime) -> Things:
    """Let a day happen in the sample of the workspace's vertical, and tell what there is."""
    sample = VERTICALS[workspace.settings().vertical].sample
    # the sample is of Moscow; a picture that is taken at night should not show a closed café
    Place.objects.update(zone=zone_of_early_afternoon(now))
    # the one with the fullest shelves; of cafés, one that has tables
    able = [each for each in sample.places if "tables" in each.services or not sample.terms]
    place = Place.objects.get(id=max(able, key=lambda each: each.stock).id)
    # of different shelves, so that a picture shows more than one kind of goods
    skus = [each.variants[-1].sku for each in sample.products[::3]]
    made = Things(routes=sorted(set(_routes(get_resolver().url_patterns, ""))))
    day = Day(place, skus, now, _customer(now))
    made.ids |= _orders(day)
    _orders_of_others(day)
    if "tables" in place.services:
        made.ids |= _bookings(day)
    _let_in(made, day, product=sample.products[0].id)
    poster = LinkDraft(title="Poster", target="https://example.com/", code="poster")
    made.values["<slug:code>"] = add_link(workspace, poster, now=now).code
    return made


def _customer(now: datetime) -> Customer:
    asked = customers.Attempt("email", "anna@example.com")
    sent = customers.start_sign_in(asked, now=now)
    assert isinstance(sent, customers.CodeToSend)
    done = customers.finish_sign_in(asked, sent.code, now=now)
    assert isinstance(done, customers.SignedIn)
    granted(customers.rename(done.customer.id, "Anna"))
    return done.customer


def _orders(day: Day) -> dict[str, str]:
    """One order of the customer in each state."""
    states = ("pending", "placed", "picking", "ready", "done", "cancelled")
    made = {
        state: _order(day, f"own-{state}", name="Anna", first=at, pay=_pay(state))
        for at, state in enumerate(states)
    }
    by = {"now": day.now, "actor": "member:1"}
    granted(orders.start_picking(made["picking"].id, **by))  # type: ignore[arg-type]
    for state in ("ready", "done"):
        granted(orders.mark_ready(made[state].id, **by))  # type: ignore[arg-type]
    granted(orders.hand_over(made["done"].id, how="code", paid_by="card", **by))  # type: ignore[arg-type]
    reason = "changed_mind"
    granted(orders.cancel(made["cancelled"].id, by="customer", reason=reason, now=day.now))
    return {f"order_{state}": str(each.id) for state, each in made.items()}


def _pay(state: str) -> str:
    return "online" if state == "pending" else "at_place"


def _orders_of_others(day: Day) -> None:
    """What fills the board of the day."""
    guests = replace(day, customer=_nobody(day.now))
    made = [_order(guests, name, name=name, first=at) for at, name in enumerate(OTHERS)]
    by = {"now": day.now, "actor": "member:1"}
    for each in made[2:4]:
        granted(orders.start_picking(each.id, **by))  # type: ignore[arg-type]
    for each in made[4:6]:
        granted(orders.mark_ready(each.id, **by))  # type: ignore[arg-type]


def _nobody(now: datetime) -> Customer:
    return granted(customers.customer_for({"email": "guest@example.com"}, now=now))


def _order(day: Day, key: str, *, name: str, first: int, pay: str = "at_place") -> Order:
    wishes = [
        orders.Wish(day.skus[(first + at) % len(day.skus)], 1 + (first + at) % 2) for at in range(2)
    ]
    checkout = orders.Checkout(
        place_id=day.place.id,
        wishes=tuple(wishes),
        name=name,
        pay=pay,
        comment=COMMENTS.get(name, ""),
    )
    proof = price_basket(orders.basket_of(checkout), at=day.now).proof
    checkout = replace(checkout, proof=proof)
    placed = orders.place_order(checkout, key=key, customer_id=day.customer.id, now=day.now)
    return granted(placed)


def _bookings(day: Day) -> dict[str, str]:
    """Bookings of the customer in each state, those of others, and a place in a queue."""
    book = partial(_booking, day)
    made = {
        "confirmed": book("confirmed", hours=5, party=2),
        "called_off": book("called_off", hours=30, party=4),
        "seated": book("seated", hours=1, party=3),
        "due": book("due", hours=1, party=2, name="Елена"),
        "later": book("later", hours=6, party=4, name="Anna-Maria von Hohenstein"),
    }
    granted(bookings.cancel(made["called_off"].id, now=day.now))
    by = {"now": made["seated"].starts_at, "actor": "member:1"}
    granted(bookings.check_in(made["seated"].id, **by))  # type: ignore[arg-type]
    granted(bookings.seat(made["seated"].id, **by))  # type: ignore[arg-type]
    start = at_quarter(day.now, hours=7)
    wish = bookings.Wish(day.place.id, _local_day(day), start, start + timedelta(hours=1), 2)
    entry = granted(bookings.join_waiting_list(wish, customer_id=day.customer.id, now=day.now))
    free = bookings.free_times(day.place.id, _local_day(day) + timedelta(days=1), 2, now=day.now)
    ids = {f"booking_{state}": str(each.id) for state, each in made.items()}
    return ids | {"free": free[len(free) // 2].starts_at.isoformat(), "waiting": str(entry.id)}


def _booking(day: Day, key: str, *, hours: int, party: int, name: str = "") -> Booking:
    asked = bookings.Request(
        day.place.id, at_quarter(day.now, hours=hours), party, name=name or "Anna", channel="phone"
    )
    whose = None if name else day.customer.id
    return granted(bookings.book(asked, key=key, customer_id=whose, now=day.now))


def _local_day(day: Day) -> date:
    return day.now.astimezone(ZoneInfo(day.place.zone)).date()


def _let_in(made: Things, day: Day, *, product: str) -> None:
    """The values of addresses, and the cookies of everyone who looks."""
    token = customers.open_session(day.customer.id, now=day.now)
    cashier, owner = _member("cashier", Role.CASHIER, day), _member("owner", Role.OWNER, day)
    newcomer = _member("newcomer", Role.OWNER, day, has_device=False)
    desk = {settings.SESSION_COOKIE_NAME: _session(cashier)}
    made.cookies = {
        "visitor": {},
        "customer": {SESSION_COOKIE: token, BASKET_COOKIE: _basket(day)},
        "cashier": desk,
        "owner": {settings.SESSION_COOKIE_NAME: _session(owner)},
        "basket": {BASKET_COOKIE: _basket(day)},  # a visitor who has chosen something
        # an owner who has not taken the second step, and one who has none yet
        "halfway": {settings.SESSION_COOKIE_NAME: _session(owner, has_second_step=False)},
        "newcomer": {settings.SESSION_COOKIE_NAME: _session(newcomer, has_second_step=False)},
    }
    made.ids |= {"place": day.place.id, "product": product, "sku": day.skus[0]}
    made.values = {
        "<slug:place>": day.place.id,
        "<slug:place_id>": day.place.id,
        "<slug:product_id>": product,
        "<slug:list_id>": "usual",
        "<uuid:order_id>": made.ids["order_ready"],
        "<uuid:booking_id>": made.ids.get("booking_confirmed", ""),
        "<uuid:entry_id>": made.ids.get("waiting", ""),
        "<slug:tariff_id>": "courier",
        "owner/people/<int:number>": f"owner/people/{owner.pk}",
    }


def _basket(day: Day) -> str:
    browser = Client(headers={"host": "localhost"})
    for sku in day.skus[:3]:
        browser.post("/shop/basket/put/", {"sku": sku, "units": 2, "place": day.place.id})
    return browser.cookies[BASKET_COOKIE].value


def _member(name: str, role: Role, day: Day, *, has_device: bool = True) -> Member:
    member = granted(add_member(name, name=name.title(), password="a long one 1 a", now=day.now))  # noqa: S106  # of a business that lasts a minute
    place_id = day.place.id if role is Role.CASHIER else None
    granted(grant(member.pk, role, place_id, now=day.now))
    if has_device:
        TOTPDevice.objects.create(user=member.user, name="phone", confirmed=True)
    return member


def _session(member: Member, *, has_second_step: bool = True) -> str:
    """The key of a session in which a member has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    if has_second_step:
        device = TOTPDevice.objects.get(user=member.user)
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.create()
    return str(session.session_key)


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        here = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield here
        else:
            yield from _routes(each.url_patterns, here)
