"""The chain's experiments: who is left out of what and when, and what the log says of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vitrina.simulation.adverts import (
    ADVERTS,
    COUPON,
    EMAIL,
    INDEX,
    OUTDOOR,
    POSTER,
    SOCIAL,
    Way,
)
from vitrina.simulation.draws import Draws, FloatArray, IntArray, Mask
from vitrina.simulation.people import People
from vitrina.simulation.places import CITIES, CITY_OF, NAMES
from vitrina.simulation.plan import CityPlan

HUNG = ("Казань", "Самара", "Ярославль")  # where outdoor hangs during its test
QUIET = ("Санкт-Петербург", "Воронеж")  # where social is switched off now
SWITCHED = ("pokrovka", "arbat", "rostov-park", "tula")  # where posters come and go
LOST_FROM_LOG = 0.8  # share of the damaged log's quiet control people that it has lost


class Kind(StrEnum):
    """How a test divides its units; the names are those of experiment designs."""

    HOLD_OUT = "hold_out"
    GEO = "geo_lift"
    SWITCHBACK = "switchback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One experiment.

    Attributes:
        id, name: in the lake; as people call it.
        kind: how it divides its units.
        advert: what it switches, by place in ADVERTS.
        begins, ends: days since the start; the second is after its last.
        is_switched_off: being treated means to be without the advert.
        cities: where it is switched.
        is_damaged: its log has lost some of those who were left out.
        campaign: the campaign that it switches; empty for the whole channel.
    """

    id: str
    name: str
    kind: Kind
    advert: int
    begins: int
    ends: int
    is_switched_off: bool = False
    cities: tuple[str, ...] = ()
    is_damaged: bool = False
    campaign: str = ""


def trials_of(plan: CityPlan) -> tuple[Trial, ...]:
    """The chain's tests, counted back from the last day; one is running then.

    Platforms' own tests of clicked adverts come beside them where the plan has any; none of the
    chain's switches such an advert then.
    """
    usual = _usual(plan.days)
    if not plan.lift_tests:
        return usual
    clicked = {place for place, advert in enumerate(ADVERTS) if advert.way is Way.CLICK}
    return (
        *(trial for trial in usual if trial.advert not in clicked),
        *(
            Trial(
                id=f"lift-{test.advert}",
                name=f"Lift test of {test.advert}",
                kind=Kind.HOLD_OUT,
                advert=INDEX[test.advert],
                begins=test.begins,
                ends=test.ends,
                campaign=test.advert,
            )
            for test in plan.lift_tests
        ),
    )


def _usual(last: int) -> tuple[Trial, ...]:
    return (
        Trial(
            id="email-hold-out-spoiled",
            name="E-mail: the first hold-out",
            kind=Kind.HOLD_OUT,
            advert=EMAIL,
            begins=last - 88,
            ends=last - 66,
            is_damaged=True,
        ),
        Trial(
            id="email-hold-out",
            name="E-mail: a hold-out of eight weeks",
            kind=Kind.HOLD_OUT,
            advert=EMAIL,
            begins=last - 63,
            ends=last - 7,
        ),
        Trial(
            id="coupon-hold-out",
            name="Coupons: a hold-out of nine weeks",
            kind=Kind.HOLD_OUT,
            advert=COUPON,
            begins=last - 66,
            ends=last - 3,
        ),
        Trial(
            id="outdoor-cities",
            name="Outdoor in three cities",
            kind=Kind.GEO,
            advert=OUTDOOR,
            begins=last - 46,
            ends=last - 25,
            cities=HUNG,
        ),
        Trial(
            id="social-pause",
            name="Social paused in two cities",
            kind=Kind.GEO,
            advert=SOCIAL,
            begins=last - 10,
            ends=last + 11,
            is_switched_off=True,
            cities=QUIET,
        ),
        Trial(
            id="poster-switchback",
            name="Posters by day",
            kind=Kind.SWITCHBACK,
            advert=POSTER,
            begins=last - 23,
            ends=last - 2,
        ),
    )


def is_treated(trial: Trial, plan: CityPlan, draws: Draws, people: People) -> Mask:
    """Whom lots have put into the treated arm of a hold-out."""
    return draws.happens(1 - plan.held_out_share, f"arm {trial.id}", people.number)


def can_be_reached(trial: Trial, people: People) -> Mask:
    """Who is on the list that a hold-out is drawn from."""
    if trial.campaign:
        return people.has_account
    return people.takes_mail if trial.advert == EMAIL else people.takes_push


def is_lost_from_log(trial: Trial, draws: Draws, people: People, treated: Mask) -> Mask:
    """Rows that never reached the log: of control people who were quiet, where it is damaged."""
    if not trial.is_damaged:
        return np.zeros(people.number.size, dtype=np.bool_)
    lost = draws.happens(LOST_FROM_LOG, f"log {trial.id}", people.number)
    return ~treated & (people.activity < 1) & lost


def places_in(trial: Trial) -> IntArray:
    """The places that a test speaks of, treated or not."""
    is_switched = np.array([name in SWITCHED for name in NAMES])
    return np.flatnonzero(is_switched if trial.kind is Kind.SWITCHBACK else ~is_switched)


def treated_places(trial: Trial, draws: Draws, place: IntArray, day: IntArray) -> Mask:
    """Whether each place is treated on each day, within the test."""
    if trial.kind is Kind.SWITCHBACK:
        # one draw for two days, of which one is treated: as many of both
        first = draws.happens(0.5, f"first of two {trial.id}", place, (day - trial.begins) // 2)
        is_second = (day - trial.begins) % 2 == 1
        found: Mask = np.isin(place, places_in(trial)) & (first != is_second)
        return found
    cities = np.array([CITIES.index(city) for city in trial.cities])
    return np.isin(CITY_OF[place], cities)


def withheld(
    trial: Trial, plan: CityPlan, draws: Draws, people: People, touched: tuple[IntArray, FloatArray]
) -> Mask:
    """Which touches of the trial's advert do not come about because of it.

    Args:
        trial: the test.
        plan: of the city.
        draws: of the city.
        people: whom the touches would reach.
        touched: the person and the time of each touch.
    """
    person, at = touched
    is_during = (at >= trial.begins) & (at < trial.ends)
    if trial.kind is Kind.HOLD_OUT:
        left_out = can_be_reached(trial, people) & ~is_treated(trial, plan, draws, people)
        return is_during & left_out[person]
    treated = treated_places(trial, draws, people.home[person], np.floor(at).astype(np.int64))
    if trial.kind is Kind.SWITCHBACK:
        return is_during & ~treated & np.isin(people.home[person], places_in(trial))
    return is_during & (treated if trial.is_switched_off else ~treated)
