"""Receipts as the tills print them, returns among them, and the cause of each."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina.simulation import habits, names
from vitrina.simulation.adverts import ADVERTS
from vitrina.simulation.articles import ARTICLES
from vitrina.simulation.columns import headed, hexed, named, only, table_of, times
from vitrina.simulation.days import open_hours
from vitrina.simulation.draws import FloatArray, IntArray, KeyArray, Mask
from vitrina.simulation.people import People
from vitrina.simulation.places import NAMES, open_places
from vitrina.simulation.sales import Known, Sales
from vitrina.simulation.schemas import RECEIPTS, TRUTH
from vitrina.simulation.world import World

SECOND = 1 / 86_400
LATEST_RETURN_DAYS = 9
CAUSES = (*(advert.name for advert in ADVERTS), "baseline")  # baseline is the last: -1
CHANNELS = (*(advert.channel for advert in ADVERTS), "baseline")


@dataclass(frozen=True, slots=True)
class Receipts:
    """One entry per receipt: the sale it is of, its own key, when it was printed and arrived."""

    sale: IntArray
    key: KeyArray
    at: FloatArray
    received_at: FloatArray
    place: IntArray
    is_return: Mask


def receipts_of(world: World, people: People, sales: Sales) -> Receipts:
    """A receipt for each sale, and one for each return that falls into the time watched."""
    draws, trips = world.draws, sales.trips
    key = draws.bits("receipt", trips.key)
    back = np.flatnonzero(draws.happens(habits.RETURNS, "returned", trips.key))
    days_later = 1 + draws.uniform("returned after", trips.key[back]) * LATEST_RETURN_DAYS
    day = (np.floor(trips.at[back]) + np.floor(days_later)).astype(np.int64)
    back, day = back[day < world.plan.days], day[day < world.plan.days]
    back_key = draws.bits("return", trips.key[back])
    place = open_places(trips.place[back], world.calendar.weekday[day])
    back_at = day + open_hours(draws, people, trips.person[back], place, back_key) / 24
    at = np.concatenate([trips.at, back_at])
    places = np.concatenate([trips.place, place])
    keys = np.concatenate([key, back_key])
    return Receipts(
        sale=np.concatenate([np.arange(trips.key.size), back]),
        key=keys,
        at=at,
        received_at=_arrival(world, at, places, keys),
        place=places,
        is_return=np.arange(keys.size) >= trips.key.size,
    )


def _arrival(world: World, at: FloatArray, place: IntArray, key: KeyArray) -> FloatArray:
    """Tills send at once, but for some that wait until the morning after."""
    is_late_till = np.isin(place, [NAMES.index(name) for name in habits.LATE_TILLS])
    is_late = is_late_till & world.draws.happens(habits.ARRIVES_LATE, "arrives late", key)
    return np.where(is_late, np.floor(at) + 1.25, at + 3 * SECOND)


def receipt_rows(world: World, people: People, sales: Sales, receipts: Receipts) -> pa.Table:
    """One row per line of a receipt, as a till exports them."""
    lines = sales.lines
    first = np.searchsorted(lines.basket, receipts.sale)
    size = np.bincount(lines.basket, minlength=sales.key.size)[receipts.sale]
    receipt = np.repeat(np.arange(receipts.sale.size), size)
    before = np.cumsum(size) - size
    line = np.arange(receipt.size) - before[receipt] + first[receipt]
    heads = _heads(world, people, sales, receipts)
    rows = {name: column.take(pa.array(receipt)) for name, column in heads.items()}
    article = lines.article[line]
    rows |= {
        "line": pa.array(lines.line[line]),
        "sku": named(article, [one.sku for one in ARTICLES]),
        "item": named(article, [one.name for one in ARTICLES]),
        "category": named(article, [one.category for one in ARTICLES]),
        "quantity": pa.array(lines.quantity[line]),
        "price": pa.array(lines.price[line]),
        "discount": pa.array(lines.off[line]),
        "line_sum": pa.array(lines.paid[line]),
    }
    rows["currency"] = pa.repeat(world.plan.currency, receipt.size)
    return table_of(RECEIPTS, [rows], order=("occurred_at", "receipt_id", "line"))


def _heads(world: World, people: People, sales: Sales, receipts: Receipts) -> dict[str, pa.Array]:
    start, draws = world.plan.starts_at, world.draws
    sold = receipts.sale
    undone = hexed(draws.bits("receipt", sales.key[sold]))
    return {
        "receipt_id": hexed(receipts.key),
        "occurred_at": times(receipts.at, start),
        "received_at": times(receipts.received_at, start),
        "place_id": named(receipts.place, NAMES),
        "operation": named(receipts.is_return.astype(np.int64), ("sale", "return")),
        "identifier": buyers(world, people, sales).take(pa.array(sold)),
        "original_receipt_id": only(receipts.is_return, undone),
        "order_id": only(
            sales.is_online[sold] & ~receipts.is_return,
            orders(world, sales).take(pa.array(sold)),
        ),
    }


def buyers(world: World, people: People, sales: Sales) -> pa.Array:
    """By what the buyer of each sale is known; as namespace:value, or nothing."""
    draws, known = world.draws, sales.known
    number = people.number[sales.trips.person]
    found = only(known == Known.CARD, names.cards(draws, number))
    others = (
        (Known.PHONE, names.phones(draws, number)),
        (Known.BANK_CARD, names.bank_cards(draws, number)),
        (Known.ACCOUNT, headed("user_id:", names.accounts(draws, number))),
    )
    for way, texts in others:
        found = pc.if_else(pa.array(known == way), texts, found)
    return found


def orders(world: World, sales: Sales) -> pa.Array:
    """The id that the order of each sale would have."""
    return headed("o", hexed(world.draws.bits("order", sales.key)))


def cause_rows(world: World, people: People, sales: Sales, receipts: Receipts) -> pa.Table:
    """One row per receipt: who it was, and why it came about."""
    trips, start = sales.trips, world.plan.starts_at
    cause = trips.cause[receipts.sale]
    rows = {
        "receipt_id": hexed(receipts.key),
        "person": people.number[trips.person[receipts.sale]],
        "cause": named(cause % len(CAUSES), CAUSES),
        "channel": named(cause % len(CAUSES), CHANNELS),
        "touched_at": times(trips.touched_at[receipts.sale], start),
        "is_online": sales.is_online[receipts.sale],
    }
    return table_of(TRUTH["causes"], [rows], order=("receipt_id",))
