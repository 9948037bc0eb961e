"""Baskets and quotes as plain values that a JSON field keeps, and back. Pure."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import TypedDict

from vitrina.commerce.promotions.basket import Basket
from vitrina.commerce.promotions.quote import Quote, QuotedLine, Step


class KeptStep(TypedDict):
    """A step of the trace."""

    kind: str
    text: str
    facts: dict[str, str | int]


class KeptLine(TypedDict):
    """A line of a quote."""

    line_id: str
    sku: str
    quantity: int
    unit_minor: int
    gross_minor: int
    discount_minor: int
    net_minor: int
    price_list: str
    kind: str


class KeptQuote(TypedDict):
    """A quote; moments are ISO 8601."""

    lines: list[KeptLine]
    total_minor: int
    currency: str
    trace: list[KeptStep]
    proof: str
    ruleset_digest: str
    at: str
    expires_at: str
    missing: list[str]


def kept(quote: Quote) -> dict[str, object]:
    """A quote as a JSON field keeps it."""
    values = asdict(quote)
    return {**values, "at": quote.at.isoformat(), "expires_at": quote.expires_at.isoformat()}


def quote_of(values: KeptQuote) -> Quote:
    """The quote that was kept."""
    return Quote(
        lines=tuple(QuotedLine(**line) for line in values["lines"]),
        total_minor=values["total_minor"],
        currency=values["currency"],
        trace=tuple(Step(**step) for step in values["trace"]),
        proof=values["proof"],
        ruleset_digest=values["ruleset_digest"],
        at=datetime.fromisoformat(values["at"]),
        expires_at=datetime.fromisoformat(values["expires_at"]),
        missing=tuple(values["missing"]),
    )


def wanted(basket: Basket) -> dict[str, object]:
    """What a quote is honoured for: a basket, however its lines stand."""
    units: Counter[str] = Counter()
    for line in basket.lines:
        units[line.sku] += line.quantity
    return {
        "place_id": basket.place_id,
        "channel": basket.channel,
        "way": basket.way,
        "codes": sorted(basket.codes),
        "units": dict(units),
    }
