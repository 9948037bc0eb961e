"""A café with a full day: its menu, orders in every stage, bookings, and who works there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.capacity.services import adjust, ensure_pool
from vitrina.commerce.catalog.rows import CategoryRow, PriceListRow, ProductRow, VariantRow
from vitrina.commerce.catalog.services import (
    put_assortment,
    put_categories,
    put_price_list,
    put_prices,
    put_products,
)
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.wishes import Checkout, Wish
from vitrina.commerce.places.services import add_hall, add_place
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.services import Role, add_member, grant
from vitrina.commerce.transactions import granted

PASSWORD = "a long one for the tests 1"
GOODS = {
    "espresso": ("Эспрессо", "Espresso", 15000),
    "cappuccino": ("Капучино", "Cappuccino", 24000),
    "raf": ("Раф с лавандой", "Lavender raf", 29000),
    "tea": ("Чай с чабрецом", "Thyme tea", 18000),
    "croissant": ("Круассан", "Croissant", 19000),
    "syrniki": ("Сырники со сметаной", "Cottage cheese pancakes", 38000),
    "soup": ("Суп дня", "Soup of the day", 32000),
    "quiche": ("Киш с лососем", "Salmon quiche", 36000),
    "cake": ("Медовик", "Honey cake", 31000),
    "beans": ("Кофе в зёрнах, 250 г", "Coffee beans, 250 g", 89000),
}
MADE_TO_ORDER = {"espresso", "cappuccino", "raf", "tea", "soup"}
PEOPLE = ["Мария", "John", "Ольга", "Пётр", "Anna-Maria", "Света", "Ilya", "Тимур"]


@dataclass(frozen=True, slots=True)
class Given:
    """What there is; members by the role they have."""

    now: datetime
    place_id: str
    orders: dict[str, Order]
    bookings: dict[str, Booking]
    members: dict[str, Member]


def zone_in_which_it_is_noon(now: datetime) -> str:
    """A zone whose clock shows something after 13:00: no test is near a midnight."""
    ahead = (13 - now.astimezone(UTC).hour + 12) % 24 - 12
    # the names of these zones count the other way round
    return "Etc/GMT" if not ahead else f"Etc/GMT{-ahead:+d}"


def fill(now: datetime | None = None) -> Given:
    """Make all of it in the database that Django works on."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    _menu(now)
    for place_id, name in (("pokrovka", "Кафе на Покровке"), ("arbat", "Кафе на Арбате")):
        _place(place_id, name, now)
    return Given(now, "pokrovka", _orders(now), _bookings(now), _members(now))


def session_of(member: Member, *, has_second_factor: bool = True) -> str:
    """The key of a session in which somebody is signed in."""
    session = SessionStore()
    user = member.user
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if has_second_factor:
        device = TOTPDevice.objects.get(user=user)
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.create()
    return str(session.session_key)


def cookies_of(member: Member, *, has_second_factor: bool = True) -> SimpleCookie:
    """The same as a test client's cookies."""
    key = session_of(member, has_second_factor=has_second_factor)
    return SimpleCookie({settings.SESSION_COOKIE_NAME: key})


def _menu(now: datetime) -> None:
    put_categories([CategoryRow("bar", {"ru": "Бар", "en": "Bar"})])
    put_products(
        [
            ProductRow(
                id=sku,
                kind="dish",
                name={"ru": russian, "en": english},
                category="bar",
                variants=(VariantRow(sku, is_stocked=sku not in MADE_TO_ORDER),),
                position=at,
            )
            for at, (sku, (russian, english, _)) in enumerate(GOODS.items())
        ],
        now=now,
    )
    put_price_list(PriceListRow(id="usual", currency="RUB"))
    put_prices("usual", {sku: minor for sku, (_, _, minor) in GOODS.items()})


def _place(place_id: str, name: str, now: datetime) -> None:
    add_place(
        place_id,
        name=name,
        kind="cafe",
        zone=zone_in_which_it_is_noon(now),
        city="Москва",
        address="Покровка, 17" if place_id == "pokrovka" else "Арбат, 12",
        now=now - timedelta(days=30),
        services=("pickup", "tables"),
        hours={day: [(8 * 60, 23 * 60)] for day in range(7)},
    )
    put_assortment(f"menu-{place_id}", products=list(GOODS), places=[place_id])
    for sku in GOODS.keys() - MADE_TO_ORDER:
        pool = ensure_pool("stock", sku, place_id)
        granted(adjust(pool.id, 0, 2 if sku == "cake" else 40, now=now))
    orders.set_pickup_policy(place_id, lead_minutes=10, window_minutes=15)
    for hall, tables in (("Основной зал", 6), ("Веранда", 3)):
        made = add_hall(place_id, hall)
        for number in range(1, tables + 1):
            bookings.add_table(
                place_id, made.id, f"{hall[0]}{number}", seats_max=4 if number % 2 else 2
            )
    bookings.set_policy(place_id, now=now, turns=[(2, 90), (8, 120)])


