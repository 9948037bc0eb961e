"""Who lives in the city: habits, homes, devices, cards."""

from dataclasses import dataclass

import numpy as np

from vitrina.simulation import habits
from vitrina.simulation.draws import Draws, FloatArray, IntArray, Keys, Mask, gamma, normal
from vitrina.simulation.places import PLACES, WEIGHTS
from vitrina.simulation.plan import CityPlan

HOURS = (9.0, 13.0, 18.0)  # when people like to come, on average


@dataclass(frozen=True, slots=True)
class People:
    """Some of the people, one entry each; other arrays name them by their place in these.

    Attributes:
        number: in the whole city, from 0.
        activity: how much they buy, against the mean of 1.
        exposure: how many adverts they meet, against the mean of 1.
        home: the place next to home.
        hour: of the day that they prefer.
        devices: how many they use.
        is_tracked: has agreed to be measured on the site.
    """

    number: IntArray
    activity: FloatArray
    exposure: FloatArray
    home: IntArray
    hour: FloatArray
    devices: IntArray
    has_card: Mask
    has_account: Mask
    takes_mail: Mask
    takes_push: Mask
    pays_by_card: Mask
    is_tracked: Mask


def people_of(plan: CityPlan, draws: Draws, number: IntArray) -> People:
    """Draw the people of these numbers."""

    def happens(chance: float | FloatArray, matter: str, *keys: Keys) -> Mask:
        return draws.happens(chance, matter, number, *keys)

    activity = gamma(draws.uniform("activity", number), habits.ACTIVITY_SHAPE)
    has_card = happens(habits.HAS_CARD, "loyalty card")
    with_card, without = habits.HAS_ACCOUNT[True], habits.HAS_ACCOUNT[False]
    has_account = happens(np.where(has_card, with_card, without), "account")
    liking = (draws.uniform("time of day", number) * len(HOURS)).astype(np.int64)
    own_hour = normal(draws.uniform("own hour", number))
    return People(
        number=number,
        activity=activity,
        exposure=1 + plan.confounding * (activity - 1),
        home=_home(draws, number),
        hour=np.array(HOURS)[liking] + own_hour,
        devices=1 + (draws.uniform("devices", number) * 2.2).astype(np.int64),
        has_card=has_card,
        has_account=has_account,
        takes_mail=has_account & happens(habits.TAKES_MAIL_OF_ACCOUNTS, "takes mail"),
        takes_push=has_account & happens(habits.TAKES_PUSH_OF_ACCOUNTS, "takes pushes"),
        pays_by_card=happens(habits.PAYS_BY_CARD, "pays by card"),
        is_tracked=~happens(habits.DENIES_TRACKING, "denies tracking"),
    )


def _home(draws: Draws, number: IntArray) -> IntArray:
    found = np.searchsorted(np.cumsum(WEIGHTS), draws.uniform("home", number))
    return np.minimum(found, len(PLACES) - 1)
