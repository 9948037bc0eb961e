"""The one price: what a basket costs, why, and a proof of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vitrina.commerce.promotions.basket import ANYBODY, PICKUP, Basket, BasketLine, Buyer
from vitrina.commerce.promotions.ruleset import PriceList, Ruleset, Tariff, digest_of, ranked

HONOURED_FOR = timedelta(minutes=20)
NO_CURRENCY = "XXX"  # ISO 4217: where nothing has a price
SHOWN_LETTERS = 8
NOTHING = (0, 0, 0, 0)

ITEM = "item"
DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the answer to "why this price?".

    Attributes:
        kind: list_applies, list_skipped, price, missing, delivery.
        text: a sentence in English.
        facts: the same for programs, and for pages in other languages.
    """

    kind: str
    text: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """What one line of a basket costs: gross - discount = net, in minor units.

    Attributes:
        price_list: whose price it is; the tariff's id for a delivery.
        kind: item, or delivery: it is none of the basket's lines.
    """

    line_id: str
    sku: str
    quantity: int
    unit_minor: int
    gross_minor: int
    discount_minor: int
    net_minor: int
    price_list: str
    kind: str = ITEM


@dataclass(frozen=True, slots=True)
class Quote:
    """What a basket costs at a moment.

    Attributes:
        lines: of the basket in its order, those without a price left out; then the delivery.
        total_minor: the sum of their net amounts.
        trace: why.
        proof: SHA-256 over the ruleset's digest, the lines and the total; the same for the same
            basket, whoever quotes it and in whatever order its lines stand.
        expires_at: until then the price is honoured, if it was kept.
        missing: the skus that have no price here and now; such a basket cannot be ordered.
    """

    lines: tuple[QuotedLine, ...]
    total_minor: int
    currency: str
    trace: tuple[Step, ...]
    proof: str
    ruleset_digest: str
    at: datetime
    expires_at: datetime
    missing: tuple[str, ...] = ()

    @property
    def shown_proof(self) -> str:
        """What pages, receipts and the till show of the proof."""
        return self.proof[:SHOWN_LETTERS]

    def minor_of(self, kind: str) -> int:
        """The sum of the net amounts of one kind of line."""
        return sum(line.net_minor for line in self.lines if line.kind == kind)


def quote(basket: Basket, ruleset: Ruleset, at: datetime, customer: Buyer = ANYBODY) -> Quote:
    """What a basket costs: the only function that computes a price.

    Args:
        basket: at the place of the ruleset.
        ruleset: what prices are made from.
        at: when; conditions of the clock are of the place's zone.
        customer: for promotions of their own; the price lists ask for nothing of it.
    """
    del customer
    assert basket.place_id == ruleset.place_id, "the ruleset is of another place"
    steps: list[Step] = []
    lists = _that_apply(basket, ruleset, at, steps)
    currency = lists[0].currency if lists else NO_CURRENCY
    lines = [priced for line in basket.lines if (priced := _priced(line, lists, steps)) is not None]
    # promotions belong here, in their stages: item, basket, delivery, points
    lines += _delivery(basket, ruleset, at, currency=currency, lines=lines, steps=steps)
    priced_skus = {line.sku for line in lines if line.kind == ITEM}
    total = sum(line.net_minor for line in lines)
    digest = ruleset.digest()
    return Quote(
        lines=tuple(lines),
        total_minor=total,
        currency=currency,
        trace=tuple(steps),
        proof=_proof(digest, lines, total, currency),
        ruleset_digest=digest,
        at=at,
        expires_at=at + HONOURED_FOR,
        missing=tuple(sku for sku in basket.skus() if sku not in priced_skus),
    )


def _that_apply(
    basket: Basket, ruleset: Ruleset, at: datetime, steps: list[Step]
) -> list[PriceList]:
    applying: list[PriceList] = []
    for each in ranked(ruleset.price_lists):
        obstacle = _obstacle(each, basket, ruleset, at)
        if not obstacle and applying and each.currency != applying[0].currency:
            obstacle = f"it is in {each.currency}, and {applying[0].id!r} in {applying[0].currency}"
        facts: dict[str, str | int] = {
            "list": each.id,
            "version": each.version,
            "priority": each.priority,
        }
        if obstacle:
            text = f"The price list {each.id!r} is skipped: {obstacle}."
            steps.append(Step("list_skipped", text, {**facts, "why": obstacle}))
        else:
            steps.append(Step("list_applies", f"The price list {each.id!r} applies.", facts))
            applying.append(each)
    return applying


