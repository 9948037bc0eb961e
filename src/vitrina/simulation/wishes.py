"""Trips that people want to make, each with its one cause."""

from dataclasses import dataclass, fields

import numpy as np

from vitrina.simulation import habits
from vitrina.simulation.adverts import ADVERTS, COUPON
from vitrina.simulation.days import days_of_trips, open_hours, when_open
from vitrina.simulation.draws import (
    Draws,
    FloatArray,
    IntArray,
    KeyArray,
    Mask,
    exponential,
    poisson,
    repeated,
)
from vitrina.simulation.people import People
from vitrina.simulation.places import CITY_OF, open_places
from vitrina.simulation.touches import Episodes, Touches
from vitrina.simulation.world import World

BASELINE = -1  # the cause of a trip that no advert caused
COUPON_DAYS = (14.0, 26.0)  # from a coupon to the purchase that it causes


@dataclass(frozen=True, slots=True)
class Wishes:
    """One entry per trip.

    Attributes:
        person: who.
        at: when, in days since the start.
        place: where.
        cause: the advert that caused it, or BASELINE.
        touched_at: when the touch was that caused it; NaN without one.
        key: of all further draws about the trip.
        is_withheld: a test withheld the touch, so the trip is only what would have been.
    """

    person: IntArray
    at: FloatArray
    place: IntArray
    cause: IntArray
    touched_at: FloatArray
    key: KeyArray
    is_withheld: Mask

    def where(self, mask: Mask) -> "Wishes":
        """The trips that a mask picks."""
        return Wishes(*(getattr(self, field.name)[mask] for field in fields(self)))


def wishes_of(world: World, people: People, episodes: Episodes, touches: Touches) -> Wishes:
    """Draw every trip that these people want to make, those that tests withhold included."""
    parts = (
        _usual(world, people),
        _intended(world, people, episodes),
        _caused(world, people, touches),
    )
    names = [field.name for field in fields(Wishes)]
    together = Wishes(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))
    return together.where((together.at < world.plan.days) & ~_meets_empty_shelves(world, together))


def _usual(world: World, people: People) -> Wishes:
    draws, plan = world.draws, world.plan
    mean = habits.TRIPS_A_DAY * (1 - habits.EPISODE_SHARE) * plan.days * people.activity
    person, within = repeated(poisson(draws.uniform("trips", people.number), mean))
    key = draws.bits("trip", people.number[person], within)
    day = days_of_trips(world.calendar, people.home[person], draws.uniform("trip day", key))
    usual = _near(draws, people.home[person], key)
    place = open_places(usual, world.calendar.weekday[day])
    at = day + open_hours(draws, people, person, place, key) / 24
    return _by_baseline(person, at, place, key)


def _near(draws: Draws, home: IntArray, key: KeyArray) -> IntArray:
    """Mostly the place next to home, else another one of its city."""
    mates = [np.flatnonzero(city == CITY_OF) for city in CITY_OF]
    most = max(len(mate) for mate in mates)
    table = np.array([np.resize(mate, most) for mate in mates])
    other = table[home, (draws.uniform("other place", key) * most).astype(np.int64)]
    return np.where(draws.happens(habits.AT_HOME, "at home", key), home, other)


def _intended(world: World, people: People, episodes: Episodes) -> Wishes:
    bought = episodes.is_bought
    person, key = episodes.person[bought], episodes.key[bought]
    at, place = when_open(
        world.draws, world.calendar, people, person=person, at=episodes.ends[bought], key=key
    )
    return _by_baseline(person, at, place, world.draws.bits("intended", key))


def _by_baseline(person: IntArray, at: FloatArray, place: IntArray, key: KeyArray) -> Wishes:
    return Wishes(
        person=person,
        at=at,
        place=place,
        cause=np.full(person.size, BASELINE),
        touched_at=np.full(person.size, np.nan),
        key=key,
        is_withheld=np.zeros(person.size, dtype=np.bool_),
    )


def _caused(world: World, people: People, touches: Touches) -> Wishes:
    draws = world.draws
    works = draws.happens(world.chance[touches.advert], "touch works", touches.key)
    person, advert = touches.person[works], touches.advert[works]
    touched_at, key = touches.at[works], touches.key[works]
    mean = np.array([told.delay_days for told in ADVERTS])[advert]
    waits = exponential(draws.uniform("delay", key), mean)
    first, last = COUPON_DAYS
    coupon_waits = first + (last - first) * draws.uniform("coupon delay", key)
    delay = np.where(advert == COUPON, coupon_waits, waits)
    at, place = when_open(
        draws, world.calendar, people, person=person, at=touched_at + delay, key=key
    )
    return Wishes(
        person=person,
        at=at,
        place=place,
        cause=advert,
        touched_at=touched_at,
        key=draws.bits("caused", key),
        is_withheld=touches.is_withheld[works],
    )


def _meets_empty_shelves(world: World, wishes: Wishes) -> Mask:
    """Now and then something has run out for a day, and part of the people leave."""
    draws = world.draws
    day = np.floor(wishes.at).astype(np.int64)
    runs_out = draws.happens(habits.STOCK_OUTS, "stock-out", wishes.place, day)
    return runs_out & draws.happens(habits.LOST_TO_STOCK_OUT, "leaves", wishes.key)
