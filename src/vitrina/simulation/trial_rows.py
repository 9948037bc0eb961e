"""The experiments and their logs, as the chain keeps them; and what they truly changed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa

from vitrina.simulation import names
from vitrina.simulation.adverts import ADVERTS
from vitrina.simulation.columns import Columns, headed, named, table_of, times
from vitrina.simulation.draws import IntArray
from vitrina.simulation.people import People
from vitrina.simulation.places import NAMES
from vitrina.simulation.schemas import ASSIGNMENTS, EXPERIMENTS, TRUTH
from vitrina.simulation.trials import (
    Kind,
    Trial,
    can_be_reached,
    is_lost_from_log,
    is_treated,
    places_in,
    treated_places,
)
from vitrina.simulation.wishes import Wishes
from vitrina.simulation.world import World

ARMS = ("control", "treated")


def experiment_rows(world: World) -> pa.Table:
    """One row per experiment."""
    plan, trials = world.plan, world.trials
    shares = {Kind.HOLD_OUT: 1 - plan.held_out_share, Kind.SWITCHBACK: 0.5}
    part = {
        "experiment_id": pa.array([trial.id for trial in trials]),
        "name": pa.array([trial.name for trial in trials]),
        "design": pa.array([trial.kind.value for trial in trials]),
        "channel": pa.array([ADVERTS[trial.advert].channel for trial in trials]),
        "campaign": pa.array([trial.campaign or None for trial in trials], pa.string()),
        "goal": "receipt",
        "starts_at": pa.array([plan.starts_at + timedelta(trial.begins) for trial in trials]),
        "ends_at": pa.array([plan.starts_at + timedelta(trial.ends) for trial in trials]),
        "planned_share": pa.array([shares.get(trial.kind) for trial in trials], pa.float64()),
        "treatment": pa.array(["off" if trial.is_switched_off else "on" for trial in trials]),
    }
    return table_of(EXPERIMENTS, [part], order=("experiment_id",))


def person_rows(world: World, people: People) -> pa.Table:
    """One row per person in an arm of a hold-out, as its log has them."""
    parts = [
        _people_in(world, people, trial) for trial in world.trials if trial.kind is Kind.HOLD_OUT
    ]
    return table_of(ASSIGNMENTS, parts, order=("experiment_id", "unit_id"))


def place_rows(world: World) -> pa.Table:
    """One row per place in an arm of a test of places; in a switchback one per place and day."""
    parts = [part for trial in world.trials for part in _places_in(world, trial)]
    return table_of(ASSIGNMENTS, parts, order=("experiment_id", "unit_id", "from_at"))


def _people_in(world: World, people: People, trial: Trial) -> Columns:
    treated = is_treated(trial, world.plan, world.draws, people)
    lost = is_lost_from_log(trial, world.draws, people, treated)
    listed = can_be_reached(trial, people) & ~lost
    number = people.number[listed]
    return {
        "experiment_id": trial.id,
        "unit": "person",
        "unit_id": headed("user_id:", names.accounts(world.draws, number)),
        "arm": named(treated[listed].astype(np.int64), ARMS),
        "from_at": times(np.full(number.size, float(trial.begins)), world.plan.starts_at),
    }


def _places_in(world: World, trial: Trial) -> Iterator[Columns]:
    if trial.kind is Kind.HOLD_OUT:
        return
    span = trial.ends - trial.begins
    step = 1 if trial.kind is Kind.SWITCHBACK else span
    spells = np.arange(trial.begins, trial.ends, step)
    place = np.repeat(places_in(trial), spells.size)
    day = np.tile(spells, places_in(trial).size)
    from_day, until_day = day.astype(np.float64), (day + step).astype(np.float64)
    yield {
        "experiment_id": trial.id,
        "unit": "place",
        "unit_id": named(place, NAMES),
        "arm": named(treated_places(trial, world.draws, place, day).astype(np.int64), ARMS),
        "from_at": times(from_day, world.plan.starts_at),
        "until_at": times(until_day, world.plan.starts_at),
    }


def changed(world: World, people: People, trips: Wishes) -> IntArray:
    """What each test changed by these trips, and what the treated did; (trials, 2).

    The first number is the trips of treated units within the test that its advert caused, less
    those that would have been caused and were withheld by being treated; the second all trips
    of treated units within the test that came about. Only trips that are served are given.
    """
    return np.array([_changed_by(world, people, trips, trial) for trial in world.trials])


def _changed_by(world: World, people: People, trips: Wishes, trial: Trial) -> tuple[int, int]:
    day = np.floor(trips.at).astype(np.int64)
    during = (day >= trial.begins) & (day < trial.ends)
    if trial.kind is Kind.HOLD_OUT:
        listed = is_treated(trial, world.plan, world.draws, people) & can_be_reached(trial, people)
        treated = listed[trips.person]
    else:
        treated = treated_places(trial, world.draws, trips.place, day)
        treated &= np.isin(trips.place, places_in(trial))
    here = during & treated
    is_its_own = here & (trips.cause == trial.advert) & (trips.touched_at >= trial.begins)
    gained = is_its_own & ~trips.is_withheld & (not trial.is_switched_off)
    missed = is_its_own & trips.is_withheld & trial.is_switched_off
    return int(gained.sum() - missed.sum()), int((here & ~trips.is_withheld).sum())


def effect_rows(world: World, totals: Sequence[Sequence[int]]) -> pa.Table:
    """One row per experiment: receipts that it changed, and as a share of those without it."""
    rows = []
    for trial, (effect, treated) in zip(world.trials, totals, strict=True):
        without = treated - effect
        rows.append(
            {
                "experiment_id": trial.id,
                "effect": effect,
                "treated": treated,
                "relative": effect / without if without else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=TRUTH["effects"])
