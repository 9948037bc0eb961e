"""Which orders and bookings a browser may see: those that it made, or was sent a link to."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "shop_mine"
SALT = "vitrina.shop.mine"
LINK_SALT = "vitrina.shop.link"
KEPT_SECONDS = 90 * 24 * 3600
MOST = 12  # of each kind


@dataclass(frozen=True, slots=True)
class Mine:
    """The ids that a browser has shown a right to, the newest first."""

    orders: tuple[UUID, ...] = ()
    bookings: tuple[UUID, ...] = ()


def mine_of(request: HttpRequest) -> Mine:
    """What the browser's own signed cookie names."""
    signed = request.COOKIES.get(COOKIE, "")
    try:
        orders, bookings = signing.loads(signed, salt=SALT, max_age=KEPT_SECONDS)
        return Mine(tuple(map(UUID, orders)), tuple(map(UUID, bookings)))
    except (signing.BadSignature, ValueError, TypeError):
        return Mine()


def remember(
    request: HttpRequest,
    response: HttpResponse,
    *,
    order: UUID | None = None,
    booking: UUID | None = None,
) -> None:
    """Let this browser see an order or a booking from now on."""
    mine = mine_of(request)
    kept = (_first(order, mine.orders), _first(booking, mine.bookings))
    response.set_cookie(
        COOKIE,
        signing.dumps([[each.hex for each in ids] for ids in kept], salt=SALT),
        max_age=KEPT_SECONDS,
        path="/shop/",
        httponly=True,
        samesite="Lax",
    )


def forget_mine(response: HttpResponse) -> None:
    """Let this browser see none of them any more: somebody has signed out."""
    response.delete_cookie(COOKIE, path="/shop/", samesite="Lax")


def link_token(kind: str, identifier: UUID) -> str:
    """What a message's link carries: whoever has it may see this one order or booking.

    It stands only in an address that leads on at once, so that no analytics keeps it.
    """
    return signing.Signer(salt=f"{LINK_SALT}.{kind}").sign(identifier.hex)


def linked(kind: str, token: str) -> UUID | None:
    """The id that a link's token is for; none if we did not sign it."""
    try:
        return UUID(signing.Signer(salt=f"{LINK_SALT}.{kind}").unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _first(newest: UUID | None, ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    if newest is None:
        return ids
    return (newest, *(each for each in ids if each != newest))[:MOST]
