"""Whose an order or a booking is: a guest as typed, or a customer whom the program signed in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Schema

from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import key_of

Short = Annotated[str, Field(max_length=200)]
SIGNING_IN = "customers:write"


class VisitorIn(Schema):
    """Where the person came from, as their browser or app knows it."""

    anonymous_id: Short = ""
    utm_source: Short = ""
    utm_medium: Short = ""
    utm_campaign: Short = ""
    utm_content: Short = ""
    utm_term: Short = ""
    click_id_kind: Short = ""
    click_id: Annotated[str, Field(max_length=500)] = ""


class PersonIn(Schema):
    """Who wants something.

    Attributes:
        customer_id: of a customer who signed in through the program; the key needs the scope
            customers:write for it. Without it there is a new guest each time.
    """

    customer_id: UUID | None = None
    phone: Annotated[str, Field(max_length=64)] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    name: Short = ""
    language: Annotated[str, Field(max_length=10)] = ""
    visitor: VisitorIn = Field(default_factory=VisitorIn)

    def origin(self) -> Visitor:
        """As the shop takes it."""
        return Visitor.of(self.visitor.model_dump())


def customer_behind(
    request: HttpRequest, asked: PersonIn, *, now: datetime
) -> UUID | Refusal | None:
    """The customer who asks; none if they leave neither phone nor e-mail."""
    known = None
    if asked.customer_id is not None:
        known = _signed_in(request, asked.customer_id)
        if not (asked.phone or asked.email):
            return known.id
    elif not (asked.phone or asked.email):
        return None
    answer = customer_for(
        {"phone": asked.phone, "email": asked.email},
        now=now,
        visitor=asked.origin(),
        name=asked.name,
        language=asked.language,
        customer=known,
    )
    return answer if isinstance(answer, Refusal) else answer.id


def known_customer(customer_id: UUID) -> Customer:
    """The customer of an id that sign-in gave out; guests and the erased are not there.

    Raises:
        ApiRefusalError: with 404.
    """
    found = Customer.objects.filter(
        id=customer_id, verified_at__isnull=False, erased_at=None
    ).first()
    if found is None:
        message = f"There is no customer {customer_id}. Sign them in anew."
        raise ApiRefusalError(Refusal("not_found", message))
    return found


def _signed_in(request: HttpRequest, customer_id: UUID) -> Customer:
    key = key_of(request)
    if SIGNING_IN not in key.scopes or key.place_id is not None:
        message = f"To act for a customer the key needs {SIGNING_IN!r}, for all places."
        raise ApiRefusalError(Refusal("forbidden", message))
    return known_customer(customer_id)
