"""Who stands at the desk of which place, and what every staff page has around its content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff.services import Member, Role, may, places_of
from vitrina.web.people import member_of, staff_may
from vitrina.web.staff.tickets import Glass

DESK_ROLES = (Role.CASHIER, Role.MANAGER, Role.OWNER)
View = Callable[..., HttpResponse]

# what the page says after a deed that led to it
NOTICES = {
    "cancelled": _("It is cancelled."),
    "returned": _("The return is noted."),
    "added": _("The add-on is handed over and linked to the order."),
    "handed": _("Handed over."),
    "picked": _("The picked quantities are kept."),
    "ready": _("The order is ready: the guest is told."),
    "checked_in": _("Checked in."),
    "moved": _("The booking is moved."),
    "no_show": _("Noted: they did not come."),
    "walked_in": _("The party has its table."),
    "waiting": _("The party is on the waiting list."),
    "offered": _("The table is held for them: they are asked by message."),
    "taken": _("They have the table."),
    "waits_no_more": _("The party is off the waiting list."),
    "stock": _("The stock is corrected."),
    "off": _("It is off the menu here."),
    "on": _("It is back on the menu."),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """An entry of the navigation."""

    name: str
    title: str | Promise
    address: str


TITLES = {
    "today": _("Today"),
    "code": _("Code"),
    "bookings": _("Bookings"),
    "stock": _("Stock"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The place that a page is of, the member who looks at it, and the moment."""

    place: Place
    member: Member
    places: Sequence[Place]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.zone)

    @property
    def here(self) -> datetime:
        """The place's wall clock."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.here.date()

    @property
    def actor(self) -> str:
        """How the history of an order or a booking names the member."""
        return f"member:{self.member.pk}"

    @property
    def terminal(self) -> str:
        """What wrong codes are counted by: a new cookie must not give new tries."""
        return f"{self.place.pk}:{self.actor}"

    @property
    def glass(self) -> Glass:
        return Glass(self.zone, get_language() or "en", self.now)

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(name, title, reverse(f"staff:{name}", args=[self.place.pk]))
            for name, title in TITLES.items()
        ]

    def may(self, action: str) -> bool:
        """Whether the member may do it here, in this session."""
        return may(self.member, action, self.place.pk)


def at_desk(action: str) -> Callable[[View], View]:
    """Let a view be asked only by those who may do an action at its place.

    The view is given the desk in place of the place's id. A place where somebody has no role is
    not there for them at all.
    """

    def wrapper(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, /, place: str, **named: UUID) -> HttpResponse:
            desk = desk_of(request, place)
            if not desk.may(action):
                raise PermissionDenied
            return view(request, desk, **named)

        return never_cache(staff_may(action)(answer))

    return wrapper


def desk_of(request: HttpRequest, place_id: str) -> Desk:
    """The desk of a place, for the member who asks.

    Raises:
        Http404: there is no such place, or the member has no business there.
    """
    member = member_of(request)
    places = own_places(member) if member else []
    place = next((each for each in places if each.pk == place_id), None)
    if member is None or place is None:
        raise Http404
    return Desk(place, member, places, timezone.now())


def own_places(member: Member) -> list[Place]:
    """The open places at whose desk somebody may stand, by name."""
    ids = places_of(member, *DESK_ROLES)
    return list(Place.objects.filter(id__in=ids, closed_at=None))


def shown(
    request: HttpRequest,
    desk: Desk,
    template: str,
    *,
    tab: str,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """Render one of the staff pages."""
    around = {"desk": desk, "tab": tab, "tab_title": TITLES.get(tab, "")}
    around["done"] = NOTICES.get(request.GET.get("done", ""))
    return render(request, f"staff/{template}.html", around | context, status=status)
