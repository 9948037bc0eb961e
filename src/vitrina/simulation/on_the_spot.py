"""What happens at a place beside buying: posters scanned, Wi-Fi used, tables booked."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina.simulation import habits, names
from vitrina.simulation.adverts import ADVERTS, POSTER
from vitrina.simulation.columns import Columns, headed, hexed, named, only, times
from vitrina.simulation.draws import FloatArray, IntArray, KeyArray
from vitrina.simulation.people import People
from vitrina.simulation.places import NAMES
from vitrina.simulation.receipts import SECOND
from vitrina.simulation.sales import Sales
from vitrina.simulation.touches import Touches
from vitrina.simulation.world import World

EARLIER_DAYS = 3.0  # at most, from a booking to the table


def scan_events(world: World, people: People, touches: Touches) -> Iterator[Columns]:
    """Posters that were scanned with a telephone."""
    seen = (touches.advert == POSTER) & touches.is_seen & ~touches.is_withheld
    person, at, key = touches.person[seen], touches.at[seen], touches.key[seen]
    place = named(people.home[person], NAMES)
    yield {
        "event_id": hexed(world.draws.bits("scan", key)),
        "type": "QR Scanned",
        "source": "site",
        "occurred_at": times(at, world.plan.starts_at),
        "anonymous_id": only(
            people.is_tracked[person], names.cookies(world.draws, people, person, at, key)
        ),
        "place_id": place,
        "utm_campaign": ADVERTS[POSTER].name,
        "properties": pc.binary_join_element_wise('{"code":"poster-', place, '"}', ""),
    }


def portal_events(world: World, people: People, sales: Sales) -> Iterator[Columns]:
    """Sign-ins to the Wi-Fi, which tell a telephone number, shortly after buying."""
    found = np.flatnonzero(world.draws.happens(habits.LOGS_IN, "logs in", sales.key))
    trips, key = sales.trips, sales.key[found]
    number = people.number[trips.person[found]]
    yield {
        "event_id": hexed(world.draws.bits("portal", key)),
        "type": "Portal Login",
        "source": "wifi",
        "occurred_at": times(trips.at[found] + 90 * SECOND, world.plan.starts_at),
        "identifier": names.phones(world.draws, number),
        "place_id": named(trips.place[found], NAMES),
        "properties": '{"method":"sms"}',
    }


@dataclass(frozen=True, slots=True)
class Bookings:
    """One entry per table that was booked: for whom, when they are to come, and where."""

    number: IntArray
    at: FloatArray
    place: IntArray
    key: KeyArray


def booking_events(world: World, people: People, sales: Sales) -> Iterator[Columns]:
    """Tables that were booked: by people who came, and by some who did not."""
    draws, trips = world.draws, sales.trips
    chosen = np.flatnonzero(draws.happens(habits.BOOKS, "books", sales.key))
    number = people.number[trips.person[chosen]]
    came = Bookings(number, trips.at[chosen], trips.place[chosen], trips.key[chosen])
    absent = draws.happens(habits.NO_SHOWS, "is not there", came.key)
    missed = Bookings(
        number=came.number[absent],
        at=np.minimum(came.at[absent] + 1.0, world.plan.days - 0.05),
        place=came.place[absent],
        key=draws.bits("missed", came.key[absent]),
    )
    for booked in (came, missed):
        ahead = EARLIER_DAYS * draws.uniform("booked ahead", booked.key)
        yield _told(world, "Booking Created", booked, np.maximum(booked.at - ahead, 0.0))
    yield _told(world, "Visit Checked In", came, came.at - 600 * SECOND)
    yield _told(world, "Booking No Show", missed, missed.at + 1800 * SECOND)


def _told(world: World, kind: str, booked: Bookings, at: FloatArray) -> Columns:
    start = world.plan.starts_at
    comes_at = times(booked.at, start).cast(pa.string())
    return {
        "event_id": hexed(world.draws.bits(kind, booked.key)),
        "type": kind,
        "source": "site" if kind == "Booking Created" else "till",
        "occurred_at": times(at, start),
        "identifier": names.phones(world.draws, booked.number),
        "subject_id": headed("b", hexed(world.draws.bits("booking", booked.key))),
        "place_id": named(booked.place, NAMES),
        "properties": pc.binary_join_element_wise('{"starts_at":"', comes_at, '"}', ""),
    }
