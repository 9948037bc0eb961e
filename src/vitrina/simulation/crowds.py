"""Places that are full: who comes too late in an hour waits for the next one, or leaves."""

from dataclasses import dataclass, replace

import numpy as np

from vitrina.simulation import habits
from vitrina.simulation.draws import Draws, FloatArray, IntArray, KeyArray, Mask
from vitrina.simulation.places import CLOSES, HOURS_A_DAY, PLACES, capacities
from vitrina.simulation.wishes import Wishes

NEVER = 2.0  # beyond the end of any hour
ALWAYS_FULL = -1.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One entry per trip: the place and hour as one number, how far into the hour, and its key."""

    slot: IntArray
    into: FloatArray
    key: KeyArray


@dataclass(frozen=True, slots=True)
class Crowds:
    """For each place and hour: from which part of it on there is no room.

    Attributes:
        days: how long the city is watched.
        full_from: for those who come in that hour.
        full_again_from: for those who were turned away in the hour before.
    """

    days: int
    full_from: FloatArray
    full_again_from: FloatArray


def arrivals_of(wishes: Wishes, days: int) -> Arrivals:
    """When and where people want to come in."""
    hour = np.floor(wishes.at * HOURS_A_DAY).astype(np.int64)
    return Arrivals(
        slot=wishes.place * days * HOURS_A_DAY + hour,
        into=wishes.at * HOURS_A_DAY - hour,
        key=wishes.key,
    )


def crowds_of(draws: Draws, *, people: int, days: int, arrivals: Arrivals) -> Crowds:
    """Find which hours are full, once everybody's wish is known.

    Args:
        draws: of the city.
        people: how many live there.
        days: how long it is watched.
        arrivals: of all people; in any order.
    """
    slots = len(PLACES) * days * HOURS_A_DAY
    limit = np.repeat(capacities(people * habits.TRIPS_A_DAY), days * HOURS_A_DAY)
    full_from = _cut(arrivals.slot, arrivals.into, limit)
    late = arrivals.into > full_from[arrivals.slot]
    waits = late & _waits(draws, arrivals, days)
    used = np.bincount(arrivals.slot[~late], minlength=slots)
    again = _cut(arrivals.slot[waits] + 1, arrivals.into[waits], limit - used)
    return Crowds(days, full_from, again)


def served(draws: Draws, crowds: Crowds, wishes: Wishes) -> tuple[Wishes, Mask]:
    """The same trips at the times at which they are served, and which of them are."""
    arrivals = arrivals_of(wishes, crowds.days)
    late = arrivals.into > crowds.full_from[arrivals.slot]
    waits = late & _waits(draws, arrivals, crowds.days)
    following = np.minimum(arrivals.slot + 1, crowds.full_again_from.size - 1)
    has_room = waits & (arrivals.into <= crowds.full_again_from[following])
    at = np.where(has_room, wishes.at + 1 / HOURS_A_DAY, wishes.at)
    return replace(wishes, at=at), ~late | has_room


def _waits(draws: Draws, arrivals: Arrivals, days: int) -> Mask:
    """Who is ready to come an hour later, if the place is open then."""
    place = arrivals.slot // (days * HOURS_A_DAY)
    later = arrivals.slot % HOURS_A_DAY + arrivals.into + 1
    ready = draws.happens(habits.TURNED_AWAY_WAITS, "waits", arrivals.key)
    return ready & (later < CLOSES[place])


def _cut(slot: IntArray, into: FloatArray, limit: IntArray) -> FloatArray:
    """For each slot, the time of the last of those who have room; NEVER where all have."""
    counts = np.bincount(slot, minlength=limit.size)
    cut = np.where(limit > 0, NEVER, ALWAYS_FULL)
    crowded = counts > limit
    inside = np.flatnonzero(crowded[slot])
    order = inside[np.lexsort((into[inside], slot[inside]))]
    # the places in line of each crowded slot follow each other
    first = np.concatenate([[0], np.cumsum(counts[crowded])[:-1]]).astype(np.int64)
    room = limit[crowded]
    has_room = room > 0
    cut[np.flatnonzero(crowded)[has_room]] = into[order[(first + room - 1)[has_room]]]
    return cut