def _obstacle(thing: PriceList | Tariff, basket: Basket, ruleset: Ruleset, at: datetime) -> str:
    return thing.conditions.obstacle(
        place_id=basket.place_id, channel=basket.channel, at=at, zone=ZoneInfo(ruleset.zone)
    )


def _priced(line: BasketLine, lists: list[PriceList], steps: list[Step]) -> QuotedLine | None:
    having = [each for each in lists if line.sku in each.prices]
    facts: dict[str, str | int] = {"line": line.line_id, "sku": line.sku}
    if not having:
        text = f"No price list that applies has a price of {line.sku!r}."
        steps.append(Step("missing", text, facts))
        return None
    winner, *beaten = having
    unit = winner.prices[line.sku]
    text = f"{line.sku!r} costs {unit} by {winner.id!r}"
    if beaten:
        before = beaten[0]
        text += f", which beats {before.id!r} with {before.prices[line.sku]}"
        facts |= {"beaten": before.id, "beaten_minor": before.prices[line.sku]}
    steps.append(Step("price", f"{text}.", {**facts, "list": winner.id, "unit_minor": unit}))
    gross = unit * line.quantity
    return QuotedLine(line.line_id, line.sku, line.quantity, unit, gross, 0, gross, winner.id)


def _delivery(
    basket: Basket,
    ruleset: Ruleset,
    at: datetime,
    *,
    currency: str,
    lines: list[QuotedLine],
    steps: list[Step],
) -> list[QuotedLine]:
    tariff = _tariff(basket, ruleset, at, currency)
    facts: dict[str, str | int] = {"way": basket.way}
    if tariff is None:
        if basket.way != PICKUP:
            steps.append(
                Step("delivery", f"{basket.way!r} costs nothing: no tariff is set.", facts)
            )
        return []
    goods = sum(line.net_minor for line in lines)
    is_free = tariff.free_from_minor is not None and goods >= tariff.free_from_minor
    unit = tariff.minor
    cut = unit if is_free else 0
    text = f"{basket.way!r} costs {unit - cut} by {tariff.id!r}"
    if tariff.free_from_minor is not None:
        facts |= {"free_from_minor": tariff.free_from_minor}
        short = tariff.free_from_minor - goods
        text += ", being free from" if is_free else f", {short} short of"
        text += f" {tariff.free_from_minor}"
        facts |= {} if is_free else {"short_minor": short}
    steps.append(Step("delivery", f"{text}.", {**facts, "tariff": tariff.id, "minor": unit - cut}))
    return [
        QuotedLine(
            f"way:{basket.way}", basket.way, 1, unit, unit, cut, unit - cut, tariff.id, DELIVERY
        )
    ]


def _tariff(basket: Basket, ruleset: Ruleset, at: datetime, currency: str) -> Tariff | None:
    for each in ranked(ruleset.tariffs):
        if (
            each.way == basket.way
            and each.currency == currency
            and not _obstacle(each, basket, ruleset, at)
        ):
            return each
    return None


def _proof(digest: str, lines: list[QuotedLine], total: int, currency: str) -> str:
    # which lines a page made of a basket, and in what order, says nothing about the price
    sums: dict[tuple[str, str, int, str], list[int]] = {}
    for line in lines:
        key = (line.kind, line.sku, line.unit_minor, line.price_list)
        told = (line.quantity, line.gross_minor, line.discount_minor, line.net_minor)
        sums[key] = [one + other for one, other in zip(sums.get(key, NOTHING), told, strict=True)]
    rows = sorted([*key, *amounts] for key, amounts in sums.items())
    return digest_of({"ruleset": digest, "lines": rows, "total": total, "currency": currency})