def _orders(now: datetime) -> dict[str, Order]:
    made = {
        "late": _order(now, -50, "Мария", "cappuccino:2", "croissant:1"),
        "new": _order(now, -2, "John", "raf:1", "syrniki:2", "tea:1", "cake:1", "espresso:3"),
        "soon": _order(now, -8, "Ольга", "quiche:1", comment="Без лука, пожалуйста"),
        "picking": _order(now, -20, "Пётр", "soup:2", "tea:2"),
        "short": _order(now, -18, "Anna-Maria", "cake:1", "cappuccino:1"),
        "ready": _order(now, -30, "Света", "croissant:4", "cappuccino:2"),
        "waits": _order(now, -45, "Ilya", "beans:2"),
        "handed": _order(now, -90, "Тимур", "espresso:1"),
    }
    by = {"now": now, "actor": "member:1"}
    for name in ("picking", "short"):
        granted(orders.start_picking(made[name].id, **by))  # type: ignore[arg-type]
    for name in ("ready", "waits", "handed"):
        granted(orders.mark_ready(made[name].id, **by))  # type: ignore[arg-type]
    granted(orders.hand_over(made["handed"].id, how="code", paid_by="cash", **by))  # type: ignore[arg-type]
    return {name: Order.objects.get(id=each.id) for name, each in made.items()}


def _order(now: datetime, minutes: int, name: str, *wishes: str, comment: str = "") -> Order:
    pairs = [each.split(":") for each in wishes]
    return granted(
        orders.place_order(
            Checkout(
                place_id="pokrovka",
                wishes=tuple(Wish(sku, int(count)) for sku, count in pairs),
                channel="phone",
                name=name,
                comment=comment,
            ),
            key=f"given-{name}",
            now=now + timedelta(minutes=minutes),
            actor="customer",
        )
    )


def _bookings(now: datetime) -> dict[str, Booking]:
    quarter = now.replace(minute=now.minute // 15 * 15, second=0)
    made = {
        "due": _booking(now, quarter, 2, "Мария"),
        "late": _booking(now, quarter - timedelta(minutes=30), 3, "Кирилл"),
        "evening": _booking(now, quarter + timedelta(hours=4), 4, "Anna-Maria von Hohenstein"),
        "large": _booking(now, quarter + timedelta(hours=5), 2, "Тимур", comment="День рождения"),
        "tomorrow": _booking(now, quarter + timedelta(days=1), 2, "Олег"),
    }
    seated = _booking(now, quarter - timedelta(hours=1), 2, "Ира")
    by = {"now": now - timedelta(minutes=55), "actor": "member:1"}
    granted(bookings.check_in(seated.id, **by))  # type: ignore[arg-type]
    granted(bookings.seat(seated.id, **by))  # type: ignore[arg-type]
    made["seated"] = seated
    return {name: Booking.objects.get(id=each.id) for name, each in made.items()}


def _booking(now: datetime, at: datetime, party: int, name: str, comment: str = "") -> Booking:
    return granted(
        bookings.book(
            bookings.Request("pokrovka", at, party, name=name, comment=comment, channel="phone"),
            key=f"given-{name}",
            now=now - timedelta(hours=3),
            actor="customer",
        )
    )


def _members(now: datetime) -> dict[str, Member]:
    roles: dict[str, tuple[Role, str | None]] = {
        "cashier": (Role.CASHIER, "pokrovka"),
        "elsewhere": (Role.CASHIER, "arbat"),
        "manager": (Role.MANAGER, "pokrovka"),
        "owner": (Role.OWNER, None),
        "analyst": (Role.ANALYST, None),
        "marketer": (Role.MARKETER, None),
    }
    made = {}
    for name, (role, place_id) in roles.items():
        member = granted(add_member(name, name=f"{name.title()} Б.", password=PASSWORD, now=now))
        granted(grant(member.pk, role, place_id, now=now))
        TOTPDevice.objects.create(user=member.user, name="phone", confirmed=True)
        made[name] = member
    return made
