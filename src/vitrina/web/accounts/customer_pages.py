"""The pages of a customer's own account: sign in by code, consents, leave, be forgotten."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vitrina.collector.workspace import Workspace
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import CodeToSend, Reach
from vitrina.commerce.notifications.services import notify
from vitrina.commerce.transactions import Refusal, granted
from vitrina.web import erasing
from vitrina.web.accounts.consent_texts import TEXTS, boxes
from vitrina.web.accounts.leaving import leave_nothing
from vitrina.web.accounts.sign_in_form import COOKIE, LONGEST, Asked, asked_before, kind_of
from vitrina.web.accounts.way_back import way_back
from vitrina.web.people import (
    SESSION_COOKIE,
    customer_of,
    keep_session,
    to_sign_in,
    visitor_of,
)
from vitrina.web.shop.frame import frame_of, of_the_site

Page = Callable[[HttpRequest], HttpResponse]
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def of_the_customer(page: Callable[[HttpRequest, Customer], HttpResponse]) -> Page:
    """A page for customers who have signed in; others are asked to, and come back."""

    @never_cache
    @of_the_site
    @wraps(page)
    def answer(request: HttpRequest) -> HttpResponse:
        customer = customer_of(request)
        if customer is None or customer.is_guest:
            return to_sign_in(request, "sign-in")
        return page(request, customer)

    return answer


@get_or_post
@never_cache
@of_the_site
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a phone or an e-mail, and send a code there."""
    given = request.POST or request.GET
    back = way_back(request, given.get("next", ""), reverse("account"))
    if request.method != "POST":
        return page_of_the_customer(request, "sign_in", {"next": back})
    typed = request.POST.get("contact", "").strip()[:LONGEST]
    asked = Asked(kind_of(typed), typed, back)
    sent = customers.start_sign_in(asked.attempt(request), now=_now())
    if isinstance(sent, Refusal):
        shown = {"next": back, "contact": typed, "wrong": _said(sent)}
        return page_of_the_customer(request, "sign_in", shown, status=_status(sent))
    _send(sent)
    response = HttpResponseRedirect(reverse("sign-in-code"))
    Asked(sent.kind, sent.contact, back).keep(response, reverse("sign-in-code"))
    return response


@get_or_post
@never_cache
@of_the_site
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; whoever has it is signed in."""
    asked = asked_before(request)
    if asked is None:
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method != "POST":
        return page_of_the_customer(request, "code", {"asked": asked})
    done = customers.finish_sign_in(
        asked.attempt(request),
        request.POST.get("code", "")[:20],
        now=_now(),
        session=request.COOKIES.get(SESSION_COOKIE, ""),
        visitor=visitor_of(request),
        language=get_language() or "",
    )
    if isinstance(done, Refusal):
        shown = {"asked": asked, "wrong": _said(done)}
        return page_of_the_customer(request, "code", shown, status=_status(done))
    response = HttpResponseRedirect(reverse("account") if done.adoptable else asked.way_back)
    keep_session(response, done.token)
    response.delete_cookie(COOKIE, path=reverse("sign-in-code"), samesite="Lax")
    return response


@require_safe
@of_the_customer
def account(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the shop knows of a customer, and what they may decide about it."""
    now = _now()
    given = customers.given_purposes(customer.id, now, tuple(TEXTS))
    shown = {
        "name": customers.name_of(customer.id),
        "contacts": customers.contacts_of(customer.id),
        "boxes": boxes(given),
        "adoptable": len(customers.adoptable(customer.id)),
        "is_kept": "kept" in request.GET,
    }
    return page_of_the_customer(request, "account", shown)


@require_POST
@of_the_customer
def consents(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Keep each box that was changed, as one act of its own."""
    now, visitor = _now(), visitor_of(request)
    given = customers.given_purposes(customer.id, now, tuple(TEXTS))
    for box in boxes(given):
        is_ticked = request.POST.get(box.name) == "yes"
        if is_ticked == box.is_given:
            continue
        act = customers.give_consent if is_ticked else customers.withdraw_consent
        act(customer.id, box.purpose, box.version, now, how="account page", visitor=visitor)
    return _back_to_account()


@require_POST
@of_the_customer
def rename(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Keep another name."""
    customers.rename(customer.id, request.POST.get("name", ""))
    return _back_to_account()


@require_POST
@of_the_customer
def adopt(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Take over what was ordered before with the same contact."""
    theirs = customers.adoptable(customer.id)
    customers.adopt(customer.id, theirs, now=_now(), visitor=visitor_of(request))
    return _back_to_account()


@get_or_post
@of_the_customer
def erase(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Forget a customer, once they have said that they mean it."""
    if request.method != "POST":
        return page_of_the_customer(request, "erase", {})
    if request.POST.get("sure") != "yes":
        wrong = _("Tick the box first: it cannot be undone.")
        return page_of_the_customer(request, "erase", {"wrong": wrong}, status=422)
    receipt = erasing.forget(Workspace(settings.VITRINA_SHOP), customer.id, now=_now())
    return leave_nothing(page_of_the_customer(request, "erased", {"receipt": granted(receipt)}))


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's session, or all of them."""
    customer = customer_of(request)
    if customer is not None and request.POST.get("everywhere") == "yes":
        customers.end_all_sessions(customer.id)
    customers.end_session(request.COOKIES.get(SESSION_COOKIE, ""))
    return leave_nothing(HttpResponseRedirect(reverse("sign-in")))


def _send(sent: CodeToSend) -> None:
    notify(
        "sign_in_code",
        values={"code": sent.code, "minutes": "10"},
        subject=f"sign-in:{sent.id}",
        now=_now(),
        contact=Reach(sent.kind, sent.contact),
        language=get_language() or "",
        expires_at=sent.expires_at,
    )


def _said(refusal: Refusal) -> str:
    said = {
        "bad_contact": _("This is neither a phone number nor an e-mail address. Look at it again."),
        "wrong_code": _("This code is not right, or no longer. Type the last one that was sent."),
        "too_many": _("That was tried too often. Wait an hour, then ask for a new code."),
    }
    return said.get(refusal.reason, refusal.message)


def _status(refusal: Refusal) -> int:
    return 429 if refusal.reason == "too_many" else 422


def _back_to_account() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('account')}?kept")


def page_of_the_customer(
    request: HttpRequest, name: str, shown: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of an account, in the frame of the shop."""
    # nothing here tells of visits: somebody types in who they are
    around = {**frame_of(request, tab="profile"), "write_key": ""}
    return render(request, f"accounts/{name}.html", {**around, **shown}, status=status)


def _now() -> datetime:
    return datetime.now(UTC)
