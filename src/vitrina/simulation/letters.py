"""E-mails and coupons that were sent, as the mailer exports them."""

import numpy as np
import pyarrow as pa

from vitrina.simulation import names
from vitrina.simulation.adverts import (
    ADVERTS,
    COUPON,
    COUPON_EVERY_DAYS,
    EMAIL,
    MAIL_EVERY_DAYS,
)
from vitrina.simulation.columns import Columns, named, table_of, times
from vitrina.simulation.draws import FloatArray, IntArray
from vitrina.simulation.people import People
from vitrina.simulation.schemas import MAILINGS
from vitrina.simulation.touches import FIRST_COUPON_DAY, FIRST_MAIL_DAY, Touches
from vitrina.simulation.world import World

MAILS_A_CAMPAIGN = 2


def letter_rows(world: World, people: People, touches: Touches) -> pa.Table:
    """One row per e-mail or coupon that was sent to a person."""
    parts = [_sent(world, people, touches, advert) for advert in (EMAIL, COUPON)]
    return table_of(MAILINGS, parts, order=("sent_at", "user_id"))


def mail_campaigns(at: FloatArray) -> pa.Array:
    """The campaign of each e-mail."""
    return _campaigns("email", _number(at, FIRST_MAIL_DAY, MAIL_EVERY_DAYS * MAILS_A_CAMPAIGN))


def coupon_campaigns(at: FloatArray) -> pa.Array:
    """The campaign of each coupon, by when it was sent."""
    return _campaigns("coupon", _number(at, FIRST_COUPON_DAY, COUPON_EVERY_DAYS))


def _sent(world: World, people: People, touches: Touches, advert: int) -> Columns:
    sent = (touches.advert == advert) & ~touches.is_withheld
    at, number = touches.at[sent], people.number[touches.person[sent]]
    first, every = (
        (FIRST_MAIL_DAY, MAIL_EVERY_DAYS * MAILS_A_CAMPAIGN)
        if advert == EMAIL
        else (FIRST_COUPON_DAY, COUPON_EVERY_DAYS)
    )
    begins = (first + every * _number(at, first, every)).astype(np.float64)
    start = world.plan.starts_at
    # the last campaign ends with the data: it is not known how it goes on
    ends = np.minimum(begins + every, world.plan.days)
    return {
        "campaign": mail_campaigns(at) if advert == EMAIL else coupon_campaigns(at),
        "user_id": names.accounts(world.draws, number),
        "sent_at": times(at, start),
        "channel": ADVERTS[advert].channel,
        "starts_at": times(begins, start),
        "ends_at": times(ends, start),
    }


def _number(at: FloatArray, first: int, every: int) -> IntArray:
    """Which campaign runs at each time; before the first one, that."""
    return np.maximum((at - first) // every, 0).astype(np.int64)


def _campaigns(name: str, number: IntArray) -> pa.Array:
    most = int(number.max(initial=0))
    return named(number, [f"{name}-{one + 1:02}" for one in range(most + 1)])
