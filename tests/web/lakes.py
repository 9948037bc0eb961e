"""A small lake for the console's tests: three shops, three campaigns, twelve people, ten weeks.

Two names are attacks: a page must show them as they are.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from vitrina import attribution, experiments, identity, journeys, optimization
from vitrina.engine import Lake, Row, open_lake

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
EVIL_CAMPAIGN = "<script>alert('campaign')</script>"
EVIL_STORE = '"><img src=x onerror=alert(1)>'
FORMULA_STORE = "=HYPERLINK(1)"
STORES = ("north", EVIL_STORE, FORMULA_STORE)
CAMPAIGNS = ("spring", EVIL_CAMPAIGN, "late")
WEEKS = 10
PEOPLE = 12
LAST_DAY = date(2026, 3, 10)
FIRST = 101  # the number of the first person's card


def make_lake(folder: Path) -> Lake:
    """Everything that the demo would keep, computed by the library from a few rows."""
    lake = open_lake(folder, create=True)
    with lake.write("import a small shop") as commit:
        commit.append("receipts", _receipts())
        for events in (_receipt_events(), _mailings(), _redemptions()):
            commit.append("events", events)
        commit.append("links", _links())
        commit.append("campaigns", _campaigns())
        commit.append("spend", _spend())
    people = identity.resolve(lake.links).store("people")
    paths = journeys.build(lake.events, people)
    effects = experiments.matched_campaigns(lake.events, people, lake.campaigns)
    stages = ("booking", "receipt")
    reached = journeys.funnel(lake.events, people, goals=stages, by="channel")
    with lake.write("analyse a small shop") as commit:
        commit.replace("passports", people)
        commit.replace("paths", paths)
        commit.replace("credit", attribution.compare(paths, by="campaign"))
        commit.replace("channel_credit", attribution.compare(paths, by="channel"))
        commit.replace("effects", effects)
        commit.replace("funnel", reached)
        commit.replace("stages", journeys.funnel(lake.events, people, goals=stages))
        commit.replace("cohorts", journeys.cohorts(journeys.conversions(lake.events, people)))
        commit.replace("match_rates", journeys.match_rates(lake.receipts, people))
        commit.replace("expected", optimization.nowcast(paths, as_of=LAST_DAY))
        commit.replace(
            "channel_expected", optimization.nowcast(paths, as_of=LAST_DAY, by="channel")
        )
    return lake


def make_empty_lake(folder: Path) -> Lake:
    """A lake with nothing in it."""
    return open_lake(folder, create=True)


def _receipts() -> list[Row]:
    rows: list[Row] = []
    for week in range(WEEKS):
        for person in range(PEOPLE):
            number = week * PEOPLE + person
            known = person % 6 != 5  # one in six does not show a card
            rows.append(
                {
                    "receipt_id": f"r{number}",
                    "source": "till",
                    "occurred_at": START + timedelta(weeks=week, hours=3 * person),
                    "place_id": STORES[number % 3],
                    "operation": "sale",
                    "total_minor": 1000 + 100 * person + 30 * ((7 * person + 3 * week) % 11),
                    "currency": "USD",
                    "identifier": f"card:{FIRST + person}" if known else None,
                }
            )
    return rows


def _receipt_events() -> list[Row]:
    return [
        {
            "event_id": row["receipt_id"],
            "type": "Receipt Registered",
            "occurred_at": row["occurred_at"],
            "source": row["source"],
            "identifier": row["identifier"],
            "place_id": row["place_id"],
            "value_minor": row["total_minor"],
            "currency": row["currency"],
        }
        for row in _receipts()
    ]


def _mailings() -> list[Row]:
    """The first half of the people get `spring`; every second one gets the others."""
    groups = (range(6), range(0, PEOPLE, 2), range(1, PEOPLE, 2))
    return [
        {
            "event_id": f"mailing:{at}:{person}",
            "type": "Mailing Sent",
            "occurred_at": START + timedelta(weeks=4 + 2 * at),
            "source": "mailing",
            "identifier": f"household:{FIRST + person}",
            "utm_source": "mailing",
            "utm_medium": "direct_mail",
            "utm_campaign": campaign,
        }
        for at, campaign in enumerate(CAMPAIGNS)
        for person in groups[at]
    ]


def _redemptions() -> list[Row]:
    return [
        {
            "event_id": f"coupon:{person}",
            "type": "Coupon Redeemed",
            "occurred_at": START + timedelta(weeks=5, hours=person),
            "source": "till",
            "identifier": f"household:{FIRST + person}",
            "utm_campaign": "spring",
        }
        for person in range(3)
    ]


def _links() -> list[Row]:
    return [
        {
            "left": f"card:{FIRST + person}",
            "right": f"household:{FIRST + person}",
            "occurred_at": START,
            "source": "loyalty",
            "kind": "card_shown",
            "strength": 1.0,
        }
        for person in range(PEOPLE)
        if person % 6 != 5
    ]


def _campaigns() -> list[Row]:
    return [
        {
            "campaign": campaign,
            "name": campaign,
            "channel": "direct_mail",
            "starts_at": START + timedelta(weeks=4 + 2 * at),
            # the last one outlives the data: nothing can be said of it
            "ends_at": START + timedelta(weeks=30 if campaign == "late" else 6 + 2 * at),
        }
        for at, campaign in enumerate(CAMPAIGNS)
    ]


def _spend() -> list[Row]:
    return [
        {
            "day": (START + timedelta(weeks=5)).date(),
            "platform": "coupons",
            "campaign": "spring",
            "cost_minor": 2500,
            "currency": "USD",
        }
    ]
