"""What advertising costs, as platforms report it: by day and campaign."""

import numpy as np
import pyarrow as pa

from vitrina.simulation.adverts import ADVERTS, COUPON, EMAIL, OUTDOOR
from vitrina.simulation.columns import table_of
from vitrina.simulation.draws import IntArray
from vitrina.simulation.letters import coupon_campaigns, mail_campaigns
from vitrina.simulation.schemas import SPEND
from vitrina.simulation.touches import Touches
from vitrina.simulation.world import World

FROM_SHOWN_TO_SEARCHED = 12  # times a search advert is shown for each click


def delivered(world: World, touches: Touches) -> tuple[IntArray, IntArray]:
    """Touches, and those seen, by advert and day; both (adverts, days)."""
    days = world.plan.days
    came = ~touches.is_withheld
    cell = touches.advert * days + np.floor(touches.at).astype(np.int64)
    shape = (len(ADVERTS), days)
    shown = np.bincount(cell[came], minlength=shape[0] * days).reshape(shape)
    seen = np.bincount(cell[came & touches.is_seen], minlength=shape[0] * days).reshape(shape)
    return shown, seen


def spend_rows(world: World, shown: IntArray, seen: IntArray) -> pa.Table:
    """One row per day and campaign on which something was delivered.

    Args:
        world: tells what a touch costs.
        shown: touches by advert and day.
        seen: those that left a trace: clicks.
    """
    advert, day = np.nonzero(shown)
    touches, clicks = shown[advert, day], seen[advert, day]
    a_touch = np.array([told.cost for told in ADVERTS])[advert] * world.plan.basket_median_minor
    budget = world.funding.minor[advert, day]
    cost = np.where(np.isnan(budget), a_touch * touches, budget)
    is_searched = np.array([told.medium == "cpc" for told in ADVERTS])[advert]
    impressions = np.where(is_searched, FROM_SHOWN_TO_SEARCHED * touches, touches)
    is_letter = np.isin(advert, (EMAIL, COUPON))
    part = {
        "day": pa.array(np.datetime64(world.plan.first_day) + day),
        "platform": pa.array([ADVERTS[one].platform for one in advert]),
        "campaign": pa.array(_campaigns(advert, day)),
        "impressions": impressions,
        "clicks": np.where(is_letter | (advert == OUTDOOR), 0, clicks),
        "cost": np.maximum(np.rint(cost), 1).astype(np.int64),
        "currency": world.plan.currency,
    }
    return table_of(SPEND, [part], order=("day", "campaign"))


def _campaigns(advert: IntArray, day: IntArray) -> list[str]:
    at = (day + 0.99).astype(np.float64)  # letters go out within their day
    mails, coupons = mail_campaigns(at).to_pylist(), coupon_campaigns(at).to_pylist()
    letters = {EMAIL: mails, COUPON: coupons}
    return [
        letters[one][row] if one in letters else ADVERTS[one].name
        for row, one in enumerate(advert.tolist())
    ]
