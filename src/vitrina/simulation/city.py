"""Draw a city: what a business would see of it, and the truth apart."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from vitrina.simulation.adverts import ADVERTS
from vitrina.simulation.columns import named, table_of, times
from vitrina.simulation.crowds import Arrivals, Crowds, arrivals_of, crowds_of, served
from vitrina.simulation.draws import IntArray, Mask
from vitrina.simulation.letters import letter_rows
from vitrina.simulation.links import identifier_rows, link_rows
from vitrina.simulation.on_the_spot import booking_events, portal_events, scan_events
from vitrina.simulation.orders import coupon_events, order_events
from vitrina.simulation.people import People, people_of
from vitrina.simulation.places import NAMES
from vitrina.simulation.plan import CityPlan
from vitrina.simulation.receipts import CAUSES, cause_rows, receipt_rows, receipts_of
from vitrina.simulation.sales import Sales, sales_of
from vitrina.simulation.schemas import EVENTS, SEEN, TRUTH
from vitrina.simulation.spend import delivered, spend_rows
from vitrina.simulation.touches import Episodes, Touches, episodes_of, touches_of
from vitrina.simulation.trial_rows import (
    changed,
    effect_rows,
    experiment_rows,
    person_rows,
    place_rows,
)
from vitrina.simulation.visits import visit_events, visits_of
from vitrina.simulation.wishes import Wishes, wishes_of
from vitrina.simulation.world import World, world_of

PEOPLE_A_PART = 20_000
Told = Callable[[float, str], None]
Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of some of the people, or those that belong to nobody alone."""

    seen: Tables
    truth: Tables


@dataclass(frozen=True)
class City:
    """A city that is settled; its tables are drawn when they are asked for.

    Attributes:
        plan: what it was asked to be.
        people_a_part: how many people are drawn at a time; it changes no row.
        world: what follows from the plan alone.
        crowds: which places are full, and when.
    """

    plan: CityPlan
    people_a_part: int
    world: World = field(repr=False)
    crowds: Crowds = field(repr=False)

    def parts(self) -> Iterator[Part]:
        """The tables in pieces that fit into memory; the last piece has what is not personal."""
        size = (len(ADVERTS), self.plan.days)
        shown, seen = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        effects = np.zeros((len(self.world.trials), 2), dtype=np.int64)
        for number in _numbers(self.plan, self.people_a_part):
            drawn = _draw(self.world, self.crowds, number)
            shown_here, seen_here = delivered(self.world, drawn.touches)
            shown, seen = shown + shown_here, seen + seen_here
            effects = effects + changed(self.world, drawn.people, drawn.served)
            yield Part(_seen(self.world, drawn), _truth(self.world, drawn))
        yield _last(self.world, shown, seen, effects)

    @cached_property
    def seen(self) -> Tables:
        """What a business would see: one table for each kind of file that is imported."""
        return {name: self._whole(name, "seen") for name in SEEN}

    @cached_property
    def truth(self) -> Tables:
        """What nobody could know, and what judges what the product says."""
        return {name: self._whole(name, "truth") for name in TRUTH}

    def _whole(self, name: str, side: str) -> pa.Table:
        tables = [getattr(part, side).get(name) for part in self._kept]
        return pa.concat_tables([table for table in tables if table is not None])

    @cached_property
    def _kept(self) -> list[Part]:
        return list(self.parts())


