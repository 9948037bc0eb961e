"""What people do on the site, as far as they let it be seen."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina.simulation import habits, names
from vitrina.simulation.adverts import ADVERTS, EMAIL, Way
from vitrina.simulation.columns import Columns, hexed, named, only, times
from vitrina.simulation.draws import (
    FloatArray,
    IntArray,
    KeyArray,
    Mask,
    poisson,
    repeated,
)
from vitrina.simulation.letters import mail_campaigns
from vitrina.simulation.orders import ordering_times
from vitrina.simulation.people import People
from vitrina.simulation.sales import Sales
from vitrina.simulation.touches import Episodes, Touches
from vitrina.simulation.world import World

SITE = "https://utro.example"
PAGES = ("/", "/menu", "/places")
SEARCH = "https://yandex.ru/"
DIRECT, SEARCHED = -1, -2  # who brings a visit that no advert does
MINUTE = 1 / 1440
READS_ON = 0.25  # share of the visits with a second page
OPENS_MAIL = 0.05  # share of the e-mails that bring a visit
COMES_BY_SEARCH = 0.45  # share of the visits that no advert brings


@dataclass(frozen=True, slots=True)
class Visits:
    """One entry per visit: who, when, brought by which advert or otherwise."""

    person: IntArray
    at: FloatArray
    by: IntArray
    key: KeyArray


def visits_of(
    world: World, people: People, episodes: Episodes, touches: Touches, sales: Sales
) -> Visits:
    """Every visit to the site: by adverts, by intent, for an order, or for no reason."""
    parts = (
        _by_adverts(world, touches),
        _by_oneself(world, people, episodes),
        _for_orders(world, sales),
    )
    together = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("person", "at", "by", "key")
    ]
    inside = (together[1] >= 0) & (together[1] < world.plan.days)
    return Visits(*(column[inside] for column in together))


def visit_events(world: World, people: People, visits: Visits) -> Iterator[Columns]:
    """One or two pages for each visit; without consent nobody knows whose they are."""
    yield _pages(world, people, visits, page=0)
    reads = world.draws.happens(READS_ON, "reads on", visits.key)
    later = Visits(
        visits.person[reads], visits.at[reads] + 2 * MINUTE, visits.by[reads], visits.key[reads]
    )
    yield _pages(world, people, later, page=1)


def _by_adverts(world: World, touches: Touches) -> Visits:
    is_click = np.array([advert.way is Way.CLICK for advert in ADVERTS])[touches.advert]
    opens = (touches.advert == EMAIL) & world.draws.happens(OPENS_MAIL, "opens", touches.key)
    brings = ~touches.is_withheld & ((is_click & touches.is_seen) | opens)
    hours_later = np.where(opens, 5 * world.draws.uniform("opens after", touches.key), 0.0)
    key = world.draws.bits("visit by advert", touches.key[brings])
    at = (touches.at + hours_later / 24)[brings]
    return Visits(touches.person[brings], at, touches.advert[brings], key)


def _by_oneself(world: World, people: People, episodes: Episodes) -> Visits:
    draws, days = world.draws, world.plan.days
    mean = habits.VISITS_A_DAY * days * people.exposure
    idle, within = repeated(poisson(draws.uniform("idle visits", people.number), mean))
    idle_key = draws.bits("idle visit", people.number[idle], within)
    looks = poisson(draws.uniform("looks", episodes.key), habits.VISITS_AN_EPISODE)
    episode, look = repeated(looks)
    look_key = draws.bits("look", episodes.key[episode], look)
    lasts = (episodes.ends - episodes.begins)[episode]
    key = np.concatenate([idle_key, look_key])
    at = np.concatenate(
        [
            days * draws.uniform("idle at", idle_key),
            episodes.begins[episode] + lasts * draws.uniform("look at", look_key),
        ]
    )
    by = np.where(draws.happens(COMES_BY_SEARCH, "by search", key), SEARCHED, DIRECT)
    return Visits(np.concatenate([idle, episodes.person[episode]]), at, by, key)


def _for_orders(world: World, sales: Sales) -> Visits:
    online = np.flatnonzero(sales.is_online)
    key = world.draws.bits("visit to order", sales.key[online])
    at = ordering_times(world, sales)[online] - 4 * MINUTE
    return Visits(sales.trips.person[online], at, np.full(online.size, DIRECT), key)


def _pages(world: World, people: People, visits: Visits, *, page: int) -> Columns:
    draws, person, by = world.draws, visits.person, visits.by
    tracked = people.is_tracked[person]
    signs_in = people.has_account[person] & draws.happens(habits.SIGNS_IN, "signs in", visits.key)
    which = (draws.uniform(f"page {page}", visits.key) * len(PAGES)).astype(np.int64)
    is_first_by_advert = (by >= 0) & (page == 0)
    return {
        "event_id": hexed(draws.bits(f"viewed {page}", visits.key)),
        "type": "Page Viewed",
        "source": "site",
        "occurred_at": times(visits.at, world.plan.starts_at),
        "anonymous_id": only(tracked, names.cookies(draws, people, person, visits.at, visits.key)),
        "user_id": only(tracked & signs_in, names.accounts(draws, people.number[person])),
        "page": named(which, [SITE + path for path in PAGES]),
        "referrer": _referrers(by, page),
        **_marks(world, visits, is_first_by_advert),
        "consent": named(tracked.astype(np.int64), ("denied", "granted")),
    }


def _referrers(by: IntArray, page: int) -> pa.Array:
    if page:
        return pa.repeat(pa.scalar(f"{SITE}/"), by.size)
    return only(by == SEARCHED, pa.repeat(pa.scalar(SEARCH), by.size))


def _marks(world: World, visits: Visits, marked: Mask) -> dict[str, pa.Array]:
    by = np.where(marked, visits.by, 0)
    campaign = named(by, [advert.name for advert in ADVERTS])
    campaign = pc.if_else(pa.array(by == EMAIL), mail_campaigns(visits.at), campaign)
    is_direct_ad = marked & (np.array([advert.medium == "cpc" for advert in ADVERTS])[by])
    click = hexed(world.draws.bits("click", visits.key))
    return {
        "utm_source": only(marked, named(by, [advert.platform for advert in ADVERTS])),
        "utm_medium": only(marked, named(by, [advert.medium for advert in ADVERTS])),
        "utm_campaign": only(marked, campaign),
        "click_id_kind": only(is_direct_ad, pa.repeat(pa.scalar("yclid"), by.size)),
        "click_id": only(is_direct_ad, click),
    }
