"""One order: pick it, call it ready, hand it over, cancel it, take goods back."""

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.wishes import Pick
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.web import refusals
from vitrina.web.staff.code_page import code_shown
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.order_forms import paid_by, picks_in, units_in
from vitrina.web.staff.order_history import history_of
from vitrina.web.staff.scanned import looked_up
from vitrina.web.staff.tickets import ticket_of
from vitrina.web.staff.today_page import today_shown

Deed = Callable[[Desk, Order, Mapping[str, str]], Order | Refusal]
CONFLICT = 409
REASONS = {
    "customer": _("The guest asked for it"),
    "out_of_stock": _("Something is missing"),
    "not_collected": _("Nobody came"),
    "mistake": _("A mistake"),
}


@require_safe
@at_desk("orders.see")
def order(request: HttpRequest, desk: Desk, order_id: UUID) -> HttpResponse:
    """One order, with what can be done with it now."""
    return order_shown(request, desk, order_at(desk, order_id))


@require_POST
@at_desk("orders.see")
def act(request: HttpRequest, desk: Desk, order_id: UUID) -> HttpResponse:
    """Do what a button says; a refusal is told on the page that it stands on."""
    asked = request.POST.get("act", "")
    if asked not in ACTS:
        raise Http404
    action, deed, done = ACTS[asked]
    found = order_at(desk, order_id)
    allowed = desk.may(action)
    answer = deed(desk, found, request.POST) if allowed else Refusal("not_allowed", "")
    if isinstance(answer, Refusal):
        return _refused(request, desk, found, answer)
    return _back(request, desk, found, done)


def order_at(desk: Desk, order_id: UUID) -> Order:
    """An order of the desk's own place, with its lines.

    Raises:
        Http404: there is none, or it is another place's.
    """
    found = Order.objects.filter(id=order_id, place=desk.place).prefetch_related("lines").first()
    if found is None:
        raise Http404
    return found


def order_shown(
    request: HttpRequest, desk: Desk, found: Order, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of one order."""
    add_ons = found.add_ons.prefetch_related("lines").order_by("placed_at")
    return shown(
        request,
        desk,
        "order",
        tab="today",
        status=status,
        ticket=ticket_of(found, desk.glass),
        history=history_of(found, desk.glass),
        add_ons=[ticket_of(each, desk.glass) for each in add_ons],
        reasons=REASONS,
        can=_possible(desk, found),
        key=str(uuid4()),
        refused=refused,
    )


def _possible(desk: Desk, found: Order) -> Mapping[str, bool]:
    """Which parts of the page there are: by the order's state and the member's rights."""
    state, stage = Order.State, Order.Fulfilment
    is_placed = found.state == state.PLACED
    was_handed = found.fulfilment_state in (stage.PARTLY_HANDED, stage.HANDED)
    return {
        "pick": is_placed and found.fulfilment_state in (stage.WAITING, stage.PICKING),
        "hand": is_placed and found.fulfilment_state in (stage.READY, stage.PARTLY_HANDED),
        "add_on": desk.may("orders.sell") and (is_placed or was_handed),
        "cancel": desk.may("orders.cancel") and found.state in (state.PENDING, state.PLACED),
        "give_back": desk.may("orders.refund") and was_handed,
    }


def _start(desk: Desk, found: Order, given: Mapping[str, str]) -> Order | Refusal:
    del given
    return orders.start_picking(found.pk, now=desk.now, actor=desk.actor)


def _ready(desk: Desk, found: Order, given: Mapping[str, str]) -> Order | Refusal:
    return _picked_and_ready(desk, found, picks_in(found, given))


@verb
def _picked_and_ready(desk: Desk, found: Order, picks: list[Pick]) -> Order:
    """Note what is missing, and call the rest ready: all of it, or none."""
    if picks:
        if found.fulfilment_state == Order.Fulfilment.WAITING:
            granted(orders.start_picking(found.pk, now=desk.now, actor=desk.actor))
        granted(orders.pick(found.pk, picks, now=desk.now, actor=desk.actor))
    return granted(orders.mark_ready(found.pk, now=desk.now, actor=desk.actor))


def _hand_over(desk: Desk, found: Order, given: Mapping[str, str]) -> Order | Refusal:
    how = given.get("how", "phone")
    if typed := given.get("code", ""):
        shown_code = looked_up(desk, typed)
        if isinstance(shown_code, Refusal):
            return shown_code
        if shown_code.order_id != found.pk:
            return Refusal("other_order", "The code is of another order. Open that one.")
        how = "code"
    return orders.hand_over(
        found.pk,
        lines=units_in(given, "units") or None,
        how=how if how in {"code", "qr", "phone"} else "phone",
        now=desk.now,
        actor=desk.actor,
        paid_by=paid_by(given),
    )


def _cancel(desk: Desk, found: Order, given: Mapping[str, str]) -> Order | Refusal:
    reason = given.get("reason", "")
    return orders.cancel(
        found.pk, by=desk.actor, reason=reason if reason in REASONS else "mistake", now=desk.now
    )


def _take_back(desk: Desk, found: Order, given: Mapping[str, str]) -> Order | Refusal:
    units = {line: count for line, count in units_in(given, "back").items() if count}
    return orders.return_lines(
        found.pk,
        units,
        restock=bool(given.get("restock")),
        key=given.get("key", ""),
        now=desk.now,
        actor=desk.actor,
    )


# what a button asks for: the action of `staff.roles`, the deed, the notice that follows
ACTS: Mapping[str, tuple[str, Deed, str]] = {
    "start": ("orders.prepare", _start, ""),
    "ready": ("orders.prepare", _ready, "ready"),
    "hand": ("orders.hand_over", _hand_over, "handed"),
    "cancel": ("orders.cancel", _cancel, "cancelled"),
    "return": ("orders.refund", _take_back, "returned"),
}


def _back(request: HttpRequest, desk: Desk, found: Order, done: str) -> HttpResponse:
    places = {
        "today": reverse("staff:today", args=[desk.place.pk]),
        "code": f"{reverse('staff:code', args=[desk.place.pk])}?order={found.pk}",
    }
    own = reverse("staff:order", args=[desk.place.pk, found.pk])
    address = places.get(request.POST.get("back", ""), own)
    if not done:
        return redirect(address)
    return redirect(f"{address}{'&' if '?' in address else '?'}done={done}")


def _refused(request: HttpRequest, desk: Desk, found: Order, no: Refusal) -> HttpResponse:
    words = refusals.said(no)
    back = request.POST.get("back", "")
    if back == "today":
        return today_shown(request, desk, refused=words, status=CONFLICT)
    fresh = order_at(desk, found.pk)
    if back == "code":
        return code_shown(request, desk, order=fresh, refused=words, status=CONFLICT)
    return order_shown(request, desk, fresh, refused=words, status=CONFLICT)
