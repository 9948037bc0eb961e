"""Events of a small shop by the night before which they come, with all that makes them hard."""

from datetime import UTC, datetime, timedelta
from random import Random

import pyarrow as pa

from vitrina.engine import ARROW, Row
from vitrina.events.lake_tables import LAKE_TABLES

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAYS, PEOPLE, NIGHTS = 60, 12, 4
COLUMNS = pa.schema([(each.name, ARROW[each.kind]) for each in LAKE_TABLES["events"].columns])


def a_shop(seed: int) -> list[list[Row]]:
    """Events by the night before which they come: late ones, shared phones, returns, kiosks."""
    random = Random(seed)
    nights: list[list[Row]] = [[] for _ in range(NIGHTS)]
    for number in range(40 * NIGHTS):
        happened = random.randrange(NIGHTS)
        comes = min(happened + random.choice([0, 0, 0, 1, 2]), NIGHTS - 1)
        at = FIRST + timedelta(days=DAYS * (happened + random.random()) / NIGHTS)
        nights[comes].append(an_event(random, f"e{number}", at))
    return nights


def an_event(random: Random, event_id: str, at: datetime) -> Row:
    person = random.randrange(PEOPLE)
    event: Row = {"event_id": event_id, "occurred_at": at, "received_at": at, "consent": "granted"}
    kind = random.choice(["page", "page", "page", "mailing", "order", "sale", "sale", "return"])
    # somebody uses the browser of somebody else
    browser = f"browser-{(person + random.choice([0, 0, 0, 0, 1])) % PEOPLE}"
    if kind == "page":
        event |= {"source": "site", "type": "Page Viewed", "page": "https://shop.example/"}
        event |= {"anonymous_id": browser, "utm_medium": random.choice([None, "cpc", "email"])}
        event["user_id"] = random.choice([None, None, f"u{person}"])
    elif kind == "mailing":
        event |= {"source": "crm", "type": "Mailing Sent", "identifier": f"email:{person}"}
    elif kind == "order":
        event |= {"source": "site", "type": "Order Completed", "user_id": f"u{person}"}
        event |= {"anonymous_id": browser, "identifier": random.choice([None, f"card:{person}"])}
    else:
        is_return = kind == "return"
        event |= {
            "source": "till",
            "type": "Receipt Returned" if is_return else "Receipt Registered",
            # few numbers: some are told twice, some are returned, some by somebody else
            "subject_id": random.choice([None, f"r{random.randrange(25)}"]),
            "identifier": random.choice([None, f"card:{person}", "card:of the till"]),
            "value_minor": -300 if is_return else 1_000,
        }
    return event


def table(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=COLUMNS)
