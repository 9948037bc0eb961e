"""The same file for people: parts, rows and lines in words, one fact to a line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vitrina.web import formats, words
from vitrina.web.access.person_file import PersonFile, Row

TITLES: Mapping[str, str | Promise] = {
    "profile": gettext_lazy("Who you are here"),
    "contacts": gettext_lazy("Phones and e-mails"),
    "consents": gettext_lazy("What you agreed to, and took back"),
    "orders": gettext_lazy("Orders"),
    "bookings": gettext_lazy("Bookings"),
    "waiting_lists": gettext_lazy("Waiting lists"),
    "payments": gettext_lazy("Payments"),
    "refunds": gettext_lazy("Refunds"),
    "messages": gettext_lazy("Messages to you"),
    "sign_ins": gettext_lazy("Browsers that are signed in"),
    "events": gettext_lazy("What was noted for statistics"),
}
LABELS: Mapping[str, str | Promise] = {
    "address": gettext_lazy("Address"),
    "amount_minor": gettext_lazy("Amount"),
    "at": gettext_lazy("When"),
    "booking_id": gettext_lazy("Booking"),
    "browser": gettext_lazy("Browser"),
    "came_from": gettext_lazy("Came from"),
    "channel": gettext_lazy("By way of"),
    "code": gettext_lazy("Code"),
    "code_words": gettext_lazy("Code words"),
    "comment": gettext_lazy("Comment"),
    "consent": gettext_lazy("Consent"),
    "created_at": gettext_lazy("Made"),
    "customer_id": gettext_lazy("Your number"),
    "day": gettext_lazy("Day"),
    "delivery_minor": gettext_lazy("Delivery"),
    "deposit_minor": gettext_lazy("Deposit"),
    "device": gettext_lazy("Device"),
    "due_minor": gettext_lazy("Worth now"),
    "ended_at": gettext_lazy("Ended"),
    "ends_at": gettext_lazy("Until"),
    "erased_at": gettext_lazy("Erased"),
    "expires_at": gettext_lazy("Ends by itself"),
    "fee_minor": gettext_lazy("Fee"),
    "from_at": gettext_lazy("From"),
    "fulfilment_state": gettext_lazy("Goods"),
    "gross_minor": gettext_lazy("Before discounts"),
    "hall": gettext_lazy("Hall"),
    "handed_at": gettext_lazy("Handed over"),
    "how": gettext_lazy("Where"),
    "is_given": gettext_lazy("Agreed"),
    "is_verified": gettext_lazy("Proved by a code"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "method": gettext_lazy("Method"),
    "name": gettext_lazy("Name given"),
    "net_minor": gettext_lazy("Price"),
    "note": gettext_lazy("Note"),
    "number": gettext_lazy("Number"),
    "occurred_at": gettext_lazy("When"),
    "occasion": gettext_lazy("About"),
    "of": gettext_lazy("About"),
    "order_id": gettext_lazy("Order"),
    "paid_minor": gettext_lazy("Paid"),
    "party_size": gettext_lazy("Guests"),
    "payment_state": gettext_lazy("Payment"),
    "place_id": gettext_lazy("Place"),
    "placed_at": gettext_lazy("Ordered"),
    "pickup_from": gettext_lazy("To collect from"),
    "provider": gettext_lazy("Paid by way of"),
    "purpose": gettext_lazy("For what"),
    "quantity": gettext_lazy("Quantity"),
    "ready_at": gettext_lazy("Ready"),
    "reason": gettext_lazy("Reason"),
    "refunded_minor": gettext_lazy("Paid back"),
    "starts_at": gettext_lazy("From"),
    "state": gettext_lazy("State"),
    "tables": gettext_lazy("Tables"),
    "template": gettext_lazy("Message"),
    "text": gettext_lazy("Text"),
    "text_version": gettext_lazy("Version of the text"),
    "total_minor": gettext_lazy("Total"),
    "type": gettext_lazy("What"),
    "until_at": gettext_lazy("Until"),
    "value": gettext_lazy("Contact"),
    "value_minor": gettext_lazy("Value"),
    "verified_at": gettext_lazy("Account since"),
}
HEADS = ("type", "number", "value", "template", "purpose", "name", "created_at", "customer_id")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is called, its facts by label, and the lines below it."""

    head: str
    facts: list[tuple[str, str]]
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing, under its anchor."""

    name: str
    title: str
    entries: list[Entry]


def parts_of(file: PersonFile) -> list[Part]:
    """Everything in the page's language; a part of which there is nothing is there, too."""
    return [
        Part(name, str(TITLES[name]), [_entry(row) for row in rows])
        for name, rows in file.parts.items()
    ]


def as_page(file: PersonFile) -> str:
    """A page that stands alone: no style, script or picture of any server."""
    shown = {"file": file, "parts": parts_of(file)}
    return render_to_string("access/alone.html", shown)


def _entry(row: Row) -> Entry:
    currency = str(row.get("currency") or "")
    head = next((name for name in HEADS if row.get(name)), "")
    facts = [
        (_label(name), text)
        for name, value in row.items()
        if name not in (head, "lines", "steps", "currency")
        and (text := _text(name, value, currency))
    ]
    return Entry(_text(head, row.get(head), currency), facts, [*_lines(row), *_steps(row)])


def _lines(row: Row) -> Iterator[str]:
    for line in _rows_in(row, "lines"):
        price = formats.money(_whole(line["net_minor"]), str(line["currency"]))
        named = _text("name", line["name"], "")
        note = f" ({line['note']})" if line["note"] else ""
        yield f"{line['quantity']} × {named}{note}: {price}"


def _steps(row: Row) -> Iterator[str]:
    for step in _rows_in(row, "steps"):
        yield f"{_text('at', step['at'], '')}: {_label(str(step['column']))} {step['after']}"


def _rows_in(row: Row, name: str) -> list[Row]:
    found = row.get(name)
    return found if isinstance(found, list) else []


def _label(name: str) -> str:
    return str(LABELS[name]) if name in LABELS else name.replace("_", " ")


def _text(name: str, value: object, currency: str) -> str:  # a kind of value each
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    if name.endswith("_minor") and isinstance(value, int):
        return formats.money(value, currency)
    if isinstance(value, Mapping):
        return _mapping(name, value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(words.EVENTS.get(str(value), value)) if name == "type" else str(value)


def _mapping(name: str, value: Mapping[str, object]) -> str:
    if name == "name":  # of an article, by language
        return str(value.get(get_language() or "en") or next(iter(value.values()), ""))
    return ", ".join(f"{key}: {each}" for key, each in value.items())


def _whole(value: object) -> int:
    assert isinstance(value, int), "money is whole minor units"
    return value
