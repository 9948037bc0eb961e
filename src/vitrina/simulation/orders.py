"""Orders for pick-up and coupons: what the site and the tills tell of a sale beside its receipt."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from vitrina.simulation import names
from vitrina.simulation.columns import Columns, hexed, named, only, times
from vitrina.simulation.draws import FloatArray
from vitrina.simulation.letters import coupon_campaigns
from vitrina.simulation.people import People
from vitrina.simulation.places import NAMES
from vitrina.simulation.receipts import SECOND, buyers, orders
from vitrina.simulation.sales import Sales
from vitrina.simulation.touches import Touches
from vitrina.simulation.world import World


def order_events(world: World, people: People, sales: Sales) -> Iterator[Columns]:
    """Orders for pick-up: placed on the site, handed over at the place."""
    online = np.flatnonzero(sales.is_online)
    trips, start, draws = sales.trips, world.plan.starts_at, world.draws
    person, key = trips.person[online], trips.key[online]
    ordered_at = ordering_times(world, sales)[online]
    tracked = people.is_tracked[person]
    shared: dict[str, object] = {
        "subject_id": orders(world, sales).take(pa.array(online)),
        "place_id": named(trips.place[online], NAMES),
        "value": sales.total[online],
        "currency": world.plan.currency,
    }
    account = names.accounts(draws, people.number[person])
    phone = names.phones(draws, people.number[person])
    yield shared | {
        "event_id": hexed(draws.bits("ordered", key)),
        "type": "Order Completed",
        "source": "site",
        "occurred_at": times(ordered_at, start),
        "anonymous_id": only(tracked, names.cookies(draws, people, person, ordered_at, key)),
        "user_id": only(people.has_account[person], account),
        "identifier": only(~people.has_account[person], phone),
        "consent": named(tracked.astype(np.int64), ("denied", "granted")),
    }
    yield shared | {
        "event_id": hexed(draws.bits("picked up", key)),
        "type": "Order Picked Up",
        "source": "till",
        "occurred_at": times(trips.at[online] - 30 * SECOND, start),
        "identifier": buyers(world, people, sales).take(pa.array(online)),
    }


def ordering_times(world: World, sales: Sales) -> FloatArray:
    """When each sale would have been ordered: a quarter of an hour to two hours before."""
    ahead = 15 + 105 * world.draws.uniform("ordered ahead", sales.key)
    return np.asarray(np.maximum(sales.trips.at - ahead / 1440, 0.0))


def coupon_events(
    world: World, people: People, sales: Sales, touches: Touches
) -> Iterator[Columns]:
    """Coupons that lowered a bill."""
    used = np.flatnonzero(sales.coupon >= 0)
    trips, key = sales.trips, sales.key[used]
    yield {
        "event_id": hexed(world.draws.bits("redeemed", key)),
        "type": "Coupon Redeemed",
        "source": "till",
        "occurred_at": times(trips.at[used], world.plan.starts_at),
        "user_id": names.accounts(world.draws, people.number[trips.person[used]]),
        "place_id": named(trips.place[used], NAMES),
        "utm_campaign": coupon_campaigns(touches.at[sales.coupon[used]]),
    }
