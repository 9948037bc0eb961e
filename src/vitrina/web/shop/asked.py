"""Who somebody says they are, on the forms of orders and bookings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import (
    contacts_of,
    customer_for,
    give_consent,
    name_of,
    open_session,
)
from vitrina.commerce.transactions import granted
from vitrina.web.people import customer_of, keep_session, visitor_of
from vitrina.web.shop.frame import language

LONGEST_NAME, LONGEST_CONTACT, LONGEST_COMMENT = 80, 254, 300
MARKETING_TEXT = "shop-form-1"  # the version of the words beside the box
CHANNELS = {"email": "marketing by e-mail", "phone": "marketing by sms"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What was typed in; `wrong` says of each field what to do."""

    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    has_marketing: bool = False
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def contacts(self) -> dict[str, str]:
        """By kind, as customers are asked for."""
        return {"phone": self.phone, "email": self.email}


def typed(request: HttpRequest) -> Person:
    """The person of a form that was sent."""
    asked = request.POST

    def text(name: str, longest: int) -> str:
        return asked.get(name, "").replace("\0", "").strip()[:longest]

    phone, email = text("phone", LONGEST_CONTACT), text("email", LONGEST_CONTACT)
    wrong = {}
    if not phone and not email:
        wrong["phone"] = _("Leave a phone number or an e-mail address: there we tell you more.")
    return Person(
        name=text("name", LONGEST_NAME),
        phone=phone,
        email=email,
        comment=text("comment", LONGEST_COMMENT),
        has_marketing=asked.get("marketing") == "yes",
        wrong=wrong,
    )


def known(request: HttpRequest) -> Person:
    """What we know of whoever's browser it is, to spare them the typing."""
    customer = customer_of(request)
    if customer is None:
        return Person()
    reached = {each.kind: each.value for each in reversed(contacts_of(customer.id))}
    return Person(
        name=name_of(customer.id), phone=reached.get("phone", ""), email=reached.get("email", "")
    )


def customer_behind(
    request: HttpRequest, person: Person, *, now: datetime, is_framed: bool = False
) -> Customer:
    """The customer of an order or a booking, with their consents; inside the caller's verb.

    Args:
        request: whose browser and visit it is.
        person: what was typed in.
        now: server time.
        is_framed: the form stands on another site: whose browser it is counts for nothing.
    """
    visitor = visitor_of(request)
    customer = granted(
        customer_for(
            person.contacts,
            now=now,
            visitor=visitor,
            name=person.name,
            language=language(),
            customer=None if is_framed else customer_of(request),
        )
    )
    if person.has_marketing:
        for kind, purpose in CHANNELS.items():
            if person.contacts[kind]:
                granted(give_consent(customer.id, purpose, MARKETING_TEXT, now, visitor=visitor))
    return customer


def let_in(
    request: HttpRequest, response: HttpResponse, customer: Customer, *, now: datetime
) -> None:
    """Let a browser that was nobody's act as the guest who ordered in it."""
    if customer_of(request) is None:
        keep_session(response, open_session(customer.id, now=now))