def make_city(
    plan: CityPlan, *, people_a_part: int = PEOPLE_A_PART, progress: Told | None = None
) -> City:
    """Settle a city: who comes when, and which places are full then.

    Args:
        plan: what the city is asked to be.
        people_a_part: how many people are drawn at a time; it changes no row.
        progress: told the share done, from 0 to 1, and what comes next.
    """
    told = progress or (lambda share, text: None)
    world = world_of(plan)
    found = []
    for number in _numbers(plan, people_a_part):
        told(int(number[0]) / plan.people, f"people {number[0]:,} to {number[-1]:,}")
        *_, wishes = _want(world, number)
        found.append(arrivals_of(wishes.where(~wishes.is_withheld), plan.days))
    names = ("slot", "into", "key")
    arrivals = Arrivals(*(np.concatenate([getattr(one, name) for one in found]) for name in names))
    crowds = crowds_of(world.draws, people=plan.people, days=plan.days, arrivals=arrivals)
    return City(plan, people_a_part, world, crowds)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Some of the people, and all that they did.

    `served` are the trips that places had room for, those that tests withheld included;
    `turned_away` the others.
    """

    people: People
    episodes: Episodes
    touches: Touches
    served: Wishes
    turned_away: Wishes
    sales: Sales


def _numbers(plan: CityPlan, people_a_part: int) -> Iterator[IntArray]:
    for first in range(0, plan.people, people_a_part):
        yield np.arange(first, min(first + people_a_part, plan.people))


def _want(world: World, number: IntArray) -> tuple[People, Episodes, Touches, Wishes]:
    people = people_of(world.plan, world.draws, number)
    episodes = episodes_of(world, people)
    touches = touches_of(world, people, episodes)
    return people, episodes, touches, wishes_of(world, people, episodes, touches)


def _draw(world: World, crowds: Crowds, number: IntArray) -> _Drawn:
    people, episodes, touches, wishes = _want(world, number)
    trips, has_room = served(world.draws, crowds, wishes)
    is_sold: Mask = has_room & ~trips.is_withheld
    sales = sales_of(world, people, trips.where(is_sold), touches)
    lost = wishes.where(~has_room & ~wishes.is_withheld)
    return _Drawn(people, episodes, touches, trips.where(has_room), lost, sales)


def _seen(world: World, drawn: _Drawn) -> Tables:
    people, touches, sales = drawn.people, drawn.touches, drawn.sales
    visits = visits_of(world, people, drawn.episodes, touches, sales)
    events = (
        *visit_events(world, people, visits),
        *order_events(world, people, sales),
        *coupon_events(world, people, sales, touches),
        *scan_events(world, people, touches),
        *portal_events(world, people, sales),
        *booking_events(world, people, sales),
    )
    receipts = receipts_of(world, people, sales)
    return {
        "receipts": receipt_rows(world, people, sales, receipts),
        "events": table_of(EVENTS, events, order=("occurred_at", "event_id")),
        "mailings": letter_rows(world, people, touches),
        "links": link_rows(world, people, sales),
        "assignments": person_rows(world, people),
    }


def _truth(world: World, drawn: _Drawn) -> Tables:
    people, lost = drawn.people, drawn.turned_away
    receipts = receipts_of(world, people, drawn.sales)
    turned_away = {
        "person": people.number[lost.person],
        "place_id": named(lost.place, NAMES),
        "occurred_at": times(lost.at, world.plan.starts_at),
        "cause": named(lost.cause % len(CAUSES), CAUSES),
    }
    return {
        "causes": cause_rows(world, people, drawn.sales, receipts),
        "identifiers": identifier_rows(world, people),
        "lost_trips": table_of(TRUTH["lost_trips"], [turned_away], order=("occurred_at", "person")),
    }


def _last(world: World, shown: IntArray, seen: IntArray, effects: IntArray) -> Part:
    adverts = {
        "cause": pa.array([advert.name for advert in ADVERTS]),
        "channel": pa.array([advert.channel for advert in ADVERTS]),
        "chance": world.chance,
        "delay_days": np.array([advert.delay_days for advert in ADVERTS]),
        "touches": shown.sum(axis=1),
        "seen": seen.sum(axis=1),
    }
    return Part(
        seen={
            "spend": spend_rows(world, shown, seen),
            "experiments": experiment_rows(world),
            "assignments": place_rows(world),
        },
        truth={
            "adverts": table_of(TRUTH["adverts"], [adverts], order=("cause",)),
            "effects": effect_rows(world, effects.tolist()),
        },
    )
