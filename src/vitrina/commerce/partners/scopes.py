"""What a key may do: one word for each part of the API, read or write."""

from collections.abc import Mapping
from types import MappingProxyType

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "catalogue:read": "places, opening hours, menu, prices, stock",
        "catalogue:write": "categories, products, assortments, import",
        "prices:write": "price lists and their prices",
        "stock:write": "stock of its places, and what is off the menu there",
        "places:write": "its places: hours, rules, tables, windows",
        "orders:read": "orders of its places",
        "orders:write": "quote, place, cancel orders",
        "orders:serve": "pick, hand over, sell, return: what staff do",
        "bookings:read": "bookings of its places",
        "bookings:write": "book, move, cancel, wait for a table",
        "bookings:serve": "check in, seat, no-show, walk-ins: what staff do",
        "payments:read": "what was paid and paid back for an order or a booking",
        "payments:write": "begin payments, give money back",
        "customers:read": "a customer's orders, bookings and consents",
        "customers:write": "sign customers in by a code, keep their consents, forget them",
        "events:read": "subscribe to what happens",
    }
)
