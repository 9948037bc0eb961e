"""Tell what happened; hand over what waits: the only writer of the outbox."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.statements import insert
from vitrina.events import Event
from vitrina.money import Money

SOURCE = "shop"


def tell(  # noqa: PLR0913  # the columns of an event
    type_name: str,
    *,
    now: datetime,
    visitor: Visitor = NOBODY,
    customer_id: UUID | None = None,
    identifier: str | None = None,
    subject_id: str | None = None,
    place_id: str | None = None,
    value: Money | None = None,
    properties: Mapping[str, object] | None = None,
) -> UUID:
    """Write one event into the outbox; call it inside the transaction of the deed.

    Args:
        type_name: a name of the vocabulary.
        now: when it happened.
        visitor: where the person came from; an order keeps it for what happens later.
        customer_id: becomes the event's user_id.
        identifier: namespace:token of a contact; never a phone or an address in clear.
        subject_id: of the order, the booking, ...
        place_id: where it happened, or is to happen.
        value: what it is worth; not above zero where it takes back.
        properties: fields of the type that are no column.

    Returns:
        The event's id.

    Raises:
        UnknownNameError: the vocabulary has no such type.
        SettingError: a required field is missing.
    """
    event = Event(
        event_id=str(uuid7()),
        type=type_name,
        occurred_at=now,
        source=SOURCE,
        user_id=str(customer_id) if customer_id else None,
        identifier=identifier,
        subject_id=subject_id,
        place_id=place_id,
        value=value,
        consent="denied" if visitor.has_opted_out else None,
        properties=properties or {},
        **visitor.columns(),  # type: ignore[arg-type]  # texts, each for a column of that name
    )
    row = {name: value for name, value in event.row().items() if value is not None}
    kept = OutboxEvent(
        id=UUID(event.event_id),
        type=type_name,
        occurred_at=now,
        row=json.dumps(row, ensure_ascii=False, default=datetime.isoformat),
    )
    insert([kept])
    return UUID(event.event_id)


def waiting(limit: int) -> list[OutboxEvent]:
    """What no log has yet, the oldest first; at most so many."""
    return list(OutboxEvent.objects.filter(published_at=None).order_by("id")[:limit])


def mark_published(ids: Iterable[UUID], *, now: datetime) -> int:
    """Note that the log has them: its disk has said so. Returns how many were waiting."""
    return OutboxEvent.objects.filter(id__in=list(ids), published_at=None).update(published_at=now)
