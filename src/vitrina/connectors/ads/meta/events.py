"""A conversion as Meta's Conversions API takes it, and the hashes that it asks for."""

import hashlib
from collections.abc import Mapping

from vitrina.connectors.advertising import Conversion
from vitrina.connectors.amounts import as_decimal
from vitrina.money import Money

IN_CLEAR = ("fbc", "fbp")  # ids of Meta's own: not hashed


def email_hash(email: str) -> str:
    """SHA-256 of an address in lower case. Its dots count, also at Gmail.

    >>> email_hash(" Jane.Doe@Gmail.com")[:12]
    '831f6494ad6b'
    """
    return _sha256(email.strip().lower())


def phone_hash(phone: str) -> str:
    """SHA-256 of a number with its country's code and without the plus: digits only.

    >>> phone_hash("+79995551111")[:12]
    '22846ab8f798'
    """
    return _sha256(phone.removeprefix("+"))


def user_data_of(conversion: Conversion) -> dict[str, object]:
    """By what Meta may know the person; empty if there is nothing."""
    found: dict[str, object] = {}
    if conversion.email:
        found["em"] = [email_hash(conversion.email)]
    if conversion.phone:
        found["ph"] = [phone_hash(conversion.phone)]
    if conversion.ids.get("user_id"):
        found["external_id"] = [_sha256(conversion.ids["user_id"])]
    return found | {name: conversion.ids[name] for name in IN_CLEAR if conversion.ids.get(name)}


def event_of(conversion: Conversion, event_name: str) -> Mapping[str, object]:
    """One event; its value is a decimal text, exact.

    What happened online is of the source "other": "website" asks for the browser's name, which is
    not kept.
    """
    return {
        "event_name": event_name,
        "event_time": int(conversion.occurred_at.timestamp()),
        "event_id": conversion.transaction_id,
        "action_source": "physical_store" if conversion.place_id else "other",
        "user_data": user_data_of(conversion),
        "custom_data": {
            "currency": conversion.currency,
            "value": as_decimal(Money(conversion.minor, conversion.currency)),
            "order_id": conversion.transaction_id,
        },
    }


def _sha256(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
