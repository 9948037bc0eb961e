"""Who is about to buy meets more adverts: most of what follows a touch was not its doing."""

import numpy as np
import pandas as pd
import pytest

from vitrina.simulation import CityPlan, make_city
from vitrina.simulation.people import people_of
from vitrina.simulation.touches import episodes_of, touches_of
from vitrina.simulation.world import world_of


def credited_to_caused(confounding: float, *, campaign: str = "brand_search") -> float:
    """Purchases credited to a campaign by the last click within 30 days, over those it caused."""
    city = make_city(CityPlan(4, 4_000, 120, confounding=confounding, caused_share=0.05))
    truth = city.truth["causes"].to_pandas().set_index("receipt_id")
    lines = city.seen["receipts"].to_pandas().drop_duplicates("receipt_id")
    sales = lines[lines.operation == "sale"].set_index("receipt_id").join(truth)
    events = city.seen["events"].to_pandas()
    clicks = events[events.utm_campaign.notna() & events.user_id.notna() & events.page.notna()]
    owner = city.truth["identifiers"].to_pandas().set_index("identifier").person
    touched = pd.DataFrame(
        {
            "person": owner.loc["user_id:" + clicks.user_id].to_numpy(),
            "at": clicks.occurred_at.to_numpy(),
            "campaign": clicks.utm_campaign.to_numpy(),
        }
    ).sort_values("at")
    known = sales[sales.person.isin(touched.person)].sort_values("occurred_at")
    last = pd.merge_asof(
        known,
        touched,
        left_on="occurred_at",
        right_on="at",
        by="person",
        tolerance=pd.Timedelta(days=30),
    )
    return float((last.campaign == campaign).sum() / (known.cause == campaign).sum())


def test_last_touch_credits_a_search_for_the_brand_many_times_what_it_caused() -> None:
    assert credited_to_caused(1.0) > 4


def test_a_city_can_be_drawn_without_confounding() -> None:
    draws = {}
    for confounding in (0.0, 1.0):
        world = world_of(CityPlan(4, 2_000, 120, confounding=confounding))
        people = people_of(world.plan, world.draws, np.arange(2_000))
        touches = touches_of(world, people, episodes_of(world, people))
        shown = pd.Series(touches.person).value_counts().reindex(range(2_000), fill_value=0)
        draws[confounding] = float(np.corrcoef(shown, people.activity)[0, 1])

    # letters go to those who have an account, whatever they buy; all else follows who buys
    assert draws[0.0] == pytest.approx(0, abs=0.12)
    assert draws[1.0] > 0.6
