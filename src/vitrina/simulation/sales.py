"""What the tills and the site sell, and by what the buyer could be known."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from vitrina.simulation import habits
from vitrina.simulation.adverts import COUPON
from vitrina.simulation.articles import Lines, lines_of, totals
from vitrina.simulation.draws import FloatArray, IntArray, KeyArray, Mask
from vitrina.simulation.people import People
from vitrina.simulation.touches import Touches
from vitrina.simulation.wishes import Wishes
from vitrina.simulation.world import World

COUPON_RESTS_DAYS = (12.0, 22.0)  # before a coupon is remembered
COUPON_IS_VALID_DAYS = 14.0  # from then on, on any trip


class Known(IntEnum):
    """By what the buyer of a receipt is known."""

    NOT = 0
    CARD = 1
    PHONE = 2
    BANK_CARD = 3
    ACCOUNT = 4


@dataclass(frozen=True, slots=True)
class Sales:
    """One entry per sale: the trip, and what came of it; `coupon` is the touch redeemed, or -1."""

    trips: Wishes
    is_online: Mask
    known: IntArray
    coupon: IntArray
    lines: Lines
    total: IntArray

    @property
    def key(self) -> KeyArray:
        return self.trips.key


def sales_of(world: World, people: People, trips: Wishes, touches: Touches) -> Sales:
    """What becomes of the trips that are served."""
    draws = world.draws
    is_online = draws.happens(habits.ORDERS_ONLINE, "orders online", trips.key)
    coupon = _redeemed(world, people, trips, touches)
    has_coupon = (coupon >= 0).astype(np.int64)
    lines = lines_of(world.plan, draws, trips.key, has_coupon)
    known = _known(world, people, trips, is_online)
    return Sales(trips, is_online, known, coupon, lines, totals(lines, trips.key.size))


def _known(world: World, people: People, trips: Wishes, is_online: Mask) -> IntArray:
    draws, key, person = world.draws, trips.key, trips.person
    has_account = people.has_account[person]
    shows_card = people.has_card[person] & draws.happens(habits.SHOWS_CARD, "shows card", key)
    gives_phone = has_account & draws.happens(habits.GIVES_PHONE, "gives phone", key)
    token = people.pays_by_card[person] & draws.happens(
        habits.TOKEN_IS_KNOWN, "token is known", key
    )
    online = np.where(has_account, Known.ACCOUNT, Known.PHONE)
    return np.select(
        [is_online, shows_card, gives_phone, token],
        [online, np.full(key.size, Known.CARD), Known.PHONE, Known.BANK_CARD],
        default=Known.NOT,
    ).astype(np.int64)


def _redeemed(world: World, people: People, trips: Wishes, touches: Touches) -> IntArray:
    """The coupon that each trip redeems: the one that caused it, or one that was at hand anyhow."""
    found = np.full(trips.key.size, -1)
    sent = np.flatnonzero((touches.advert == COUPON) & ~touches.is_withheld)
    if not sent.size:
        return found
    draws, key = world.draws, touches.key[sent]
    first, last = COUPON_RESTS_DAYS
    from_at = touches.at[sent] + first + (last - first) * draws.uniform("coupon rests", key)
    trip = _next_trip(trips, touches.person[sent], from_at, world.plan.days)
    waits = np.where(trip >= 0, trips.at[trip] - from_at, np.inf)
    at_hand = (waits <= COUPON_IS_VALID_DAYS) & draws.happens(
        habits.REDEEMS_ANYHOW, "redeems anyhow", key
    )
    found[trip[at_hand]] = sent[at_hand]
    caused = np.flatnonzero(trips.cause == COUPON)
    by_moment = {
        (int(person), float(at)): int(place)
        for place, person, at in zip(sent, touches.person[sent], touches.at[sent], strict=True)
    }
    found[caused] = [
        by_moment[int(trips.person[one]), float(trips.touched_at[one])] for one in caused
    ]
    return found


def _next_trip(trips: Wishes, person: IntArray, from_at: FloatArray, days: int) -> IntArray:
    """The first trip of each person from a time on, or -1."""
    line = trips.person * (days + 100.0) + trips.at
    order = np.argsort(line, kind="stable")
    after = np.searchsorted(line[order], person * (days + 100.0) + from_at)
    inside = np.minimum(after, order.size - 1)
    trip = order[inside]
    return np.where((after < order.size) & (trips.person[trip] == person), trip, -1)
