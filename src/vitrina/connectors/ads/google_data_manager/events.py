"""A conversion as the Data Manager API takes it, and the hashes that Google asks for."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from vitrina.connectors.advertising import Conversion
from vitrina.connectors.amounts import as_decimal
from vitrina.money import Money

# in the order of their worth: an event has one of them
CLICK_IDS = ("gclid", "gbraid", "wbraid")
_DOTS_IGNORED = frozenset(("gmail.com", "googlemail.com"))


def email_hash(email: str) -> str:
    """SHA-256 of an address as Google spells it: lower case, at Gmail without dots and +suffix.

    >>> email_hash("Jane.Doe+shop@Gmail.com") == email_hash("janedoe@gmail.com")
    True
    """
    local, _, domain = email.strip().lower().rpartition("@")
    if domain in _DOTS_IGNORED:
        local = local.partition("+")[0].replace(".", "")
    return hashlib.sha256(f"{local}@{domain}".encode()).hexdigest()


def phone_hash(phone: str) -> str:
    """SHA-256 of a number in E.164, with its plus.

    >>> phone_hash("+79995551111")[:12]
    '86cc60992d2e'
    """
    return hashlib.sha256(phone.encode()).hexdigest()


def identifiers_of(conversion: Conversion) -> list[dict[str, str]]:
    """The hashes of whoever it was; empty if neither address nor number is known."""
    found = []
    if conversion.email:
        found.append({"emailAddress": email_hash(conversion.email)})
    if conversion.phone:
        found.append({"phoneNumber": phone_hash(conversion.phone)})
    return found


def click_of(conversion: Conversion) -> dict[str, str]:
    """The one click id that is told."""
    for name in CLICK_IDS:
        if conversion.ids.get(name):
            return {name: conversion.ids[name]}
    return {}


def event_of(conversion: Conversion, *, is_store_sale: bool, now: datetime) -> Mapping[str, object]:
    """One event of `events:ingest`.

    Its value is a decimal text, which JSON of protocol buffers takes for a number: exact.

    Args:
        conversion: one that can be told.
        is_store_sale: its conversion action is of the type STORE_SALES.
        now: when it is told, where it was told before.
    """
    people, click = identifiers_of(conversion), click_of(conversion)
    minor = 0 if conversion.kind == "undone" else conversion.minor
    event: dict[str, object] = {
        "transactionId": conversion.transaction_id,
        "eventTimestamp": _rfc3339(conversion.occurred_at),
        "currency": conversion.currency,
        "conversionValue": as_decimal(Money(minor, conversion.currency)),
        "eventSource": "IN_STORE" if conversion.place_id else "WEB",
    }
    if people:
        event["userData"] = {"userIdentifiers": people}
    if click and not is_store_sale:
        event["adIdentifiers"] = click
    if is_store_sale:
        event["eventLocation"] = {"storeId": conversion.place_id}
    if conversion.kind != "new":
        event["lastUpdatedTimestamp"] = _rfc3339(now)
    return event


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
