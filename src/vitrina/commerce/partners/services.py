"""Give out keys, queue what other programs are told: the only writer of their tables."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.partners.models import ApiKey, Delivery, Endpoint
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.commerce.statements import rows_of
from vitrina.commerce.transactions import refuse, verb
from vitrina.errors import UnknownNameError
from vitrina.privacy.sealing import Sealer

# what is told and is no event of the shop: only to who chose it by name
NOTICES = ("Alert Raised",)
PREFIX = "vk_"
KEY_BYTES = 32
# after so many minutes each time: a day and a half in all
PAUSES_MINUTES = (1, 5, 15, 60, 180, 360, 720, 720)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new key; its text is shown this once."""

    key: ApiKey
    text: str


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """A new endpoint; its secret is shown this once."""

    endpoint: Endpoint
    secret: str


def add_key(
    name: str, scopes: Iterable[str], *, now: datetime, place_id: str | None = None
) -> NewKey:
    """A key for a program, for all places or for one.

    Raises:
        UnknownNameError: there is no such scope.
    """
    wanted = sorted(set(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise UnknownNameError("scope", scope, SCOPES)
    text = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    key = ApiKey.objects.create(
        name=name,
        digest=_digest(text),
        last4=text[-4:],
        scopes=wanted,
        place_id=place_id,
        created_at=now,
    )
    return NewKey(key, text)


def key_of(text: str) -> ApiKey | None:
    """The key that a program shows, unless it is unknown or revoked."""
    # looked up by its digest: comparing takes equally long whatever was guessed
    found = rows_of(ApiKey, "digest = %s AND revoked_at IS NULL", [_digest(text)])
    return found[0] if found else None


def revoke_key(key_id: int, *, now: datetime) -> None:
    """From now on the key opens nothing."""
    ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=now)


def add_endpoint(
    url: str, event_types: Iterable[str], *, sealer: Sealer, now: datetime
) -> NewEndpoint:
    """Tell a program at an address from now on; what went before is not told."""
    secret = "whsec_" + secrets.token_urlsafe(KEY_BYTES)
    endpoint = Endpoint.objects.create(
        url=url,
        event_types=sorted(set(event_types)),
        sealed_secret=sealer.seal(secret.encode(), about=url.encode()),
        secret_last4=secret[-4:],
        created_at=now,
    )
    return NewEndpoint(endpoint, secret)


def close_endpoint(endpoint_id: int, *, now: datetime) -> None:
    """Tell it nothing more; what still waits for it is dropped."""
    Endpoint.objects.filter(id=endpoint_id, closed_at=None).update(closed_at=now)
    Delivery.objects.filter(endpoint_id=endpoint_id, state=Delivery.State.WAITING).update(
        state=Delivery.State.GIVEN_UP, last_status="closed"
    )


def queue(events: Iterable[OutboxEvent], *, now: datetime) -> int:
    """Write down who is to be told of these events; once each, however often it is called."""
    endpoints = list(Endpoint.objects.filter(closed_at=None))
    if not endpoints:
        return 0
    deliveries = [
        Delivery(endpoint=endpoint, event_id=event.id, body=event.row, due_at=now)
        for event in events
        for endpoint in endpoints
        if not endpoint.event_types or event.type in endpoint.event_types
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(deliveries)


def queue_notice(type_name: str, notice_id: UUID, body: str, *, now: datetime) -> int:
    """Write down who is to be told of what is no event of the shop: only who chose it by name.

    Args:
        type_name: one of `NOTICES`.
        notice_id: of the notice; each endpoint is told of it once.
        body: JSON, as it is signed and sent.
        now: server time.
    """
    assert type_name in NOTICES
    endpoints = Endpoint.objects.filter(closed_at=None)
    deliveries = [
        Delivery(endpoint=each, event_id=notice_id, body=body, due_at=now)
        for each in endpoints
        if type_name in each.event_types
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(deliveries)


def due(*, now: datetime, limit: int) -> list[Delivery]:
    """What is to be sent now, the oldest event first.

    The rows are leased: another sender gets them only if this one dies.
    """
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=now)
    leased = []
    for delivery in waiting.select_related("endpoint").order_by("event_id")[:limit]:
        is_ours = waiting.filter(id=delivery.id, due_at=delivery.due_at).update(
            due_at=now + timedelta(minutes=PAUSES_MINUTES[0]), attempts=F("attempts") + 1
        )
        if is_ours:
            delivery.attempts += 1
            leased.append(delivery)
    return leased


def delivered(delivery_id: int, *, status: str, now: datetime) -> None:
    """It was taken."""
    Delivery.objects.filter(id=delivery_id).update(
        state=Delivery.State.DELIVERED, last_status=status[:120], delivered_at=now
    )


def failed(delivery: Delivery, *, status: str, now: datetime) -> None:
    """It was not taken: try again later, or give up after the last pause."""
    mine = Delivery.objects.filter(id=delivery.id, state=Delivery.State.WAITING)
    if delivery.attempts > len(PAUSES_MINUTES):
        mine.update(state=Delivery.State.GIVEN_UP, last_status=status[:120])
        return
    pause = timedelta(minutes=PAUSES_MINUTES[delivery.attempts - 1])
    mine.update(due_at=now + pause, last_status=status[:120])


@verb
def send_again(endpoint_id: int, delivery_id: int, *, now: datetime) -> Delivery:
    """Try a delivery at once, and from the first pause on; the program knows a repeat by its id.

    Returns:
        It; or a refusal: unknown, endpoint_closed.
    """
    delivery = (
        Delivery.objects.select_related("endpoint")
        .filter(id=delivery_id, endpoint_id=endpoint_id)
        .first()
    )
    if delivery is None:
        raise refuse("unknown", f"The endpoint {endpoint_id} has no delivery {delivery_id}.")
    if delivery.endpoint.closed_at:
        raise refuse(
            "endpoint_closed", f"{delivery.endpoint} is told nothing more. Add its address anew."
        )
    delivery.state, delivery.attempts, delivery.due_at = Delivery.State.WAITING, 0, now
    delivery.save(update_fields=["state", "attempts", "due_at"])
    return delivery


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
