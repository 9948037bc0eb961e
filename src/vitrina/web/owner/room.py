"""What every owner page has around its content, and who may open which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff.services import Member, lacks_second_factor, may, places_of
from vitrina.web.connections import this_workspace
from vitrina.web.people import member_of, staff_may, to_sign_in

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation: what it is called, its first page, and who sees it."""

    name: str
    title: str | Promise
    view: str
    action: str

    @property
    def address(self) -> str:
        return reverse(self.view)


SECTIONS = (
    Section("places", _("Places"), "owner:places", "places.change"),
    Section("capacity", _("Capacity"), "owner:capacity-places", "capacity.change"),
    Section("catalogue", _("Catalogue"), "owner:catalogue", "catalog.change"),
    Section("prices", _("Prices"), "owner:prices", "prices.change"),
    Section("orders", _("Orders"), "owner:orders", "payments.see"),
    Section("bookings", _("Bookings"), "owner:bookings", "payments.see"),
    Section("people", _("Staff"), "owner:people", "staff.change"),
    Section("settings", _("Settings"), "owner:settings", "settings.change"),
)

NOTICES = {
    "kept": _("Kept."),
    "added": _("Added."),
    "hours": _("The hours are kept."),
    "exception": _("The day is kept."),
    "forgotten": _("The day is like its weekday again."),
    "closed": _("The place is closed for good. Its history stays."),
    "opened": _("The place is open again."),
    "table": _("The table is kept."),
    "retired": _("The table is taken away. Bookings that it has stay."),
    "capacity": _("The day is changed."),
    "gone": _("It is taken away."),
    "again": _("It is sent again in a moment."),
    "off": _("It is told nothing more."),
    "reset": _("The built-in wording is back."),
    "price": _("The prices are kept. Orders from now on cost that."),
    "hidden": _("The product is hidden from the menu."),
    "shown": _("The product is on the menu again."),
}


@dataclass(frozen=True, slots=True)
class Room:
    """Who looks at an owner page, when, and at which places they are the head."""

    member: Member
    now: datetime

    @property
    def sections(self) -> list[Section]:
        # the second factor is asked for at the page itself, so that its entry is found
        return [each for each in SECTIONS if self.may_with_second_factor(each.action)]

    @property
    def home(self) -> str:
        """The first page that the member may open."""
        return self.sections[0].address

    def may_with_second_factor(self, action: str, place_id: str | None = None) -> bool:
        """Whether the roles suffice, whatever the session."""
        if may(self.member, action, place_id) or lacks_second_factor(self.member, action, place_id):
            return True
        return place_id is None and any(
            may(self.member, action, each) or lacks_second_factor(self.member, action, each)
            for each in places_of(self.member)
        )

    def places(self, action: str) -> list[Place]:
        """The places at which the member may do an action, by name; closed ones, too."""
        return [
            each
            for each in Place.objects.filter(id__in=places_of(self.member))
            if self.may_with_second_factor(action, each.pk)
        ]


def in_room(action: str) -> Callable[[View], View]:
    """Let a view be asked only by those who may do an action at all: it is given the room."""

    def wrapper(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, /, **named: str) -> HttpResponse:
            return view(request, _room(request), **named)

        return never_cache(staff_may(action)(answer))

    return wrapper


def at_place(action: str) -> Callable[[View], View]:
    """The same for one place, whose id is in the address; another's is not there at all."""

    def wrapper(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, /, place: str, **named: str) -> HttpResponse:
            room = _room(request)
            if not may(room.member, action, place):
                if lacks_second_factor(room.member, action, place):
                    return to_sign_in(request, "staff-second")
                raise Http404
            found = Place.objects.filter(id=place).first()
            if found is None:
                raise Http404
            return view(request, room, found, **named)

        return never_cache(staff_may(action)(answer))

    return wrapper


def shown(
    request: HttpRequest,
    room: Room,
    template: str,
    *,
    section: str,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """Render one of the owner pages."""
    title = next((each.title for each in SECTIONS if each.name == section), "")
    around: dict[str, object] = {"room": room, "tab": section, "tab_title": title}
    around["done"] = NOTICES.get(request.GET.get("done", ""))
    return render(request, f"owner/{template}.html", around | context, status=status)


def zone_of(place: Place) -> ZoneInfo:
    """The zone of a place's wall clock."""
    return ZoneInfo(place.zone)


def shop_zone() -> ZoneInfo:
    """The zone of what is no single place's."""
    return ZoneInfo(this_workspace().settings().zone)


def _room(request: HttpRequest) -> Room:
    member = member_of(request)
    if member is None:
        raise PermissionDenied
    return Room(member, timezone.now())


def steps(place: Place) -> Sequence[tuple[str, str | Promise, str]]:
    """The pages of one place: name, title and address."""
    titles = {
        "place": _("Place"),
        "hours": _("Hours"),
        "tables": _("Halls and tables"),
        "booking-policy": _("Booking rules"),
        "pickup-policy": _("Pick-up rules"),
        "capacity": _("Capacity"),
    }
    return [
        (name, title, reverse(f"owner:{name}", args=[place.pk])) for name, title in titles.items()
    ]
