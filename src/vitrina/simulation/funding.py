"""Adverts that are bought by the day: what more or less money a day changes.

Twice the money brings less than twice the touches: what a budget buys of all that is to be had
saturates. An advert with its usual budget comes as often as its figures say.
"""

from dataclasses import dataclass

import numpy as np

from vitrina.errors import SettingError
from vitrina.simulation.adverts import ADVERTS, INDEX, Way, touches_a_day
from vitrina.simulation.draws import Draws, FloatArray, Mask, normal
from vitrina.simulation.plan import CityPlan

BUYABLE = tuple(advert.name for advert in ADVERTS if advert.way is Way.CLICK)
BEYOND = 1.5  # how many times its usual touches an advert could still bring beside them; median
BEYOND_SPREAD = 0.5  # deviation of its log, from advert to advert


@dataclass(frozen=True, slots=True, eq=False)
class Funding:
    """What is bought of each advert.

    Attributes:
        to_be_had: (adverts,): all touches that are to be had, times the usual ones; 1 where the
            advert is not bought by the day.
        bought: (adverts, days): the share of them that is bought.
        minor: (adverts, days): what that costs a day; NaN where it is not bought by the day.
        is_funded: (adverts,): it is bought by the day, on some days at least.
    """

    to_be_had: FloatArray
    bought: FloatArray
    minor: FloatArray
    is_funded: Mask


def usual_budget(plan: CityPlan, advert: str) -> int:
    """What the usual touches of an advert cost a day, in minor units."""
    told = ADVERTS[INDEX[advert]]
    touches = plan.people * touches_a_day(told, plan.confounding)
    return round(touches * told.cost * plan.basket_median_minor)


def funding_of(plan: CityPlan, draws: Draws) -> Funding:
    """What the budgets of a plan buy.

    Raises:
        SettingError: a budget is of no clicked advert, or below zero.
    """
    shape = (len(ADVERTS), plan.days)
    minor = np.full(shape, np.nan)
    for budget in sorted(plan.budgets, key=lambda each: each.day):
        if budget.advert not in BUYABLE or budget.minor < 0:
            raise SettingError(
                f"The city knows no budget of {budget.minor} for {budget.advert!r}: name one of "
                f"{', '.join(BUYABLE)}, with 0 or more."
            )
        minor[INDEX[budget.advert], max(budget.day, 0) :] = budget.minor
    luck = normal(draws.uniform("room of adverts", np.arange(len(ADVERTS))))
    beyond = BEYOND * np.exp(BEYOND_SPREAD * luck)
    is_funded = np.asarray(np.isfinite(minor).any(axis=1))
    usual = np.array([[max(usual_budget(plan, each.name), 1)] for each in ADVERTS])
    bought = minor / (minor + beyond[:, None] * usual)
    to_be_had = np.where(is_funded, 1 + beyond, 1.0)
    # before its first budget an advert comes as usual
    share = np.where(np.isnan(minor), 1 / to_be_had[:, None], bought)
    return Funding(to_be_had, share, minor, is_funded)
