"""What ties one name of a person to another: the card to the account, the bank card to the card."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from vitrina.simulation import habits, names
from vitrina.simulation.columns import Columns, headed, table_of, times
from vitrina.simulation.draws import IntArray
from vitrina.simulation.people import People
from vitrina.simulation.sales import Known, Sales
from vitrina.simulation.schemas import LINKS, TRUTH
from vitrina.simulation.world import World

JOINS_LATER = 0.3  # share of the accounts that are opened while the city is watched


def link_rows(world: World, people: People, sales: Sales) -> pa.Table:
    """One row per observed link."""
    parts = [*_of_accounts(world, people), *_of_receipts(world, people, sales)]
    return table_of(LINKS, parts, order=("occurred_at", "left", "right"))


def _of_accounts(world: World, people: People) -> Iterator[Columns]:
    number = people.number[people.has_account]
    draws, plan = world.draws, world.plan
    account = headed("user_id:", names.accounts(draws, number))
    later = draws.happens(JOINS_LATER, "joins later", number)
    at = np.where(later, draws.uniform("joins at", number) * plan.days, 0.0)
    yield {
        "left": names.phones(draws, number),
        "right": account,
        "occurred_at": times(at, plan.starts_at),
        "kind": "phone_confirmed",
    }
    holds = people.has_card[people.has_account]
    yield {
        "left": names.cards(draws, number[holds]),
        "right": account.filter(pa.array(holds)),
        "occurred_at": times(at[holds], plan.starts_at),
        "kind": "issue_card",
    }


def _of_receipts(world: World, people: People, sales: Sales) -> Iterator[Columns]:
    """Both cards on one receipt, and telephone and number at the Wi-Fi: once a person."""
    draws, trips, start = world.draws, sales.trips, world.plan.starts_at
    token = people.pays_by_card[trips.person] & draws.happens(
        habits.TOKEN_IS_KNOWN, "token is known", sales.key
    )
    both = _first_of_each(trips.person, np.flatnonzero(token & (sales.known == Known.CARD)))
    number = people.number[trips.person[both]]
    yield {
        "left": names.bank_cards(draws, number),
        "right": names.cards(draws, number),
        "occurred_at": times(trips.at[both], start),
        "kind": "receipt",
    }
    at_portal = draws.happens(habits.LOGS_IN, "logs in", sales.key)
    first = _first_of_each(trips.person, np.flatnonzero(at_portal))
    number = people.number[trips.person[first]]
    yield {
        "left": names.phone_devices(draws, number),
        "right": names.phones(draws, number),
        "occurred_at": times(trips.at[first], start),
        "kind": "portal_login",
    }


def _first_of_each(person: IntArray, places: IntArray) -> IntArray:
    _, first = np.unique(person[places], return_index=True)
    return places[first]


def identifier_rows(world: World, people: People) -> pa.Table:
    """One row per name of a person, but for cookies: whose it truly is."""
    draws, number = world.draws, people.number
    parts = [
        {"identifier": names.cards(draws, number), "person": number},
        {"identifier": headed("user_id:", names.accounts(draws, number)), "person": number},
        {"identifier": names.phones(draws, number), "person": number},
        {"identifier": names.phone_devices(draws, number), "person": number},
    ]
    return table_of(TRUTH["identifiers"], parts, order=("identifier",))
