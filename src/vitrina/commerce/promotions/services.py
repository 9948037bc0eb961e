"""Price baskets from the shop's tables, keep the quotes that were shown, honour them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F
from uuid_utils.compat import uuid7

from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.basket import Basket, BasketLine, Buyer
from vitrina.commerce.promotions.keeping import KeptQuote, kept, quote_of, wanted
from vitrina.commerce.promotions.loading import ruleset_for
from vitrina.commerce.promotions.models import StoredQuote, Tariff
from vitrina.commerce.promotions.quote import Quote, quote
from vitrina.commerce.statements import as_kept, rows_of
from vitrina.commerce.transactions import Refusal
from vitrina.errors import SettingError

__all__ = [
    "UnitPrice",
    "agreed_quote",
    "forget_expired_quotes",
    "keep_quote",
    "kept_quote",
    "price_basket",
    "price_ways",
    "put_tariff",
    "remove_tariff",
    "ruleset_for",
    "unit_prices",
]

PROOF = re.compile("[0-9a-f]{64}")
HONOURED = "proof = %s AND expires_at > %s AND customer_id IN ('', %s)"


class UnitPrice(NamedTuple):
    """What one unit costs, and by which list."""

    minor: int
    currency: str
    price_list: str


def price_basket(basket: Basket, *, at: datetime, customer_id: UUID | None = None) -> Quote:
    """What a basket costs at a moment; three queries.

    Raises:
        Place.DoesNotExist: there is no such place.
    """
    ruleset = ruleset_for(basket.place_id, basket.skus(), channel=basket.channel, at=at)
    return quote(basket, ruleset, at, _buyer(customer_id))


def price_ways(
    basket: Basket, ways: Iterable[str], *, at: datetime, customer_id: UUID | None = None
) -> dict[str, Quote]:
    """What a basket costs by each way, from one set of rules: pick-up beside the courier."""
    ruleset = ruleset_for(basket.place_id, basket.skus(), channel=basket.channel, at=at)
    return {way: quote(replace(basket, way=way), ruleset, at, _buyer(customer_id)) for way in ways}


def unit_prices(
    place_id: str, skus: Collection[str], *, channel: str, at: datetime
) -> dict[str, UnitPrice]:
    """What one unit of each variant costs, for a menu; those without a price are left out."""
    lines = [BasketLine(sku, sku, 1) for sku in dict.fromkeys(skus)]
    priced = price_basket(Basket(place_id, channel, lines), at=at)
    return {
        line.sku: UnitPrice(line.net_minor, priced.currency, line.price_list)
        for line in priced.lines
    }


def keep_quote(shown: Quote, basket: Basket, *, customer_id: UUID | None = None) -> UUID:
    """Keep a price that is shown, so that it is honoured until it expires; returns its id."""
    row = StoredQuote.objects.create(
        id=uuid7(),
        proof=shown.proof,
        place_id=basket.place_id,
        customer_id=_text(customer_id),
        basket=wanted(basket),
        quote=kept(shown),
        expires_at=shown.expires_at,
    )
    return row.id


def kept_quote(quote_id: UUID, *, now: datetime) -> Quote | None:
    """A quote that was kept, until it expires; afterwards nothing."""
    row = StoredQuote.objects.filter(id=quote_id, expires_at__gt=now).first()
    return None if row is None else _quote_of(row)


def agreed_quote(
    basket: Basket, proof: str, *, at: datetime, customer_id: UUID | None = None
) -> Quote | Refusal:
    """The quote that a customer agreed to: today's, or the one that was kept for this basket.

    Args:
        basket: what is ordered.
        proof: of the quote that was shown, whole.
        at: when it is ordered.
        customer_id: a quote kept for somebody is honoured for nobody else.

    Returns:
        A refusal `price_changed` with the new proof and total if neither has that proof, and
        `no_price` if a variant has none.
    """
    # one look-up by the proof; pricing anew takes several queries
    shown = _honoured(basket, proof, at, customer_id)
    if shown is not None:
        return shown
    today = price_basket(basket, at=at, customer_id=customer_id)
    if today.proof == proof and not today.missing:
        return today
    if today.missing:
        return Refusal(
            "no_price",
            f"{', '.join(today.missing)} cannot be bought here now. Take it out of the basket.",
            {"skus": today.missing},
        )
    return Refusal(
        "price_changed",
        f"The basket costs {today.total_minor} minor units of {today.currency} now. Look at the "
        "new price, and order again.",
        {"proof": today.proof, "total_minor": today.total_minor, "currency": today.currency},
    )


def forget_expired_quotes(*, now: datetime) -> int:
    """Delete quotes that nobody has to honour; returns how many."""
    gone, _ = StoredQuote.objects.filter(expires_at__lte=now).delete()
    return gone


def put_tariff(  # noqa: PLR0913  # the fields of a tariff
    id: str,  # noqa: A002  # its name as a field
    *,
    way: str,
    minor: int,
    currency: str,
    free_from_minor: int | None = None,
    priority: int = 0,
    places: Iterable[str] = (),
) -> Tariff:
    """Write what a way costs; one that differs from what there was has a new version.

    Raises:
        SettingError: an amount is below zero; a place is not there.
    """
    fields = {
        "way": way,
        "minor": minor,
        "currency": currency,
        "free_from_minor": free_from_minor,
        "priority": priority,
    }
    if minor < 0 or (free_from_minor or 0) < 0:
        raise SettingError(f"The tariff {id!r} has an amount below zero. Give zero or more.")
    ids = set(places)
    unknown = ids - set(Place.objects.filter(id__in=ids).values_list("id", flat=True))
    if unknown:
        raise SettingError(f"There is no place {sorted(unknown)}. Add it first.")
    with transaction.atomic():
        tariff, is_new = Tariff.objects.get_or_create(id=id, defaults=fields)
        was = {name: getattr(tariff, name) for name in fields}
        there = set(tariff.places.values_list("id", flat=True))
        if not is_new and (was != fields or there != ids):
            Tariff.objects.filter(id=id).update(**fields, version=F("version") + 1)
        tariff.places.set(Place.objects.filter(id__in=ids))
        tariff.refresh_from_db()
    return tariff


def remove_tariff(id: str) -> None:  # noqa: A002  # its name as a field
    """Take a tariff away; the next one that applies decides, and without any the way is free.

    A price that was shown is honoured until it expires.
    """
    Tariff.objects.filter(id=id).delete()


def _honoured(basket: Basket, proof: str, at: datetime, customer_id: UUID | None) -> Quote | None:
    if not PROOF.fullmatch(proof):
        return None
    moment = as_kept(StoredQuote, "expires_at", at)
    rows = rows_of(StoredQuote, HONOURED, [proof, moment, _text(customer_id)])
    asked = wanted(basket)
    return next((_quote_of(row) for row in rows if row.basket == asked), None)


def _quote_of(row: StoredQuote) -> Quote:
    return quote_of(cast(KeptQuote, row.quote))


def _buyer(customer_id: UUID | None) -> Buyer:
    return Buyer(_text(customer_id))


def _text(customer_id: UUID | None) -> str:
    return str(customer_id or "")
