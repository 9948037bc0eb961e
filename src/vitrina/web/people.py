"""Who is asking: the customer, the member of staff, the visitor behind a request."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import customer_of_session
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import Role
from vitrina.commerce.staff.services import places_of
from vitrina.web import landing

__all__ = [
    "SESSION_COOKIE",
    "Role",
    "address_of",
    "customer_of",
    "forget_session",
    "keep_session",
    "member_of",
    "places_of",
    "staff_may",
    "staff_only",
    "to_sign_in",
    "visitor_of",
]

SESSION_COOKIE = "vitrina_customer"
KEPT_SECONDS = 60 * 24 * 3600
LOOPBACK = {"127.0.0.1", "::1"}

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def customer_of(request: HttpRequest) -> Customer | None:
    """Whose browser it is: a customer who signed in, or a guest who ordered in it."""
    if not hasattr(request, "_customer"):
        token = request.COOKIES.get(SESSION_COOKIE, "")
        found = customer_of_session(token, datetime.now(UTC)) if token else None
        request._customer = found  # type: ignore[attr-defined]  # asked once for each request
    customer: Customer | None = request._customer  # type: ignore[attr-defined]  # set above
    return customer


def member_of(request: HttpRequest) -> Member | None:
    """The member of staff who is signed in, with today's rights; None if they were revoked."""
    if not hasattr(request, "_member"):
        request._member = _member(request)  # type: ignore[attr-defined]  # asked once for each request
    member: Member | None = request._member  # type: ignore[attr-defined]  # set above
    return member


def visitor_of(request: HttpRequest) -> Visitor:
    """Where the person came from; nothing of it if the browser asks not to be followed."""
    return landing.visitor(request)


def address_of(request: HttpRequest) -> str:
    """The network address of the browser: a proxy on this machine is believed about it."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if address in LOOPBACK and (told := request.headers.get("x-forwarded-for")):
        return told.rsplit(",", 1)[-1].strip()[:64]
    return address


def keep_session(response: HttpResponse, token: str) -> None:
    """Give the browser the token of `customers.services.open_session` or of a sign-in."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_session(response: HttpResponse) -> None:
    """Take the token out of the browser; the session itself ends by `end_session`."""
    response.delete_cookie(SESSION_COOKIE, samesite="Lax")


def staff_only(*roles: Role, moves_money: bool = False) -> Callable[[View[P]], View[P]]:
    """Let only members with one of the roles in, at whichever place; any role if none is named.

    Rows are still to be filtered by `places_of(member, *roles)`, or asked about by
    `staff.services.may(member, action, place_id)`.

    Args:
        roles: of which one is needed.
        moves_money: the session must have its second factor, too.
    """

    def allow(member: Member) -> bool:
        return any(not roles or each.role in roles for each in member.granted)

    return _guard(allow, moves_money=moves_money)


def staff_may(action: str) -> Callable[[View[P]], View[P]]:
    """Let only members in who may do an action at some place; see `staff.roles.ACTIONS`."""
    asked = staff.action_named(action)

    def allow(member: Member) -> bool:
        return any(each.role in asked.roles for each in member.granted)

    return _guard(allow, moves_money=asked.moves_money)


def to_sign_in(request: HttpRequest, name: str = "staff-sign-in") -> HttpResponseRedirect:
    """Send somebody to sign in, and back to where they wanted to go."""
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")


def _guard(allow: Callable[[Member], bool], *, moves_money: bool) -> Callable[[View[P]], View[P]]:
    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            member = member_of(request)
            if member is None:
                return to_sign_in(request)
            if not allow(member):
                raise PermissionDenied
            if moves_money and not member.has_second_factor:
                return to_sign_in(request, "staff-second")
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _member(request: HttpRequest) -> Member | None:
    user = request.user
    if not user.is_authenticated:
        return None
    # django-otp adds it to whoever is signed in
    has_second_factor = bool(user.is_verified())  # type: ignore[attr-defined]
    return staff.member_of_user(user.pk, has_second_factor=has_second_factor)
