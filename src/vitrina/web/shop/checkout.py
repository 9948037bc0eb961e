"""From the basket to an order: when, who, how it is paid; sent twice, it is one order."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vitrina.commerce.customers.models import Customer
from vitrina.commerce.idempotency.services import Answer, answer_once
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Checkout,
    place_order,
    policy_of,
)
from vitrina.commerce.orders.services import (
    basket_of as priced_basket,
)
from vitrina.commerce.promotions.services import keep_quote
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.web.people import customer_of, visitor_of
from vitrina.web.shop import asked, paying
from vitrina.web.shop.asked import Person
from vitrina.web.shop.basket import EMPTY, Basket, basket_of, keep_basket
from vitrina.web.shop.buying import Priced, checkout_of, priced_at_place
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.mine import remember
from vitrina.web.shop.pickup_times import pickup_times

SCOPE = "shop checkout"
LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Form:
    """The checkout as it is shown.

    Attributes:
        key: of this form: sent twice, it is one order.
        pickup: the ISO start of the chosen window; empty for as soon as possible.
        address: for the courier.
    """

    key: str
    person: Person
    way: str
    pay: str
    pickup: str = ""
    address: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_site
def checkout(request: HttpRequest) -> HttpResponse:
    """The form; and what happens when it is sent."""
    basket, now = basket_of(request), timezone.now()
    if request.method == "POST":
        return _sent(request, basket, now)
    form = Form(str(uuid.uuid4()), asked.known(request), request.GET.get("way", ""), "")
    return _page(request, basket, form, now=now)


def _sent(request: HttpRequest, basket: Basket, now: datetime) -> HttpResponse:
    form, checkout = _form(request), _checkout(request, basket)
    wrong = dict(form.person.wrong)
    if form.way == "courier" and not form.address:
        wrong["address"] = _("Where to? Write street, house and flat.")
    if wrong:
        form = replace(form, person=replace(form.person, wrong=wrong))
        return _page(request, basket, form, now=now, status=422)
    answer = _placed_once(request, form, checkout, now)
    if isinstance(answer, Refusal):
        again = replace(form, key=str(uuid.uuid4()))  # the old key has had its answer
        return _page(request, basket, again, now=now, refused=kindly(answer), status=409)
    order = Order.objects.select_related("place").get(id=answer)
    return _onwards(request, order, now)


def _placed_once(
    request: HttpRequest, form: Form, checkout: Checkout, now: datetime
) -> uuid.UUID | Refusal:
    """The id of the order that this form makes, however often it is sent."""

    def deed() -> Answer:
        made = _placed(request, form, checkout, now)
        if isinstance(made, Refusal):
            facts = json.dumps([made.reason, made.message, dict(made.facts)], default=str)
            return Answer(409, facts.encode())
        return Answer(201, made.id.hex.encode())

    said = [form.person.contacts, form.person.name, form.person.has_marketing]
    whole = checkout.digest() + json.dumps(said).encode()
    answer = answer_once(SCOPE, form.key, whole, deed, now=now)
    if isinstance(answer, Refusal):
        return answer
    if answer.status == 201:
        return uuid.UUID(answer.body.decode())
    reason, message, facts = json.loads(answer.body)
    return Refusal(reason, message, facts)


@verb
def _placed(request: HttpRequest, form: Form, checkout: Checkout, now: datetime) -> Order:
    customer = asked.customer_behind(request, form.person, now=now)
    return granted(
        place_order(
            checkout,
            key=f"site:{form.key}",
            customer_id=customer.id,
            visitor=visitor_of(request),
            now=now,
        )
    )


def _onwards(request: HttpRequest, order: Order, now: datetime) -> HttpResponse:
    """To the order, or to its payment first."""
    is_paid_online = order.state == Order.State.PENDING
    response = paying.onwards(
        reverse("shop:order", args=[order.id]),
        reverse("shop:pay", args=[order.id]) if is_paid_online else "",
    )
    remember(request, response, order=order.id)
    customer = Customer.objects.filter(id=order.customer_id).first() if order.customer_id else None
    if customer:
        asked.let_in(request, response, customer, now=now)
    keep_basket(response, replace(EMPTY, place_id=order.place_id))
    return response


def _page(  # what the page is made of
    request: HttpRequest,
    basket: Basket,
    form: Form,
    *,
    now: datetime,
    refused: Kindly | None = None,
    status: int = 200,
) -> HttpResponse:
    priced = priced_at_place(request, basket, now=now)
    if priced is None or not (priced.is_sound or refused):
        return HttpResponseRedirect(reverse("shop:basket"), status=303)
    policy = policy_of(priced.place.id)
    ways_to_pay = [*(["at_place"] if policy.is_paid_at_place else []), *paying.online()]
    context = {
        "priced": priced,
        "form": replace(
            form,
            way=form.way if form.way in priced.quotes else priced.way,
            pay=form.pay if form.pay in ways_to_pay else next(iter(ways_to_pay), ""),
        ),
        "proofs": _proofs(request, basket, priced),
        "times": pickup_times(priced.place, now=now),
        "ways_to_pay": ways_to_pay,
        "refused": refused,
    }
    return shown(request, "checkout.html", context, tab="basket", status=status)


def _proofs(request: HttpRequest, basket: Basket, priced: Priced) -> Mapping[str, str]:
    """What was shown for each way, kept so that it is honoured."""
    customer = customer_of(request)
    for way, quote in priced.quotes.items():
        asked_for = priced_basket(checkout_of(basket, way=way))
        keep_quote(quote, asked_for, customer_id=customer.id if customer else None)
    return {way: f"{quote.proof}:{priced.minor_of(way)}" for way, quote in priced.quotes.items()}


def _form(request: HttpRequest) -> Form:
    sent = request.POST
    return Form(
        key=_key(sent.get("key", "")),
        person=asked.typed(request),
        way=sent.get("way", ""),
        pay=sent.get("pay", ""),
        pickup=sent.get("pickup", ""),
        address=sent.get("address", "").replace("\0", "").strip()[:LONGEST_ADDRESS],
    )


def _checkout(request: HttpRequest, basket: Basket) -> Checkout:
    form = _form(request)
    proof, _colon, shown_minor = request.POST.get(f"proof-{form.way}", "").partition(":")
    return replace(
        checkout_of(basket, way=form.way),
        pay="online" if form.pay == "online" else "at_place",
        pickup_from=_moment(form.pickup),
        proof=proof,
        shown_minor=int(shown_minor) if shown_minor.isdecimal() else None,
        comment=form.person.comment,
        name=form.person.name,
        address=form.address if form.way == "courier" else "",
    )


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _key(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
