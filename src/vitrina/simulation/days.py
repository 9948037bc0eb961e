"""Which days people come on, and at what hour: weeks, weather, opening hours."""

from dataclasses import dataclass

import numpy as np

from vitrina.simulation.draws import (
    Draws,
    FloatArray,
    IntArray,
    KeyArray,
    normal,
    normal_between,
)
from vitrina.simulation.people import People
from vitrina.simulation.places import CITIES, CITY_OF, CLOSES, OPENS, open_places
from vitrina.simulation.plan import CityPlan

WEEK = np.array([0.92, 0.94, 0.96, 1.0, 1.14, 1.10, 0.94])  # from Monday
SHARED_SHOCK = 0.05  # deviation of the log of a day, the same for all cities
OWN_SHOCK = 0.04  # the same, of one city alone
HOURS_SPREAD = 2.2
DOOR = 0.02  # hours from a door that opens or closes to the first or the last receipt


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the city.

    Attributes:
        weekday: of each day, 0 is Monday.
        share: by city and day, how much of all trips falls on the days up to it.
    """

    weekday: IntArray
    share: FloatArray


def calendar_of(plan: CityPlan, draws: Draws) -> Calendar:
    """Draw how busy each day is in each city."""
    days = np.arange(plan.days)
    weekday = (plan.first_day.weekday() + days) % 7
    shared = SHARED_SHOCK * normal(draws.uniform("days", days))
    cities = np.arange(len(CITIES))[:, None]
    own = OWN_SHOCK * normal(draws.uniform("days of cities", cities, days))
    busy = WEEK[weekday] * np.exp(shared + own)
    return Calendar(weekday, np.cumsum(busy, axis=1) / busy.sum(axis=1, keepdims=True))


def days_of_trips(calendar: Calendar, home: IntArray, uniform: FloatArray) -> IntArray:
    """The days that trips fall on, by the city of each home."""
    found = np.zeros(home.size, dtype=np.int64)
    for city, share in enumerate(calendar.share):
        here = CITY_OF[home] == city
        found[here] = np.searchsorted(share, uniform[here])
    return np.minimum(found, calendar.weekday.size - 1)


def open_hours(
    draws: Draws, people: People, person: IntArray, place: IntArray, key: KeyArray
) -> FloatArray:
    """Hours of the day at which people come to a place that is open then."""
    return normal_between(
        draws.uniform("hour", key),
        people.hour[person],
        HOURS_SPREAD,
        OPENS[place] + DOOR,
        CLOSES[place] - DOOR,
    )


def when_open(
    draws: Draws,
    calendar: Calendar,
    people: People,
    *,
    person: IntArray,
    at: FloatArray,
    key: KeyArray,
) -> tuple[FloatArray, IntArray]:
    """Times and places of people who would come at any time: now, or when it opens again.

    Returns:
        Days since the start; beyond the last day for who would come after it.
    """
    home = people.home[person]
    day = np.floor(at).astype(np.int64)
    hour = (at - day) * 24
    day = day + (hour >= CLOSES[home] - DOOR)
    known = np.minimum(day, calendar.weekday.size - 1)
    place = open_places(home, calendar.weekday[known])
    is_now = (day == np.floor(at)) & (hour >= OPENS[place] + DOOR) & (hour < CLOSES[place] - DOOR)
    later = open_hours(draws, people, person, place, key)
    return np.where(is_now, at, day + later / 24), place
