"""Customers by the API: signed in by a code, their orders, bookings and consents."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override
from ninja import Field, Query, Router, Schema, Status

from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import Attempt, Reach
from vitrina.commerce.notifications.services import notify
from vitrina.commerce.orders.models import Order
from vitrina.commerce.transactions import Refusal
from vitrina.web import erasing
from vitrina.web.accounts.consent_texts import TEXTS, boxes
from vitrina.web.accounts.sign_in_form import Asked, kind_of
from vitrina.web.api.answers import ApiRefusalError, done
from vitrina.web.api.keys import actor_of, needs, require_all_places
from vitrina.web.api.once import repeatable
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of
from vitrina.web.api.people import Short, known_customer
from vitrina.web.api.shapes import BookingOut, OrderOut
from vitrina.web.api.waiting import WaitingOut
from vitrina.web.connections import this_workspace

router = Router(tags=["customers"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
HOW = "api"
PURPOSES = {each.replace(" ", "-"): each for each in TEXTS}  # as the API names them


class ContactIn(Schema):
    """A phone or an e-mail as a customer typed it.

    Attributes:
        address: of the customer's network: how many codes one address may ask for is limited.
            Without it all customers of the key share one limit.
    """

    contact: Annotated[str, Field(max_length=320)]
    language: Annotated[str, Field(max_length=10)] = ""
    address: Annotated[str, Field(max_length=64)] = ""

    def attempt(self, request: HttpRequest) -> Attempt:
        """As the shop takes it."""
        typed = self.contact.strip()
        address = f"{actor_of(request)} {self.address}".strip()
        return Attempt(kind_of(typed), typed, address=address)


class CodeIn(ContactIn):
    """The same, with the code that was sent there."""

    code: Annotated[str, Field(max_length=20)]


class SentOut(Schema):
    """Where a code went, as it may stand on a screen, and until when it opens."""

    contact: str
    expires_at: datetime


class SignedInOut(Schema):
    """Who proved the contact to be theirs."""

    customer_id: UUID
    is_new: bool


class CustomerOut(Schema):
    """A customer; contacts as they may stand on a screen that others see."""

    id: UUID
    name: str
    language: str
    contacts: list[str]
    created_at: datetime

    @classmethod
    def of(cls, customer: Customer) -> Self:
        """As the API writes it."""
        return cls(
            id=customer.id,
            name=customers.name_of(customer.id),
            language=customer.language,
            contacts=[_masked(each) for each in customers.contacts_of(customer.id)],
            created_at=customer.created_at,
        )


class NameIn(Schema):
    """What to call them."""

    name: Short


class ConsentOut(Schema):
    """One purpose, the text that is agreed to in a language, and what the ledger says today."""

    purpose: str
    text: str
    text_version: str
    is_given: bool


class ConsentIn(Schema):
    """What a customer decided, and by which text: version and language of what was shown."""

    is_given: bool
    text_version: Annotated[str, Field(min_length=1, max_length=60)]
    language: Language = "en"


@router.post(
    "/sign-in",
    response=SentOut,
    auth=needs("customers:write"),
    openapi_extra=repeatable("the newest code alone opens, and codes are limited"),
)
def start_sign_in(request: HttpRequest, asked: ContactIn) -> SentOut:
    """Send a code to a contact; earlier ones open nothing any more, and codes are few an hour.

    Whether somebody is known by it is not told.
    """
    require_all_places(request)
    now = timezone.now()
    sent = done(customers.start_sign_in(asked.attempt(request), now=now))
    notify(
        "sign_in_code",
        values={"code": sent.code, "minutes": "10"},
        subject=f"sign-in:{sent.id}",
        now=now,
        contact=Reach(sent.kind, sent.contact),
        language=asked.language,
        expires_at=sent.expires_at,
    )
    return SentOut(contact=Asked(sent.kind, sent.contact, "").masked, expires_at=sent.expires_at)


@router.post(
    "/sign-in/code",
    response=SignedInOut,
    auth=needs("customers:write"),
    openapi_extra=repeatable("a code opens once"),
)
def finish_sign_in(request: HttpRequest, asked: CodeIn) -> SignedInOut:
    """The customer of whoever has the code; it opens once, and wrong ones are counted."""
    require_all_places(request)
    signed = done(
        customers.finish_sign_in(
            asked.attempt(request), asked.code, now=timezone.now(), language=asked.language
        )
    )
    customers.end_session(signed.token)  # it is for a browser; the program has its key
    return SignedInOut(customer_id=signed.customer.id, is_new=signed.is_new)


@router.get("/{customer_id}", response=CustomerOut, auth=needs("customers:read"))
def one(request: HttpRequest, customer_id: UUID) -> CustomerOut:
    """One customer who has signed in."""
    return CustomerOut.of(_known(request, customer_id))


@router.put("/{customer_id}/name", response=CustomerOut, auth=needs("customers:write"))
def rename(request: HttpRequest, customer_id: UUID, asked: NameIn) -> CustomerOut:
    """Keep another name."""
    found = _known(request, customer_id)
    done(customers.rename(customer_id, asked.name))
    return CustomerOut.of(found)


@router.delete("/{customer_id}", response={204: None}, auth=needs("customers:write"))
def erase(request: HttpRequest, customer_id: UUID) -> Status[None]:
    """Forget a customer, as they asked: it cannot be undone. Orders stay, and lead to nobody."""
    require_all_places(request)
    if not Customer.objects.filter(id=customer_id, verified_at__isnull=False).exists():
        known_customer(customer_id)
    done(erasing.forget(this_workspace(), customer_id, now=timezone.now()))
    return Status(204, None)


@router.get("/{customer_id}/orders", response=Page[OrderOut], auth=needs("customers:read"))
def orders(
    request: HttpRequest, customer_id: UUID, limit: Limit = 20, after: str = ""
) -> Page[OrderOut]:
    """Their orders, the newest first."""
    _known(request, customer_id)
    theirs = customers.same_person(customer_id)
    rows = Order.objects.filter(customer_id__in=theirs).prefetch_related("lines").order_by("-id")
    if after:
        rows = rows.filter(id__lt=_uuid(after))
    shown = list(rows[: limit + 1])
    following = cursor_of(str(shown[limit - 1].id)) if len(shown) > limit else None
    return Page[OrderOut](items=[OrderOut.of(each) for each in shown[:limit]], next=following)


@router.get("/{customer_id}/bookings", response=Page[BookingOut], auth=needs("customers:read"))
def bookings(
    request: HttpRequest, customer_id: UUID, limit: Limit = 20, after: str = ""
) -> Page[BookingOut]:
    """Their bookings, the newest first."""
    _known(request, customer_id)
    theirs = customers.same_person(customer_id)
    rows = Booking.objects.filter(customer_id__in=theirs).order_by("-id")
    if after:
        rows = rows.filter(id__lt=_uuid(after))
    shown = list(rows[: limit + 1])
    following = cursor_of(str(shown[limit - 1].id)) if len(shown) > limit else None
    return Page[BookingOut](items=[BookingOut.of(each) for each in shown[:limit]], next=following)


@router.get("/{customer_id}/waiting", response=list[WaitingOut], auth=needs("customers:read"))
def waiting(request: HttpRequest, customer_id: UUID) -> list[WaitingOut]:
    """What they wait for, and what was offered to them."""
    _known(request, customer_id)
    states = (WaitingEntry.State.WAITING, WaitingEntry.State.OFFERED)
    theirs = customers.same_person(customer_id)
    rows = WaitingEntry.objects.filter(customer_id__in=theirs, state__in=states)
    return [WaitingOut.of(each) for each in rows]


@router.get("/{customer_id}/consents", response=list[ConsentOut], auth=needs("customers:read"))
def consents(
    request: HttpRequest, customer_id: UUID, language: Language = "en"
) -> list[ConsentOut]:
    """What they may agree to, and what they did; show the text before you keep a consent."""
    _known(request, customer_id)
    return _consents(customer_id, language, timezone.now())


@router.put("/{customer_id}/consents/{purpose}", response=ConsentOut, auth=needs("customers:write"))
def put_consent(
    request: HttpRequest, customer_id: UUID, purpose: str, asked: ConsentIn
) -> ConsentOut:
    """Keep what a customer decided about one purpose; once more is no second act."""
    _known(request, customer_id)
    now = timezone.now()
    standing = _consent(customer_id, purpose, asked.language, now)
    if asked.text_version != standing.text_version:
        message = f"The text is {standing.text_version!r} by now. Show it, and ask again."
        raise ApiRefusalError(Refusal("unusable", message))
    if asked.is_given != standing.is_given:
        act = customers.give_consent if asked.is_given else customers.withdraw_consent
        done(act(customer_id, PURPOSES[purpose], asked.text_version, now, how=HOW))
    return _consent(customer_id, purpose, asked.language, now)


def _known(request: HttpRequest, customer_id: UUID) -> Customer:
    require_all_places(request)
    return known_customer(customer_id)


def _consent(customer_id: UUID, purpose: str, language: str, now: datetime) -> ConsentOut:
    for each in _consents(customer_id, language, now):
        if each.purpose == purpose:
            return each
    raise ApiRefusalError(Refusal("not_found", f"There is no purpose {purpose!r}. See /consents."))


def _consents(customer_id: UUID, language: str, now: datetime) -> list[ConsentOut]:
    given = customers.given_purposes(customer_id, now, tuple(TEXTS))
    with override(language):  # the texts are of it, and so are their versions
        return [
            ConsentOut(
                purpose=each.name, text=each.text, text_version=each.version, is_given=each.is_given
            )
            for each in boxes(given)
        ]


def _masked(contact: Reach) -> str:
    return Asked(contact.kind, contact.value, "").masked


def _uuid(cursor: str) -> UUID:
    try:
        return UUID(place_of(cursor))
    except ValueError:
        raise ApiRefusalError(
            Refusal("unreadable", "This is no cursor of these. Send `next` of the last page.")
        ) from None
