"""The page of an order: how far it is, its code, and what can still be changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import cancel, owed_minor, policy_of, subject_of
from vitrina.commerce.transactions import Refusal
from vitrina.commerce.wording import in_language
from vitrina.web.shop import paying, spoken
from vitrina.web.shop.codes import Entry, calendar_file, qr_of, spaced
from vitrina.web.shop.frame import language, of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.place_cards import cards_of
from vitrina.web.shop.seen import seen_order
from vitrina.web.shop.tables import capitalised

ENDED: Mapping[str, str | Promise] = {
    "cancelled": gettext_lazy("This order was cancelled."),
    "expired": gettext_lazy("This order has run out: it was not paid or not collected in time."),
    "returned": gettext_lazy("This order was brought back."),
}
STAGES = ("waiting", "picking", "ready", "handed")
STAGE_OF = {"partly_handed": "ready"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way to the counter."""

    name: str
    at: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of an order."""

    name: str
    quantity: int
    sum: str
    note: str
    dropped: int


@require_safe
@of_the_site
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """An order as it stands."""
    return _page(request, seen_order(request, order_id))


@require_safe
def state(request: HttpRequest, order_id: UUID) -> JsonResponse:
    """Which version the order is of: the page asks, and loads itself anew."""
    return JsonResponse({"version": seen_order(request, order_id).version})


@require_safe
def calendar(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The order for a calendar."""
    found = seen_order(request, order_id)
    entry = Entry(
        uid=f"order-{found.id}@{request.get_host()}",
        sequence=found.version,
        starts_at=found.pickup_from,
        ends_at=found.pickup_until,
        title=_("Collect order %(number)s at %(place)s")
        % {"number": found.number, "place": found.place.name},
        where=", ".join(filter(None, [found.place.address, found.place.city])),
        note=_("Code: %(code)s") % {"code": spaced(found.code)},
        address=request.build_absolute_uri(reverse("shop:order", args=[found.id])),
        is_cancelled=found.state in ENDED,
    )
    return calendar_file(entry, now=timezone.now())


@require_POST
@of_the_site
def call_off(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Cancel it, as long as nobody has begun with it."""
    found = seen_order(request, order_id)
    answer = cancel(found.id, by="customer", reason="customer", now=timezone.now())
    if isinstance(answer, Refusal):
        found.refresh_from_db()
        return _page(request, found, refused=kindly(answer), status=409)
    return HttpResponseRedirect(reverse("shop:order", args=[found.id]), status=303)


def _page(
    request: HttpRequest, found: Order, *, refused: Kindly | None = None, status: int = 200
) -> HttpResponse:
    now, zone = timezone.now(), found.place.zone
    owed = owed_minor(found)
    is_live = found.state in ("pending", "placed")
    context = {
        "order": found,
        "title": _title(found),
        "ended": ENDED.get(found.state, ""),
        "code": spaced(found.code) if found.state == "placed" else "",
        "qr": qr_of(found.code) if found.state == "placed" else "",
        "stages": stages_of(found),
        "when": _("%(day)s, %(from)s–%(until)s")
        % {
            "day": capitalised(spoken.day_of(found.pickup_from, zone, now=now)),
            "from": spoken.clock(found.pickup_from, zone),
            "until": spoken.clock(found.pickup_until, zone),
        },
        "kept": spoken.moment(found.keep_until, zone, now=now),
        "lines": lines_of(found),
        "delivery": spoken.price(found.delivery_minor, found.currency)
        if found.delivery_minor
        else "",
        "total": spoken.price(found.due_minor, found.currency),
        "owed": spoken.price(owed, found.currency) if owed > 0 and is_live else "",
        "refunded": spoken.price(found.refunded_minor, found.currency)
        if found.refunded_minor
        else "",
        "back": paying.back_from(
            request,
            subject_of(found.id),
            is_paid=owed <= 0 < found.paid_minor,
            is_owed=owed > 0 and is_live,
        ),
        "can_pay": owed > 0 and is_live and bool(paying.online()),
        "is_paid_at_place": policy_of(found.place_id).is_paid_at_place,
        "can_cancel": is_live and found.fulfilment_state == "waiting",
        "card": cards_of([(found.place, None)], now=now)[0],
        "refused": refused,
    }
    return shown(request, "order.html", context, tab="mine", status=status)


def lines_of(found: Order) -> list[Bought]:
    """What is in it."""
    return [
        Bought(
            name=in_language(line.name, language()),
            quantity=line.quantity,
            sum=spoken.price(line.net_minor, found.currency),
            note=line.note,
            dropped=line.dropped,
        )
        for line in found.lines.all()
    ]


def stages_of(found: Order) -> list[Stage]:
    """The way to the counter, as far as it has come."""
    zone = found.place.zone
    times: dict[str, datetime] = {}
    for change in found.transitions.filter(column__in=("fulfilment_state", "state")):
        times.setdefault(change.after, change.at)
    times.setdefault("waiting", times.get("placed", found.placed_at))
    names = {
        "waiting": _("Accepted"),
        "picking": _("Being prepared"),
        "ready": _("Ready for you"),
        "handed": _("Handed over"),
    }
    has = STAGE_OF.get(found.fulfilment_state, found.fulfilment_state)
    reached = STAGES.index(has) if has in STAGES and found.state != "pending" else -1
    return [
        Stage(
            name=names[each],
            at=spoken.clock(times[each], zone) if at <= reached and each in times else "",
            is_done=at <= reached,
            is_now=at == reached,
        )
        for at, each in enumerate(STAGES)
    ]


def _title(found: Order) -> str:
    if found.state == "pending":
        return _("Waiting for the payment")
    if found.fulfilment_state in ("ready", "partly_handed") and found.state == "placed":
        return _("It is ready for you")
    if found.state == "done":
        return _("Thank you. Enjoy!")
    return str(ENDED.get(found.state, "")) or _("We have your order")
