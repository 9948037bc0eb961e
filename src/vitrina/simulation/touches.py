"""Every advert that meets a person, seen by the business or not, withheld by a test or not."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vitrina.simulation import habits
from vitrina.simulation.adverts import (
    ADVERTS,
    COUPON,
    COUPON_EVERY_DAYS,
    COUPON_REACH,
    EMAIL,
    MAIL_EVERY_DAYS,
    OUTDOOR,
    Advert,
    Way,
)
from vitrina.simulation.days import open_hours
from vitrina.simulation.draws import FloatArray, IntArray, KeyArray, Mask, exponential, poisson
from vitrina.simulation.draws import repeated as repeat
from vitrina.simulation.people import People
from vitrina.simulation.trials import withheld
from vitrina.simulation.world import World

FIRST_MAIL_DAY, FIRST_COUPON_DAY = 3, 5
MAIL_HOUR, COUPON_HOUR = 10.0, 12.0


@dataclass(frozen=True, slots=True)
class Episodes:
    """Times in which a person is about to buy: who, from when to when, and whether they do."""

    person: IntArray
    begins: FloatArray
    ends: FloatArray
    is_bought: Mask
    key: KeyArray


@dataclass(frozen=True, slots=True)
class Touches:
    """One entry per touch: who, when, of which advert; `is_withheld`: it did not come about."""

    person: IntArray
    at: FloatArray
    advert: IntArray
    key: KeyArray
    is_seen: Mask
    is_withheld: Mask


def episodes_of(world: World, people: People) -> Episodes:
    """Draw the times in which people are about to buy."""
    draws, days = world.draws, world.plan.days
    mean = habits.EPISODES_A_DAY * days * people.activity
    person, within = repeat(poisson(draws.uniform("episodes", people.number), mean))
    key = draws.bits("episode", people.number[person], within)
    begins = days * draws.uniform("episode begins", key)
    lasts = exponential(draws.uniform("episode lasts", key), habits.EPISODE_DAYS)
    buys = draws.happens(habits.EPISODE_BUYS, "episode buys", key)
    return Episodes(person, begins, begins + lasts, buys, key)


def touches_of(world: World, people: People, episodes: Episodes) -> Touches:
    """Draw every touch of these people.

    Who is about to buy meets more adverts, and so does who buys much: what follows a touch is
    mostly not its doing.
    """
    parts = [
        _marked(world, people, advert, *_bought(world, advert, *found))
        for advert in range(len(ADVERTS))
        for found in _of_advert(world, people, episodes, advert)
    ]
    names = ("person", "at", "advert", "key", "is_seen", "is_withheld")
    return Touches(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


Found = tuple[IntArray, FloatArray, KeyArray]


def _of_advert(world: World, people: People, episodes: Episodes, advert: int) -> Iterator[Found]:
    if advert == EMAIL:
        yield from _mails(world, people)
    elif advert == COUPON:
        yield from _coupons(world, people)
    else:
        yield _in_passing(world, people, advert)
        if ADVERTS[advert].an_episode:
            yield _on_the_way(world, episodes, advert)


def _in_passing(world: World, people: People, advert: int) -> Found:
    """Touches that have nothing to do with what a person is about to do."""
    told = ADVERTS[advert]
    begins, ends = _runs(world, told)
    draws = world.draws
    often = told.a_day * world.funding.to_be_had[advert]
    mean = often * (ends - begins) * people.exposure
    counts = poisson(draws.uniform(f"touches {told.name}", people.number), mean)
    person, within = repeat(counts)
    key = draws.bits(f"touch {told.name}", people.number[person], within)
    at = begins + (ends - begins) * draws.uniform("touch at", key)
    if told.way is Way.SCAN:  # it hangs inside, so they are there when it is open
        at = np.floor(at) + open_hours(draws, people, person, people.home[person], key) / 24
    return person, at, key


def _runs(world: World, told: Advert) -> tuple[int, int]:
    if told.way is not Way.HANGING:
        return 0, world.plan.days
    test = next(trial for trial in world.trials if trial.advert == OUTDOOR)
    return test.begins, test.ends


def _on_the_way(world: World, episodes: Episodes, advert: int) -> Found:
    """Touches of who is about to buy."""
    told, draws = ADVERTS[advert], world.draws
    mean = told.an_episode * world.plan.confounding * world.funding.to_be_had[advert]
    episode, within = repeat(poisson(draws.uniform(f"way {told.name}", episodes.key), mean))
    key = draws.bits(f"on the way {told.name}", episodes.key[episode], within)
    lasts = episodes.ends[episode] - episodes.begins[episode]
    at = episodes.begins[episode] + lasts * draws.uniform("touch at", key)
    is_watched = at < world.plan.days
    return episodes.person[episode][is_watched], at[is_watched], key[is_watched]


def _bought(world: World, advert: int, person: IntArray, at: FloatArray, key: KeyArray) -> Found:
    """Those of the touches to be had that the budget of the day buys."""
    funding = world.funding
    if not funding.is_funded[advert]:
        return person, at, key
    share = funding.bought[advert, np.floor(at).astype(np.int64)]
    bought = world.draws.happens(share, "bought", key)
    return person[bought], at[bought], key[bought]


def _mails(world: World, people: People) -> Iterator[Found]:
    listed = np.flatnonzero(people.takes_mail)
    for day in range(FIRST_MAIL_DAY, world.plan.days, MAIL_EVERY_DAYS):
        key = world.draws.bits("mail", people.number[listed], day)
        yield listed, day + (MAIL_HOUR + 0.5 * world.draws.uniform("sent", key)) / 24, key


def _coupons(world: World, people: People) -> Iterator[Found]:
    """Coupons go to those who buy much, as they do in life."""
    chance = np.minimum(COUPON_REACH * people.exposure, 1.0)
    for day in range(FIRST_COUPON_DAY, world.plan.days, COUPON_EVERY_DAYS):
        chosen = world.draws.happens(chance, "coupon goes to", people.number, day)
        person = np.flatnonzero(people.takes_push & chosen)
        key = world.draws.bits("coupon", people.number[person], day)
        yield person, day + (COUPON_HOUR + 0.5 * world.draws.uniform("sent", key)) / 24, key


def _marked(
    world: World, people: People, advert: int, person: IntArray, at: FloatArray, key: KeyArray
) -> Touches:
    draws = world.draws
    is_withheld = np.zeros(person.size, dtype=np.bool_)
    for trial in world.trials:
        if trial.advert == advert:
            is_withheld |= withheld(trial, world.plan, draws, people, (person, at))
    is_seen = draws.happens(ADVERTS[advert].seen, "seen", key)
    return Touches(person, at, np.full(person.size, advert), key, is_seen, is_withheld)
