"""What the chain advertises with: who sees it, what it costs, and what it truly does."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vitrina.simulation.draws import Draws, FloatArray, normal
from vitrina.simulation.habits import EPISODES_A_DAY, TAKES_MAIL, TAKES_PUSH, TRIPS_A_DAY
from vitrina.simulation.plan import CityPlan

SPREAD = 0.3  # deviation of the log of an advert's effect, from seed to seed
MAIL_EVERY_DAYS = 14
COUPON_EVERY_DAYS = 28
COUPON_REACH = 0.45  # share of those who take pushes, for a person of middling activity
OUTDOOR_LIFT = 0.08  # what the outdoor campaign adds to purchases where it hangs


class Way(StrEnum):
    """How an advert comes to people."""

    CLICK = "click"  # shown; seen by the business when it is clicked
    SENT = "sent"  # to a list of people
    SCAN = "scan"  # at a place
    HANGING = "hanging"  # in a street; never seen by the business


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One campaign that runs all the time, or one kind of mailing.

    Attributes:
        name: the campaign, and the cause in the truth.
        channel: as touches name it.
        platform, medium: where the money goes; utm_source and utm_medium.
        way: how it comes to people.
        a_day: touches per person and day, whatever they intend.
        an_episode: further ones while a person is about to buy.
        effect: chance that a touch causes a purchase, against the other adverts.
        delay_days: mean time from touch to the purchase that it causes.
        seen: share of its touches that leave a trace.
        cost: of a touch, as a share of the median basket.
    """

    name: str
    channel: str
    platform: str
    medium: str
    way: Way = Way.CLICK
    a_day: float = 0.0
    an_episode: float = 0.0
    effect: float
    delay_days: float
    seen: float = 1.0
    cost: float


ADVERTS = (
    Advert(
        name="brand_search",
        channel="paid_search",
        platform="yandex",
        medium="cpc",
        a_day=0.002,
        an_episode=0.50,
        effect=0.002,
        delay_days=0.5,
        cost=0.01,
    ),
    Advert(
        name="generic_search",
        channel="paid_search",
        platform="yandex",
        medium="cpc",
        a_day=0.004,
        an_episode=0.35,
        effect=0.020,
        delay_days=2.0,
        cost=0.025,
    ),
    Advert(
        name="social",
        channel="paid_social",
        platform="vk",
        medium="paid_social",
        a_day=0.060,
        an_episode=0.25,
        effect=0.004,
        delay_days=4.0,
        seen=0.04,
        cost=0.001,
    ),
    Advert(
        name="display",
        channel="display",
        platform="yandex",
        medium="display",
        a_day=0.080,
        an_episode=0.40,
        effect=0.001,
        delay_days=5.0,
        seen=0.02,
        cost=0.0005,
    ),
    Advert(
        name="video",
        channel="video",
        platform="vk",
        medium="video",
        a_day=0.030,
        an_episode=0.05,
        effect=0.004,
        delay_days=7.0,
        seen=0.002,
        cost=0.002,
    ),
    Advert(
        name="partner",
        channel="partner",
        platform="partners",
        medium="partner",
        a_day=0.002,
        an_episode=0.20,
        effect=0.005,
        delay_days=1.5,
        cost=0.02,
    ),
    Advert(
        name="email",
        channel="email",
        platform="mailer",
        medium="email",
        way=Way.SENT,
        effect=0.012,
        delay_days=2.5,
        cost=0.0002,
    ),
    Advert(
        name="coupon",
        channel="push",
        platform="mailer",
        medium="push",
        way=Way.SENT,
        effect=0.020,
        delay_days=20.0,
        cost=0.0001,
    ),
    Advert(
        name="poster",
        channel="qr",
        platform="print",
        medium="qr",
        way=Way.SCAN,
        a_day=0.040,
        effect=0.006,
        delay_days=0.1,
        seen=0.12,
        cost=0.0002,
    ),
    Advert(
        name="outdoor",
        channel="outdoor",
        platform="streets",
        medium="outdoor",
        way=Way.HANGING,
        a_day=0.20,
        effect=0.0,  # set by its lift
        delay_days=1.5,
        seen=0.0,
        cost=0.0015,
    ),
)
INDEX = {advert.name: place for place, advert in enumerate(ADVERTS)}
EMAIL, COUPON, POSTER = INDEX["email"], INDEX["coupon"], INDEX["poster"]
OUTDOOR, SOCIAL = INDEX["outdoor"], INDEX["social"]


def chances(plan: CityPlan, draws: Draws) -> FloatArray:
    """The chance that one touch of each advert causes a purchase.

    They are scaled so that, over all, adverts cause `plan.caused_share` of the purchases before
    tests withhold any; outdoor hangs in tests alone and comes on top.
    """
    luck = np.exp(SPREAD * normal(draws.uniform("luck of adverts", np.arange(len(ADVERTS)))))
    relative = np.array([advert.effect for advert in ADVERTS]) * luck
    touches = np.array([touches_a_day(advert, plan.confounding) for advert in ADVERTS])
    wanted = plan.caused_share / (1 - plan.caused_share) * TRIPS_A_DAY
    found = relative * wanted / (relative * touches).sum()
    strength = plan.caused_share / 0.04
    found[OUTDOOR] = strength * OUTDOOR_LIFT * TRIPS_A_DAY / ADVERTS[OUTDOOR].a_day
    return np.asarray(np.minimum(found, 0.5))


def touches_a_day(advert: Advert, confounding: float) -> float:
    """Touches per person and day, as often as the figures of an advert say."""
    if advert.name == "email":
        return TAKES_MAIL / MAIL_EVERY_DAYS
    if advert.name == "coupon":
        return TAKES_PUSH * COUPON_REACH / COUPON_EVERY_DAYS
    return advert.a_day + advert.an_episode * EPISODES_A_DAY * confounding
