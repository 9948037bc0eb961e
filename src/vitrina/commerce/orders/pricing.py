"""What an order costs: the one quote, as it was shown or as it is now."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vitrina.commerce.orders.wishes import Checkout, summed
from vitrina.commerce.promotions import services as promotions
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.quote import Quote
from vitrina.commerce.transactions import Refusal

STAFFED = ("till", "phone")  # whoever orders there is told the price by a person


def basket_of(checkout: Checkout) -> Basket:
    """The basket that a checkout asks a price for: pages quote this one, so that proofs agree."""
    return Basket(
        place_id=checkout.place_id,
        channel=checkout.channel,
        lines=tuple(
            BasketLine(str(number), wish.sku, wish.quantity)
            for number, wish in enumerate(summed(checkout.wishes), 1)
        ),
        way=checkout.way,
        codes=checkout.codes,
    )


def agreed_quote(checkout: Checkout, *, customer_id: UUID | None, now: datetime) -> Quote | Refusal:
    """The quote that the customer saw, if it still holds.

    One that was kept holds until it expires, whatever happened to the prices since.

    Returns:
        Or a refusal: `price_changed` with what was shown and what it is now, `no_quote` or
        `no_price`.
    """
    basket = basket_of(checkout)
    if checkout.proof:
        answer = promotions.agreed_quote(basket, checkout.proof, at=now, customer_id=customer_id)
        return _with_both_numbers(answer, checkout)
    if checkout.channel not in STAFFED:
        return Refusal(
            "no_quote", "The order names no quote. Show the customer a price, and send its proof."
        )
    quote = promotions.price_basket(basket, at=now, customer_id=customer_id)
    if quote.missing:
        return Refusal(
            "no_price",
            f"{', '.join(quote.missing)} has no price at {checkout.place_id!r}. Take it out.",
            {"skus": list(quote.missing)},
        )
    return quote


def _with_both_numbers(answer: Quote | Refusal, checkout: Checkout) -> Quote | Refusal:
    if isinstance(answer, Refusal) and answer.reason == "price_changed":
        facts = {**answer.facts, "now_minor": answer.facts["total_minor"]}
        return replace(answer, facts={**facts, "shown_minor": checkout.shown_minor})
    return answer
