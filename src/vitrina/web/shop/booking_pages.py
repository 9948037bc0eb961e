"""Book a table: the times that are free, then who comes; sent twice, it is one booking."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.rooms import room_of
from vitrina.commerce.bookings.services import Request, book, free_days
from vitrina.commerce.idempotency.services import Answer, answer_once
from vitrina.commerce.places.models import Place
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.web.people import visitor_of
from vitrina.web.shop import asked as asking
from vitrina.web.shop import paying, spoken, tables
from vitrina.web.shop.asked import Person
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.mine import remember
from vitrina.web.shop.tables import asked_of, booking_form, starts

SCOPE = "shop booking"
AHEAD = 6  # days that are looked at where the chosen one has nothing


@dataclass(frozen=True, slots=True)
class Plan:
    """One time at one place, chosen but not booked."""

    place: Place
    starts_at: datetime
    party: int
    hall: int | None

    def query(self) -> str:
        """As the address of the next page carries it."""
        told = {
            "place": self.place.id,
            "at": self.starts_at.isoformat(),
            "party": self.party,
            "hall": self.hall or "",
        }
        return urlencode(told)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a booking binds to, in words; empty where it does not."""

    free_until: str
    fee: str
    deposit: str


@require_safe
@of_the_site
def choose(request: HttpRequest) -> HttpResponse:
    """The free times of a day; where there are none, those of the next days."""
    return shown(request, "book.html", choosing(request, "site"), tab="places")


def choosing(request: HttpRequest, channel: str) -> dict[str, object]:
    """What the page of free times shows, on the site and in the widget."""
    now = timezone.now()
    place = bookable(request.GET.get("place", ""))
    asked = asked_of(request.GET.dict(), place, now=now)
    last = asked.day + timedelta(days=AHEAD)
    found = free_days(
        [place.id], asked.day, last, asked.party, asked.hall, now=now, channel=channel
    ).get(place.id, {})
    today = now.astimezone(ZoneInfo(place.zone)).date()
    free = starts(found.get(asked.day, []), place, asked)
    others = [
        (day.isoformat(), tables.capitalised(tables.named(day, today)), len(times))
        for day, times in found.items()
        if day > asked.day and times
    ]
    return {
        "place": place,
        "form": booking_form(place, asked, now=now),
        "asked": asked,
        "day_name": tables.capitalised(spoken.near_day(asked.day, today=today)),
        "starts": free,
        "nears": [each for each in free if each.is_near],
        "others": others,
        "person": asking.known(request) if channel == "site" else Person(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_site
def confirm(request: HttpRequest) -> HttpResponse:
    """Who comes, and on which terms; and the booking when it is sent."""
    plan = plan_of(request)
    if request.method != "POST":
        return _page(request, plan, asking.known(request))
    person = asking.typed(request)
    if person.wrong:
        return _page(request, plan, person, status=422)
    now = timezone.now()
    answer = booked_once(request, plan, person, now=now)
    if isinstance(answer, Refusal):
        return _page(request, plan, person, refused=kindly(answer), status=409)
    has_deposit = answer.payment_state == "awaited"
    response = paying.onwards(
        reverse("shop:booking", args=[answer.id]),
        reverse("shop:pay_deposit", args=[answer.id]) if has_deposit else "",
    )
    remember(request, response, booking=answer.id)
    if answer.customer:
        asking.let_in(request, response, answer.customer, now=now)
    return response


def booked_once(
    request: HttpRequest, plan: Plan, person: Person, *, now: datetime, channel: str = "site"
) -> Booking | Refusal:
    """The booking that a form makes, however often it is sent."""
    key = _key(request.POST.get("key", ""))
    wanted = Request(
        place_id=plan.place.id,
        starts_at=plan.starts_at,
        party_size=plan.party,
        hall_id=plan.hall,
        name=person.name,
        comment=person.comment,
        channel=channel,
    )

    def deed() -> Answer:
        made = _booked(request, wanted, person, key, now)
        if isinstance(made, Refusal):
            facts = json.dumps([made.reason, made.message, dict(made.facts)], default=str)
            return Answer(409, facts.encode())
        return Answer(201, made.id.hex.encode())

    said = json.dumps([person.contacts, person.has_marketing]).encode()
    answer = answer_once(SCOPE, key, wanted.digest() + said, deed, now=now)
    if isinstance(answer, Refusal):
        return answer
    if answer.status == 201:
        found = Booking.objects.select_related("place", "customer")
        return found.get(id=uuid.UUID(answer.body.decode()))
    reason, message, facts = json.loads(answer.body)
    return Refusal(reason, message, facts)


@verb
def _booked(
    request: HttpRequest, wanted: Request, person: Person, key: str, now: datetime
) -> Booking:
    is_framed = wanted.channel == "widget"
    customer = asking.customer_behind(request, person, now=now, is_framed=is_framed)
    return granted(
        book(
            wanted,
            key=f"{wanted.channel}:{key}",
            customer_id=customer.id,
            visitor=visitor_of(request),
            now=now,
        )
    )


def plan_of(request: HttpRequest) -> Plan:
    """The plan of an address; 404 if it is none."""
    query = request.GET
    place = bookable(query.get("place", ""))
    asked = asked_of(query.dict(), place, now=timezone.now())
    try:
        at = datetime.fromisoformat(query.get("at", ""))
    except ValueError as error:
        raise Http404 from error
    if at.tzinfo is None:
        raise Http404
    return Plan(place, at, asked.party, asked.hall)


def bookable(place_id: str) -> Place:
    """A place that takes bookings; 404 for any other."""
    found = Place.objects.filter(id=place_id, closed_at=None).first()
    if found is None or "tables" not in found.services:
        raise Http404
    return found


def terms_of(plan: Plan, *, now: datetime) -> Terms:
    """What a plan binds to."""
    policy = room_of(plan.place.id).policy
    until = policy.free_until(plan.starts_at)
    fee, deposit = policy.fee(plan.party), policy.deposit(plan.party)
    return Terms(
        free_until=spoken.moment(until, plan.place.zone, now=now) if until > now else "",
        fee=spoken.price(fee, policy.currency) if fee else "",
        deposit=spoken.price(deposit, policy.currency) if deposit else "",
    )


def confirming(plan: Plan, person: Person, refused: Kindly | None = None) -> dict[str, object]:
    """What the page of a plan shows, on the site and in the widget."""
    now = timezone.now()
    day = plan.starts_at.astimezone(ZoneInfo(plan.place.zone)).date()
    return {
        "plan": plan,
        "place": plan.place,
        "when": tables.capitalised(spoken.moment(plan.starts_at, plan.place.zone, now=now)),
        "hall": plan.place.halls.filter(id=plan.hall).first() if plan.hall else None,
        "terms": terms_of(plan, now=now),
        "person": person,
        "key": str(uuid.uuid4()),
        "refused": refused,
        "back": urlencode(
            {
                "place": plan.place.id,
                "day": day.isoformat(),
                "party": plan.party,
                "hall": plan.hall or "",
            }
        ),
    }


def _page(
    request: HttpRequest,
    plan: Plan,
    person: Person,
    *,
    refused: Kindly | None = None,
    status: int = 200,
) -> HttpResponse:
    context = confirming(plan, person, refused)
    return shown(request, "book_confirm.html", context, tab="places", status=status)


def _key(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
