"""The events that carry somebody's ids: in the lake, and on their way there."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from vitrina import journeys
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.engine import Lake

Row = Mapping[str, object]


def events(lake: Lake | None, people: Collection[UUID], tokens: Sequence[str]) -> Iterator[Row]:
    """One row per event, those of the lake first; no event of others from the same browser.

    Args:
        lake: where there is one.
        people: ids of the person.
        tokens: of contacts that are proved to be theirs.
    """
    ids = [str(each) for each in people]
    told: set[object] = set()
    if lake is not None and lake.rows_in("events"):
        for row in journeys.carrying(lake.events, user_ids=ids, identifiers=tokens).rows():
            told.add(row["event_id"])
            yield _read(row)
    for each in _on_the_way(ids):
        if each["event_id"] not in told:
            yield each


def _on_the_way(ids: Collection[str]) -> Iterator[Row]:
    for each in OutboxEvent.objects.filter(published_at=None).order_by("id"):
        row = json.loads(each.row)
        if row.get("user_id") in ids:
            yield _read(row)


def _read(row: Row) -> Row:
    told = {name: value for name, value in row.items() if value not in (None, "")}
    if isinstance(properties := told.get("properties"), str):
        told["properties"] = json.loads(properties)
    return told
