"""The columns of the city's files: those that a business would see, and those of the truth."""

import pyarrow as pa

from vitrina.simulation.columns import TIME

TEXT, WHOLE, REAL = pa.string(), pa.int64(), pa.float64()


def _schema(**kinds: pa.DataType) -> pa.Schema:
    return pa.schema(list(kinds.items()))


RECEIPTS = _schema(
    receipt_id=TEXT,
    occurred_at=TIME,
    received_at=TIME,
    place_id=TEXT,
    operation=TEXT,
    currency=TEXT,
    identifier=TEXT,
    original_receipt_id=TEXT,
    order_id=TEXT,
    line=WHOLE,
    sku=TEXT,
    item=TEXT,
    category=TEXT,
    quantity=WHOLE,
    price=WHOLE,
    discount=WHOLE,
    line_sum=WHOLE,
)
EVENTS = _schema(
    event_id=TEXT,
    type=TEXT,
    occurred_at=TIME,
    source=TEXT,
    anonymous_id=TEXT,
    user_id=TEXT,
    identifier=TEXT,
    subject_id=TEXT,
    place_id=TEXT,
    page=TEXT,
    referrer=TEXT,
    utm_source=TEXT,
    utm_medium=TEXT,
    utm_campaign=TEXT,
    click_id_kind=TEXT,
    click_id=TEXT,
    value=WHOLE,
    currency=TEXT,
    consent=TEXT,
    properties=TEXT,
)
MAILINGS = _schema(
    campaign=TEXT,
    user_id=TEXT,
    sent_at=TIME,
    channel=TEXT,
    starts_at=TIME,
    ends_at=TIME,
)
LINKS = _schema(left=TEXT, right=TEXT, occurred_at=TIME, kind=TEXT)
SPEND = _schema(
    day=pa.date32(),
    platform=TEXT,
    campaign=TEXT,
    impressions=WHOLE,
    clicks=WHOLE,
    cost=WHOLE,
    currency=TEXT,
)
EXPERIMENTS = _schema(
    experiment_id=TEXT,
    name=TEXT,
    design=TEXT,
    channel=TEXT,
    campaign=TEXT,
    goal=TEXT,
    starts_at=TIME,
    ends_at=TIME,
    planned_share=REAL,
    treatment=TEXT,
)
ASSIGNMENTS = _schema(
    experiment_id=TEXT, unit=TEXT, unit_id=TEXT, arm=TEXT, from_at=TIME, until_at=TIME
)
SEEN = {
    "receipts": RECEIPTS,
    "events": EVENTS,
    "mailings": MAILINGS,
    "links": LINKS,
    "spend": SPEND,
    "experiments": EXPERIMENTS,
    "assignments": ASSIGNMENTS,
}

TRUTH = {
    "causes": _schema(
        receipt_id=TEXT,
        person=WHOLE,
        cause=TEXT,
        channel=TEXT,
        touched_at=TIME,
        is_online=pa.bool_(),
    ),
    "identifiers": _schema(identifier=TEXT, person=WHOLE),
    "lost_trips": _schema(person=WHOLE, place_id=TEXT, occurred_at=TIME, cause=TEXT),
    "adverts": _schema(
        cause=TEXT, channel=TEXT, chance=REAL, delay_days=REAL, touches=WHOLE, seen=WHOLE
    ),
    "effects": _schema(experiment_id=TEXT, effect=WHOLE, treated=WHOLE, relative=REAL),
}
